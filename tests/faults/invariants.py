"""What must hold after any fault: the eight invariants of issue 6, one function each,
and what a nightly round checks.

Each reads the database as its owner, the files, the history and the logs, and gives
sentences that name the row or file; nothing given is what is wanted.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy.exc import DBAPIError

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.errors import Unreadable
from services.extraction.extract import extract
from services.pipeline.reconciling import LOOKS, Ground, through
from services.reading.read import read
from services.store import decisions, files, reconcile
from services.store.transaction import transaction
from tests.faults.reviewers import PASSWORD
from tests.faults.world import SECRET, World

STAGES = ("reading", "cleaning", "extraction", "judging")
#: Articles whose claims are found once more to compare; those that a fault touched are
#: compared in any case.
SAMPLE = 400
#: Of more claims only those are looked at that count the same thing: of one key the
#: program takes the newest two hundred, and a town has more deeds than that.
FEW = 2_000
#: Statuses after which a request was carried out, and those after which it was not.
YES, NO = {"200", "303"}, {"400", "401", "403", "404", "409", "422", "429"}

Check = Callable[[World], Iterator[str]]


def quiet(world: World) -> bool:
    """Tell whether all that was dropped is at its end."""
    (now,) = world.rows(
        "SELECT (SELECT count(*) FROM sightings WHERE moved_at IS NOT NULL) AS seen,"
        " (SELECT count(*) FROM runs WHERE state IN ('ready', 'running')) AS open,"
        " (SELECT count(*) FROM articles WHERE status NOT IN ('judged', 'failed'))"
        " AS under_way"
    )
    return (
        now["seen"] >= world.drops.total() + len(world.changed)
        and not now["open"]
        and not now["under_way"]
        and not any(world.lying())
    )


def broken(world: World, only: str = "") -> list[str]:
    """Give everything that does not hold; `only` some, "I1 I3" for two of them."""
    return [
        f"{name}: {sentence}"
        for name, check in CHECKS.items()
        if not only or name in only.split()
        for sentence in check(world)
    ]


def _i1(world: World) -> Iterator[str]:
    """Every file has one sighting and ends; its bytes are kept, here and there."""
    seen = world.rows("SELECT id, name, sha256, moved_to, reason FROM sightings")
    times = Counter(one["name"] for one in seen)
    for name in world.dropped:
        if times[name] != world.drops[name]:
            yield f"{name}: {times[name]} sightings of {world.drops[name]} drops"
    for name in times.keys() - world.dropped.keys() - world.changed.keys():
        if name not in world.passing:
            yield f"{name} was never dropped and has a sighting"
    for name in world.lying():
        yield f"{name} lies in the inbox"
    for one in seen:
        yield from _one_file(world, one)
    yield from _last_bytes(world, seen)


def _last_bytes(world: World, seen: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Of a file that was written anew, the last bytes count."""
    taken = {(one["name"], one["sha256"]) for one in seen}
    for name, versions in world.changed.items():
        if (name, hashlib.sha256(versions[-1]).hexdigest()) not in taken:
            yield f"the last bytes of {name} were not taken"


def _one_file(world: World, one: Mapping[str, Any]) -> Iterator[str]:
    """Check a sighting: whole bytes that somebody wrote, in both places."""
    name = one["name"]
    wanted = [world.dropped.get(name, b""), *world.changed.get(name, ())]
    wanted.append(world.passing.get(name, b""))
    if one["reason"] is not None:
        yield f"{name} was refused: {one['reason']}"
        return
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in wanted if data}
    data = by_hash.get(one["sha256"])
    if data is None:
        yield f"sighting {one['id']} of {name} has bytes that nobody wrote"
        return
    try:
        if files.load(world.settings.content, one["sha256"]) != data:
            yield f"{one['sha256']} holds other bytes"
        moved = one["moved_to"] or ""
        there = world.settings.inbox / moved
        # Replaced or taken away between being read and being moved: not ours to keep.
        replaced = name in world.changed or name in world.passing
        if not replaced and there.read_bytes() != data:
            yield f"{moved} holds other bytes"
    except (OSError, Unreadable) as error:
        yield f"{name}: {error}"


def _i2(world: World) -> Iterator[str]:
    """One article a hash; each run ended once, and none is open."""
    for row in world.rows(
        "SELECT sha256, count(*) AS n FROM articles GROUP BY sha256 HAVING count(*) > 1"
    ):
        yield f"{row['n']} articles have the hash {row['sha256']}"
    there = world.count("SELECT count(*) FROM articles")
    wanted = world.count(
        "SELECT count(DISTINCT sha256) FROM sightings WHERE reason IS NULL"
    )
    if there != wanted:
        yield f"{there} articles instead of {wanted}"
    stages = set(world.parts.queues.split(","))
    expected = "{" + ",".join(one for one in STAGES if one in stages) + "}"
    for row in world.rows(
        "SELECT a.id, a.status, array_agg(r.stage || ' ' || r.state) AS runs"
        " FROM articles a LEFT JOIN runs r ON r.article_id = a.id"
        " AND r.stage = ANY(CAST(:stages AS text[]))"
        " GROUP BY a.id HAVING count(*) FILTER (WHERE r.state = 'done')"
        " <> cardinality(CAST(:stages AS text[])) OR count(r.id) <> count(*)"
        " FILTER (WHERE r.state = 'done') LIMIT 20",
        stages=expected,
    ):
        yield f"article {row['id']} is {row['status']} with {row['runs']}"
    for row in world.rows(
        "SELECT run_id, count(*) AS n FROM faults_ends GROUP BY run_id"
        " HAVING count(*) > 1 LIMIT 20"
    ):
        yield f"run {row['run_id']} ended {row['n']} times"


def _i3(world: World) -> Iterator[str]:
    """No claim or opinion twice, none missing: those of a run without faults."""
    for table, key in (
        ("claims", "article_id, version, span_start, span_end, text"),
        ("opinions", "a, b, judge"),
    ):
        for row in world.rows(
            f"SELECT {key}, count(*) AS n FROM {table} GROUP BY {key}"
            " HAVING count(*) > 1 LIMIT 20"
        ):
            yield f"{table}: {row['n']} of {list(row.values())[:2]}"
    yield from _golden(world)
    yield from _pairs(world)


def _golden(world: World) -> Iterator[str]:
    """Find the claims of touched articles, and of a sample, once more in peace."""
    touched = {
        row["article_id"]
        for row in world.rows("SELECT article_id FROM runs WHERE lease_token > 1")
    }
    found: dict[int, Counter[str]] = defaultdict(Counter)
    names: dict[int, str] = {}
    for row in world.rows(
        "SELECT a.id, a.name, c.text FROM articles a"
        " LEFT JOIN claims c ON c.article_id = a.id"
    ):
        names[row["id"]] = row["name"]
        found[row["id"]].update([row["text"]] if row["text"] else [])
    others = sorted(names.keys() - touched)
    some = random.Random(1).sample(others, min(SAMPLE, len(others)))
    if "extraction" not in world.parts.queues:
        return
    for article in sorted(touched | set(some)):
        name = names[article]
        data = world.dropped.get(name)
        # A run that failed in plain view has no claims; that is told by I7.
        if data is not None and found[article] != Counter(_claims(data, name)):
            yield f"article {article} ({name}) has claims {found[article]}"


@cache
def _claims(data: bytes, name: str) -> tuple[str, ...]:
    """Give the claims of a text as one process finds them in peace."""
    known = read(data, name)
    return tuple(
        one.text for one in extract(clean(known), known.metadata, engines().parser)
    )


def _pairs(world: World) -> Iterator[str]:
    """Every two claims that share a key were held against each other, and stand."""
    if "judging" not in world.parts.queues:
        return
    few = world.count("SELECT count(*) FROM claims") <= FEW
    missing = world.rows(
        "WITH k AS (SELECT id, key FROM claims CROSS JOIN unnest(keys) AS key"
        " WHERE key LIKE :which) SELECT DISTINCT a.id AS a, b.id AS b"
        " FROM k a JOIN k b ON a.key = b.key AND a.id < b.id LEFT JOIN opinions o"
        " ON o.a = a.id AND o.b = b.id WHERE o.id IS NULL LIMIT 20",
        which="%" if few else "q:%",
    )
    for row in missing:
        yield f"claims {row['a']} and {row['b']} were never compared"
    for row in world.rows(
        "SELECT c.id, c.status FROM claims c LEFT JOIN cases k ON k.id = c.case_id"
        " WHERE c.status = 'extracted' OR k.id IS NULL OR k.joined_into IS NOT NULL"
        " LIMIT 20"
    ):
        yield f"claim {row['id']} ({row['status']}) stands in no case"
    for row in world.rows(
        "SELECT o.id FROM opinions o JOIN claims a ON a.id = o.a JOIN claims b"
        " ON b.id = o.b WHERE o.links AND a.case_id <> b.case_id"
        " AND a.status = 'pending' AND b.status = 'pending'"
        # Whom somebody called no conflict, nothing holds together.
        " AND NOT EXISTS (SELECT FROM negatives n WHERE n.ended_by IS NULL"
        " AND n.a = least(a.fingerprint, b.fingerprint)"
        " AND n.b = greatest(a.fingerprint, b.fingerprint)) LIMIT 20"
    ):
        yield f"opinion {row['id']} links two claims of two cases"


def _i4(world: World) -> Iterator[str]:
    """What was answered with yes stands, what was answered with no does not."""
    answers: dict[str, list[str]] = defaultdict(list)
    for one in world.history.entries:
        if "request" in one:
            answers[one["request"]].append(one["outcome"])
    made: Counter[str] = Counter(
        str(row["request_id"]) for row in world.rows("SELECT request_id FROM decisions")
    )
    for request, heard in answers.items():
        # The same form twice at once: the second is told what the first did.
        if YES & set(heard) and made[request] != 1:
            yield f"request {request} was answered {heard}: {made[request]} decisions"
        if not YES & set(heard) and NO & set(heard) and made[request]:
            yield f"request {request} was refused ({heard}) and stands"
        if made[request] > 1:
            yield f"request {request} made {made[request]} decisions"
    for request in made.keys() - answers.keys():
        yield f"nobody asked for decision {request}"
    for row in world.rows(
        "SELECT case_id, seen, count(*) AS n FROM decisions"
        " WHERE kind NOT IN ('undo', 'redo', 'defer', 'assign', 'rank', 'split',"
        " 'join', 'separate', 'send_back', 'amend') AND case_id IS NOT NULL"
        " GROUP BY case_id, seen HAVING count(*) > 1 LIMIT 20"
    ):
        yield f"case {row['case_id']}: {row['n']} decisions on version {row['seen']}"
    yield from _took_effect(world)


def _took_effect(world: World) -> Iterator[str]:
    """Each decision found what the one before left, and the last one's stands."""
    now: dict[tuple[str, int, str], tuple[object, int]] = {}
    for row in world.rows("SELECT id, changes FROM decisions ORDER BY id"):
        for table, entries in row["changes"].get("moved", {}).items():
            for entry in entries if table == "claims" else ():
                for name, before in entry["before"].items():
                    key = (table, entry["id"], name)
                    known = now.get(key)
                    if name in ("status", "record_id") and known and known[0] != before:
                        yield (
                            f"decision {row['id']} found {name} of claim"
                            f" {entry['id']} {before!r}, decision {known[1]} had"
                            f" left {known[0]!r}"
                        )
                    now[key] = (entry["after"][name], row["id"])
    stored = {
        row["id"]: row for row in world.rows("SELECT id, status, record_id FROM claims")
    }
    for (_, claim, name), (value, decision) in now.items():
        if name in ("status", "record_id") and stored[claim][name] != value:
            yield (
                f"claim {claim}: {name} is {stored[claim][name]!r}, decision"
                f" {decision} had left {value!r}"
            )


def _i5(world: World) -> Iterator[str]:
    """The log is whole and guarded; no record went into itself; undo restores."""
    with transaction(world.settings.database_url) as session:
        for decision in decisions.broken(session):
            yield f"decision {decision} breaks the chain"
        for right in reconcile.loose_rights(session):
            yield f"the program's role has {right} on decisions"
    yield from _guarded(world)
    for row in world.rows(
        "WITH RECURSIVE newest AS (SELECT DISTINCT ON (record_id) record_id, into_id"
        " FROM merges WHERE ended_by IS NULL ORDER BY record_id, id DESC),"
        " way AS (SELECT record_id AS start, into_id AS at, 1 AS steps FROM newest"
        " WHERE into_id IS NOT NULL UNION ALL SELECT way.start, n.into_id, steps + 1"
        " FROM way JOIN newest n ON n.record_id = way.at WHERE n.into_id IS NOT NULL"
        " AND steps < 50) SELECT DISTINCT start FROM way WHERE at = start LIMIT 20"
    ):
        yield f"record {row['start']} went into itself"
    for row in world.rows(
        "SELECT u.id, u.undoes, u.changes AS now, d.changes AS then FROM decisions u"
        " JOIN decisions d ON d.id = u.undoes WHERE u.kind IN ('undo', 'redo')"
    ):
        if _claims_of(row["now"], "after") != _claims_of(row["then"], "before"):
            yield f"{row['id']} did not restore what {row['undoes']} changed"


def _guarded(world: World) -> Iterator[str]:
    """Even its owner may change no decision: the triggers refuse."""
    if not world.count("SELECT count(*) FROM decisions"):
        return
    for deed in (
        "UPDATE decisions SET note = note || 'x' WHERE id = (SELECT max(id)"
        " FROM decisions)",
        "TRUNCATE decisions CASCADE",
    ):
        try:
            world.change(f"DO $$ BEGIN {deed}; RAISE EXCEPTION 'allowed'; END $$")
        except DBAPIError as refused:
            if "allowed" in str(refused.orig):
                yield f"the database lets its owner {deed.split()[0]} decisions"


def _claims_of(changes: Mapping[str, Any], side: str) -> list[tuple[int, Any, Any]]:
    return sorted(
        (one["id"], one[side].get("status"), str(one[side].get("record_id")))
        for one in changes.get("moved", {}).get("claims", ())
    )


def _i6(world: World) -> Iterator[str]:
    """After each fault everything is well again within a minute, or two."""
    for one in world.history.of("fault"):
        limit = 120.0 if one["server"] else 60.0
        if one["outcome"] not in ("green", "missed") or one["green"] > limit:
            why = one.get("why", "")
            yield f"{one['fault']} {one['how']}: {one['outcome']} {one['green']} {why}"


def _i7(world: World) -> Iterator[str]:
    """Poison fails in plain view when its attempts are used up; nothing else fails."""
    for row in world.rows(
        "SELECT r.id, r.stage, r.attempts, r.max_attempts, r.state, r.last_error,"
        " r.lease_token, a.name FROM runs r JOIN articles a ON a.id = r.article_id"
        " WHERE attempts > max_attempts OR state = 'failed'"
        " OR state <> 'done' AND lease_token > max_attempts LIMIT 20"
    ):
        failed = row["state"] == "failed" and row["attempts"] == row["max_attempts"]
        if not (failed and row["name"] in world.poison):
            yield (
                f"run {row['id']} of {row['name']} ({row['stage']}) is {row['state']}"
                f" after {row['lease_token']} times: {row['last_error']}"
            )


def _i8(world: World) -> Iterator[str]:
    """No secret and no article's words in the logs; no 500 at all."""
    secrets = [
        SECRET,
        PASSWORD,
        world.settings.database_url.split(":")[2].split("@")[0],
    ]
    texts = [
        line.encode()
        for data in random.Random(1).sample(
            sorted(world.dropped.values()), min(50, len(world.dropped))
        )
        for line in data.decode(errors="ignore").splitlines()
        if len(line) > 40
    ]
    for path in sorted(world.parts.logs.glob("*.log")):
        written = path.read_bytes()
        for secret in secrets:
            if secret.encode() in written:
                yield f"{path.name} names a secret"
        for line in texts:
            if line in written:
                yield f"{path.name} quotes an article"
    for one in world.history.entries:
        if one["outcome"] == "500":
            where = one.get("path")
            yield f"500 for {one['who']} at {one['utc']}: {one['what']} {where}"
        if one["outcome"] in ("502", "503", "504") and not _excused(world, one):
            yield f"{one['outcome']} at {one['utc']} without a fault: {one['what']}"


def _night(world: World) -> Iterator[str]:
    """The checks of a nightly round find nothing either."""
    ground = Ground(world.settings, thorough=True, mend=False)
    for check in LOOKS:
        for piece in through(check, ground):
            for found in piece.found:
                yield f"{check.words.wrong}: {found}"


#: Seconds around a fault in which the desk may say that the database is away.
_AROUND = 30.0


def _excused(world: World, one: Mapping[str, Any]) -> bool:
    return any(
        fault["at"] - 1 <= one["until"] and one["at"] <= fault["until"] + _AROUND
        for fault in world.history.of("fault")
    )


CHECKS: Mapping[str, Check] = {
    "I1": _i1,
    "I2": _i2,
    "I3": _i3,
    "I4": _i4,
    "I5": _i5,
    "I6": _i6,
    "I7": _i7,
    "I8": _i8,
    "night": _night,
}
