from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.judging import stages
from services.judging.judge import judge_pair
from services.judging.pair import paired
from services.model.claim import Claim
from services.model.opinion import OpinionKind
from tests.factories import a_claim

RED, UNLIKE = OpinionKind.CONTRADICTION, OpinionKind.NOT_COMPARABLE
WEIL = ("Tomas Weil",)


def told(id: int, text: str, **more: object) -> Claim:
    return a_claim(id, text, entities=WEIL, **more)


def test_a_later_stage_of_one_course_is_an_update() -> None:
    pair = paired(told(1, "Weil was charged."), told(2, "Weil was found guilty."))
    found = stages.opinion(pair)
    assert found
    assert (found.kind, found.rule) == (OpinionKind.UPDATE, "stage.course")


def test_the_same_stage_is_none() -> None:
    pair = paired(told(1, "Weil was charged."), told(2, "Weil has been indicted."))
    assert stages.opinion(pair) is None


def test_an_article_does_not_update_itself() -> None:
    here = {"article_id": 1}
    one, other = told(1, "Weil was charged.", **here), told(2, "A guilty Weil.", **here)
    assert stages.opinion(paired(one, other)) is None


def test_a_course_needs_a_common_name() -> None:
    one, other = a_claim(1, "Weil was charged."), a_claim(2, "Lund was found guilty.")
    assert stages.opinion(paired(one, other)) is None


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("Two divers are still missing in Osk Cave.", RED, "stage.reversed"),
        ("Two divers are missing in Osk Cave.", UNLIKE, "gate.unlike"),
    ],
)
def test_a_course_that_goes_back_is_no_update(
    text: str, kind: OpinionKind, rule: str
) -> None:
    cave = {"entities": ("Osk Cave",)}
    rescued = a_claim(
        1, "All divers of Osk Cave were rescued.", published=date(2026, 3, 9), **cave
    )
    missing = a_claim(2, text, published=date(2026, 3, 10), **cave)
    found = judge_pair(rescued, missing)
    assert (found.kind, found.rule) == (kind, rule)
    earlier = replace(missing, published=date(2026, 3, 8))
    assert judge_pair(rescued, earlier).rule == "stage.course"
