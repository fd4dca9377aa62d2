"""Measure what one claim costs to be judged at 10,000, 100,000 and 1,000,000 claims.

    python tools/bench_scale.py --sizes 10000 100000

A database of its own is filled with the demo's claims told over and over: each copy has
a vector of its own (a centre and some noise) and keys of its own slot; one copy in
fifty also has a key that very many share. Then demo articles arrive, one at a time, and
are timed: the candidates of each claim, and the judging of the article with all it
writes. Printed are medians and 95th percentiles in milliseconds, and the ratio of each
size to the smallest; the same goes to .bench/scale.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from quality import DEMO, Told, tell

from services.config import Settings
from services.engines.loading import engines
from services.model.claim import ClaimDraft
from services.store import claims
from services.store.schema import upgrade
from services.store.transaction import transaction
from tests.arriving import Story, extracted, judge
from workers.embedded import Ends, embedded

ROOT = Path(__file__).resolve().parents[1]
CENTRES, NOISES = 3_000, 4_000
#: Length of the noise against a centre of length 1: copies of one centre are near.
SPREAD = 0.75
CLAIMS_A_SLOT = 12
DIMENSIONS = 384
#: Each new article's claims ask for candidates this often, for a steady figure.
ARTICLES = 25

_FILL = """
INSERT INTO claims (article_id, version, span_start, span_end, text_hash, quote, text,
  draft, worth, keys, fingerprint, status, case_id, ticket, extractor, trace_id)
SELECT %(article)s, b.version, n, n + 1, md5(n::text), b.quote, b.text,
  b.draft, b.worth,
  ARRAY['d:told:slot' || n / %(slot)s, 'q:count:slot' || n %% (%(until)s / 10)]
  || CASE WHEN n %% 50 = 0 THEN ARRAY['d:say:people'] ELSE '{}' END,
  b.fingerprint || n, 'pending', b.case_id,
  b.ticket, b.extractor, b.trace_id
FROM generate_series(%(first)s::bigint, %(until)s - 1) AS n
JOIN base b ON b.place = n %% (SELECT count(*) FROM base)
"""
_VECTORS = """
INSERT INTO vectors (claim_id, vector)
SELECT claims.id, l2_normalize(c.vector + o.vector)
FROM generate_series(%(first)s::bigint, %(until)s - 1) AS n
JOIN claims ON claims.article_id = %(article)s AND claims.span_start = n
  AND claims.text_hash = md5(n::text)
JOIN centres c ON c.place = n * 7919 %% %(centres)s
JOIN noises o ON o.place = n * 104729 %% %(noises)s
"""


def vectors(count: int, length: float, seed: int) -> list[str]:
    """Give random vectors of a length, as PostgreSQL reads them."""
    raw = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    scaled = length * raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return ["[" + ",".join(f"{one:.5f}" for one in row) + "]" for row in scaled]


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Keep the demo's claims and the parts that vectors are made of."""
    connection.execute(
        "CREATE UNLOGGED TABLE base AS SELECT *, row_number() OVER () - 1 AS place"
        " FROM claims"
    )
    for name, count, length in (("centres", CENTRES, 1.0), ("noises", NOISES, SPREAD)):
        connection.execute(
            f"CREATE UNLOGGED TABLE {name} (place int, vector vector({DIMENSIONS}))"
        )
        with connection.cursor().copy(f"COPY {name} FROM STDIN") as rows:
            for place, vector in enumerate(vectors(count, length, count)):
                rows.write_row((place, vector))
    connection.execute("ANALYZE base, centres, noises")


def fill(connection: psycopg.Connection[Any], first: int, until: int) -> None:
    """Add claims; the indexes are made anew, which is quicker than to grow them."""
    (article,) = connection.execute("SELECT min(id) FROM articles").fetchone() or (1,)
    connection.execute("SET maintenance_work_mem = '3GB'")
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexname"
        " IN ('ix_vectors_vector', 'ix_claims_keys')"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    step = 100_000
    for start in range(first, until, step):
        values = {
            "article": article,
            "first": start,
            "until": min(start + step, until),
            "slot": CLAIMS_A_SLOT,
            "centres": CENTRES,
            "noises": NOISES,
        }
        connection.execute(_FILL, values)
        connection.execute("ANALYZE claims")
        connection.execute(_VECTORS, values)
    for _, definition in indexes:
        connection.execute(definition)
    connection.execute("ANALYZE claims, vectors")


def arrivals(told: Sequence[Told]) -> list[Story]:
    """Give articles to judge: the demo's, each with a little of its own."""
    chance = np.random.default_rng(5)
    stories = []
    for number in range(ARTICLES):
        one = told[number % len(told)]
        noise = chance.standard_normal((len(one.vectors), DIMENSIONS)) * 0.01
        moved = np.array(one.vectors) + noise
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        drafts = [_elsewhere(draft, number) for draft in one.drafts]
        name = f"{number}-{one.name}"
        stories.append(Story(name, drafts, one.published, moved.tolist()))
    return stories


def _elsewhere(draft: ClaimDraft, number: int) -> ClaimDraft:
    """Give a claim of one of the many slots."""
    slot = f"slot{number * 97}"
    return replace(draft, keys=(f"d:told:{slot}", f"q:count:{slot}", "d:say:people"))


def timed(settings: Settings, stories: Sequence[Story]) -> dict[str, list[float]]:
    """Judge articles; give milliseconds of candidates and of judging, by claim."""
    candidates, judging = [], []
    for story in stories:
        article = extracted(settings, story)
        with transaction(settings.database_url) as session:
            for one in claims.unjudged(session, article):
                start = time.perf_counter()
                # Tickets so far apart that the indexes are asked, as on a full desk.
                claims.neighbours(session, [one], seen=0, newest=1 + claims.EXACT)
                candidates.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        judge(settings)
        judging.append(1000 * (time.perf_counter() - start) / len(story.drafts))
    return {"candidates": candidates, "judging": judging}


def measure(ends: Ends, sizes: Sequence[int], home: Path) -> list[dict[str, Any]]:
    """Fill the database step by step and time at each size."""
    settings = _settings(ends, home)
    told = [tell(one, None, engines()) for one in sorted(DEMO.glob("*.txt"))]
    for one in told:
        extracted(settings, Story(one.name, one.drafts, one.published, one.vectors))
        judge(settings)
    found = []
    with psycopg.connect(_plain(ends.owner_url), autocommit=True) as owner:
        owner.execute("UPDATE judging SET newest = 100000")
        prepare(owner)
        size = 0
        for wanted in sizes:
            start = time.perf_counter()
            fill(owner, size, wanted)
            size = wanted
            filled = time.perf_counter() - start
            print(f"{wanted:>9,} claims stored in {filled:.0f} s", flush=True)
            times = timed(settings, _named(arrivals(told), wanted))
            found.append({"claims": wanted, "filled_s": round(filled)} | _told(times))
    return found


def _named(stories: Sequence[Story], size: int) -> list[Story]:
    return [replace(one, name=f"{size}-{one.name}") for one in stories]


def _told(times: dict[str, list[float]]) -> dict[str, float]:
    """Give median and 95th percentile of each."""
    found = {}
    for name, values in times.items():
        found[f"{name}_p50"] = round(statistics.median(values), 2)
        found[f"{name}_p95"] = round(statistics.quantiles(values, n=20)[-1], 2)
    return found


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _settings(ends: Ends, home: Path) -> Settings:
    return Settings(
        data=home,
        inbox=home / "inbox",
        content=home / "content",
        database_url=ends.database_url,
        owner_url=ends.owner_url,
        broker_url=ends.broker_url,
    )


def _show(found: Sequence[dict[str, Any]]) -> None:
    """Print the figures, each with its ratio to the smallest size."""
    print(
        "claims          candidates p50  p95  ratio   judging a claim p50  p95  ratio"
    )
    for one in found:
        cells = [f"{one['claims']:>9,}"]
        for name in ("candidates", "judging"):
            middle, high = one[f"{name}_p50"], one[f"{name}_p95"]
            ratio = middle / found[0][f"{name}_p50"]
            cells.append(f"{middle:>16.1f} {high:>6.1f} {ratio:>6.2f}")
        print("  ".join(cells))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000]
    )
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ends = stack.enter_context(embedded(home))
        upgrade(ends.owner_url, "crossclaim")
        found = measure(ends, asked.sizes, home)
    _show(found)
    out = ROOT / ".bench"
    out.mkdir(exist_ok=True)
    (out / "scale.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
