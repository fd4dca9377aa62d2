"""The reviewers' queue: lanes with counts, a page of cases, the next case."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

from services.desk.views import NearPage, QueueItem, QueuePage
from services.errors import Illegal
from services.model.case import Lane
from services.model.decision import Reviewer
from services.model.opinion import OpinionKind
from services.store import cases, leases, queue, users, wanted
from services.store.leases import Lease
from services.store.queue import EVERYBODY, Place
from services.store.queue import Eyes as Eyes
from services.store.tables import CaseRow
from services.store.transaction import Session
from services.store.wanted import Age as Age
from services.store.wanted import Offers as Offers
from services.store.wanted import Wanted as Wanted

#: So many lines of the queue stand beside a case.
_NEAR = 50


def page(
    session: Session,
    lane: Lane | None,
    after: str | None = None,
    limit: int = 50,
    *,
    eyes: Eyes = EVERYBODY,
) -> QueuePage:
    """Give a page of a lane, or of all lanes, gravest first.

    Within a lane: more articles first, then figures farther apart, then older cases.
    All lanes leave out what was only said in passing, but for what people assigned.
    `after` is the cursor of the page before; `eyes` leave out what their owner has put
    off. Raises Illegal when `after` is no cursor.
    """
    place = None if after is None else _place(after)
    found = queue.page(session, lane, after=place, limit=limit + 1, eyes=eyes)
    shown = found[:limit]
    more = len(found) > limit
    held = leases.holders(session, [row.id for row in shown])
    owners = {row.assigned_to for row in shown if row.assigned_to is not None}
    return QueuePage(
        lane=lane,
        items=tuple(_lines(shown, held, users.names(session, owners))),
        **_counted(session, eyes),
        after=_cursor(queue.place_of(shown[-1])) if more else None,
    )


def near(
    session: Session, place: Place, lane: Lane | None, *, eyes: Eyes = EVERYBODY
) -> NearPage:
    """Give the part of a queue in which a case stands, however far down that is.

    Its beginning where the case is on its first page, or in no such queue. Beside a
    case that all lanes leave out stands its own lane.
    """
    if lane is None and queue.is_passed_over(place, eyes):
        lane = Lane.MINOR
    return NearPage(
        lane=lane,
        items=tuple(queue.near(session, place, lane, limit=_NEAR, eyes=eyes)),
        **_counted(session, eyes),
    )


def _counted(session: Session, eyes: Eyes) -> dict[str, Any]:
    """Give the counts of a page, and how many of them all lanes leave out."""
    counts = queue.counts(session, eyes)
    return {
        "counts": counts,
        "passed_over": counts[Lane.MINOR] if eyes.passes_over else 0,
    }


def next_case(
    session: Session, after_case: int | None, by: Reviewer | None = None
) -> int | None:
    """Give the next waiting case behind one, from the start again behind the last.

    What was only said in passing comes once nothing else waits. Never the same one, nor
    one that `by` has put off or somebody else has open; None when nothing else waits.
    """
    return next_wanted(session, after_case, EVERYBODY if by is None else Eyes(by.id))


def next_wanted(session: Session, after_case: int | None, eyes: Eyes) -> int | None:
    """Give the next case as `next_case` does, of those that these eyes want."""
    row = None if after_case is None else cases.find(session, after_case)
    if row is not None:
        return behind(session, row, eyes)
    found = (queue.first(session, eyes=one) for one in _turns(eyes))
    return next(filter(None, found), None)


def behind(session: Session, row: CaseRow, eyes: Eyes) -> int | None:
    """Give the next case behind one that was just read, as `next_case` does."""
    place = queue.place_of(row)
    for one in _turns(eyes):
        found = queue.first(session, after=place, but=row.id, eyes=one)
        found = found or queue.first(session, but=row.id, eyes=one)
        if found is not None:
            return found
    return None


def _turns(eyes: Eyes) -> Iterator[Eyes]:
    """Give what is looked through for the next case: minor ones once all is done."""
    yield eyes
    if eyes.wanted.lane is None and eyes.passes_over:
        yield replace(eyes, wanted=replace(eyes.wanted, lane=Lane.MINOR))


def offers(session: Session) -> Offers:
    """Count what the queue's filters could be set to."""
    return wanted.offers(session)


def arrived(session: Session, since: datetime, eyes: Eyes) -> int:
    """Count the cases that came into a queue since then."""
    return queue.arrived(session, since, eyes)


def version(session: Session, case_id: int) -> int | None:
    """Give a case's version, by which a page knows whether it is stale."""
    row = cases.find(session, case_id)
    return None if row is None else row.version


def stamp(session: Session, case_id: int) -> str | None:
    """Name a waiting case as it is now: a card that was made of it is good so long."""
    return cases.stamp(session, case_id)


def _lines(
    rows: Iterable[CaseRow], held: Mapping[int, Lease], names: Mapping[int, str]
) -> Iterator[QueueItem]:
    """Show cases as lines, with who has them open and whose they are."""
    for row in rows:
        lease = held.get(row.id)
        yield replace(
            _line(row),
            held_by=lease.by if lease else None,
            owner=names.get(row.assigned_to or 0),
        )


def _line(row: CaseRow) -> QueueItem:
    return QueueItem(
        case_id=row.id,
        question=row.question,
        lane=Lane(row.lane),
        kind=OpinionKind(row.kind) if row.kind else None,
        why=row.why,
        marks=tuple(row.marks),
        undecided=row.undecided,
        articles=row.articles,
        spread=row.spread,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
    )


def _cursor(place: Place) -> str:
    """Write a place so that it fits into an address."""
    plain = json.dumps(astuple(place), default=datetime.isoformat)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _place(cursor: str) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        lane, articles, spread, opened_at, id_ = json.loads(
            base64.urlsafe_b64decode(padded)
        )
        opened = datetime.fromisoformat(opened_at)
        return Place(int(lane), int(articles), float(spread), opened, int(id_))
    except (ValueError, TypeError, binascii.Error) as error:
        raise Illegal("This is no place in the queue.") from error
