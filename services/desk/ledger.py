"""What every decision goes through: may they, was it sent before, what to say."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from services.desk.changes import Changes
from services.desk.history import sentence
from services.desk.views import Outcome
from services.errors import Illegal, Refused, Reused, Stale
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.decision import DecisionKind, Reviewer, Role
from services.model.lifecycle import CASE_MOVES, advance
from services.store import decisions
from services.store.decisions import DecisionLine, Turn
from services.store.tables import CaseRow, ClaimRow, DecisionRow, Json
from services.store.transaction import Session

#: As many of the decisions in between as a refusal names.
NAMED = 3


def require(by: Reviewer, role: Role) -> None:
    """Check what somebody may do. Raises Refused."""
    if not by.role.may(role):
        raise Refused(f"As {by.role} you may not do this; it takes the role {role}.")


def turn(
    session: Session,
    by: Reviewer,
    request_id: str,
    asked: Json,
    *,
    role: Role = Role.REVIEWER,
) -> tuple[Turn, DecisionRow | None]:
    """Begin a decision: give its turn, and what the same form led to before.

    `asked` is what the form asks for, in JSON types. One decision is made at a time,
    from here to the commit: the chain wants it, and two that wait for each other's rows
    cannot be. Raises Refused below the role, Illegal when the form has no id, Reused
    when it asked for something else before.
    """
    require(by, role)
    turn = Turn(by, request_key(request_id), _hash({"by": by.id} | asked))
    decisions.take_turn(session)
    return turn, _stored(session, turn)


def request_key(text: str) -> uuid.UUID:
    """Read the id of a form. Raises Illegal when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Illegal("This form has no usable request id.") from error


def _hash(plain: Json) -> str:
    return hashlib.sha256(decisions.canonical(plain).encode()).hexdigest()


def _stored(session: Session, turn: Turn) -> DecisionRow | None:
    row = decisions.by_request(session, turn.request_id)
    if row is not None and row.payload_hash != turn.payload_hash:
        raise Reused
    return row


def outcome(row: DecisionRow, next_case: int | None) -> Outcome:
    """Say what a decision did."""
    return Outcome(
        decision_id=row.id,
        message=said(row),
        next_case=next_case,
        article=row.article_id,
    )


def said(row: DecisionRow) -> str:
    """Give the sentence of a stored decision."""
    return sentence(
        DecisionKind(row.kind), row.changes, case_id=row.case_id, reason=row.reason
    )


def require_fresh(session: Session, case: CaseRow, seen: int) -> None:
    """Check that the case is as the reviewer saw it. Raises Stale: who, what, when."""
    if case.version == seen:
        return
    between = decisions.since(session, case.id, seen)[:NAMED]
    raise stale(between, "New claims joined this case since you opened it.")


def stale(since: Iterable[DecisionLine], otherwise: str) -> Stale:
    """Give the refusal that names who decided what since, and when."""
    told = [
        f"{line.by}, {line.row.decided_at:%H:%M} UTC: {said(line.row)}"
        for line in since
    ]
    return Stale(" ".join(told) or otherwise)


def move_case(
    session: Session,
    case: CaseRow,
    wanted: CaseStatus,
    *,
    changes: Changes,
) -> None:
    """Give a case its status after a decision, and its next version.

    A parked case that is decided was taken up first.
    """
    status = CaseStatus(case.status)
    if status is CaseStatus.DEFERRED and wanted is not status:
        status = advance(CASE_MOVES, status, CaseStatus.OPEN)
    if status is not wanted:
        advance(CASE_MOVES, status, wanted)
    changes.move(
        "cases",
        case,
        status=wanted.value,
        version=case.version + 1,
        changed_at=decisions.now(session),
    )


def left_to_decide(claims: dict[int, ClaimRow]) -> bool:
    """Tell whether a claim is pending."""
    return any(row.status == ClaimStatus.PENDING.value for row in claims.values())
