"""What is let go in time: never evidence, never a decision, a claim or a record.

Each function lets go of some rows, or names what may go; days are counted by the
database's clock. Triggers guard the two tables that hold more than bookkeeping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Sessions in use are younger than this: `services.desk.login`.
_LONGEST_SESSION = "interval '1 day'"
_AGE = "make_interval(days => :days)"

_PASSING = {
    "sessions": text(
        "DELETE FROM sessions WHERE created_at < clock_timestamp()"
        f" - greatest({_AGE}, {_LONGEST_SESSION})"
    ),
    "links": text(
        f"DELETE FROM sign_in_links WHERE expires_at < clock_timestamp() - {_AGE}"
    ),
    "attempts": text(
        f"DELETE FROM sign_in_attempts WHERE tried_at < clock_timestamp() - {_AGE}"
    ),
    "signs": text(
        f"DELETE FROM heartbeats WHERE beaten_at < clock_timestamp() - {_AGE}"
    ),
    "leases": text(f"DELETE FROM leases WHERE until < clock_timestamp() - {_AGE}"),
    "rounds": text(
        f"DELETE FROM rounds WHERE ended_at < clock_timestamp() - {_AGE}"
        " AND id < (SELECT max(id) FROM rounds WHERE ended_at IS NOT NULL)"
    ),
    "runs": text(
        "DELETE FROM runs WHERE id IN (SELECT r.id FROM runs r"
        " JOIN articles a ON a.id = r.article_id WHERE r.state = 'done'"
        f" AND r.version < a.version AND r.finished_at < clock_timestamp() - {_AGE}"
        " LIMIT :most FOR UPDATE OF r SKIP LOCKED)"
    ),
}

#: Nothing is known to be said of such an article: no claim of it was ever found, nobody
#: decided anything about it, and nothing goes on with it. The newest drop counts.
_UNCITED = text(f"""
SELECT a.id, a.sha256 FROM articles a
 WHERE a.id > :last AND a.let_go_at IS NULL AND a.status IN ('judged', 'failed')
   AND a.received_at < clock_timestamp() - {_AGE}
   AND NOT EXISTS (SELECT FROM claims c WHERE c.article_id = a.id)
   AND NOT EXISTS (SELECT FROM decisions d WHERE d.article_id = a.id)
   AND NOT EXISTS (SELECT FROM readings g WHERE g.article_id = a.id
                      AND g.finished_at IS NULL)
   AND NOT EXISTS (SELECT FROM runs r WHERE r.article_id = a.id
                      AND r.state <> 'done' AND r.dismissed_at IS NULL)
   AND NOT EXISTS (SELECT FROM sightings s WHERE s.article_id = a.id
                      AND (s.moved_at IS NULL
                        OR s.seen_at >= clock_timestamp() - {_AGE}))
 ORDER BY a.id LIMIT :most
""")

_TAKEN = text(f"""
SELECT s.id, s.moved_to, a.sha256 FROM sightings s
  JOIN articles a ON a.id = s.article_id AND a.sha256 = s.sha256
 WHERE s.id > :last AND s.moved_to IS NOT NULL
   AND s.seen_at < clock_timestamp() - {_AGE}
 ORDER BY s.id LIMIT :most
""")

_REFUSED = text(f"""
SELECT id, moved_to FROM sightings
 WHERE id > :last AND article_id IS NULL AND dismissed_at IS NOT NULL
   AND moved_at IS NOT NULL AND dismissed_at < clock_timestamp() - {_AGE}
 ORDER BY id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Original:
    """A file that may go. `sha256`: of the bytes that the archive keeps, or kept."""

    id: int  # of the article, or of the sighting
    sha256: str = ""
    moved_to: str = ""  # relative to the inbox


def forget(session: Session, what: str, days: int, most: int) -> int:
    """Delete rows of a kind of bookkeeping that are so old; give how many."""
    told = {"days": days} | ({"most": most} if what == "runs" else {})
    gone: Any = session.execute(_PASSING[what], told)
    return int(gone.rowcount)


def uncited(session: Session, days: int, last: int, most: int) -> list[Original]:
    """Give the next articles that nothing cites, received so long ago."""
    rows = session.execute(_UNCITED, {"days": days, "last": last, "most": most})
    return [Original(row.id, row.sha256) for row in rows]


def let_go(session: Session, article_id: int, days: int) -> list[Original] | None:
    """Note that an article's bytes are let go, and give its copies in the inbox.

    None where somebody dropped it again, or cited it, meanwhile: its row is locked.
    """
    session.execute(
        text("SELECT id FROM articles WHERE id = :id FOR UPDATE"), {"id": article_id}
    )
    still = uncited(session, days, last=article_id - 1, most=1)
    if [one.id for one in still] != [article_id]:
        return None
    session.execute(
        text("UPDATE articles SET let_go_at = clock_timestamp() WHERE id = :id"),
        {"id": article_id},
    )
    rows = session.execute(
        text(
            "UPDATE sightings SET moved_to = NULL FROM sightings AS was"
            " WHERE was.id = sightings.id AND sightings.article_id = :id"
            " RETURNING was.id, was.moved_to"
        ),
        {"id": article_id},
    )
    return [Original(row.id, "", row.moved_to) for row in rows if row.moved_to]


def taken(session: Session, days: int, last: int, most: int) -> list[Original]:
    """Give the next copies of taken files that are so old."""
    rows = session.execute(_TAKEN, {"days": days, "last": last, "most": most})
    return [Original(row.id, row.sha256, row.moved_to) for row in rows]


def copy_gone(session: Session, sighting_id: int) -> None:
    """Note that the copy of a taken file is gone."""
    session.execute(
        text("UPDATE sightings SET moved_to = NULL WHERE id = :id"), {"id": sighting_id}
    )


def refused(session: Session, days: int, last: int, most: int) -> list[Original]:
    """Give the next refused files that somebody has seen so long ago."""
    rows = session.execute(_REFUSED, {"days": days, "last": last, "most": most})
    return [Original(row.id, "", row.moved_to or "") for row in rows]


def forget_refusal(session: Session, sighting_id: int) -> None:
    """Delete the row of a refused file."""
    session.execute(text("DELETE FROM sightings WHERE id = :id"), {"id": sighting_id})
