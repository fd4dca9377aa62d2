"""Does the store agree with itself, and with the bytes on the disk?

Each function lists what does not; nothing is changed. The nightly check and
`crossclaim doctor` ask them all.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.errors import Unreadable
from services.store import files

#: Minutes that an article may be under way without a run that would move it.
PATIENCE = 60

_WITHOUT_END = text("""
SELECT a.id FROM articles a
 WHERE a.status NOT IN ('judged', 'failed')
   AND a.received_at < clock_timestamp() - make_interval(mins => :minutes)
   AND NOT EXISTS (SELECT FROM runs r WHERE r.article_id = a.id
                      AND r.state IN ('ready', 'running', 'failed'))
 ORDER BY a.id LIMIT 100
""")

_HOMELESS = text("""
SELECT c.id FROM claims c LEFT JOIN cases k ON k.id = c.case_id
 WHERE c.status = 'pending' AND (k.id IS NULL OR k.joined_into IS NOT NULL)
 ORDER BY c.id LIMIT 100
""")

_RIGHTS = text("""
SELECT right_, has_table_privilege(current_user, 'decisions', right_) AS has
  FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS right_
""")

_GUARDS = text("""
SELECT count(*) FROM pg_trigger
 WHERE tgrelid = 'decisions'::regclass AND NOT tgisinternal AND tgenabled = 'O'
""")
#: The two triggers that refuse to change or empty the decisions.
GUARDS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """How the database answers; times are seconds."""

    answered: float  # how long it took for nothing
    clock: float  # our clock before (+) or behind (-) the database's
    schema: str  # version of the schema; empty if there is none


def standing(session: Session) -> Standing:
    """Ask for the time and the schema."""
    session.execute(text("SELECT 1"))  # the line stands
    started = time.perf_counter()
    theirs = session.scalar(text("SELECT clock_timestamp()"))
    answered = time.perf_counter() - started
    off = (datetime.now(UTC) - theirs).total_seconds() if theirs else 0.0
    there = session.scalar(text("SELECT to_regclass('alembic_version')"))
    current = (
        session.scalar(text("SELECT version_num FROM alembic_version")) if there else ""
    )
    return Standing(answered, off, str(current or ""))


def without_end(session: Session, minutes: int = PATIENCE) -> list[int]:
    """List articles that are under way for so long and that nothing will move."""
    return list(session.scalars(_WITHOUT_END, {"minutes": minutes}))


def homeless(session: Session) -> list[int]:
    """List pending claims that stand in no case that a reviewer could open."""
    return list(session.scalars(_HOMELESS))


def loose_rights(session: Session) -> list[str]:
    """List what this role may do to decisions, and must not; empty is right."""
    found = [str(row.right_) for row in session.execute(_RIGHTS) if row.has]
    if (session.scalar(_GUARDS) or 0) < GUARDS:
        found.append("no trigger")
    return found


def without_bytes(session: Session, content: Path, *, thorough: bool) -> Iterator[str]:
    """Give the names of articles whose bytes are gone; thorough: or are others."""
    rows = session.execute(
        text("SELECT sha256, name FROM articles ORDER BY id"),
        execution_options={"yield_per": 1000},
    )
    for row in rows:
        if not (_whole if thorough else files.exists)(content, row.sha256):
            yield row.name


def _whole(content: Path, sha256: str) -> bool:
    try:
        files.load(content, sha256)
    except (OSError, Unreadable):
        return False
    return True
