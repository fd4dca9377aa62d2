"""Changes of records: ranks of values, evidence that moves, records that join.

Each is a row that a decision adds and an undo ends; the newest that stands counts. So
what held once is worked out from the same rows as what holds now: `upto` is the number
of the newest decision that counts, `NOW` for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from services.model.case import Rank
from services.store.among import among, among_given
from services.store.tables import (
    DecisionRow,
    EvidenceRow,
    MergeRow,
    PlaceRow,
    RankRow,
    UserRow,
)

#: Greater than the number of any decision.
NOW = (1 << 63) - 1

_STANDS = "decision_id <= :upto AND (ended_by IS NULL OR ended_by > :upto)"
#: Where a record went: what its newest standing row says.
_INTO = (
    f"(SELECT into_id FROM merges WHERE record_id = {{record}} AND {_STANDS}"
    " ORDER BY id DESC LIMIT 1)"
)

_HOMES = text(f"""
WITH RECURSIVE up AS (
    SELECT given.id AS asked, given.id AS at, {_INTO.format(record="given.id")} AS next
      FROM unnest(CAST(:ids AS bigint[])) AS given (id)
     UNION
    SELECT up.asked, up.next, {_INTO.format(record="up.next")}
      FROM up WHERE up.next IS NOT NULL
)
SELECT asked, at FROM up WHERE next IS NULL
""")

_MEMBERS = text(f"""
WITH RECURSIVE down AS (
    SELECT id AS root, id AS at FROM unnest(CAST(:ids AS bigint[])) AS id
     UNION
    SELECT down.root, m.record_id FROM down JOIN merges AS m ON m.into_id = down.at
     WHERE {_INTO.format(record="m.record_id")} = down.at
)
SELECT root, at FROM down
""")


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a person said a value of a record is worth."""

    record_id: int
    value: str
    rank: Rank
    reason: str
    by: str
    at: datetime
    decision_id: int


def stands(row: Any, upto: int = NOW) -> ColumnElement[bool]:
    """Tell whether what a decision added stood when `upto` was the newest."""
    if upto == NOW:
        return and_(row.ended_by.is_(None))
    return and_(
        row.decision_id <= upto, or_(row.ended_by.is_(None), row.ended_by > upto)
    )


def homes(
    session: Session, record_ids: Collection[int], upto: int = NOW
) -> dict[int, int]:
    """Give for each record the one that it went into, itself where it stands alone."""
    if not record_ids:
        return {}
    found = session.execute(_HOMES, {"ids": list(record_ids), "upto": upto})
    return {row.asked: row.at for row in found}


def members(
    session: Session, record_ids: Collection[int], upto: int = NOW
) -> dict[int, int]:
    """Give these records and all that went into them, each with the one asked for."""
    if not record_ids:
        return {}
    found = session.execute(_MEMBERS, {"ids": list(record_ids), "upto": upto})
    return {row.at: row.root for row in found}


def absorbed(upto: int = NOW) -> Select[int]:
    """Select the records that went into another one."""
    newest = (
        select(MergeRow.record_id, MergeRow.into_id)
        .where(stands(MergeRow, upto))
        .ext(distinct_on(MergeRow.record_id))
        .order_by(MergeRow.record_id, MergeRow.id.desc())
        .subquery()
    )
    return select(newest.c.record_id).where(newest.c.into_id.is_not(None))


def ranks(
    session: Session, record_ids: Collection[int], upto: int = NOW
) -> list[Ranked]:
    """Give how the values of records rank, where a person has said so."""
    query = _RANKS if upto == NOW else _ranks(upto)
    found = session.execute(query, {"records": list(record_ids)})
    return [
        Ranked(
            record_id=row.RankRow.record_id,
            value=row.RankRow.value,
            rank=Rank(row.RankRow.rank),
            reason=row.RankRow.reason,
            by=row.name,
            at=row.decided_at,
            decision_id=row.RankRow.decision_id,
        )
        for row in found
    ]


def _ranks(upto: int) -> Select[RankRow, str, datetime]:
    """Select what stands of the ranks of the records that are given."""
    return (
        select(RankRow, UserRow.name, DecisionRow.decided_at)
        .join(DecisionRow, DecisionRow.id == RankRow.decision_id)
        .join(UserRow, UserRow.id == DecisionRow.user_id)
        .where(among_given(RankRow.record_id, "records"), stands(RankRow, upto))
        .ext(distinct_on(RankRow.record_id, RankRow.value))
        .order_by(RankRow.record_id, RankRow.value, RankRow.id.desc())
    )


_RANKS = _ranks(NOW)


def about(record_ids: Collection[int]) -> CompoundSelect[int | None]:
    """Select the decisions that touch records: each adds a row, or ends one.

    One way to a row after the other, never one or the other: each has an index.
    """
    rows: list[tuple[Any, Any]] = [
        (EvidenceRow, _evidence_about(record_ids)),
        (RankRow, select(RankRow.id).where(among(RankRow.record_id, record_ids))),
        (PlaceRow, _places_about(record_ids)),
        (MergeRow, _merges_about(record_ids)),
    ]
    added = [select(table.decision_id).where(table.id.in_(ids)) for table, ids in rows]
    ended = [
        select(table.ended_by).where(table.id.in_(ids), table.ended_by.is_not(None))
        for table, ids in rows
    ]
    return union(*added, *ended)


def _evidence_about(record_ids: Collection[int]) -> CompoundSelect[int]:
    """Select what was evidence for records at first, or was moved to them."""
    row, moved = aliased(EvidenceRow), aliased(PlaceRow)
    return union(
        select(row.id).where(among(row.record_id, record_ids)),
        select(moved.evidence_id).where(among(moved.record_id, record_ids)),
    )


def _places_about(record_ids: Collection[int]) -> CompoundSelect[int]:
    """Select what moved evidence to records, or moved theirs."""
    row, own = aliased(PlaceRow), aliased(EvidenceRow)
    return union(
        select(row.id).where(among(row.record_id, record_ids)),
        select(row.id)
        .join(own, own.id == row.evidence_id)
        .where(among(own.record_id, record_ids)),
    )


def _merges_about(record_ids: Collection[int]) -> CompoundSelect[int]:
    """Select what joined records with others, or separated them.

    Separating names the record that leaves, not the one that it leaves.
    """
    row, came = aliased(MergeRow), aliased(MergeRow)
    return union(
        select(row.id).where(among(row.record_id, record_ids)),
        select(row.id).where(among(row.into_id, record_ids)),
        select(row.id)
        .join(came, came.record_id == row.record_id)
        .where(among(came.into_id, record_ids)),
    )


def newest_about(session: Session, record_ids: Collection[int]) -> int:
    """Give the newest decision about any of these records; 0 before the first."""
    found = about(record_ids).subquery()
    return session.scalar(select(func.max(found.c[0]))) or 0


def add_rank(
    session: Session, decision_id: int, record_id: int, said: tuple[str, Rank, str]
) -> None:
    """Keep how a value ranks: its key, the rank, and why."""
    value, rank, reason = said
    session.add(
        RankRow(
            record_id=record_id,
            value=value,
            rank=rank.value,
            reason=reason,
            decision_id=decision_id,
        )
    )
    session.flush()


def add_places(
    session: Session,
    decision_id: int,
    evidence_ids: Iterable[int],
    record_id: int | None,
) -> None:
    """Move evidence to a record, or out of all of them."""
    for one in evidence_ids:
        session.add(
            PlaceRow(evidence_id=one, record_id=record_id, decision_id=decision_id)
        )
    session.flush()


def add_merge(
    session: Session, decision_id: int, record_id: int, into_id: int | None
) -> None:
    """Let a record go into another one, or stand alone again."""
    session.add(MergeRow(record_id=record_id, into_id=into_id, decision_id=decision_id))
    session.flush()
