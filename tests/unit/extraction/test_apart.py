from __future__ import annotations

import pytest

from services.engines.protocols import Parser
from services.extraction.apart import cut
from services.extraction.extract import understood
from services.extraction.sentences import sentences
from services.model.article import Metadata
from services.model.text import CleanText, OffsetMap
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        (
            "Figures are flying: broker Myles Orme puts the damage at £90m.",
            [
                "Figures are flying",
                "broker Myles Orme puts the damage at £90m.",
            ],
        ),
        (
            "His motive was money: he demanded two million crowns in cash.",
            ["His motive was money", "he demanded two million crowns in cash."],
        ),
        (
            "The bridge is shut; a ferry has taken its place.",
            ["The bridge is shut", "a ferry has taken its place."],
        ),
        (
            "The fire began in the kitchen; firefighters think that it was arson.",
            [
                "The fire began in the kitchen",
                "firefighters think that it was arson.",
            ],
        ),
    ],
)
def test_two_statements_are_cut_in_two(
    parser: Parser, text: str, halves: list[str]
) -> None:
    assert [one.text for one in cut(sentences(text), parser.parse)] == halves


@pytest.mark.parametrize(
    "text",
    [
        "Lee wrote: the hall has been shut since May.",  # who speaks goes with it
        "The mayor said that the hall was shut; it would open in May.",
        "The hall is shut; it will open in May, the mayor said.",
        'The mayor was blunt: "The hall is shut."',
        "The council bought three things: a van, a boat and a plane.",
        "Verdict: the hall is shut for good.",
        'The sign read "Keep out: the hall is shut" in red letters.',
        "One thing is left open: who shut the hall?",
        "The train left at 10:30 and the hall was shut.",
        "The bridge is unsafe: two cracks were found, Mayor John Lee said.",
        "According to police, the man was alone; he fired 12 shots.",
        "The dam broke: the wall was weak, according to Mayor John Lee.",
        "'The bridge is unsafe: two cracks were found,' said Mayor John Lee.",
        "«The bridge is unsafe: two cracks were found», said Mayor John Lee.",
        "On Sunday 12 people died in Oslo; 30 were hurt.",
        "Had the alarm worked, the outcome is plain: 12 people would be alive.",
        "The rumour was false: the mayor had fled with two million crowns.",
        "The allegation is serious: the minister took two million crowns.",
    ],
)
def test_one_statement_stays_whole(parser: Parser, text: str) -> None:
    assert [one.text for one in cut(sentences(text), parser.parse)] == [text]


def test_halves_stand_where_the_text_has_them(parser: Parser) -> None:
    text = "It rained.\n\nThe cause is plain:  the dam broke on Sunday. It is gone."
    for one in cut(sentences(text), parser.parse):
        assert text[one.start : one.end] == one.text


def test_what_stands_behind_a_colon_is_a_claim(claims: Claims) -> None:
    found = claims("Figures are flying: broker Myles Orme puts the damage at £90m.")
    (told,) = [one for one in found if one.quantities]
    assert told.text == "Broker Myles Orme puts the damage at £90m."
    assert [one.name for one in told.attribution.speakers] == ["Myles Orme"]
    assert told.quantities[0].low == 90_000_000


def test_what_stands_before_a_colon_is_not_said_by_whoever_speaks_behind(
    claims: Claims,
) -> None:
    found = claims("Figures are flying: broker Myles Orme puts the damage at £90m.")
    assert not found[0].attribution.speakers


def test_a_name_is_known_from_the_sentences_that_are_cut(parser: Parser) -> None:
    text = (
        "Rockets won the cup on Sunday. The case is closed: the police freed the"
        " Rockets player on Sunday."
    )
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    context = understood(clean, Metadata(), parser)
    assert context.trees[0].tokens[0].pos == "PROPN"
