"""Fill a store with as many pending claims as a busy desk has (tools/bench_desk.py).

The demo is read and judged by the real program; what it left is then told over and
over. Each telling is a story of its own: its names are others (of the same length, so
that every span still fits), its vectors moved a little, its cases opened on another
day. A story is told by one to ten outlets, whose claims stand in the same cases, and
one story by so many that a case of it has about 300 claims.

Rows go through the real tables: every constraint, trigger and index stands, but for the
index of vectors, which is made anew afterwards as it is quicker than to grow it.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import psycopg

#: So many outlets tell a story; a few stories are told by very many.
OUTLETS = (1, 1, 1, 1, 2, 2, 3, 3, 6, 10)
#: Claims of the largest case.
LARGEST = 300
#: Length of what a vector is moved by, against its own length of 1.
SPREAD, NOISES = 0.5, 2_000

_TABLES = ("articles", "sightings", "runs", "cases", "claims", "vectors", "opinions")
#: Columns that each telling sets itself, or that are joined in.
_OWN: Mapping[str, tuple[str, ...]] = {
    "articles": ("id", "sha256", "name"),
    "sightings": ("id", "article_id", "sha256", "inode"),
    "runs": ("id", "article_id"),
    "cases": ("id", "undecided", "articles", "opened_at", "arrived_at", "changed_at"),
    "claims": ("id", "article_id", "case_id", "ticket"),
    "vectors": ("claim_id", "vector"),
    "opinions": ("id", "a", "b"),
}
_WORD = re.compile(r"[A-Za-z]{4,}")
_DATES = re.compile(
    r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may"
    r"|june|july|august|september|october|november|december"
)
_TERM = re.compile(r"[a-z_.]+")
_SOUNDS = ("bdfgklmnprstvz", "aeiou")


@dataclass(frozen=True, slots=True)
class Template:
    """A row of the demo without its own columns, cut where a name stands."""

    row: Mapping[str, Any]  # the columns that each telling sets
    parts: tuple[str, ...]  # text, name, text, name, …, text

    def told(self, names: Mapping[str, str], **own: object) -> str:
        """Give the row as JSON, with other names and its own columns."""
        parts = list(self.parts)
        parts[1::2] = [names[one] for one in parts[1::2]]
        head = json.dumps(own)[:-1]
        return f"{head}, {''.join(parts)[1:]}"


@dataclass
class Demo:
    """What the demo left in the store, ready to be told again."""

    rows: Mapping[str, Sequence[Template]]
    names: Sequence[str]
    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def widest(self) -> int:
        """Claims of its largest case."""
        cases = [one.row["case_id"] for one in self.rows["claims"]]
        return max(cases.count(one) for one in set(cases))


def fill(dsn: str, wanted: int, cases: int) -> dict[str, Any]:
    """Tell the demo until so many claims are pending in about so many cases."""
    started = time.perf_counter()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
        demo = _demo(owner)
        (definition,) = _one(
            owner,
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_vectors_vector'",
        )
        owner.execute("DROP INDEX ix_vectors_vector")
        _noises(owner)
        _load(owner, demo, list(_stories(demo, wanted, cases)))
        owner.execute(str(definition).encode())
        for table in _TABLES:
            if "id" not in _OWN[table] and table not in _NUMBERED:
                continue
            owner.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT max(id) FROM {table}))".encode()
            )
        owner.execute(
            "UPDATE judging SET newest = (SELECT coalesce(max(ticket), 0) FROM claims)"
        )
        owner.execute("VACUUM ANALYZE")
        owner.execute("CHECKPOINT")
        found = _one(
            owner,
            "SELECT (SELECT count(*) FROM claims WHERE status = 'pending'),"
            " (SELECT count(*) FROM cases WHERE status = 'open'),"
            " (SELECT max(undecided) FROM cases), (SELECT count(*) FROM articles),"
            " (SELECT count(*) FROM opinions),"
            " pg_database_size(current_database()) / 1000000",
        )
    named = ("claims", "cases", "largest", "articles", "opinions", "database_mb")
    filled = round(time.perf_counter() - started, 1)
    return dict(zip(named, found, strict=True)) | {"filled_s": filled}


def _demo(owner: psycopg.Connection[Any]) -> Demo:
    """Read what the demo left, and which of its words are names."""
    (written,) = _one(owner, "SELECT string_agg(clean_text, ' ') FROM articles")
    words = _WORD.findall(str(written))
    small = {one for one in words if one.islower()}
    names = {
        one.lower()
        for one in words
        if one[0].isupper() and one.lower() not in small and not _DATES.fullmatch(one)
    }
    names -= _terms(owner)
    pattern = re.compile(rf"(?i)(\b(?:{'|'.join(sorted(names))})(?![a-z]))")
    rows = {one: _templates(owner, one, pattern) for one in _TABLES}
    return Demo(rows, sorted(names))


def _terms(owner: psycopg.Connection[Any]) -> set[str]:
    """Give the words that are no text: names of fields, and values of a fixed list."""
    found: set[str] = set()
    for table in _TABLES:
        for (row,) in owner.execute(f"SELECT to_jsonb(t) FROM {table} t".encode()):
            _gather(row, found)
    return found


def _gather(plain: object, found: set[str]) -> None:
    if isinstance(plain, dict):
        for key, value in plain.items():
            found.update(_WORD.findall(key))
            _gather(value, found)
    elif isinstance(plain, list):
        for one in plain:
            _gather(one, found)
    elif isinstance(plain, str) and _TERM.fullmatch(plain):
        found.update(_WORD.findall(plain))


def _templates(
    owner: psycopg.Connection[Any], table: str, names: re.Pattern[str]
) -> list[Template]:
    made = "search", "speaker"
    taken = owner.execute(
        f"SELECT to_jsonb(t) FROM {table} t ORDER BY {_OWN[table][0]}".encode()
    )
    found = []
    for (row,) in taken:
        own = {name: row.pop(name) for name in _OWN[table]}
        for name in made:
            row.pop(name, None)
        parts = names.split(json.dumps(row, ensure_ascii=False))
        found.append(Template(own, tuple(parts)))
    return found


def _noises(owner: psycopg.Connection[Any]) -> None:
    """Keep what vectors are moved by, and those of the demo by their place."""
    owner.execute(
        "CREATE TEMP TABLE bases AS SELECT row_number() OVER (ORDER BY claim_id) - 1"
        " AS place, vector FROM vectors"
    )
    owner.execute("CREATE TEMP TABLE noises (place int, vector vector(384))")
    raw = np.random.default_rng(11).standard_normal((NOISES, 384))
    scaled = SPREAD * raw / np.linalg.norm(raw, axis=1, keepdims=True)
    with owner.cursor().copy("COPY noises FROM STDIN") as lines:
        for place, row in enumerate(scaled):
            lines.write_row((place, "[" + ",".join(f"{one:.5f}" for one in row) + "]"))
    owner.execute("ANALYZE bases, noises")


@dataclass(frozen=True, slots=True)
class _Telling:
    """One outlet's telling of a story."""

    number: int  # of all tellings, from 1: the demo itself is 0
    story: int
    first: int  # telling of the same story, by whose cases it goes
    outlets: int


def _stories(demo: Demo, wanted: int, cases: int) -> Iterator[_Telling]:
    """Draw tellings until there are enough claims, the largest story first.

    How often a story is told is scaled so that cases and claims come out together.
    """
    chance = random.Random(3)
    until = max(wanted // len(demo.rows["claims"]), 2)
    stories = cases // len(demo.rows["cases"])
    mean = sum(OUTLETS) / len(OUTLETS)
    number, story = 1, 1
    while number < until:
        # The largest story is told only where it does not make up the whole desk.
        large = story == 1 and wanted >= 50 * LARGEST
        scale = (until - number) / max(stories - story, 1) / mean
        drawn = LARGEST / demo.widest if large else chance.choice(OUTLETS) * scale
        outlets = min(max(round(drawn), 1), until - number)
        for place in range(outlets):
            yield _Telling(number + place, story, number, outlets)
        number += outlets
        story += 1


def _load(
    owner: psycopg.Connection[Any], demo: Demo, tellings: Sequence[_Telling]
) -> None:
    """Write all tellings, table by table."""
    makers = {
        "articles": _articles,
        "sightings": _sightings,
        "runs": _runs,
        "cases": _cases,
        "claims": _claims,
        "vectors": _vectors,
        "opinions": _opinions,
    }
    owner.execute("CREATE TEMP TABLE told (base int, noise int, body jsonb)")
    for table, maker in makers.items():
        with owner.cursor().copy("COPY told FROM STDIN") as lines:
            for telling in tellings:
                chance = random.Random(telling.number)
                names = _others(demo.names, telling.story)
                for base, body in enumerate(maker(demo, telling, names)):
                    lines.write_row((base, chance.randrange(NOISES), body))
        _insert(owner, table)
        owner.execute("TRUNCATE told")


def _insert(owner: psycopg.Connection[Any], table: str) -> None:
    """Bring rows from JSON into their table; vectors are moved on the way."""
    columns = [
        str(name)
        for (name,) in owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER'"
            + (" AND column_name <> 'id'" if table in _NUMBERED else ""),
            (table,),
        )
    ]
    given = [
        "l2_normalize(bases.vector + noises.vector)" if one == "vector" else f"r.{one}"
        for one in columns
    ]
    joined = (
        " JOIN bases ON bases.place = base JOIN noises ON noises.place = noise"
        if "vector" in columns
        else ""
    )
    owner.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE"
        f" SELECT {', '.join(given)} FROM told{joined},"
        f" jsonb_populate_record(NULL::{table}, body) AS r".encode()
    )


#: Tables whose numbers nothing refers to: they are drawn as ever.
_NUMBERED = ("sightings", "runs", "opinions")


def _articles(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    for row in demo.rows["articles"]:
        mark = f"{told.number:010x}{row.row['id']:06x}"
        sha256 = mark + str(row.row["sha256"])[len(mark) :]
        own = {"sha256": sha256, "name": f"{told.number}-{row.row['name']}"}
        yield row.told(names, id=_article(demo, told, row.row["id"]), **own)


def _sightings(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    for row in demo.rows["sightings"]:
        own = row.row
        article = own["article_id"] and _article(demo, told, own["article_id"])
        inode = f"{told.number}-{own['inode']}"
        yield row.told(names, article_id=article, sha256=own["sha256"], inode=inode)


def _runs(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    for row in demo.rows["runs"]:
        yield row.told(names, article_id=_article(demo, told, row.row["article_id"]))


def _cases(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    if told.number != told.first:
        return
    chance = random.Random(-told.story)
    for row in demo.rows["cases"]:
        ago = chance.randrange(60 * 86_400)
        opened = time.strftime("%FT%TZ", time.gmtime(time.time() - ago))
        yield row.told(
            names,
            id=_case(demo, told, row.row["id"]),
            undecided=row.row["undecided"] * told.outlets,
            articles=row.row["articles"] * told.outlets,
            opened_at=opened,
            arrived_at=opened,
            changed_at=opened,
        )


def _claims(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    for row in demo.rows["claims"]:
        own = row.row
        yield row.told(
            names,
            id=_claim(demo, told.number, own["id"]),
            article_id=_article(demo, told, own["article_id"]),
            case_id=_case(demo, told, own["case_id"]),
            ticket=_top(demo, "articles", "id") * told.number + own["ticket"],
        )


def _vectors(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    for row in demo.rows["vectors"]:
        claim = _claim(demo, told.number, row.row["claim_id"])
        yield json.dumps({"claim_id": claim})


def _opinions(demo: Demo, told: _Telling, names: Mapping[str, str]) -> Iterator[str]:
    """Tell the demo's opinions, and of each row that the story's first telling had it.

    As judging does, which compares a claim with a few of its like, not with all.
    """
    for row in demo.rows["opinions"]:
        ends = [_claim(demo, told.number, row.row[one]) for one in ("a", "b")]
        yield row.told(names, a=ends[0], b=ends[1])
    if told.number == told.first:
        return
    alike = {"kind": "same", "rule": "same.words", "reason": "They say the same."}
    for row in demo.rows["claims"]:
        a, b = (
            _claim(demo, one, row.row["id"]) for one in (told.number - 1, told.number)
        )
        judge = {"judge": "1", "confidence": 0.9, "links": True}
        now = {"created_at": "2026-01-01T00:00:00Z"}
        yield json.dumps({"a": a, "b": b} | alike | judge | now)


def _article(demo: Demo, told: _Telling, base: int) -> int:
    return told.number * _top(demo, "articles", "id") + base


def _case(demo: Demo, told: _Telling, base: int | None) -> int | None:
    return None if base is None else told.story * _top(demo, "cases", "id") + base


def _claim(demo: Demo, number: int, base: int) -> int:
    return number * _top(demo, "claims", "id") + base


def _top(demo: Demo, table: str, column: str) -> int:
    """Give the highest number in a table of the demo."""
    known = demo.counts
    if table not in known:
        top = max(one.row[column] for one in demo.rows[table])
        demo.counts = {**known, table: top}
    return demo.counts[table]


def _others(names: Sequence[str], story: int) -> dict[str, str]:
    """Give another name of the same length for each, as it may be written."""
    chance = random.Random(story)
    found = {}
    for name in names:
        other = "".join(chance.choice(_SOUNDS[at % 2]) for at in range(len(name)))
        for write in (str.lower, str.upper, str.capitalize):
            found[write(name)] = write(other)
    return _Names(found)


class _Names(dict[str, str]):
    """Names in any other way of writing become small."""

    def __missing__(self, name: str) -> str:
        return self[name.lower()]


def _one(owner: psycopg.Connection[Any], statement: str) -> tuple[Any, ...]:
    row = owner.execute(statement.encode()).fetchone()
    assert row is not None
    return row
