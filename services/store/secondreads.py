"""Decisions that somebody else shall look at. Asked for once, answered once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.model.decision import DecisionKind
from services.store.among import among
from services.store.tables import SecondReadRow, UserRow

_asker, _reader = aliased(UserRow), aliased(UserRow)

#: Whether a decision stands: it was done again as often as it was taken back.
_STANDS = """(
WITH RECURSIVE steps (id) AS (
    SELECT CAST({decision} AS bigint)
     UNION ALL
    SELECT d.id FROM decisions d JOIN steps ON d.undoes = steps.id
) SELECT count(*) % 2 = 1 FROM steps)"""
STANDS = text(_STANDS.format(decision="second_reads.decision_id"))
_THIS_STANDS = text(f"SELECT {_STANDS.format(decision=':decision')}")


@dataclass(frozen=True, slots=True)
class SecondRead:
    """What was asked of others on a decision, and what they said."""

    decision_id: int
    asked_by: str | None  # None: it was drawn, and is read blind
    asked_at: datetime
    read_by: str | None
    read_at: datetime | None
    agrees: bool | None
    would: str | None  # DecisionKind that somebody who read blind would choose
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
    session: Session,
    decision_id: int,
    user_id: int,
    *,
    agrees: bool,
    note: str,
    would: DecisionKind | None = None,
) -> bool:
    """Note what somebody says; False where nobody asked, or somebody was first.

    With what they `would` do, of a decision that was drawn; else of one asked about.
    """
    drawn = SecondReadRow.asked_by.is_(None)
    done = session.execute(
        update(SecondReadRow)
        .where(SecondReadRow.decision_id == decision_id)
        .where(SecondReadRow.read_by.is_(None), drawn if would else ~drawn)
        .values(
            read_by=user_id,
            read_at=func.clock_timestamp(),
            agrees=agrees,
            note=note,
            would=None if would is None else would.value,
        )
        .returning(SecondReadRow.decision_id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def waiting(session: Session, limit: int) -> list[SecondRead]:
    """Give what people asked about and waits, oldest first, if it stands."""
    query = _reads().where(
        SecondReadRow.read_by.is_(None), SecondReadRow.asked_by.is_not(None), STANDS
    )
    return _given(session, query.order_by(SecondReadRow.asked_at).limit(limit))


def answered(session: Session, limit: int) -> list[SecondRead]:
    """Give what was answered, newest first."""
    query = _reads().where(SecondReadRow.read_by.is_not(None))
    return _given(session, query.order_by(SecondReadRow.read_at.desc()).limit(limit))


def of(session: Session, decision_ids: Collection[int]) -> dict[int, SecondRead]:
    """Give what was asked and said on these decisions.

    What was drawn shows once it was read: whoever looks shall be blind, and whoever
    decided shall not know that somebody will.
    """
    if not decision_ids:
        return {}
    known = or_(SecondReadRow.asked_by.is_not(None), SecondReadRow.read_by.is_not(None))
    query = _reads().where(among(SecondReadRow.decision_id, decision_ids), known)
    return {one.decision_id: one for one in _given(session, query)}


def one(session: Session, decision_id: int) -> SecondRead | None:
    """Give what was asked, drawn and said of a decision."""
    query = _reads().where(SecondReadRow.decision_id == decision_id)
    return next(iter(_given(session, query)), None)


def stands(session: Session, decision_id: int) -> bool:
    """Tell whether a decision was done again as often as it was taken back."""
    told = {"decision": decision_id}
    return bool(session.execute(_THIS_STANDS, told).scalar_one())


def count(session: Session) -> tuple[int, int]:
    """Count how many of those that were asked agreed, and how many answered."""
    row = session.execute(
        select(
            func.count().filter(SecondReadRow.agrees.is_(True)),
            func.count(),
        ).where(SecondReadRow.read_by.is_not(None), SecondReadRow.asked_by.is_not(None))
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
            SecondReadRow.would,
            SecondReadRow.note,
        )
        .outerjoin(_asker, _asker.id == SecondReadRow.asked_by)
        .outerjoin(_reader, _reader.id == SecondReadRow.read_by)
    )


def _given(session: Session, query: Select[*tuple[Any, ...]]) -> list[SecondRead]:
    return [SecondRead(*row) for row in session.execute(query)]
