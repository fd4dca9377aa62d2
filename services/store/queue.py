"""The reviewers' queue: one query for the counts, one for a page, one for the next.

All walk indexes of open cases alone, so none grows with what was decided. A queue of
all lanes leaves out what was only said in passing: that is read where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import Enum, auto
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    ScalarSelect,
    Select,
    all_,
    bindparam,
    desc,
    exists,
    func,
    literal_column,
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

    @property
    def passes_over(self) -> bool:
        """Whether a queue of all lanes leaves out what was only said in passing.

        What somebody assigned or parked was looked at, whatever its lane.
        """
        return not (self.mine or self.parked)


#: Nobody's in particular.
EVERYBODY = Eyes()


@dataclass(frozen=True, slots=True)
class Line:
    """A case that waits, as the queue beside a case shows it."""

    case_id: int
    question: str
    lane: str
    undecided: int
    articles: int


#: To write a statement costs more than to find what it asks for: those that every page
#: sends are kept, for so many reviewers and filters.
_KEPT = 256


def counts(session: Session, eyes: Eyes = EVERYBODY) -> Mapping[Lane, int]:
    """Count what waits in each lane."""
    found = {Lane(lane): count for lane, count in session.execute(_counting(eyes))}
    return {lane: found.get(lane, 0) for lane in Lane}


@lru_cache(maxsize=_KEPT)
def _counting(eyes: Eyes) -> Select[str, int]:
    query = select(CaseRow.lane, func.count()).group_by(CaseRow.lane)
    return _seen(query, eyes)


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
    query = query.where(*_within(lane, eyes))
    if after is not None:
        query = query.where(tuple_(*_order(eyes)) > _given(eyes))
    query = query.execution_options(populate_existing=True)
    return list(session.scalars(query, None if after is None else _values(after, eyes)))


def first(
    session: Session,
    *,
    after: Place | None = None,
    but: int | None = None,
    eyes: Eyes = EVERYBODY,
) -> int | None:
    """Give the first case behind a place that nobody else holds, but for `but`.

    Of the lane that the eyes want; without one, of all but the last.
    """
    told = {"but": but} | ({} if after is None else _values(after, eyes))
    query = _first(eyes, behind=after is not None, but=but is not None)
    found: int | None = session.scalar(query, told)
    return found


@lru_cache(maxsize=_KEPT)
def _first(eyes: Eyes, *, behind: bool, but: bool) -> Select[int]:
    query = _seen(select(CaseRow.id), eyes).order_by(*_order(eyes)).limit(1)
    query = query.where(*_within(eyes.wanted.lane, eyes))
    if but:
        query = query.where(CaseRow.id != bindparam("but"))
    if eyes.user_id is not None:
        query = query.where(~_held_by_others(eyes.user_id))
    if behind:
        query = query.where(tuple_(*_order(eyes)) > _given(eyes))
    return query


def place_of(row: CaseRow) -> Place:
    """Give the place at which a case stands, or would stand if it were open."""
    return Place(
        _rank(Lane(row.lane)), -row.articles, -row.spread, row.opened_at, row.id
    )


def is_passed_over(place: Place, eyes: Eyes) -> bool:
    """Tell whether a queue of all lanes leaves out a case at this place."""
    return eyes.passes_over and place.lane == _rank(Lane.MINOR)


def arrived(session: Session, since: datetime, eyes: Eyes) -> int:
    """Count the cases that came into somebody's queue since then."""
    query = _seen(select(func.count(CaseRow.id)), eyes)
    query = query.where(*_within(eyes.wanted.lane, eyes))
    return session.scalar(query.where(CaseRow.arrived_at > since)) or 0


def _within(lane: Lane | None, eyes: Eyes) -> Iterator[ColumnElement[bool]]:
    """Give the condition for a lane, or for all that the queue of all lanes lists.

    By its rank: where hardly anything but the last lane waits, that is not walked.
    """
    if lane is not None:
        yield CaseRow.lane == lane.value
    elif eyes.passes_over:
        yield literal_column(f"{QUEUE_ORDER[0]} < {_rank(Lane.MINOR)}", Boolean())


def _rank(lane: Lane) -> int:
    return _LANES.index(lane) + 1


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


def near(
    session: Session, place: Place, lane: Lane | None, *, limit: int, eyes: Eyes
) -> list[Line]:
    """Give the part of a queue in which the case at a place stands.

    The queue's first lines where it is among them, or is in no such queue; else as many
    lines before it as behind it.
    """
    told = _values(place, eyes)
    onward = _lines(session, _walk(eyes, lane, _Way.ONWARD), told | {"most": limit})
    if not onward or onward[0].case_id != place.id:
        return _lines(session, _walk(eyes, lane, _Way.FIRST), {"most": limit})
    back = _lines(session, _walk(eyes, lane, _Way.BACK), told | {"most": limit - 1})
    if len(back) < limit - 1:
        return [*back[::-1], *onward][:limit]
    half = limit // 2
    return [*back[:half][::-1], *onward[: half + 1]]


def _lines(
    session: Session, query: Select[*tuple[Any, ...]], told: Mapping[str, Any]
) -> list[Line]:
    return [Line(*row) for row in session.execute(query, told)]


class _Way(Enum):
    """How the queue is walked: from its beginning, or from a place on, or back."""

    FIRST = auto()
    ONWARD = auto()
    BACK = auto()


@lru_cache(maxsize=_KEPT)
def _walk(eyes: Eyes, lane: Lane | None, way: _Way) -> Select[*tuple[Any, ...]]:
    """Select lines of a queue; the parameters are `_values`, and `most` lines."""
    query = _seen(
        select(
            CaseRow.id,
            CaseRow.question,
            CaseRow.lane,
            CaseRow.undecided,
            CaseRow.articles,
        ),
        eyes,
    ).limit(bindparam("most"))
    query = query.where(*_within(lane, eyes))
    order = _order(eyes)
    if way is _Way.BACK:
        query = query.where(tuple_(*order) < _given(eyes))
        return query.order_by(*(desc(one) for one in order))
    if way is _Way.ONWARD:
        query = query.where(tuple_(*order) >= _given(eyes))
    return query.order_by(*order)


def _given(eyes: Eyes) -> ColumnElement[Any]:
    """Name the parameters that are a place in somebody's queue: `_values`."""
    return tuple_(*(bindparam(f"place_{n}") for n in range(len(_order(eyes)))))


def _values(place: Place, eyes: Eyes) -> dict[str, Any]:
    """Give a place as the parameters of `_given`."""
    values = astuple(place)[-len(_order(eyes)) :]
    return {f"place_{n}": value for n, value in enumerate(values)}
