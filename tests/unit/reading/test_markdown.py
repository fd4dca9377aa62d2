from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.markdown import read_markdown

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        (
            "**Two** ferries *sank* in __May__ and ~~June~~.",
            "Two ferries sank in May and June.",
        ),
        ("The [mayor](https://a.example/m_(x)) said so.", "The mayor said so."),
        ("The [mayor][1] said so.\n\n[1]: https://a.example", "The mayor said so."),
        ("![A ferry](ferry.jpg) It sank.", "It sank."),
        ("It sank.[^1]", "It sank."),
        ("See <https://a.example/x> for it.", "See https://a.example/x for it."),
        ("It <b>sank</b><!-- so --> there.", "It sank there."),
        ("> It sank,\n> he said.", "It sank, he said."),
        ("One line\nruns on.", "One line runs on."),
        ("One line.  \nAnother one.", "One line.\n\nAnother one."),
        ("- One ferry\n- Two ferries", "- One ferry\n\n- Two ferries"),
        ("1. One ferry\n2. Two ferries", "1. One ferry\n\n2. Two ferries"),
        (r"It cost 5\* or `7` crowns.", "It cost 5* or 7 crowns."),
        (
            "2 * 3 is 6, and heron_74 knows_it well.",
            "2 * 3 is 6, and heron_74 knows_it well.",
        ),
        ("Fish &amp; chips", "Fish & chips"),
        ("Above\n\n---\n\nBelow", "Above\n\nBelow"),
        ("```\nx = 1\n```", "x = 1"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n\n| 1 | 2 |"),
    ],
)
def test_marks_are_left_out(marked: str, plain: str) -> None:
    assert read_markdown(marked, TODAY).text.strip() == plain


@pytest.mark.parametrize(
    "heading", ["# Ferry sinks", "## Ferry sinks ##", "Ferry sinks\n==="]
)
def test_headings_are_furniture_and_the_first_is_the_title(heading: str) -> None:
    parts = read_markdown(f"{heading}\n\nIt sank at dawn.\n", TODAY)
    assert [(one.rule, one.text) for one in parts.furniture] == [
        ("markdown.heading", "Ferry sinks")
    ]
    assert parts.stated[0].fields["title"] == "Ferry sinks"


def test_a_paragraph_that_is_a_link_is_furniture() -> None:
    parts = read_markdown(
        "It sank.\n\n[Another Story, 3 Hurt](https://a.example)\n\nIt was [old](x).",
        TODAY,
    )
    assert [one.rule for one in parts.furniture] == ["markdown.link"]
    assert parts.furniture[0].text == "Another Story, 3 Hurt"


def test_offsets_lead_to_the_marked_source() -> None:
    source = (
        "---\ntitle: x\n---\n\nThe **old [ferry](https://a.example)** sank &amp; burnt."
    )
    parts = read_markdown(source, TODAY)
    for words in ("ferry", "sank"):
        at = parts.text.index(words)
        start, end = parts.source_map.span_to_source(at, at + len(words))
        assert source[start:end] == words
    at = parts.text.index("&")
    start, end = parts.source_map.span_to_source(at, at + 1)
    assert source[start:end] == "&amp;"


def test_the_body_is_read_although_the_front_matter_is_broken() -> None:
    parts = read_markdown("---\ntitle: [x\n---\nThe ferry sank.", TODAY)
    assert parts.text == "The ferry sank."
    assert "not YAML" in parts.stated[0].warnings[0]


@given(
    st.text(alphabet=st.sampled_from("ab *_[]()!#>-`\\&;<\n|1.~:=\x00"), max_size=80)
)
def test_any_text_is_read_and_mapped(source: str) -> None:
    parts = read_markdown(source, TODAY)
    assert "\x00" not in parts.text
    for one in parts.source_map.segments:
        if one.length == one.source_length and one.length > 1:
            derived = parts.text[one.derived : one.derived + one.length]
            copied = source[one.source : one.source + one.length]
            assert re.sub(r"\s", " ", copied) == derived
