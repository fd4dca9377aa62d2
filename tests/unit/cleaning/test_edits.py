from __future__ import annotations

from services.cleaning.clean import clean
from services.cleaning.edits import PERSON
from services.model.article import ArticleText, Metadata
from services.model.text import Cut, Edit, OffsetMap

STORY = (
    "The ferry Halvard ran aground off Ost Island on Monday with ninety on board.",
    "All passengers were brought ashore within two hours, the coast guard said.",
    "Subscribe now and get our newsletter free for a month!",
    "The captain was taken to hospital with a broken arm, her company said.",
)
TEXT = "\n\n".join(STORY)


def article(text: str = TEXT, *furniture: Cut) -> ArticleText:
    return ArticleText(
        text, Metadata(), "text/plain", "utf-8", OffsetMap.identity(len(text)),
        furniture,
    )  # fmt: skip


def edit(words: str, *, keep: bool, at: int | None = None) -> Edit:
    start = TEXT.index(words) if at is None else at
    return Edit(start, start + len(words), words, keep)


def test_a_piece_that_was_put_back_is_kept() -> None:
    assert STORY[2] not in clean(article()).text
    found = clean(article(), [edit(STORY[2], keep=True)])
    assert STORY[2] in found.text
    assert found.cuts == ()


def test_a_piece_that_was_cut_is_cut_under_a_persons_name() -> None:
    found = clean(article(), [edit(STORY[3], keep=False)])
    assert STORY[3] not in found.text
    assert [one.text for one in found.cuts if one.rule == PERSON] == [STORY[3]]


def test_of_two_edits_of_one_place_the_later_counts() -> None:
    back, out = edit(STORY[2], keep=True), edit(STORY[2], keep=False)
    assert STORY[2] not in clean(article(), [back, out]).text
    assert STORY[2] in clean(article(), [out, back]).text


def test_a_piece_of_the_formats_furniture_can_be_put_back() -> None:
    start = TEXT.index(STORY[1])
    menu = Cut(start, start + len(STORY[1]), "format", STORY[1])
    page = article(TEXT, menu)
    assert STORY[1] not in clean(page).text
    assert STORY[1] in clean(page, [edit(STORY[1], keep=True)]).text


def test_an_edit_finds_its_words_where_they_moved() -> None:
    moved = edit(STORY[2], keep=True, at=3)
    assert STORY[2] in clean(article(), [moved]).text


def test_an_edit_whose_words_are_gone_says_nothing() -> None:
    lost = Edit(0, 9, "no such words", keep=False)
    assert clean(article(), [lost]) == clean(article())


def test_offsets_still_lead_back() -> None:
    found = clean(article(), [edit(STORY[2], keep=True), edit(STORY[0], keep=False)])
    for words in STORY[1:]:
        start = found.text.index(words)
        first, last = found.offsets.span_to_source(start, start + len(words))
        assert TEXT[first:last] == words
