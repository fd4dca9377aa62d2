"""What people said of pairs, for a warning where a decision would go across it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.model.claim import ClaimStatus
from services.model.opinion import OpinionKind
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
    pending, held = aliased(ClaimRow), aliased(ClaimRow)
    rows = session.execute(
        select(
            func.coalesce(held.record_id, 0),
            pending.id,
            held.id,
            UserRow.name,
            DecisionRow.decided_at,
            func.coalesce(DecisionRow.reason, ""),
        )
        .select_from(pending)
        .join(held, held.record_id.in_(record_ids))
        .join(
            NegativeRow,
            (NegativeRow.a == func.least(pending.fingerprint, held.fingerprint))
            & (NegativeRow.b == func.greatest(pending.fingerprint, held.fingerprint))
            & NegativeRow.ended_by.is_(None),
        )
        .join(DecisionRow, DecisionRow.id == NegativeRow.decision_id)
        .join(UserRow, UserRow.id == DecisionRow.user_id)
        .where(pending.case_id == case_id, pending.status == ClaimStatus.PENDING.value)
        .order_by(held.record_id, pending.id, held.id)
    )
    return tuple(Across(*row) for row in rows)


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
