from __future__ import annotations

from services.engines.protocols import Parser
from services.extraction.extract import extract
from services.model.article import Metadata
from services.model.text import CleanText, OffsetMap
from tests.unit.extraction.conftest import Claims

STORY = (
    "Floods hit Oslo\n\n"
    "About 300 people were killed in Oslo, Norway said on Friday.\n\n"
    "The army sent 750 soldiers to the city. Anna Dole, 47, said the bridge was shut.\n"
)


def test_every_span_quotes_its_text(claims: Claims) -> None:
    for draft in claims(STORY):
        for span in draft.spans:
            assert STORY[span.start : span.end] == span.quote


def test_spans_and_texts_together_are_unique(claims: Claims) -> None:
    pairs = [(one.span.start, one.span.end, one.text) for one in claims(STORY * 2)]
    assert len(pairs) == len(set(pairs))


def test_a_heading_is_no_claim(claims: Claims) -> None:
    assert all("Floods hit" not in one.text for one in claims(STORY))


def test_when_a_live_page_was_added_to_is_no_figure(claims: Claims) -> None:
    toll, two = claims("9.40 The death toll is now five.\n10.05: 12 men are dead.")
    assert [(one.low, one.high) for one in toll.quantities] == [(5, 5)]
    assert two.text == "12 men are dead."


def test_a_text_without_any_stop_is_read_all_the_same(claims: Claims) -> None:
    assert len(claims("About 300 people were killed in Oslo")) == 1


def test_what_is_said_twice_is_one_claim_with_two_spans(claims: Claims) -> None:
    line = "About 300 people were killed in Oslo."
    (found,) = claims(f"{line}\n{line}")
    assert [one.start for one in found.spans] == [0, len(line) + 1]


def test_twice_is_the_same(claims: Claims) -> None:
    assert claims(STORY) == claims(STORY)


def test_what_is_worth_little_is_left_out(parser: Parser) -> None:
    text = "It is hard to say. About 300 people were killed in Oslo."
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    assert len(extract(clean, Metadata(), parser)) == 1


def test_an_empty_text_has_no_claims(claims: Claims) -> None:
    assert claims("") == []
    assert claims(" \n \n") == []


def test_a_list_of_numbers_is_no_flood_of_claims(claims: Claims) -> None:
    listed = ", ".join(f"{number} men died" for number in range(100, 200))
    assert 1 < len(claims(f"In Oslo {listed}.")) <= 60
