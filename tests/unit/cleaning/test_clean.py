from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cleaning.clean import clean
from services.errors import Unreadable
from services.model.article import ArticleText, Metadata
from services.model.text import CleanText, Cut, OffsetMap
from tests.unit.cleaning.beehive import STORY

TITLE = "Beekeepers of Tollmar lose their bees"
CLUTTER = (
    TITLE,
    "By Ada Moor",
    "Tunnel Robbery: 9 Bars Of Gold Still Missing",
    "What the keepers want",
    "Subscribe to our newsletter and get 10 percent off your first order!",
    "Photo: A hive in the snow",
    "Read next: Ten Gardens To See",
    "Further Reading",
    "Page 1 of 3",
    "Top",
    "They froze.",
    "- a point of a list",
    "The inspector said:",
    "no stop at the end of this line here",
    "Why Do Wasps Sting?",
)


def _article(text: str, *furniture: Cut, title: str | None = TITLE) -> ArticleText:
    return ArticleText(
        text=text,
        metadata=Metadata(title=title),
        media_type="text/plain",
        encoding="utf-8",
        source_map=OffsetMap.identity(len(text)),
        furniture=furniture,
    )


def _again(text: CleanText, article: ArticleText) -> CleanText:
    whole = OffsetMap.identity(len(text.text))
    return clean(replace(article, text=text.text, source_map=whole, furniture=()))


def _holds_the_laws(article: ArticleText) -> None:
    """Hold the laws: equal code points, nothing lost, cleaning twice is once."""
    try:
        text = clean(article)
    except Unreadable as refusal:
        assert refusal.code == "cleaning.no_article"
        return
    covered = [False] * len(article.text)
    for one in text.offsets.segments:
        kept = text.text[one.derived : one.derived + one.length]
        assert article.text[one.source : one.source + one.source_length] == kept
        covered[one.source : one.source + one.length] = [True] * one.length
    for cut in text.cuts:
        assert article.text[cut.start : cut.end] == cut.text
        covered[cut.start : cut.end] = [True] * (cut.end - cut.start)
    lost = [sign for sign, held in zip(article.text, covered, strict=True) if not held]
    assert "".join(lost).strip() == ""
    again = _again(text, article)
    assert (again.text, again.cuts) == (text.text, ())


def test_the_story_is_left_and_the_clutter_is_cut() -> None:
    text = "\n\n".join(
        (
            TITLE,
            "By Ada Moor",
            STORY[0],
            CLUTTER[2],
            *STORY[1:3],
            CLUTTER[4],
            STORY[3],
            "Top",
        )
    )
    found = clean(_article(text))
    assert found.text == "\n\n".join(STORY)
    assert [one.rule for one in found.cuts] == [
        "furniture.title",
        "furniture.byline",
        "furniture.foreign_headline",
        "furniture.sales",
        "furniture.short",
    ]


def test_what_the_format_cuts_is_cut_first_and_stays_known() -> None:
    text = f"Menu\n\n{STORY[0]}"
    cut = Cut(0, 4, "webpage.navigation", "Menu")
    found = clean(_article(text, cut))
    assert found.cuts == (cut,)
    assert found.text == STORY[0]
    assert found.offsets.span_to_source(0, 3) == (6, 9)


def test_nothing_left_is_said_plainly() -> None:
    with pytest.raises(Unreadable) as refusal:
        clean(_article("Home\n\nNews\n\nSport\n\nPage 1 of 3", title=None))
    assert refusal.value.code == "cleaning.no_article"


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_text_is_no_article(text: str) -> None:
    with pytest.raises(Unreadable):
        clean(_article(text))


_PIECES = st.sampled_from((*STORY, *STORY[:2], *CLUTTER))
_BREAKS = st.sampled_from(("\n", "\n\n", "\n \n", "\n\n\n  "))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_PIECES, _BREAKS), max_size=16))
def test_the_laws_hold_for_any_order_of_story_and_clutter(
    pieces: list[tuple[str, str]],
) -> None:
    _holds_the_laws(_article("".join(one + gap for one, gap in pieces)))


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aB .!?:\n\t“”12-\u2028é😀\ud800"), max_size=80)
)
def test_the_laws_hold_for_any_text(text: str) -> None:
    _holds_the_laws(_article(text))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_laws_hold_for_any_furniture(data: st.DataObject) -> None:
    text = "\n\n".join((TITLE, *STORY))
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
    pairs = zip(places[::2], places[1::2], strict=False)
    cuts = [Cut(start, end, "webpage.x", text[start:end]) for start, end in pairs]
    _holds_the_laws(_article(text, *cuts))


@pytest.mark.parametrize("width", [40, 60, 78])
def test_a_wrapped_text_is_cleaned_once(width: int) -> None:
    text = "\n\n".join(textwrap.fill(one, width) for one in STORY)
    assert clean(_article(text)).text == "\n\n".join(STORY)
    _holds_the_laws(_article(text))
