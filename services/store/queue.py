"""The reviewers' queue: one query for the counts, one for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from services.model.case import Lane
from services.store.cases import waiting
from services.store.tables import CaseRow

_LANES = list(Lane)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in the queue; places sort as the queue does."""

    lane: int  # gravest first
    articles: int  # negative: more articles come first
    spread: float  # negative: farther apart comes first
    opened_at: datetime  # older first
    id: int


_PLACE: tuple[Any, ...] = (
    case({lane.value: rank for rank, lane in enumerate(_LANES)}, value=CaseRow.lane),
    -CaseRow.articles,
    -CaseRow.spread,
    CaseRow.opened_at,
    CaseRow.id,
)


def counts(session: Session) -> Mapping[Lane, int]:
    """Count what waits in each lane."""
    rows = session.execute(
        select(CaseRow.lane, func.count()).where(waiting()).group_by(CaseRow.lane)
    )
    found = {Lane(lane): count for lane, count in rows}
    return {lane: found.get(lane, 0) for lane in Lane}


def page(
    session: Session, lane: Lane | None, *, after: Place | None, limit: int
) -> list[CaseRow]:
    """Give the cases behind a place, in the queue's order."""
    query = select(CaseRow).where(waiting()).order_by(*_PLACE).limit(limit)
    if lane is not None:
        query = query.where(CaseRow.lane == lane.value)
    query = _behind(query, after).execution_options(populate_existing=True)
    return list(session.scalars(query))


def first(
    session: Session, *, after: Place | None = None, but: int | None = None
) -> int | None:
    """Give the first case of the queue behind a place, passing over the case `but`."""
    query = select(CaseRow.id).where(waiting()).order_by(*_PLACE).limit(1)
    if but is not None:
        query = query.where(CaseRow.id != but)
    found: int | None = session.scalar(_behind(query, after))
    return found


def place_of(row: CaseRow) -> Place:
    """Give the place at which a case stands, or would stand if it were open."""
    rank = _LANES.index(Lane(row.lane))
    return Place(rank, -row.articles, -row.spread, row.opened_at, row.id)


def _behind(query: Select[Any], after: Place | None) -> Select[Any]:
    if after is None:
        return query
    values = (after.lane, after.articles, after.spread, after.opened_at, after.id)
    return query.where(tuple_(*_PLACE) > tuple_(*values))
