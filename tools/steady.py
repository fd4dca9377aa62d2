"""Read many articles in one process and tell whether memory and speed hold.

Each of the load set's articles (Reuters 1987, each once) is read, cleaned and its
claims extracted, as a worker does it. Resident memory and articles a second are
printed at the start, in the middle and at the end, and written to
.bench/steady.json. A run of 5,000 articles takes about fifteen minutes on one core.

Memory holds if its last tenth lies no more than `GROWTH` above its second (the first
fills the caches); speed holds if CPU time a word does not rise by more than a tenth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import psutil
from quality_shared import DATA, keep

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.errors import Unreadable
from services.extraction.extract import extract
from services.reading.read import read

LOAD = DATA / "load" / "articles.jsonl.gz"
#: Parts that a run is told in.
PARTS = 10
#: Megabytes that the last part may need more than the second.
GROWTH = 40


@dataclass
class Part:
    """A tenth of a run: articles a second by the clock, words a second of CPU time."""

    articles: int
    resident: float
    articles_per_second: float
    words_per_second: float


def articles(count: int) -> Iterator[bytes]:
    """Give different texts of the load set, as files would hold them."""
    given: set[str] = set()
    with gzip.open(LOAD, "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            text = f"{told.get('title') or ''}\n\n{told.get('text') or ''}".strip()
            if len(given) == count:
                return
            if text and text not in given:
                given.add(text)
                yield text.encode()


def measured(texts: list[bytes], before: int) -> Part:
    """Read one part."""
    parser = engines().parser
    words = 0
    clock, busy = time.perf_counter(), time.process_time()
    for number, text in enumerate(texts):
        words += len(text.split())
        try:
            article = read(text, f"{before + number}.txt")
            extract(clean(article), article.metadata, parser)
        except Unreadable:
            continue  # a table of prices is no article; the desk says so too
    clock = time.perf_counter() - clock
    busy = time.process_time() - busy
    resident = psutil.Process().memory_info().rss / 1e6
    return Part(before + len(texts), resident, len(texts) / clock, words / busy)


def verdict(parts: list[Part]) -> str:
    """Say in words whether memory and speed held."""
    grown = parts[-1].resident - parts[1].resident
    early = statistics.mean(one.words_per_second for one in parts[1:4])
    late = statistics.mean(one.words_per_second for one in parts[-3:])
    memory = "flat" if grown <= GROWTH else "growing"
    speed = "steady" if late >= 0.9 * early else "falling"
    return (
        f"memory {memory}: {grown:+.0f} MB from the second tenth to the last;"
        f" speed {speed}: {100 * (late / early - 1):+.1f} % (words a second of CPU)"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    given = parser.parse_args()
    if not LOAD.is_file():
        raise SystemExit(f"left out, {LOAD} is not there")
    texts = list(articles(given.articles))
    size = -(-len(texts) // PARTS)
    parts: list[Part] = []
    for start in range(0, len(texts), size):
        parts.append(measured(texts[start : start + size], start))
        one = parts[-1]
        print(
            f"{one.articles:>6} articles  {one.resident:7.1f} MB"
            f"  {one.articles_per_second:6.1f} articles/s"
            f"  {one.words_per_second:7.0f} words/s of CPU",
            flush=True,
        )
    told = verdict(parts)
    print(told)
    kept = {"parts": [asdict(one) for one in parts], "verdict": told}
    keep("steady.json", kept)


if __name__ == "__main__":
    main()
