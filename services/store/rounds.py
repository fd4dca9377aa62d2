"""Nightly rounds: one row says how far one is, and what it found.

A round is made in small steps. Whoever has it by its lease makes the next one; if they
die, another goes on from where the row says. So several watchers make one round, and a
restart repeats no more than a step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, text, update
from sqlalchemy.orm import Session

from services.errors import Fenced
from services.store.tables import RoundRow

#: Seconds after the beginning of the last round when the next one is overdue.
OVERDUE = 2 * 86_400.0

#: Begins a round unless one is open, or has begun since the last night. Nights begin at
#: an hour of UTC, by the database's clock.
_START = text("""
INSERT INTO rounds (worker, until, step, marks)
SELECT :me, clock_timestamp(), :first,
       coalesce((SELECT marks FROM rounds WHERE ended_at IS NOT NULL
                  ORDER BY id DESC LIMIT 1), '{}')
 WHERE :now OR NOT EXISTS (
       SELECT FROM rounds WHERE began_at >= timezone('UTC',
           date_trunc('day', timezone('UTC', clock_timestamp())
                             - make_interval(hours => :hour))
           + make_interval(hours => :hour)))
ON CONFLICT DO NOTHING
""")

_HOLD = text("""
UPDATE rounds
   SET worker = :me, until = clock_timestamp() + :lease * interval '1 s',
       tries = tries + 1
 WHERE ended_at IS NULL AND (worker = :me OR until <= clock_timestamp())
RETURNING id, step, place, tries, found, marks
""")

_SEEN = """
SELECT id, began_at, ended_at, step, found, marks,
       extract(epoch FROM clock_timestamp() - began_at)::float8 AS age
  FROM rounds WHERE {which} ORDER BY id DESC LIMIT 1
"""
_ENDED = text(_SEEN.format(which="ended_at IS NOT NULL"))
_OPEN = text(_SEEN.format(which="ended_at IS NULL"))


@dataclass(frozen=True, slots=True)
class Held:
    """A round under our lease, and where it stands."""

    id: int
    me: str
    lease: float
    step: str
    place: str
    tries: int  # at this very place, this one counted
    found: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """A round as people see it."""

    id: int
    began_at: dt.datetime
    ended_at: dt.datetime | None
    step: str
    #: By step: `looked`, `number` found, the `first` of them, `mended`, and `broke`.
    found: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Any]  # by step: what the next round goes on from
    age: float  # seconds since it began


@dataclass(frozen=True, slots=True)
class Further:
    """Where a round goes on; no step: it is at its end."""

    step: str | None
    place: str
    found: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Any]


def start(
    session: Session, me: str, *, first: str, hour: int, now: bool = False
) -> bool:
    """Begin a round if it is time, or `now`; True if this began one."""
    told = {"me": me, "first": first, "hour": hour, "now": now}
    made: Any = session.execute(_START, told)
    return bool(made.rowcount)


def hold(session: Session, me: str, lease: float) -> Held | None:
    """Take the open round for `lease` seconds; None if there is none, or another's.

    Commit before the work begins: the try must count even if the work kills us.
    """
    row = session.execute(_HOLD, {"me": me, "lease": lease}).one_or_none()
    return None if row is None else Held(me=me, lease=lease, **row._mapping)


def give_back(session: Session, held: Held) -> None:
    """Let a try not count that the world disturbed."""
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == held.id, RoundRow.worker == held.me, RoundRow.tries > 0)
        .values(tries=RoundRow.tries - 1)
    )


def note(session: Session, held: Held, further: Further) -> None:
    """Say how far the round is now. Raises Fenced if it is no longer ours there."""
    ended = {"ended_at": func.clock_timestamp()} if further.step is None else {}
    moved = session.execute(
        update(RoundRow)
        .where(
            RoundRow.id == held.id,
            RoundRow.worker == held.me,
            RoundRow.step == held.step,
            RoundRow.place == held.place,
            RoundRow.ended_at.is_(None),
        )
        .values(
            step=further.step or held.step,
            place=further.place,
            tries=0,
            found=dict(further.found),
            marks=dict(further.marks),
            until=func.clock_timestamp() + dt.timedelta(seconds=held.lease),
            **ended,
        )
        .returning(RoundRow.id)
    ).first()
    if moved is None:
        raise Fenced


@dataclass(frozen=True, slots=True)
class Known:
    """What rounds have found: the newest word on each check."""

    ended: Round | None  # the last that came to its end
    under_way: Round | None
    found: Mapping[str, Mapping[str, Any]]


def known(session: Session) -> Known:
    """Give what the last round found, and what one under way has found since."""
    last, now = ended(session), under_way(session)
    found = dict(last.found) if last else {}
    for step, one in now.found.items() if now else ():
        if now and (step != now.step or one["number"]):  # through, or bad enough
            found[step] = one
    return Known(last, now, found)


def ended(session: Session) -> Round | None:
    """Give the last round that came to its end."""
    row = session.execute(_ENDED).one_or_none()
    return None if row is None else Round(**row._mapping)


def under_way(session: Session) -> Round | None:
    """Give the round that is open."""
    row = session.execute(_OPEN).one_or_none()
    return None if row is None else Round(**row._mapping)
