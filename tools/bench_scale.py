"""Measure what one claim costs to be judged at 10,000, 100,000 and 1,000,000 claims.

    python tools/bench_scale.py --sizes 10000 100000

A database of its own is filled with the demo's claims told over and over: each copy has
a vector of its own (a centre and some noise) and keys of its own slot; one copy in
fifty also has a key that very many share. Then demo articles arrive, one at a time, and
are timed: the candidates of each claim, and the judging of the article with all it
writes. Printed are medians and 95th percentiles in milliseconds, and the ratio of each
size to the smallest; the same goes to .bench/scale.json.

Beside the clock stands the processor's time, ours and the database's together: on a
machine that others use it alone tells what a claim costs. And it is counted how many
pairs the entailment model reads for a claim.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from quality import DEMO, Told, tell

from services.config import Settings
from services.engines.loading import Engines, engines
from services.engines.protocols import Entailment, Verdict
from services.model.claim import ClaimDraft
from services.model.lifecycle import Stage
from services.pipeline.work import work
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
#: A full desk has 100,000 claims in about 30,000 cases; theirs are numbered from here.
CLAIMS_A_CASE, FIRST_CASE = 3, 10_000_000
DIMENSIONS = 384
#: Each new article's claims ask for candidates this often, for a steady figure.
ARTICLES = 12

_FILL = """
INSERT INTO claims (article_id, version, span_start, span_end, text_hash, quote, text,
  draft, worth, keys, fingerprint, status, case_id, ticket, extractor, trace_id)
SELECT %(article)s, b.version, n, n + 1, md5(n::text), b.quote, b.text,
  b.draft, b.worth,
  ARRAY['d:told:slot' || n / %(slot)s, 'q:count:slot' || n %% (%(until)s / 10)]
  || CASE WHEN n %% 50 = 0 THEN ARRAY['d:say:people'] ELSE '{}' END,
  b.fingerprint || n, 'pending',
  %(first_case)s + n / %(in_case)s, b.ticket, b.extractor, b.trace_id
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

_CASES = """
INSERT INTO cases (id, question, lane, why, undecided, articles)
OVERRIDING SYSTEM VALUE
SELECT %(first_case)s + n, 'Question ' || n, 'new', '', %(in_case)s, 1
FROM generate_series(
  %(first)s::bigint / %(in_case)s, (%(until)s - 1) / %(in_case)s) AS n
ON CONFLICT DO NOTHING
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


#: While claims are filled in: every row is known to point at what exists, and nothing
#: need outlive a crash.
_LOADING = (
    "SET maintenance_work_mem = '3GB'",
    "SET synchronous_commit = off",
    "SET session_replication_role = replica",
)


def fill(connection: psycopg.Connection[Any], first: int, until: int) -> None:
    """Add claims; the indexes are made anew, which is quicker than to grow them."""
    (article,) = connection.execute("SELECT min(id) FROM articles").fetchone() or (1,)
    for statement in _LOADING:
        connection.execute(statement)
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE tablename IN ('claims', 'vectors')"
        " AND indexname LIKE 'ix_%' ORDER BY indexname"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    step = 100_000
    began = time.perf_counter()
    for start in range(first, until, step):
        values = {
            "article": article,
            "first": start,
            "until": min(start + step, until),
            "slot": CLAIMS_A_SLOT,
            "centres": CENTRES,
            "noises": NOISES,
            "in_case": CLAIMS_A_CASE,
            "first_case": FIRST_CASE,
        }
        connection.execute(_CASES, values)
        connection.execute(_FILL, values)
        _progress(began, f"{values['until']:,} claims written")
        connection.execute("ANALYZE claims")
        connection.execute(_VECTORS, values)
        _progress(began, "vectors written")
    for name, definition in indexes:
        connection.execute(definition)
        _progress(began, f"{name} built")
    connection.execute("ANALYZE claims, vectors, cases")


def _progress(began: float, what: str) -> None:
    print(f"{time.perf_counter() - began:>8.0f} s  {what}", flush=True)


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


@dataclass
class Counting:
    """The entailment model, counting the pairs it is given."""

    model: Entailment
    pairs: int = 0

    @property
    def version(self) -> str:
        """The model's own."""
        return self.model.version

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """Read pairs as the model does."""
        self.pairs += len(pairs)
        return self.model.probabilities(pairs)


@dataclass
class Times:
    """Milliseconds a claim: by the clock, and of the processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


class Stopwatch:
    """Takes the time of a piece of work, of this process and the database's."""

    def __init__(self, cluster: Path) -> None:
        """Find the database's processes by the folder in which they run."""
        self._cluster = cluster

    def _processor(self) -> float:
        """Give the seconds spent so far, as the kernel counts them."""
        return time.process_time() + sum(self._backends()) / 1e9

    def _backends(self) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "cwd").samefile(self._cluster):
                    yield int((entry / "schedstat").read_text().split()[0])
            except OSError:
                continue  # gone meanwhile, or not ours to look at

    def start(self) -> tuple[float, float]:
        """Give clock and processor as they stand."""
        return self._processor(), time.perf_counter()

    def stop(self, begun: tuple[float, float], times: Times, claims: int = 1) -> None:
        """Note what went by since then, a claim."""
        clock = time.perf_counter() - begun[1]
        times.clock.append(1000 * clock / claims)
        times.processor.append(1000 * (self._processor() - begun[0]) / claims)


def timed(
    settings: Settings, stories: Sequence[Story], watch: Stopwatch
) -> dict[str, Any]:
    """Judge articles; give times of candidates and of judging, and pairs read."""
    candidates, judging = Times(), Times()
    known = engines()
    assert known.entailment is not None
    counting = Counting(known.entailment)
    models = Engines(known.parser, known.embedder, counting)
    told = pairs = 0
    for story in stories:
        article = extracted(settings, story)
        with transaction(settings.database_url) as session:
            for one in claims.unjudged(session, article):
                begun = watch.start()
                # Tickets so far apart that the indexes are asked, as on a full desk.
                found = claims.neighbours(
                    session, [one], seen=0, newest=1 + claims.EXACT
                )
                watch.stop(begun, candidates)
                pairs += len(found)
        begun = watch.start()
        work(Stage.JUDGING, settings, lambda: models, "bench")
        watch.stop(begun, judging, len(story.drafts))
        told += len(story.drafts)
    return {
        "candidates": candidates,
        "judging": judging,
        "pairs": pairs / told,
        "read": counting.pairs / 2 / told,  # each pair is read both ways round
    }


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
            watch = Stopwatch(home / "postgres" / "cluster")
            times = timed(settings, _named(arrivals(told), wanted), watch)
            found.append({"claims": wanted, "filled_s": round(filled)} | _told(times))
            _show(found)
    return found


def _named(stories: Sequence[Story], size: int) -> list[Story]:
    return [replace(one, name=f"{size}-{one.name}") for one in stories]


def _told(times: dict[str, Any]) -> dict[str, float]:
    """Give median and 95th percentile of each, and the mean of the processor's time."""
    found: dict[str, float] = {
        "pairs_a_claim": round(times["pairs"], 1),
        "pairs_read_a_claim": round(times["read"], 2),
    }
    for name in ("candidates", "judging"):
        for how, values in (
            ("", times[name].clock),
            ("_processor", times[name].processor),
        ):
            found[f"{name}{how}_p50"] = round(statistics.median(values), 2)
            found[f"{name}{how}_mean"] = round(statistics.fmean(values), 2)
            high = statistics.quantiles(values, n=20)[-1]
            found[f"{name}{how}_p95"] = round(high, 2)
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
        f"{'claims':>9}  {'':<22}{'p50 ms':>8}{'p95 ms':>8}{'mean ms':>9}{'ratio':>7}"
    )
    for one in found:
        for name in ("candidates", "judging"):
            for how, told in (("", "clock"), ("_processor", "processor")):
                key = f"{name}{how}"
                values = [one[f"{key}_{part}"] for part in ("p50", "p95", "mean")]
                ratio = one[f"{key}_mean"] / found[0][f"{key}_mean"]
                print(
                    f"{one['claims']:>9,}  {name + ', ' + told:<22}"
                    f"{values[0]:>8.1f}{values[1]:>8.1f}{values[2]:>9.1f}{ratio:>7.2f}"
                )
        print(
            f"{one['claims']:>9,}  pairs of a claim {one['pairs_a_claim']:.1f},"
            f" of them read by the model {one['pairs_read_a_claim']:.2f}"
        )


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
    out = ROOT / ".bench"
    out.mkdir(exist_ok=True)
    (out / "scale.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
