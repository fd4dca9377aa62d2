"""What people said of pairs, for a warning where a decision would go across it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.model.claim import ClaimStatus
from services.model.opinion import OpinionKind
from services.store.among import among_given
from services.store.tables import (
    CaseRow,
    ClaimRow,
    DecisionRow,
    NegativeRow,
    OpinionRow,
    UserRow,
)

_AT_ODDS = (OpinionKind.CONTRADICTION.value, OpinionKind.COMPETING_ESTIMATES.value)


@dataclass(frozen=True, slots=True)
class Across:
    """A pair that somebody called no conflict: a pending claim, and a held one."""

    record_id: int
    pending: int
    held: int
    by: str
    at: datetime
    reason: str


def across(
    session: Session, case_id: int, record_ids: Collection[int]
) -> tuple[Across, ...]:
    """Give the remembered negatives between a case's open claims and these records."""
    told = {"case": case_id, "records": list(record_ids)}
    return tuple(Across(*row) for row in session.execute(_ACROSS, told))


_pending, _held = aliased(ClaimRow), aliased(ClaimRow)
_ACROSS = (
    select(
        func.coalesce(_held.record_id, 0),
        _pending.id,
        _held.id,
        UserRow.name,
        DecisionRow.decided_at,
        func.coalesce(DecisionRow.reason, ""),
    )
    .select_from(_pending)
    .join(_held, among_given(_held.record_id, "records"))
    .join(
        NegativeRow,
        (NegativeRow.a == func.least(_pending.fingerprint, _held.fingerprint))
        & (NegativeRow.b == func.greatest(_pending.fingerprint, _held.fingerprint))
        & NegativeRow.ended_by.is_(None),
    )
    .join(DecisionRow, DecisionRow.id == NegativeRow.decision_id)
    .join(UserRow, UserRow.id == DecisionRow.user_id)
    .where(
        _pending.case_id == bindparam("case"),
        _pending.status == ClaimStatus.PENDING.value,
    )
    .order_by(_held.record_id, _pending.id, _held.id)
)


@dataclass(frozen=True, slots=True)
class Challenger:
    """A case in which claims wait that differ from what a record holds."""

    case_id: int
    question: str
    claims: int


def challengers(session: Session, claim_ids: Collection[int]) -> tuple[Challenger, ...]:
    """Give the cases whose pending claims are at odds with these held claims."""
    held, newcomer = aliased(ClaimRow), aliased(ClaimRow)
    settled = exists().where(
        NegativeRow.a == func.least(held.fingerprint, newcomer.fingerprint),
        NegativeRow.b == func.greatest(held.fingerprint, newcomer.fingerprint),
        NegativeRow.ended_by.is_(None),
    )
    rows = session.execute(
        select(CaseRow.id, CaseRow.question, func.count(newcomer.id.distinct()))
        .select_from(held)
        .join(OpinionRow, or_(OpinionRow.a == held.id, OpinionRow.b == held.id))
        .join(newcomer, newcomer.id == OpinionRow.a + OpinionRow.b - held.id)
        .join(CaseRow, CaseRow.id == newcomer.case_id)
        .where(
            held.id.in_(claim_ids),
            OpinionRow.kind.in_(_AT_ODDS),
            newcomer.status == ClaimStatus.PENDING.value,
            ~settled,
        )
        .group_by(CaseRow.id, CaseRow.question)
        .order_by(CaseRow.id)
    )
    return tuple(Challenger(*row) for row in rows)
