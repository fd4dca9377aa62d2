"""How long a nightly round takes, and its longest step, on a full store.

    python tools/bench_rounds.py [--claims 100000] [--decisions 20000]

On servers of its own. The store is made up: articles of eight claims each; every claim
shares a key with about twenty others, and every fiftieth one key with all of those.
What is measured is processor time of the round's own process, the server's with it,
and the longest step by the clock: for so long an inbox waits at most.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import tempfile
import time
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import spent
from sqlalchemy import make_url

from services.config import Settings
from services.pipeline import rounds
from services.store import decisions, files
from services.store.schema import upgrade
from services.store.tables import DecisionRow
from workers.embedded import embedded

PER_ARTICLE, PER_STORY, COMMON = 8, 20, 50

FILL = """
INSERT INTO articles (sha256, name, status, extractor, trace_id, received_at)
SELECT encode(sha256(n::text::bytea), 'hex'), n || '.txt', 'judged', 'other',
       gen_random_uuid(), now() - interval '30 days'
  FROM generate_series(1, {articles}) AS n;
INSERT INTO sightings (article_id, name, sha256, size, device, inode, mtime_ns,
                       trace_id, moved_at, moved_to)
SELECT id, name, sha256, 9, '1', id::text, id, trace_id, now(),
       'taken/2026-03-' || lpad((id % 28 + 1)::text, 2, '0') || '/' || id || '-' || name
  FROM articles;
INSERT INTO runs (article_id, stage, version, state, trace_id, finished_at)
SELECT id, stage, 1, 'done', trace_id, now() FROM articles,
       unnest(ARRAY['reading', 'cleaning', 'extraction', 'judging']) AS stage;
INSERT INTO cases (question, lane, why) SELECT 'Which?', 'new', ''
  FROM generate_series(1, {claims} / {per_story});
INSERT INTO claims (article_id, version, span_start, span_end, text_hash, quote, text,
                    draft, worth, keys, fingerprint, status, case_id, ticket, extractor,
                    trace_id)
SELECT (n - 1) / {per_article} + 1, 1, n, n, n::text, '', 'claim ' || n, '{{}}', 0.5,
       CASE WHEN n % {common} = 0 THEN ARRAY['k:' || story, 'p:all']
            ELSE ARRAY['k:' || story] END,
       n::text, 'pending', story, (n - 1) / {per_article} + 1, 'other',
       gen_random_uuid()
  FROM (SELECT n, n % ({claims} / {per_story}) + 1 AS story
          FROM generate_series(1, {claims}) AS n) AS made;
INSERT INTO opinions (a, b, judge, kind, rule, reason, confidence, links)
SELECT a.id, b.id, '5', 'same', 'x', '', 1, true FROM claims a
  JOIN claims b ON b.case_id = a.case_id AND b.id > a.id;
INSERT INTO opinions (a, b, judge, kind, rule, reason, confidence, links)
SELECT a.id, b.id, '5', 'same', 'x', '', 1, true FROM claims a
  JOIN claims b ON b.id > a.id AND b.id <= a.id + 101 * {common}
 WHERE a.id % {common} = 0 AND b.id % {common} = 0
ON CONFLICT DO NOTHING;
UPDATE judging SET newest = (SELECT max(ticket) FROM claims);
INSERT INTO users (name, role) VALUES ('Ana', 'reviewer');
"""


def main() -> None:
    """Fill a store, make two rounds, and tell what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=20_000)
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="crossclaim-bench-"))
    try:
        with embedded(home) as ends:
            upgrade(ends.owner_url, "crossclaim")
            settings = Settings(
                data=home,
                inbox=home / "inbox",
                content=home / "content",
                database_url=ends.database_url,
                owner_url=ends.owner_url,
            )
            articles = given.claims // PER_ARTICLE
            _fill(settings, given.claims, articles)
            _decide(settings, given.decisions)
            _files(settings, articles)
            for word in ("first", "second"):
                _measure(settings, word)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner(settings: Settings) -> psycopg.Connection:
    address = make_url(settings.owner_url).set(drivername="postgresql")
    dsn = address.render_as_string(hide_password=False)
    return psycopg.connect(dsn, autocommit=True)


def _fill(settings: Settings, claims: int, articles: int) -> None:
    numbers = {"claims": claims, "articles": articles, "per_article": PER_ARTICLE}
    sql = FILL.format(**numbers, per_story=PER_STORY, common=COMMON)
    with _owner(settings) as owner:
        for statement in sql.split(";\n"):
            if statement.strip():
                owner.execute(statement.encode())
        owner.execute("VACUUM ANALYZE")
        row = owner.execute("SELECT count(*) FROM opinions").fetchone()
        print(f"{claims:,} claims, {articles:,} articles, {row} opinions", flush=True)


def _decide(settings: Settings, count: int) -> None:
    """Write a whole chain."""
    before = decisions.BEGINNING
    changes = {"touched": {"claims": list(range(20))}, "said": "x" * 600}
    with _owner(settings) as owner, owner.cursor() as cursor:
        columns = (
            "request_id, payload_hash, case_id, user_id, kind, note, seen, changes,"
            " prev_hash, hash, decided_at"
        )
        with cursor.copy(f"COPY decisions ({columns}) FROM STDIN".encode()) as copy:
            for _ in range(count):
                row = DecisionRow(
                    request_id=uuid.uuid4(),
                    payload_hash="x",
                    case_id=1,
                    user_id=1,
                    kind="accept",
                    note="",
                    seen=1,
                    changes=changes,
                    prev_hash=before,
                    decided_at=datetime.now(UTC),
                )
                before = row.hash = decisions.hash_of(row)
                copy.write_row(
                    [
                        row.request_id,
                        row.payload_hash,
                        1,
                        1,
                        row.kind,
                        "",
                        1,
                        psycopg.types.json.Jsonb(changes),
                        row.prev_hash,
                        row.hash,
                        row.decided_at,
                    ]
                )


def _files(settings: Settings, articles: int) -> None:
    """Put each article's bytes where they belong; they are their number, in digits."""
    for number in range(1, articles + 1):
        data = str(number).encode()
        place = files.place(settings.content, hashlib.sha256(data).hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        day = settings.inbox / "taken" / f"2026-03-{number % 28 + 1:02}"
        day.mkdir(parents=True, exist_ok=True)
        (day / f"{number}-{number}.txt").write_bytes(data)


def _measure(settings: Settings, word: str) -> None:
    rounds.start(settings, "bench", now=True)
    longest: dict[str, float] = defaultdict(float)
    taken: dict[str, float] = defaultdict(float)
    steps: dict[str, int] = defaultdict(int)
    cpu, server, begun = time.process_time(), spent.database(), time.perf_counter()
    more = True
    while more:
        step = _step(settings)
        started = time.perf_counter()
        more = rounds.step(settings, "bench")
        took = time.perf_counter() - started
        longest[step] = max(longest[step], took)
        taken[step] += took
        steps[step] += 1
    print(f"{word} round: {time.perf_counter() - begun:.1f} s by the clock,", end=" ")
    print(f"processor {time.process_time() - cpu:.1f} s of ours,", end=" ")
    print(f"{spent.database() - server:.1f} s of the server's;", end=" ")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {most:.0f} MB", flush=True)
    made = rounds.last(settings)
    for step in taken:
        found = made.found[step] if made else {}
        print(
            f"  {step:<11} {steps[step]:>5} steps, {taken[step]:>6.1f} s, longest"
            f" {longest[step]:.2f} s; looked at {found['looked']:,}, found"
            f" {found['number']}",
            flush=True,
        )


def _step(settings: Settings) -> str:
    with _owner(settings) as owner:
        row = owner.execute("SELECT step FROM rounds WHERE ended_at IS NULL").fetchone()
        return str(row[0]) if row else ""


if __name__ == "__main__":
    main()
