"""Whose case it is: given by anybody who decides, logged and undone like a decision."""

from __future__ import annotations

from services.desk import ledger
from services.desk.changes import Changes
from services.desk.views import Outcome
from services.errors import Illegal, Missing
from services.model.case import CaseStatus
from services.model.decision import DecisionKind, Reviewer, Role
from services.store import cases, decisions, users
from services.store.decisions import NewDecision
from services.store.tables import UserRow
from services.store.transaction import Session


def assign(
    session: Session, case_id: int, by: Reviewer, *, to: int | None, request_id: str
) -> Outcome:
    """Give a case to somebody, or to nobody.

    The version stays: whoever reads the case can decide it. Raises Refused for a
    viewer, Missing, Reused, Illegal when it is theirs already or they may not decide.
    """
    told = {"assign": [case_id, to]}
    turn, before = ledger.turn(session, by, request_id, told)
    if before is not None:
        return ledger.outcome(before, case_id)
    case = cases.lock(session, [case_id]).get(case_id)
    if case is None or case.status == CaseStatus.JOINED.value:
        raise Missing(f"There is no case {case_id}.")
    if case.assigned_to == to:
        raise Illegal("The case is theirs already." if to else "Nobody has this case.")
    name = "nobody" if to is None else _receiver(session, to).name
    changes = Changes()
    changes.move("cases", case, assigned_to=to)
    changes.add("told", name)
    row = decisions.append(
        session,
        NewDecision(
            turn=turn,
            case_id=case_id,
            kind=DecisionKind.ASSIGN,
            seen=case.version,
            changes=changes.plain(),
        ),
    )
    return ledger.outcome(row, case_id)


def owner(session: Session, user_id: int | None) -> tuple[int, str] | None:
    """Give the number and name of whoever a case is assigned to, if anybody is."""
    row = None if user_id is None else users.by_id(session, user_id)
    return None if row is None else (row.id, row.name)


def receivers(session: Session) -> tuple[tuple[int, str], ...]:
    """Give the number and name of everybody who may decide, by name."""
    return tuple(
        (row.id, row.name) for row in users.everybody(session) if _decides(row)
    )


def _receiver(session: Session, user_id: int) -> UserRow:
    row = users.by_id(session, user_id)
    if row is None or row.disabled_at is not None:
        raise Missing("There is nobody under this number.")
    if not _decides(row):
        raise Illegal(f"{row.name} may not decide cases.")
    return row


def _decides(row: UserRow) -> bool:
    return Role(row.role).may(Role.REVIEWER)
