from __future__ import annotations

from datetime import date

import pytest

from services.errors import Unreadable
from services.reading.read import LONGEST_TEXT, read

TODAY = date(2026, 5, 4)
LINE = b"The harbour of Lindhaven was closed on Sunday, the port office said.\n"


@pytest.mark.parametrize("empty", [b"", b"  \n\t\n ", b"\xef\xbb\xbf", b"\x00\x00\x00"])
def test_it_refuses_a_file_without_text(empty: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(empty, "story.txt", today=TODAY)
    assert refusal.value.code in ("reading.empty", "reading.unknown_type")


def test_it_refuses_a_page_without_text_as_empty() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"<html><script>var a = 1;</script></html>", "story.html", today=TODAY)
    assert refusal.value.code == "reading.empty"


def test_it_refuses_a_text_that_is_too_long_and_names_the_limit() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"word " * (LONGEST_TEXT // 5 + 1), "story.txt", today=TODAY)
    assert refusal.value.code == "reading.too_long"
    assert f"{LONGEST_TEXT:,}" in str(refusal.value)


@pytest.mark.parametrize("name", ["story.pdf", "story.docx", "story.json", "a.csv"])
def test_it_refuses_types_it_has_no_reader_for_and_says_what_to_do(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(LINE, name, today=TODAY)
    assert refusal.value.code == "reading.unknown_type"
    assert "; " in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("story.txt", "text/plain"),
        ("STORY.TXT", "text/plain"),
        ("story", "text/plain"),
        ("story.md", "text/markdown"),
        ("story.html", "text/plain"),  # not one tag in it
    ],
)
def test_it_chooses_the_reader_by_name_and_content(name: str, media_type: str) -> None:
    assert read(LINE, name, today=TODAY).media_type == media_type


def test_a_page_saved_as_text_is_read_as_a_page() -> None:
    article = read(b"<!doctype html><p>" + LINE, "story.txt", today=TODAY)
    assert article.media_type == "text/html"
    assert "<p>" not in article.text


def test_it_takes_date_and_source_from_a_telling_file_name() -> None:
    article = read(LINE, "2026-05-03_lindhaven-herald_harbour.txt", today=TODAY)
    assert article.metadata.published == date(2026, 5, 3)
    assert article.metadata.source == "lindhaven herald"
    assert article.metadata.origins["published"] == "file name"


def test_other_file_names_tell_nothing() -> None:
    metadata = read(LINE, "harbour-2026.txt", today=TODAY).metadata
    assert metadata.source is None
    assert metadata.published is None


def test_the_sidecar_is_stronger_than_front_matter_and_file_name() -> None:
    data = b"---\ntitle: From the matter\nsource: The Matter\n---\n" + LINE
    sidecar = b'{"title": "From the sidecar"}'
    metadata = read(data, "2026-05-03_name_slug.md", sidecar, today=TODAY).metadata
    assert metadata.title == "From the sidecar"
    assert metadata.source == "The Matter"
    assert metadata.origins == {
        "title": "sidecar",
        "source": "front-matter",
        "published": "file name",
    }


def test_all_warnings_come_together() -> None:
    article = read(b"caf\xe9 closed \x96 " + LINE, "a.txt", b"{", today=TODAY)
    assert any(one.startswith("check encoding") for one in article.warnings)
    assert any("line 1, column 2" in one for one in article.warnings)


def test_the_map_leads_back_to_the_decoded_file() -> None:
    source = "First\u00ad line of\x00 the harbour.\r\nSecond\u200b line.\r\n"
    article = read(source.encode(), "a.txt", today=TODAY)
    at = article.text.index("Second line")
    start, end = article.source_map.span_to_source(at, at + len("Second line"))
    assert source[start:end] == "Second\u200b line"
    assert article.text.startswith("First line of the harbour.\n")


#: Marks, embeddings, overrides and isolates of direction (Unicode, annex 9).
TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "Police said {}12 people were hurt in the harbour of Lindhaven."),
        (
            "a.md",
            "# Harbour\n\nPolice said {}12 people were hurt, <https://a{}b.example>.",
        ),
        ("a.html", "<p>Police said {}12 people were hurt in the harbour.</p>"),
    ],
)
@pytest.mark.parametrize("written", ["as it is", "as a reference"])
def test_nothing_turns_a_text_around(
    turn: str, name: str, form: str, written: str
) -> None:
    """After U+202E a reviewer saw 21 where the machine had read 12."""
    sign = turn if written == "as it is" or name == "a.txt" else f"&#{ord(turn)};"
    told = f'{{"title": "A{turn}B", "source": "C{turn}D", "byline": "E{turn}F"}}'
    article = read(form.replace("{}", sign).encode(), name, told.encode(), today=TODAY)
    assert "said 12 people" in article.text
    known = article.metadata
    assert (known.title, known.source, known.byline) == ("AB", "CD", "EF")
    assert not set(TURNS) & set(article.text)
