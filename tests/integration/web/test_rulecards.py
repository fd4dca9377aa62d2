"""A rule's report card: what people made of its opinions, on the case and the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.config import Settings
from services.desk.rulecards import RuleCard
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store import verdicts
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
RULE = "quantity.disjoint"


def _differ(a_case: Put, kind: OpinionKind, **more: Any) -> int:
    drafts = [a_draft(f"{n} died.", quantities=[a_quantity(n)]) for n in (12, 15)]
    lane = more.pop("lane", Lane.CONTRADICTIONS)
    return a_case(*drafts, kind=kind, lane=lane, rule=RULE, **more)[0]


@pytest.mark.parametrize(
    ("kind", "choice", "upheld"),
    [
        (OpinionKind.CONTRADICTION, "both_stand", True),
        (OpinionKind.CONTRADICTION, "not_a_conflict:4", False),
        (OpinionKind.COMPETING_ESTIMATES, "both_stand", True),
        (OpinionKind.COMPETING_ESTIMATES, "update", False),
        (OpinionKind.UPDATE, "update", True),
        (OpinionKind.SAME, "accept", True),
        (OpinionKind.SAME, "both_stand", False),
        (OpinionKind.CONTRADICTION, "reject:4", False),
        (OpinionKind.CONTRADICTION, "reject:3", None),
        (OpinionKind.CONTRADICTION, "accept", None),
        (OpinionKind.CONTRADICTION, "defer", None),
    ],
)
def test_a_decision_says_whether_the_rule_was_right(
    ana: Visitor,
    a_case: Put,
    settings: Settings,
    kind: OpinionKind,
    choice: str,
    upheld: bool | None,
) -> None:
    assert ana.decide(_differ(a_case, kind), choice).status_code == 303
    with transaction(settings.database_url) as session:
        found = verdicts.count(session)
    assert found == ({} if upheld is None else {RULE: (int(upheld), 1)})


def test_a_verdict_that_is_taken_back_does_not_count_until_made_again(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    ana.decide(_differ(a_case, OpinionKind.CONTRADICTION), "both_stand")

    def counted() -> dict[str, tuple[int, int]]:
        with transaction(settings.database_url) as session:
            return dict(verdicts.count(session))

    ana.post("/undo")
    assert counted() == {}
    ana.post("/redo")
    assert counted() == {RULE: (1, 1)}


def test_few_verdicts_are_no_share(ana: Visitor, a_case: Put) -> None:
    first = _differ(a_case, OpinionKind.CONTRADICTION)
    assert "no verdicts yet" in ana.text(f"/cases/{first}")
    ana.decide(first, "both_stand")
    second = _differ(a_case, OpinionKind.CONTRADICTION)
    assert "too few verdicts (1)" in ana.text(f"/cases/{second}")


def test_twenty_verdicts_are_told_as_counts() -> None:
    assert RuleCard(RULE, 19, 19).words == "too few verdicts (19)"
    assert RuleCard(RULE, 17, 20).words == "upheld 17 of 20"


def test_the_state_lists_the_rules(ana: Visitor, a_case: Put) -> None:
    ana.decide(_differ(a_case, OpinionKind.CONTRADICTION), "both_stand")
    page = ana.text("/state")
    assert RULE in page and "too few verdicts (1)" in page
