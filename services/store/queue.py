"""The reviewers' queue: one query for the counts, one for a page, one for the next.

All walk indexes of open cases alone, so none grows with what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import (
    ScalarSelect,
    Select,
    all_,
    desc,
    exists,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from services.model.case import CaseStatus, Lane
from services.store.cases import waiting
from services.store.tables import QUEUE_ORDER, CaseRow, DeferralRow, LeaseRow
from services.store.wanted import ALL, Wanted, conditions

_LANES = list(Lane)
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands in the queue; places sort as the queue does."""

    lane: int  # gravest first
    articles: int  # negative: more articles come first
    spread: float  # negative: farther apart comes first
    opened_at: datetime  # older first
    id: int


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose queue it is: what somebody has put off is not in theirs."""

    user_id: int | None = None
    mine: bool = False  # only what is assigned to them
    parked: bool = False  # what was parked for all, instead of what waits
    wanted: Wanted = ALL


#: Nobody's in particular.
EVERYBODY = Eyes()


def counts(session: Session, eyes: Eyes = EVERYBODY) -> Mapping[Lane, int]:
    """Count what waits in each lane."""
    query = select(CaseRow.lane, func.count()).group_by(CaseRow.lane)
    rows = session.execute(_seen(query, eyes))
    found = {Lane(lane): count for lane, count in rows}
    return {lane: found.get(lane, 0) for lane in Lane}


def page(
    session: Session,
    lane: Lane | None,
    *,
    after: Place | None,
    limit: int,
    eyes: Eyes = EVERYBODY,
) -> list[CaseRow]:
    """Give the cases behind a place, in the queue's order."""
    query = _seen(select(CaseRow), eyes).order_by(*_order(eyes)).limit(limit)
    if lane is not None:
        query = query.where(CaseRow.lane == lane.value)
    query = _behind(query, after, eyes).execution_options(populate_existing=True)
    return list(session.scalars(query))


def first(
    session: Session,
    *,
    after: Place | None = None,
    but: int | None = None,
    eyes: Eyes = EVERYBODY,
) -> int | None:
    """Give the first case behind a place that nobody else holds, but for `but`."""
    query = _seen(select(CaseRow.id), eyes).order_by(*_order(eyes)).limit(1)
    if eyes.wanted.lane is not None:
        query = query.where(CaseRow.lane == eyes.wanted.lane.value)
    if but is not None:
        query = query.where(CaseRow.id != but)
    if eyes.user_id is not None:
        query = query.where(~_held_by_others(eyes.user_id))
    found: int | None = session.scalar(_behind(query, after, eyes))
    return found


def place_of(row: CaseRow) -> Place:
    """Give the place at which a case stands, or would stand if it were open."""
    rank = _LANES.index(Lane(row.lane)) + 1
    return Place(rank, -row.articles, -row.spread, row.opened_at, row.id)


def arrived(session: Session, since: datetime, eyes: Eyes) -> int:
    """Count the cases that came into somebody's queue since then."""
    query = _seen(select(func.count(CaseRow.id)), eyes)
    return session.scalar(query.where(CaseRow.arrived_at > since)) or 0


def _order(eyes: Eyes) -> tuple[Any, ...]:
    """Give what somebody's queue is sorted by: the impact of cases, or their age."""
    if eyes.wanted.oldest:
        return CaseRow.opened_at, CaseRow.id
    return QUEUE_ORDER


def _seen(query: Select[*Columns], eyes: Eyes) -> Select[*Columns]:
    """Leave what is in somebody's queue."""
    query = query.where(*conditions(eyes.wanted))
    if eyes.parked:
        return query.where(CaseRow.status == CaseStatus.DEFERRED.value)
    query = query.where(waiting())
    if eyes.user_id is None:
        return query
    if eyes.mine:
        query = query.where(CaseRow.assigned_to == eyes.user_id)
    return query.where(CaseRow.id != all_(func.array(_put_off(eyes.user_id))))


def _put_off(user_id: int) -> ScalarSelect[int]:
    """Select what somebody has put off: read once, not for each case that waits."""
    return (
        select(DeferralRow.case_id)
        .where(
            DeferralRow.user_id == user_id,
            DeferralRow.ended_by.is_(None),
            DeferralRow.until > func.clock_timestamp(),
        )
        .scalar_subquery()
    )


def _held_by_others(user_id: int) -> Any:
    return exists().where(
        LeaseRow.case_id == CaseRow.id,
        LeaseRow.user_id != user_id,
        LeaseRow.until > func.clock_timestamp(),
    )


def _behind(
    query: Select[*Columns], after: Place | None, eyes: Eyes
) -> Select[*Columns]:
    if after is None:
        return query
    values: tuple[Any, ...] = (after.opened_at, after.id)
    if not eyes.wanted.oldest:
        values = (after.lane, after.articles, after.spread, *values)
    return query.where(tuple_(*_order(eyes)) > tuple_(*values))


def before(
    session: Session, place: Place, lane: Lane | None, *, limit: int, eyes: Eyes
) -> list[CaseRow]:
    """Give the cases in front of a place, in the queue's order: the last ones of them.

    The same index as that of a page, walked backwards.
    """
    values: tuple[Any, ...] = (place.opened_at, place.id)
    if not eyes.wanted.oldest:
        values = (place.lane, place.articles, place.spread, *values)
    order = _order(eyes)
    query = _seen(select(CaseRow), eyes).where(tuple_(*order) < tuple_(*values))
    if lane is not None:
        query = query.where(CaseRow.lane == lane.value)
    query = query.order_by(*(desc(one) for one in order)).limit(limit)
    query = query.execution_options(populate_existing=True)
    return list(session.scalars(query))[::-1]


def holds(session: Session, case_id: int, eyes: Eyes) -> bool:
    """Tell whether a case is in somebody's queue."""
    query = _seen(select(CaseRow.id), eyes).where(CaseRow.id == case_id)
    return session.scalar(query) is not None
