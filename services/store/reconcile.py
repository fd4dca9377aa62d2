"""Does the store agree with itself, and with the bytes on the disk?

Each function lists what does not, of all or of the next piece; nothing is changed.
`services.pipeline.reconciling` asks them, for nightly rounds and `crossclaim doctor`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.store import longtexts
from services.store.claims import MOST_SHARING

#: Minutes that an article may be under way without a run that would move it.
PATIENCE = 60

_WITHOUT_END = text("""
SELECT a.id FROM articles a
 WHERE a.status NOT IN ('judged', 'failed')
   AND a.received_at < clock_timestamp() - make_interval(mins => :minutes)
   AND NOT EXISTS (SELECT FROM runs r WHERE r.article_id = a.id
                      AND r.version = a.version
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


@dataclass(frozen=True, slots=True)
class Kept:
    """An article whose bytes must be in the content store."""

    id: int
    name: str
    sha256: str


def articles_behind(session: Session, last: int, most: int) -> list[Kept]:
    """Give the next articles behind the one with the number `last`."""
    rows = session.execute(
        text(
            "SELECT id, name, sha256 FROM articles"
            " WHERE id > :last AND let_go_at IS NULL ORDER BY id LIMIT :most"
        ),
        {"last": last, "most": most},
    )
    return [Kept(row.id, row.name, row.sha256) for row in rows]


def unknown_hashes(session: Session, hashes: Sequence[str]) -> list[str]:
    """Give those of these hashes that no article has."""
    rows = session.scalars(
        text(
            "SELECT one FROM unnest(CAST(:hashes AS text[])) AS one"
            " WHERE NOT EXISTS (SELECT FROM articles WHERE sha256 = one)"
        ),
        {"hashes": list(hashes)},
    )
    return list(rows)


def unknown_files(session: Session, moved: Mapping[str, int]) -> list[str]:
    """Give those of these files that no sighting was moved to.

    `moved` gives to each path, relative to the inbox, the sighting that its name tells.
    A file whose row does not say yet that it was moved is known; so is its metadata.
    """
    rows = session.scalars(
        text(
            "SELECT path FROM unnest(CAST(:paths AS text[]), CAST(:ids AS bigint[]))"
            " AS file (path, number) WHERE NOT EXISTS (SELECT FROM sightings"
            " WHERE id = number AND (moved_at IS NULL OR moved_to IN (path,"
            r" regexp_replace(path, '(\.error)?\.json$', ''))))"
        ),
        {"paths": list(moved), "ids": list(moved.values())},
    )
    return list(rows)


def unmoved(session: Session, minutes: int = PATIENCE) -> list[int]:
    """List sightings that were noted so long ago and whose file was not moved."""
    rows = session.scalars(
        text(
            "SELECT id FROM sightings WHERE moved_at IS NULL"
            " AND seen_at < clock_timestamp() - make_interval(mins => :minutes)"
            " ORDER BY id LIMIT 100"
        ),
        {"minutes": minutes},
    )
    return list(rows)


# --- pairs ----------------------------------------------------------------------------

#: Of one key so many claims, the newest when a claim was judged, must have been
#: compared with it: half of what judging takes, for what was withdrawn since counted.
NEWEST = MOST_SHARING // 2

#: Claims under any of some keys; of more than so many, key by key is cheaper.
MOST_UNDER = 20_000
_UNDER_KEYS = text(
    "SELECT id, ticket, keys, status <> 'withdrawn' AS says FROM claims"
    " WHERE keys && CAST(:keys AS text[]) AND ticket <= :upto"
    " ORDER BY id DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of the claims judged with a range of tickets."""

    upto: int  # the last ticket looked at
    claims: int
    missing: list[tuple[int, int]]  # the later judged one last


@dataclass(frozen=True, slots=True)
class _Mine:
    id: int
    ticket: int
    keys: frozenset[str]
    meets: bool  # whether others must have been compared with it


def uncompared(session: Session, last: int, most: int) -> Compared | None:
    """Find pairs without an opinion among the next claims judged behind a ticket.

    So many articles' claims, each against those that share a key and had been judged by
    then. None if no claim has a later ticket.
    """
    mine = _next_judged(session, last, most)
    if not mine:
        return None
    wanted = _wanted(session, mine)
    ids = [one.id for one in mine]
    known = session.execute(
        text(
            "SELECT a, b FROM opinions WHERE a = ANY(:ids)"
            " UNION SELECT a, b FROM opinions WHERE b = ANY(:ids)"
        ),
        {"ids": ids},
    )
    opinions = {(row.a, row.b) for row in known}
    missing = [pair for pair in wanted if (min(pair), max(pair)) not in opinions]
    return Compared(max(one.ticket for one in mine), len(mine), sorted(missing))


def _next_judged(session: Session, last: int, most: int) -> list[_Mine]:
    """Give the claims of the next articles judged behind a ticket.

    Those of a very long text are compared with fewer: no pair is wanted of them.
    """
    rows = session.execute(
        text(
            "WITH mine AS MATERIALIZED (SELECT id, article_id, ticket, keys, status"
            " FROM claims WHERE ticket > :last AND ticket <= (SELECT max(ticket)"
            " FROM (SELECT DISTINCT ticket FROM claims WHERE ticket > :last"
            " ORDER BY ticket LIMIT :most) AS next)),"
            " long AS MATERIALIZED (SELECT article_id FROM claims WHERE article_id IN"
            " (SELECT article_id FROM mine) GROUP BY article_id"
            " HAVING count(*) > :many)"
            " SELECT id, ticket, keys, status <> 'withdrawn'"
            " AND article_id NOT IN (SELECT article_id FROM long) AS meets FROM mine"
        ),
        {"last": last, "most": most, "many": longtexts.MANY},
    )
    return [_Mine(row.id, row.ticket, frozenset(row.keys), row.meets) for row in rows]


def _wanted(session: Session, mine: Sequence[_Mine]) -> set[tuple[int, int]]:
    """Give the pairs that judging must have made: another's claim, then one of ours."""
    under: dict[str, list[_Mine]] = defaultdict(list)
    for one in mine:
        for key in one.keys if one.meets else ():
            under[key].append(one)
    # Planned anew for the very keys: rare ones are looked up in their index.
    session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    upto = max(one.ticket for one in mine)
    known = _newest_under(session, under, upto)
    wanted: set[tuple[int, int]] = set()
    for key, ours in under.items():
        for one in ours:
            before = (row for row in known[key] if row.ticket <= one.ticket)
            wanted |= {
                (row.id, one.id)
                for row in islice(before, NEWEST + 1)
                if row.says and _first(row, one)
            }
    return wanted


def _newest_under(
    session: Session, under: Mapping[str, Sequence[_Mine]], upto: int
) -> dict[str, list[Any]]:
    """Give for each key enough of its claims, the newest first, judged by a ticket."""
    asked = {"keys": list(under), "upto": upto, "most": MOST_UNDER}
    rows = session.execute(_UNDER_KEYS, asked).all()
    if len(rows) == MOST_UNDER:
        return {
            key: list(
                session.execute(
                    _UNDER_KEYS, asked | {"keys": [key], "most": NEWEST + len(ours)}
                )
            )
            for key, ours in under.items()
        }
    known: dict[str, list[Any]] = {key: [] for key in under}
    for row in rows:
        for key in known.keys() & set(row.keys):
            known[key].append(row)
    return known


def _first(row: Any, one: _Mine) -> bool:
    """Tell whether a claim was judged before another; of one article, the older one."""
    return (row.ticket, row.id) < (one.ticket, one.id)
