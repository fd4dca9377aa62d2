"""One act on a selection: previewed, logged singly, undone in one."""

from __future__ import annotations

import pytest

from services.desk import bulk, history, leases
from services.desk.bulk import Lot
from services.desk.decide import decide
from services.desk.undo import redo, undo
from services.errors import Illegal, Refused, Reused
from services.model.case import Lane
from services.model.decision import DecisionKind, Reason, Reviewer, Role
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_request, a_user, case_row, new_id

TWELVE = a_draft(quantities=[a_quantity(12)])


def _cases(session: Session, number: int = 3) -> list[int]:
    return [a_case_of(session, [TWELVE])[0] for _ in range(number)]


def _lot(
    session: Session, cases: list[int], kind: DecisionKind = DecisionKind.ACCEPT
) -> Lot:
    shown = tuple((one, case_row(session, one).version) for one in cases)
    reason = Reason.FURNITURE if kind is DecisionKind.REJECT else None
    return Lot(new_id(), kind, shown, reason)


def _statuses(session: Session, cases: list[int]) -> list[str]:
    return [case_row(session, one).status for one in cases]


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        (DecisionKind.ACCEPT, "decided", "Accepted 3 cases in one act."),
        (DecisionKind.REJECT, "decided", "Rejected 3 cases in one act."),
        (DecisionKind.PARK, "deferred", "Parked 3 cases in one act."),
        (DecisionKind.DEFER, "open", "Put off 3 cases in one act."),
    ],
)
def test_each_case_is_logged_and_one_undo_takes_all_back(
    session: Session, ana: Reviewer, kind: DecisionKind, status: str, told: str
) -> None:
    cases = _cases(session)
    assert bulk.act(session, _lot(session, cases, kind), ana).message == told
    assert _statuses(session, cases) == [status] * 3
    lines = history.lines(session, user_id=ana.id)
    assert sorted(one.case_id or 0 for one in lines) == cases
    assert undo(session, ana, new_id()).message == "Undid 3 decisions of one act."
    assert _statuses(session, cases) == ["open"] * 3
    assert redo(session, ana, new_id()).message == "Did again 3 decisions of one act."
    assert _statuses(session, cases) == [status] * 3
    undo(session, ana, new_id())
    assert _statuses(session, cases) == ["open"] * 3
    assert history.broken(session) == []


def test_one_decision_of_a_lot_is_taken_back_alone(
    session: Session, ana: Reviewer
) -> None:
    cases = _cases(session)
    bulk.act(session, _lot(session, cases), ana)
    (line,) = history.lines(session, case_id=cases[1])
    undo(session, ana, new_id(), line.id)
    assert _statuses(session, cases) == ["decided", "open", "decided"]
    assert undo(session, ana, new_id()).message == "Undid 2 decisions of one act."
    assert _statuses(session, cases) == ["open"] * 3


def test_the_same_form_counts_once(session: Session, ana: Reviewer) -> None:
    cases = _cases(session)
    lot = _lot(session, cases)
    first = bulk.act(session, lot, ana)
    assert bulk.act(session, lot, ana).message == first.message
    assert len(history.lines(session, user_id=ana.id)) == 3
    with pytest.raises(Reused):
        bulk.act(session, Lot(lot.request_id, DecisionKind.PARK, lot.cases), ana)


def test_contradictions_held_and_closed_cases_are_left_out_and_said(
    session: Session, ana: Reviewer
) -> None:
    ben = a_user(session, "Ben")
    free, held, closed = _cases(session)
    red, _ = a_case_of(session, [TWELVE], lane=Lane.CONTRADICTIONS)
    leases.open_case(session, held, ben, token=new_id())
    decide(session, a_request(session, closed, DecisionKind.ACCEPT), ben)
    leases.release(session, free, ben, token=None)
    asked = [free, held, closed, red, 10**9, free]
    seen = bulk.preview(session, asked, ana)
    assert [one.id for one in seen.taken] == [free]
    assert [why for _, _, why in seen.left_out] == [
        "Ben has it open",
        "it is decided already",
        "contradictions are decided one by one",
        "There is no case 1000000000.",
    ]
    lot = _lot(session, [free, held, closed, red])
    outcome = bulk.act(session, lot, ana)
    assert outcome.message == "Accepted 1 case in one act. 3 left out."
    assert _statuses(session, [held, red]) == ["open", "open"]


def test_what_changed_since_the_preview_is_left_out(
    session: Session, ana: Reviewer
) -> None:
    cases = _cases(session, 2)
    lot = _lot(session, cases)
    case_row(session, cases[0]).version += 1
    session.flush()
    outcome = bulk.act(session, lot, ana)
    assert outcome.message == "Accepted 1 case in one act. 1 left out."
    with pytest.raises(Illegal, match="Look again"):
        bulk.act(session, Lot(new_id(), DecisionKind.ACCEPT, lot.cases), ana)


def test_what_is_refused(session: Session, ana: Reviewer) -> None:
    cases = _cases(session, 1)
    with pytest.raises(Refused):
        bulk.preview(session, cases, a_user(session, "Vera", Role.VIEWER))
    with pytest.raises(Illegal, match="in a lot"):
        bulk.act(session, _lot(session, cases, DecisionKind.BOTH_STAND), ana)
    with pytest.raises(Illegal, match="Tick some"):
        bulk.preview(session, [], ana)
    with pytest.raises(Illegal, match="At most"):
        bulk.preview(session, list(range(1, 60)), ana)
    nothing = Lot(new_id(), DecisionKind.REJECT, ((cases[0], 1),))
    with pytest.raises(Illegal):
        bulk.act(session, nothing, ana)
    assert _statuses(session, cases) == ["open"]
