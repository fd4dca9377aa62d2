"""Decisions that somebody else shall look at. Asked for once, answered once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.store.among import among
from services.store.tables import DecisionRow, SecondReadRow, UserRow

_asker, _reader = aliased(UserRow), aliased(UserRow)
_undo = aliased(DecisionRow)


@dataclass(frozen=True, slots=True)
class SecondRead:
    """What was asked of others on a decision, and what they said."""

    decision_id: int
    asked_by: str
    asked_at: datetime
    read_by: str | None
    read_at: datetime | None
    agrees: bool | None
    note: str


def ask(session: Session, decision_id: int, user_id: int) -> bool:
    """Ask others to look at a decision; False where that was asked before."""
    made = session.execute(
        insert(SecondReadRow)
        .values(decision_id=decision_id, asked_by=user_id)
        .on_conflict_do_nothing()
        .returning(SecondReadRow.decision_id)
    )
    return made.first() is not None


def answer(
    session: Session, decision_id: int, user_id: int, *, agrees: bool, note: str
) -> bool:
    """Note what somebody says; False where nobody asked, or somebody was first."""
    done = session.execute(
        update(SecondReadRow)
        .where(SecondReadRow.decision_id == decision_id)
        .where(SecondReadRow.read_by.is_(None))
        .values(
            read_by=user_id, read_at=func.clock_timestamp(), agrees=agrees, note=note
        )
        .returning(SecondReadRow.decision_id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def waiting(session: Session, limit: int) -> list[SecondRead]:
    """Give what waits for somebody, oldest first, but what was taken back."""
    taken_back = exists().where(_undo.undoes == SecondReadRow.decision_id)
    query = _reads().where(SecondReadRow.read_by.is_(None), ~taken_back)
    return _given(session, query.order_by(SecondReadRow.asked_at).limit(limit))


def answered(session: Session, limit: int) -> list[SecondRead]:
    """Give what was answered, newest first."""
    query = _reads().where(SecondReadRow.read_by.is_not(None))
    return _given(session, query.order_by(SecondReadRow.read_at.desc()).limit(limit))


def of(session: Session, decision_ids: Collection[int]) -> dict[int, SecondRead]:
    """Give what was asked on these decisions."""
    if not decision_ids:
        return {}
    found = _given(
        session, _reads().where(among(SecondReadRow.decision_id, decision_ids))
    )
    return {one.decision_id: one for one in found}


def count(session: Session) -> tuple[int, int]:
    """Count how many agreed, and how many answered."""
    row = session.execute(
        select(
            func.count().filter(SecondReadRow.agrees.is_(True)),
            func.count(),
        ).where(SecondReadRow.read_by.is_not(None))
    ).one()
    return row[0], row[1]


def _reads() -> Select[*tuple[Any, ...]]:
    return (
        select(
            SecondReadRow.decision_id,
            _asker.name,
            SecondReadRow.asked_at,
            _reader.name,
            SecondReadRow.read_at,
            SecondReadRow.agrees,
            SecondReadRow.note,
        )
        .join(_asker, _asker.id == SecondReadRow.asked_by)
        .outerjoin(_reader, _reader.id == SecondReadRow.read_by)
    )


def _given(session: Session, query: Select[*tuple[Any, ...]]) -> list[SecondRead]:
    return [SecondRead(*row) for row in session.execute(query)]
