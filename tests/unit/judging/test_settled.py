"""Which figures that exclude each other surely count one thing."""

from __future__ import annotations

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Quantity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_quantity

CONTRADICTION = OpinionKind.CONTRADICTION


def told(id: int, text: str, figure: Quantity, **more: object) -> Claim:
    what = {"entities": ("Merle Andry",), "subject": "Merle Andry"} | more
    return a_claim(id, text, quantities=[figure], predicate="throw", **what)


def throws(value: int, quote: str = "") -> Quantity:
    return a_quantity(value, "throw", quote=quote or str(value))


def red(one: Claim, other: Claim) -> bool:
    return judge_pair(one, other).kind is CONTRADICTION


def test_two_figures_of_one_occasion_are_red() -> None:
    one = told(1, "Merle Andry made 14 throws in the Orvane final.", throws(14))
    other = told(2, "Merle Andry made 17 throws in the Orvane final.", throws(17))
    assert red(one, other)


def test_two_figures_of_one_player_may_be_of_two_days() -> None:
    one = told(1, "Merle Andry made 14 throws.", throws(14))
    other = told(2, "Merle Andry made 17 throws.", throws(17))
    assert not red(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "Merle Andry made 5 throws in the first half of the Orvane final.",
        "Merle Andry made 5 throws in the Orvane final, in his career.",
        "Merle Andry made 5 of the side's first eight throws in the Orvane final.",
        "Merle Andry made more than a 5 throws rival in the Orvane final.",
    ],
)
def test_a_part_a_stretch_or_a_likeness_is_no_whole_count(text: str) -> None:
    whole = told(1, "Merle Andry made 14 throws in the Orvane final.", throws(14))
    assert not red(whole, told(2, text, throws(5)))


def test_a_figure_that_the_claim_does_not_print_is_not_held_against_it() -> None:
    one = told(1, "Merle Andry made 14 throws in the Orvane final.", throws(14))
    other = told(2, "Merle Andry made throws in the Orvane final.", throws(17))
    assert not red(one, other)


def test_a_torn_fraction_is_no_figure() -> None:
    months = a_quantity(2, "sentence", unit="month", quote="2 months")
    half = a_quantity(4.5, "sentence", unit="month", quote="4.5 months")
    torn = told(1, "Merle Andry served 41 / 2 months in Orvane.", months)
    whole = told(2, "Merle Andry served 4.5 months in Orvane.", half)
    other = a_quantity(2, "sentence", unit="month", quote="2 months")
    assert not red(torn, whole)
    assert red(told(1, "Merle Andry served 2 months in Orvane.", other), whole)


def test_the_age_behind_a_name_is_no_count() -> None:
    aged = a_quantity(20, "killed", quote="20")
    two = a_quantity(2, "killed", quote="two")
    one = told(1, "Merle Andry, 20, was convicted of the murders in Orvane.", aged)
    other = told(2, "Merle Andry was convicted of two murders in Orvane.", two)
    assert not red(one, other)


def test_a_length_in_another_unit_is_the_same() -> None:
    miles = a_quantity(30, "length", unit="mile", quote="30 miles")
    metres = a_quantity(48, "length", unit="km", quote="48 km")
    one = told(1, "Police chased Merle Andry for 30 miles.", miles)
    other = told(2, "Police chased Merle Andry for 48 km.", metres)
    assert judge_pair(one, other).kind is OpinionKind.SAME
