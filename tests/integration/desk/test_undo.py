"""Undo: every decision can be taken back, and nothing is erased by it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from services.desk import cases as desk_cases
from services.desk import history, queue
from services.desk import records as desk_records
from services.desk.decide import decide
from services.desk.undo import redo, undo
from services.errors import Illegal, Missing, Refused, Reused
from services.model.case import Lane, RecordStatus
from services.model.decision import DecisionKind, Reason, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import judged
from services.store.tables import (
    CaseRow,
    ClaimRow,
    DecisionRow,
    DeferralRow,
    EvidenceRow,
    NegativeRow,
    RecordRow,
)
from services.store.transaction import Session
from tests.integration.desk.rows import (
    FIFTEEN,
    TWELVE,
    a_case,
    a_case_of,
    a_request,
    a_user,
    case_row,
    claim_status,
    new_id,
)


def _standing(session: Session) -> dict[str, Any]:
    """Everything a decision may change, but versions and times."""
    session.flush()
    session.expire_all()
    claims = session.scalars(select(ClaimRow).order_by(ClaimRow.id))
    cases = session.scalars(select(CaseRow).order_by(CaseRow.id))
    held = select(RecordRow).where(RecordRow.retired_at.is_(None))
    evidence = select(EvidenceRow).where(EvidenceRow.ended_by.is_(None))
    negatives = select(NegativeRow).where(NegativeRow.ended_by.is_(None))
    deferrals = select(DeferralRow).where(DeferralRow.ended_by.is_(None))
    return {
        "claims": [(one.id, one.status, one.case_id, one.record_id) for one in claims],
        "cases": [
            (one.id, one.status, one.lane, one.why, one.undecided, one.assigned_to)
            for one in cases
        ],
        "records": sorted((one.id, one.status) for one in session.scalars(held)),
        "evidence": sorted(
            (one.record_id, one.claim_id, one.stance)
            for one in session.scalars(evidence)
        ),
        "negatives": sorted((one.a, one.b) for one in session.scalars(negatives)),
        "deferrals": sorted(
            (one.case_id, one.user_id) for one in session.scalars(deferrals)
        ),
    }


def _case_with_record(session: Session, by: Reviewer) -> tuple[int, int]:
    """A case of two claims at odds, the first of which is a record."""
    case, (first, _) = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    asked = a_request(session, case, DecisionKind.ACCEPT, claims=(first,))
    decide(session, asked, by)
    return case, desk_cases.show(session, case).records[0].id


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (DecisionKind.ACCEPT, {}),
        (DecisionKind.MERGE, {}),
        (DecisionKind.UPDATE, {}),
        (DecisionKind.BOTH_STAND, {}),
        (DecisionKind.REJECT, {"reason": Reason.FURNITURE}),
        (DecisionKind.NOT_A_CONFLICT, {"reason": Reason.DIFFERENT_EVENT}),
        (DecisionKind.DEFER, {}),
        (DecisionKind.PARK, {}),
    ],
)
def test_undo_brings_back_what_was_and_redo_what_was_done(
    session: Session, ana: Reviewer, kind: DecisionKind, more: dict[str, Any]
) -> None:
    case, record = _case_with_record(session, ana)
    before = _standing(session)
    if kind in (DecisionKind.MERGE, DecisionKind.UPDATE):
        more = {"record_id": record}
    done = decide(session, a_request(session, case, kind, **more), ana)
    after = _standing(session)
    assert after != before
    outcome = undo(session, ana, new_id())
    assert _standing(session) == before
    assert outcome.next_case == case
    told = f"{done.message[0].lower()}{done.message[1:]}"
    assert outcome.message == f"Undid: {told}"
    for _ in range(2):
        outcome = redo(session, ana, new_id())
        assert _standing(session) == after
        assert (outcome.message, outcome.next_case) == (f"Did again: {told}", case)
        assert undo(session, ana, new_id()).message == f"Undid: {told}"
        assert _standing(session) == before
    assert history.broken(session) == []


def test_the_record_that_a_decision_made_is_retired(
    session: Session, ana: Reviewer
) -> None:
    case, record = _case_with_record(session, ana)
    undo(session, ana, new_id())
    view = desk_records.show(session, record)
    assert view.line.value == "retired"
    assert view.evidence == ()
    assert record not in [one.id for one in desk_records.page(session)]
    assert desk_cases.show(session, case).records == ()
    asked = a_request(session, case, DecisionKind.MERGE, record_id=record)
    with pytest.raises(Illegal):
        decide(session, asked, ana)


def test_undo_goes_back_step_by_step(session: Session, ana: Reviewer) -> None:
    one, _ = a_case_of(session, [TWELVE])
    other, _ = a_case_of(session, [TWELVE])
    before = _standing(session)
    for case in (one, other):
        decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    assert undo(session, ana, new_id()).next_case == other
    assert undo(session, ana, new_id()).next_case == one
    assert _standing(session) == before
    with pytest.raises(Missing):
        undo(session, ana, new_id())


def test_a_case_can_be_decided_anew_after_an_undo(
    session: Session, ana: Reviewer
) -> None:
    case, _ = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    undo(session, ana, new_id())
    reject = a_request(session, case, DecisionKind.REJECT, reason=Reason.FURNITURE)
    decide(session, reject, ana)
    undo(session, ana, new_id())
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    kinds = [one.kind for one in history.lines(session, case_id=case)]
    assert kinds == ["accept", "undo", "reject", "undo", "accept"]


def test_it_refuses_when_a_later_decision_builds_on_it(
    session: Session, ana: Reviewer
) -> None:
    ben = a_user(session, "Ben")
    case, record = _case_with_record(session, ana)
    merge = a_request(session, case, DecisionKind.MERGE, record_id=record)
    later = decide(session, merge, ben)
    with pytest.raises(Illegal, match=rf"undo decision {later.decision_id} .*Ben"):
        undo(session, ana, new_id())
    undo(session, ben, new_id())
    assert undo(session, ana, new_id()).next_case == case


def test_a_decision_is_undone_once(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    done = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    taken_back = undo(session, ana, new_id(), done.decision_id)
    with pytest.raises(Illegal, match="undone already"):
        undo(session, ana, new_id(), done.decision_id)
    with pytest.raises(Illegal, match="it is redone"):
        undo(session, ana, new_id(), taken_back.decision_id)
    with pytest.raises(Missing):
        undo(session, ana, new_id(), 10**9)


def test_the_same_undo_sent_again_counts_once(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    done = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    key = new_id()
    assert undo(session, ana, key) == undo(session, ana, key)
    assert len(session.scalars(select(DecisionRow)).all()) == 2
    with pytest.raises(Reused):
        undo(session, ana, key, done.decision_id)


def test_only_editors_undo_what_others_decided(session: Session, ana: Reviewer) -> None:
    ben = a_user(session, "Ben")
    eve = a_user(session, "Eve", Role.EDITOR)
    case, _ = a_case_of(session, [TWELVE])
    done = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    with pytest.raises(Refused):
        undo(session, ben, new_id(), done.decision_id)
    undo(session, eve, new_id(), done.decision_id)
    (line, first) = history.lines(session, case_id=case)
    assert (line.by, line.undoes, first.undone_by) == ("Eve", first.id, line.id)


def test_viewers_undo_nothing(session: Session) -> None:
    with pytest.raises(Refused):
        undo(session, a_user(session, "Vera", Role.VIEWER), new_id())


def test_the_case_returns_to_its_place(session: Session, ana: Reviewer) -> None:
    gravest, _ = a_case_of(
        session,
        [TWELVE, FIFTEEN],
        OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
    )
    a_case_of(session, [TWELVE], lane=Lane.NEW)
    decide(session, a_request(session, gravest, DecisionKind.BOTH_STAND), ana)
    assert queue.page(session, None).counts[Lane.CONTRADICTIONS] == 0
    undo(session, ana, new_id())
    assert queue.next_case(session, None) == gravest
    assert case_row(session, gravest).lane == Lane.CONTRADICTIONS


def test_undo_follows_claims_into_the_case_they_were_joined_with(
    session: Session, ana: Reviewer
) -> None:
    older = a_case(session)
    case, (claim,) = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    judged.join(session, [[older, case]])
    outcome = undo(session, ana, new_id())
    assert outcome.next_case == older
    assert claim_status(session, claim) == "pending"
    assert case_row(session, older).status == "open"
    assert case_row(session, older).undecided == 1
    assert case_row(session, case).status == "joined"


def test_a_challenge_in_between_is_no_obstacle(session: Session, ana: Reviewer) -> None:
    case, record = _case_with_record(session, ana)
    merge = a_request(session, case, DecisionKind.MERGE, record_id=record)
    decide(session, merge, ana)
    judged.challenge(session, [record])
    undo(session, ana, new_id())
    row = session.get_one(RecordRow, record, populate_existing=True)
    assert row.status == RecordStatus.HELD
