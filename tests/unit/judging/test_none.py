"""None at all against some, in one story."""

from __future__ import annotations

from datetime import date

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Context, Granularity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_quantity, some_time

FIRST, LAST = date(2014, 1, 1), date(2014, 12, 31)
MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
TRESK = Context(frozenset({"Tresk", "Halm Mining"}), (1.0, 0.0))
RED, UPDATE = OpinionKind.CONTRADICTION, OpinionKind.UPDATE


def told(id: int, text: str, **more: object) -> Claim:
    return a_claim(id, text, **({"published": MONDAY, "context": TRESK} | more))


def some(id: int, number: int, metric: str = "wounded", **more: object) -> Claim:
    text = f"{number} workers were {metric} in the shaft."
    counted = a_quantity(number, metric, quote=str(number))
    return told(id, text, quantities=[counted], **more)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was hurt.",
        "No one was injured in the shaft.",
        "There were no injuries.",
        "No-one was hurt, the owner said.",
    ],
)
def test_nobody_hurt_and_somebody_hurt_is_red(text: str) -> None:
    found = judge_pair(told(1, text, negated=True), some(2, 4))
    assert (found.kind, found.rule) == (RED, "count.none")
    assert "Outlet 1" in found.reason and "“4”" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Nobody else was hurt.",
        "No injuries were reported.",
        "No one was seriously hurt.",
        "No injuries to passers-by.",
        "The owner escaped without injury.",
        "Nobody was hurt so far.",
    ],
)
def test_what_leaves_room_for_some_is_not(text: str) -> None:
    assert judge_pair(told(1, text, negated=True), some(2, 4)).kind is not RED


@pytest.mark.parametrize(
    "more",
    [
        {"number": 4_100},
        {"when": some_time("in 2014", FIRST, LAST, Granularity.YEAR)},
        {"text": "In which 4 workers were wounded."},
    ],
    ids=["the toll of a war", "years ago", "of something named before"],
)
def test_none_is_not_held_against_what_is_of_another_event(
    more: dict[str, object],
) -> None:
    number = int(str(more.pop("number", 4)))
    text = str(more.pop("text", f"{number} workers were wounded in the shaft."))
    counted = a_quantity(number, "wounded", quote=str(number))
    other = told(2, text, quantities=[counted], **more)
    nobody = told(1, "Nobody was hurt.", negated=True)
    assert judge_pair(nobody, other).kind is OpinionKind.NOT_COMPARABLE


def test_none_on_monday_and_some_on_tuesday_is_an_update() -> None:
    none = told(1, "Nobody was hurt.", negated=True)
    assert judge_pair(none, some(2, 4, published=TUESDAY)).kind is UPDATE
    late = told(1, "Nobody was hurt.", negated=True, published=TUESDAY)
    assert judge_pair(late, some(2, 4)).kind is RED


def test_the_missing_may_be_found() -> None:
    late = told(1, "No one is missing.", negated=True, published=TUESDAY)
    assert judge_pair(some(2, 3, "missing"), late).kind is UPDATE


def test_none_of_one_story_says_nothing_of_another() -> None:
    none = told(1, "Nobody was hurt.", negated=True, context=None)
    assert judge_pair(none, some(2, 4)).kind is not RED


def test_nobody_died_and_a_boy_died_is_red() -> None:
    denied = told(1, "No one has died at Tresk.", predicate="die", negated=True)
    died = told(2, "A boy died in the shaft.", subject="boy", predicate="die")
    assert judge_pair(denied, died).rule == "count.none"


def test_an_engine_that_died_is_nobody() -> None:
    denied = told(1, "No one has died at Tresk.", predicate="die", negated=True)
    died = told(2, "The pump died in the shaft.", subject="pump", predicate="die")
    assert judge_pair(denied, died).rule != "count.none"
