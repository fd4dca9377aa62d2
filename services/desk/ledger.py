"""What every decision goes through: may they, was it sent before, what to say."""

from __future__ import annotations

import hashlib
import uuid

from services.desk.changes import Changes
from services.desk.history import sentence
from services.desk.views import Outcome
from services.errors import Illegal, Refused, Reused, Stale
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.decision import DecisionKind, Reviewer, Role
from services.model.lifecycle import CASE_MOVES, advance
from services.store import decisions
from services.store.tables import CaseRow, ClaimRow, DecisionRow
from services.store.transaction import Session

#: As many of the decisions in between as a refusal names.
_NAMED = 3


def require(by: Reviewer, role: Role) -> None:
    """Check what somebody may do. Raises Refused."""
    if not by.role.may(role):
        raise Refused(f"As {by.role} you may not do this; it takes the role {role}.")


def request_key(text: str) -> uuid.UUID:
    """Read the id of a form. Raises Illegal when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Illegal("This form has no usable request id.") from error


def payload_hash(plain: object) -> str:
    """Give the SHA-256 of what a form asks for, in JSON types."""
    return hashlib.sha256(decisions.canonical(plain).encode()).hexdigest()


def stored(session: Session, key: uuid.UUID, payload: str) -> DecisionRow | None:
    """Give the decision that this form led to before.

    Raises Reused when the form asked for something else then.
    """
    row = decisions.by_request(session, key)
    if row is not None and row.payload_hash != payload:
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
    between = decisions.since(session, case.id, seen)[:_NAMED]
    told = [
        f"{line.by}, {line.row.decided_at:%H:%M} UTC: {said(line.row)}"
        for line in between
    ]
    raise Stale(" ".join(told) or "New claims joined this case since you opened it.")


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
