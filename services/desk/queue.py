"""The reviewers' queue: lanes with counts, a page of cases, the next case."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import astuple
from datetime import datetime

from services.desk.views import QueueItem, QueuePage
from services.errors import Illegal
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store import cases, queue
from services.store.queue import Place
from services.store.tables import CaseRow
from services.store.transaction import Session


def page(
    session: Session, lane: Lane | None, after: str | None = None, limit: int = 50
) -> QueuePage:
    """Give a page of a lane, or of all lanes, gravest first.

    Within a lane: more articles first, then figures farther apart, then older cases.
    `after` is the cursor of the page before. Raises Illegal when it is none.
    """
    place = None if after is None else _place(after)
    found = queue.page(session, lane, after=place, limit=limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return QueuePage(
        lane=lane,
        items=tuple(_line(row) for row in shown),
        counts=queue.counts(session),
        after=_cursor(queue.place_of(shown[-1])) if more else None,
    )


def next_case(session: Session, after_case: int | None) -> int | None:
    """Give the next waiting case behind one, from the start again behind the last.

    Never the same one; None when nothing else waits.
    """
    row = None if after_case is None else cases.find(session, after_case)
    if row is None:
        return queue.first(session)
    behind = queue.first(session, after=queue.place_of(row), but=row.id)
    return behind or queue.first(session, but=row.id)


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
