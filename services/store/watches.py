"""What somebody watches, and what happened to it since they last looked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.store.tables import CaseRow, RecordRow, WatchRow

#: Everything that happened to what one person watches: watch, what, which one. A case
#: that was joined is watched as the one it went into.
_NEWS = text(
    "WITH mine AS (SELECT w.id, w.user_id, w.seen_at, w.record_id,"
    " COALESCE(c.joined_into, c.id) AS case_id"
    " FROM watches w LEFT JOIN cases c ON c.id = w.case_id WHERE w.user_id = :user),"
    " said AS (SELECT m.id, d.id AS decision_id"
    " FROM mine m JOIN decisions d ON d.case_id = m.case_id"
    " UNION SELECT m.id, unnest(ARRAY[e.decision_id, e.ended_by])"
    " FROM mine m JOIN evidence e ON e.record_id = m.record_id"
    " UNION SELECT m.id, unnest(ARRAY[r.decision_id, r.ended_by])"
    " FROM mine m JOIN ranks r ON r.record_id = m.record_id"
    " UNION SELECT m.id, unnest(ARRAY[r.decision_id, r.ended_by])"
    " FROM mine m JOIN merges r ON m.record_id IN (r.record_id, r.into_id))"
    " SELECT m.id AS watch, 'decision' AS what, d.id AS which"
    " FROM said JOIN mine m USING (id) JOIN decisions d ON d.id = said.decision_id"
    " WHERE d.decided_at > m.seen_at AND d.user_id <> m.user_id"
    " UNION ALL SELECT m.id, 'claim', c.id"
    " FROM mine m JOIN claims c ON c.case_id = m.case_id"
    " WHERE c.created_at > m.seen_at AND c.status = 'pending' AND c.added_by IS NULL"
    " UNION ALL SELECT m.id, 'note', n.id"
    " FROM mine m JOIN notes n ON n.case_id = m.case_id AND n.struck_at IS NULL"
    " WHERE n.written_at > m.seen_at AND n.user_id <> m.user_id"
    " UNION ALL SELECT m.id, 'challenge', n.id"
    " FROM mine m JOIN records r ON r.id = m.record_id"
    " JOIN claims h ON h.record_id = r.id"
    " JOIN opinions o ON h.id IN (o.a, o.b) AND (o.kind = 'update'"
    " OR o.kind IN ('contradiction', 'competing_estimates')"
    " AND r.status = 'challenged')"
    " JOIN claims n ON n.id = o.a + o.b - h.id"
    " WHERE n.created_at > m.seen_at AND n.status = 'pending'"
)


@dataclass(frozen=True, slots=True)
class Watch:
    """One watched case or record."""

    id: int
    case_id: int | None
    record_id: int | None
    question: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to what is watched."""

    watch: int
    what: str  # decision, claim, note or challenge
    which: int  # the decision, the note, or the claim


def put(session: Session, user_id: int, **subject: int) -> bool:
    """Watch `case_id` or `record_id`; False if it was watched before."""
    made = session.execute(
        insert(WatchRow)
        .values(user_id=user_id, **subject)
        .on_conflict_do_nothing()
        .returning(WatchRow.id)
    )
    return made.first() is not None


def drop(session: Session, user_id: int, **subject: int) -> None:
    """Watch it no longer."""
    session.execute(delete(WatchRow).filter_by(user_id=user_id, **subject))


def watched(session: Session, user_id: int, **subject: int) -> bool:
    """Tell whether somebody watches `case_id` or `record_id`."""
    query = select(WatchRow.id).filter_by(user_id=user_id, **subject)
    return session.scalar(query) is not None


def count(session: Session, user_id: int) -> int:
    """Count what somebody watches."""
    query = select(func.count(WatchRow.id)).where(WatchRow.user_id == user_id)
    return session.scalar(query) or 0


def of(session: Session, user_id: int) -> list[Watch]:
    """Give what somebody watches, newest wish first."""
    rows = session.execute(
        select(
            WatchRow.id,
            WatchRow.case_id,
            WatchRow.record_id,
            func.coalesce(CaseRow.question, RecordRow.question),
            WatchRow.seen_at,
        )
        .outerjoin(CaseRow, CaseRow.id == WatchRow.case_id)
        .outerjoin(RecordRow, RecordRow.id == WatchRow.record_id)
        .where(WatchRow.user_id == user_id)
        .order_by(WatchRow.id.desc())
    )
    return [Watch(*row) for row in rows]


def news(session: Session, user_id: int) -> list[Happening]:
    """Give what others, and new articles, did to what somebody watches."""
    rows = session.execute(_NEWS, {"user": user_id})
    return [Happening(*row) for row in rows]


def see(session: Session, user_id: int, watch_ids: Collection[int]) -> None:
    """Note that somebody has seen what happened to these until now."""
    session.execute(
        update(WatchRow)
        .where(WatchRow.user_id == user_id, WatchRow.id.in_(watch_ids))
        .values(seen_at=func.clock_timestamp())
    )
