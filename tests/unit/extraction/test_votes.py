"""Votes for and against are read; scores, ranges and changes are not taken for them."""

from __future__ import annotations

import pytest

from services.extraction.votes import votes
from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Lawmakers passed the bill 231-198.", [(231, "for"), (198, "against")]),
        (
            "The motion was carried by 9 votes to 4, and passed.",
            [(9, "for"), (4, "against")],
        ),
        ("Judges upheld the ban in a 5-2 ruling.", [(5, "for"), (2, "against")]),
        ("The measure failed 48-52 in the Senate.", [(48, "for"), (52, "against")]),
        ("The house rejected the plan 60-40.", [(60, "against"), (40, "for")]),
        ("The vote was 301 in favour, 120 against.", [(301, "for"), (120, "against")]),
        ("Deputies voted 75-70 in favour of the law.", [(75, "for"), (70, "against")]),
        ("Arden beat Hale 3-1 to pass into the final.", []),
        ("The council raised the fee from 9 to 4 percent.", []),
        ("The bill sets aside 3-4 million.", []),
        ("The council backed a plan for 20-25 homes.", []),
        ("Talks went on for 5-6 hours.", []),
    ],
)
def test_it_tells_votes_from_scores_and_ranges(
    text: str, wanted: list[tuple[float, str]]
) -> None:
    assert [(one.value, one.side) for one in votes(text)] == wanted


def test_a_vote_is_one_claim_with_both_sides(claims: Claims) -> None:
    (found,) = claims("The Senate passed the bill 52-48 on Thursday.")
    sides = [(one.low, one.metric.name) for one in found.quantities]
    assert sides == [(52, "votes for"), (48, "votes against")]
