"""A rule's report card: what people made of its opinions, on the case and the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from services.config import Settings
from services.desk import decide
from services.desk.rulecards import RuleCard
from services.model.case import Lane
from services.model.decision import DecisionKind, Reason, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import ruleplaces, verdicts
from services.store.tables import ClaimRow, OpinionRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
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
    ana.post("/undo")  # the redo
    assert counted() == {}


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


def _overturned(
    settings: Settings, times: int, upheld: int = 0, rule: str = RULE
) -> None:
    """Verdicts as many reviewers would have given them."""
    by = Reviewer(1, "Ana", Role.REVIEWER)
    with transaction(settings.database_url) as session:
        for number in range(times):
            case_id, _ = rows.a_case_of(
                session,
                [a_draft(f"{n} died.", quantities=[a_quantity(n)]) for n in (12, 15)],
                OpinionKind.CONTRADICTION,
                lane=Lane.CONTRADICTIONS,
                rule=rule,
            )
            if number < upheld:
                asked = rows.a_request(session, case_id, DecisionKind.BOTH_STAND)
            else:
                asked = rows.a_request(
                    session,
                    case_id,
                    DecisionKind.REJECT,
                    reason=Reason.DIFFERENT_EVENT,
                )
            decide.decide(session, asked, by)


def _waiting(a_case: Put, settings: Settings) -> int:
    """A case that waits for what a rule calls a contradiction."""
    case_id = _differ(a_case, OpinionKind.CONTRADICTION)
    with transaction(settings.database_url) as session:
        rows.case_row(session, case_id).kind = OpinionKind.CONTRADICTION.value
    return case_id


def _lane(settings: Settings, case_id: int) -> str:
    with transaction(settings.database_url) as session:
        return rows.case_row(session, case_id).lane


def test_a_rule_that_is_mostly_overturned_loses_the_red_lane(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 29, upheld=14)
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    _overturned(settings, 1)
    assert _lane(settings, waits) == Lane.ESTIMATES
    page = ana.text(f"/cases/{waits}")
    assert "not red since" in page and "upheld it 14 of 30 times" in page
    assert 'class="opinion" data-lane="estimates"' in page
    state = ana.text("/state")
    assert "not red since" in state and "An editor can give the lane back." in state
    assert "Give the red lane back" not in state


def test_a_rule_that_only_weighs_has_no_red_lane_to_lose(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    _overturned(settings, 30, rule="conflict.maybe")
    with transaction(settings.database_url) as session:
        assert ruleplaces.of(session, "conflict.maybe") is None
        assert verdicts.count(session)["conflict.maybe"] == (0, 30)
    assert "not red since" not in ana.text("/state")


def test_half_of_the_verdicts_keep_the_lane(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 30, upheld=15)
    assert _lane(settings, waits) == Lane.CONTRADICTIONS


def test_what_is_worked_out_anew_stays_out_of_the_red_lane(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    _overturned(settings, 30)
    fresh, claims = a_case(
        *[a_draft(f"{n} died.", quantities=[a_quantity(n)]) for n in (12, 15, 40)],
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        rule=RULE,
    )
    ana.decide(fresh, "reject:1", claims=[str(claims[0])])
    assert _lane(settings, fresh) == Lane.ESTIMATES


def test_a_case_in_which_another_rule_sees_a_contradiction_stays_red(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    with transaction(settings.database_url) as session:
        other = rows.a_claim(session, waits, a_draft("Nobody died."))
        first = session.scalars(
            select(ClaimRow.id).where(ClaimRow.case_id == waits).order_by(ClaimRow.id)
        ).first()
        assert first is not None
        rows.an_opinion(session, first, other)
        session.execute(
            update(OpinionRow).where(OpinionRow.b == other).values(rule="state.denied")
        )
    _overturned(settings, 30)
    assert _lane(settings, waits) == Lane.CONTRADICTIONS


def test_an_editor_gives_the_lane_back_and_verdicts_count_anew(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 30)
    assert ana.post("/state/rules", rule=RULE).status_code == 403
    edda = visit(Role.EDITOR, "Edda")
    assert "Give the red lane back" in edda.text("/state")
    assert edda.post("/state/rules", rule=RULE).status_code == 303
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    assert "says Edda" in edda.text("/state")
    assert edda.post("/state/rules", rule=RULE).status_code == 409
    _overturned(settings, 29)
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    _overturned(settings, 1)
    assert _lane(settings, waits) == Lane.ESTIMATES


def test_taking_the_verdict_back_that_tipped_it_gives_the_lane_back(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 30, upheld=14)
    assert _lane(settings, waits) == Lane.ESTIMATES
    assert ana.post("/undo").status_code == 303
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    assert "not red since" not in ana.text(f"/cases/{waits}")
    assert "verdicts that took the lane were taken back" in ana.text("/state")
    # What was taken back is done again, and taken back once more: the lane follows.
    assert ana.post("/redo").status_code == 303
    assert _lane(settings, waits) == Lane.ESTIMATES
    assert ana.post("/undo").status_code == 303
    assert _lane(settings, waits) == Lane.CONTRADICTIONS


def test_an_earlier_verdict_that_is_taken_back_gives_the_lane_back_too(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 30, upheld=14)
    assert visit(Role.EDITOR, "Edda").post("/undo", decision="20").status_code == 303
    assert _lane(settings, waits) == Lane.CONTRADICTIONS


def test_the_lane_stays_lost_where_other_verdicts_still_take_it(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 32, upheld=14)
    # The last one and the one before had not taken it, the one that had is the next.
    for lane in (Lane.ESTIMATES, Lane.ESTIMATES, Lane.CONTRADICTIONS):
        ana.post("/undo")
        assert _lane(settings, waits) == lane


def test_what_was_said_later_gives_no_lane_back(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    """More who uphold it later are for an editor to weigh, and so is their undo."""
    waits = _waiting(a_case, settings)
    _overturned(settings, 30, upheld=14)
    _overturned(settings, 5, upheld=5)
    ana.post("/undo")
    assert _lane(settings, waits) == Lane.ESTIMATES


def test_a_lane_that_an_editor_gave_back_counts_from_there_through_undo(
    ana: Visitor, visit: Callable[..., Visitor], a_case: Put, settings: Settings
) -> None:
    waits = _waiting(a_case, settings)
    _overturned(settings, 30)
    assert visit(Role.EDITOR, "Edda").post("/state/rules", rule=RULE).status_code == 303
    _overturned(settings, 30)
    assert _lane(settings, waits) == Lane.ESTIMATES
    ana.post("/undo")
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    _overturned(settings, 1)
    assert _lane(settings, waits) == Lane.ESTIMATES


def test_a_case_leaves_the_red_lane_with_the_last_of_its_rules(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    """Whichever of two rules the case names, it is red while one of them is."""
    waits = _waiting(a_case, settings)
    with transaction(settings.database_url) as session:
        other = rows.a_claim(session, waits, a_draft("Nobody died."))
        rows.an_opinion(session, other - 1, other)
        session.execute(
            update(OpinionRow).where(OpinionRow.b == other).values(rule="state.denied")
        )
        rows.case_row(session, waits).rule = "state.denied"
        ruleplaces.move(session, "state.denied", red=False, upheld=0, verdicts=30)
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
    _overturned(settings, 30)
    assert _lane(settings, waits) == Lane.ESTIMATES
    ana.post("/undo")
    assert _lane(settings, waits) == Lane.CONTRADICTIONS
