"""Sightings: each drop of a file, and what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.errors import Missing
from services.model.article import Sighting
from services.store.files import Dropped
from services.store.tables import SightingRow


@dataclass(frozen=True, slots=True)
class Told:
    """A sighting's row: `seen_at` is the database's time, `new` whether it was made."""

    id: int
    article_id: int | None
    seen_at: dt.datetime
    new: bool


@dataclass(frozen=True, slots=True)
class Unmoved:
    """A sighting whose file may still lie in the inbox."""

    id: int
    name: str
    inode: str
    size: int  # bytes
    mtime_ns: int
    sha256: str | None  # None when it was refused


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one dropped file; `done` when nothing more will happen."""

    name: str
    sighting_id: int | None
    article_id: int | None
    status: str  # "waiting", an article's status, or "failed"
    reason: str | None
    error: str | None

    @property
    def done(self) -> bool:
        """Whether nothing more will happen without a person."""
        return self.failed or self.status == "judged"

    @property
    def failed(self) -> bool:
        """Whether a person has to look at it."""
        return self.status == "failed"


def add(session: Session, sighting: Sighting, article_id: int) -> Told:
    """Note that a file with this article was seen. The same unmoved file is one."""
    return _note(session, sighting, article_id=article_id)


def refuse(session: Session, sighting: Sighting, code: str, sentence: str) -> Told:
    """Note that a file became no article, and why."""
    return _note(session, sighting, reason=code, error=sentence)


def moved(session: Session, places: Mapping[int, str | None]) -> None:
    """Note where files went, relative to the inbox; None for one that is gone."""
    session.execute(
        text(
            "UPDATE sightings s SET moved_at = clock_timestamp(), moved_to = p.place"
            " FROM unnest(CAST(:ids AS bigint[]), CAST(:places AS text[]))"
            " AS p (id, place) WHERE s.id = p.id AND s.moved_at IS NULL"
        ),
        {"ids": list(places), "places": list(places.values())},
    )


def article_called(session: Session, name: str) -> int | None:
    """Give the article of the newest file of this name, if one became an article."""
    return session.scalar(
        select(SightingRow.article_id)
        .where(SightingRow.name == name, SightingRow.article_id.is_not(None))
        .order_by(SightingRow.id.desc())
        .limit(1)
    )


def unmoved(session: Session) -> list[Unmoved]:
    """List the sightings whose file may still lie in the inbox, oldest first."""
    columns = (getattr(SightingRow, one.name) for one in fields(Unmoved))
    rows = session.execute(
        select(*columns).where(SightingRow.moved_at.is_(None)).order_by(SightingRow.id)
    )
    return [Unmoved(*row) for row in rows]


def dismiss(session: Session, sighting_id: int) -> None:
    """Note that a person has seen a refusal. Raises Missing."""
    seen = session.execute(
        update(SightingRow)
        .where(SightingRow.id == sighting_id, SightingRow.reason.is_not(None))
        .values(dismissed_at=func.clock_timestamp())
        .returning(SightingRow.id)
    ).first()
    if seen is None:
        raise Missing(f"There is no refused file {sighting_id}.")


def failures(session: Session) -> Mapping[str, int]:
    """Count the refused files that nobody has dismissed, by reason."""
    rows = session.execute(
        text(
            "SELECT reason, count(*) AS number FROM sightings"
            " WHERE reason IS NOT NULL AND dismissed_at IS NULL GROUP BY reason"
        )
    )
    return {row.reason: row.number for row in rows}


def fates(session: Session, dropped: Sequence[Dropped]) -> list[Fate]:
    """Tell what became of files that were dropped, in their order."""
    keys = [(one.name, str(one.device), str(one.inode)) for one in dropped]
    rows = session.execute(
        text(
            "SELECT DISTINCT ON (s.name, s.device, s.inode) s.*, a.status,"
            " a.reason AS why, a.error AS sentence FROM sightings s"
            " LEFT JOIN articles a ON a.id = s.article_id"
            " WHERE (s.name, s.device, s.inode, s.mtime_ns) IN"
            " (SELECT * FROM unnest(CAST(:names AS text[]), CAST(:devices AS text[]),"
            " CAST(:inodes AS text[]), CAST(:times AS bigint[])))"
            " ORDER BY s.name, s.device, s.inode, s.id DESC"
        ),
        {
            "names": [key[0] for key in keys],
            "devices": [key[1] for key in keys],
            "inodes": [key[2] for key in keys],
            "times": [one.mtime_ns for one in dropped],
        },
    )
    found = {(row.name, row.device, row.inode): _fate(row) for row in rows}
    return [
        found.get(key) or Fate(key[0], None, None, "waiting", None, None)
        for key in keys
    ]


def _fate(row: Any) -> Fate:
    """Read a fate from a sighting and its article."""
    return Fate(
        name=row.name,
        sighting_id=row.id,
        article_id=row.article_id,
        status=row.status or "failed",
        reason=row.reason or row.why,
        error=row.error or row.sentence,
    )


def _note(session: Session, sighting: Sighting, **outcome: int | str) -> Told:
    """Insert a sighting, or find the one of the same file that was not moved yet.

    A crash between saying and moving repeats the saying: the file is still there.
    """
    key = _key(sighting)
    made = session.execute(
        insert(SightingRow)
        .values(
            **key,
            **outcome,
            sha256=sighting.sha256 or None,
            trace_id=uuid.UUID(sighting.trace_id),
        )
        .on_conflict_do_nothing(
            index_elements=list(key), index_where=SightingRow.moved_at.is_(None)
        )
        .returning(*_TOLD)
    ).one_or_none()
    if made is not None:
        return Told(*made, new=True)
    columns = [getattr(SightingRow, name) for name in key]
    known = session.execute(
        select(*_TOLD).where(
            tuple_(*columns) == tuple_(*key.values()), SightingRow.moved_at.is_(None)
        )
    ).one()
    return Told(*known, new=False)


_TOLD = (SightingRow.id, SightingRow.article_id, SightingRow.seen_at)


def _key(sighting: Sighting) -> dict[str, int | str]:
    """Give what tells one unmoved file from all others."""
    return {
        "name": sighting.name,
        "device": str(sighting.device),
        "inode": str(sighting.inode),
        "size": sighting.size,
        "mtime_ns": sighting.mtime_ns,
    }
