"""How much of the bare parser's speed is left when claims are read from its words?

    python tools/quality_speed.py                 # 60 articles, three times over
    python tools/quality_speed.py --articles 120

Each article of the load set (Reuters 1987) is read four ways in turns, in one process
and one thread, so that a busy machine slows all of them alike:

* bare, whole: spaCy's pipeline as it is loaded, on the cleaned text as a whole;
* bare, sentences: the same pipeline on the sentences that ours is given;
* claims: our extraction of claims from the cleaned text;
* all of reading: file, encoding, cleaning, claims.

Told are words a second of processor time and ours as a share of bare (aim: .80).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from quality_shared import DATA, keep, row
from steady import LOAD, articles

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.engines.parser import BATCH, PIPELINE
from services.extraction.extract import extract, understood
from services.model.article import ArticleText
from services.model.text import CleanText
from services.reading.read import read

AIM = 0.80
#: Words that an article has at least: shorter ones are headlines and lists of prices.
LEAST = 100


@dataclass(frozen=True, slots=True)
class Text:
    """An article: its file, read, cleaned, and its sentences as they are parsed."""

    file: bytes
    article: ArticleText
    cleaned: CleanText
    sentences: tuple[str, ...]


def ways() -> dict[str, Callable[[Text], object]]:
    """Give the four ways of reading; each is done when its function returns."""
    bare, parser = import_module(PIPELINE).load(), engines().parser

    def in_sentences(one: Text) -> None:
        for _ in bare.pipe(one.sentences, batch_size=BATCH):
            pass

    def from_file(one: Text) -> None:
        article = read(one.file, "a.txt")
        extract(clean(article), article.metadata, parser)

    return {
        "bare, whole": lambda one: bare(one.cleaned.text),
        "bare, sentences": in_sentences,
        "claims": lambda one: extract(one.cleaned, one.article.metadata, parser),
        "all of reading": from_file,
    }


def texts(count: int) -> Iterator[Text]:
    """Give so many articles of the load set that are long enough."""
    given = 0
    for file in articles(20 * count):
        if given == count:
            return
        if len(file.split()) >= LEAST:
            given += 1
            article = read(file, "a.txt")
            cleaned = clean(article)
            told = understood(cleaned, article.metadata, engines().parser).told
            yield Text(file, article, cleaned, tuple(one.text for one in told))


def measured(given: list[Text], rounds: int) -> dict[str, list[float]]:
    """Give words a second of processor time, of each way and round."""
    readers = ways()
    words = sum(len(one.cleaned.text.split()) for one in given)
    for one in given[:3]:
        for reader in readers.values():
            reader(one)
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds):
        spent = dict.fromkeys(readers, 0.0)
        order = list(readers) if turn % 2 == 0 else list(reversed(readers))
        for one in given:
            for name in order:
                start = time.process_time()
                readers[name](one)
                spent[name] += time.process_time() - start
        for name, seconds in spent.items():
            found[name].append(words / seconds)
    return dict(found)


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the lines of the table of `make quality`, from a short run."""
    del data  # the load set lies where the others do
    given = list(texts(40))
    told = shares(measured(given, rounds=1))
    for name, share in told.items():
        yield row(name, len(given), f"aim {AIM:.2f}", f"{share:.2f}")


def shares(found: dict[str, list[float]]) -> dict[str, float]:
    """Give ours as shares of bare, each round by itself, and of these the middle."""
    told = {}
    for ours in ("claims", "all of reading"):
        for bare in ("bare, whole", "bare, sentences"):
            pairs = zip(found[ours], found[bare], strict=True)
            told[f"{ours} / {bare}"] = statistics.median(a / b for a, b in pairs)
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if not LOAD.is_file():
        raise SystemExit(f"left out, {LOAD.relative_to(DATA)} is not there")
    found = measured(list(texts(given.articles)), given.rounds)
    for name, speeds in found.items():
        print(f"{name:<34}{statistics.median(speeds):>8,.0f} words/s")
    told = shares(found)
    for name, share in told.items():
        print(f"{name:<34}{share:>8.2f}  aim {AIM:.2f}")
    keep("speed.json", {"words_per_second": found, "shares": told})


if __name__ == "__main__":
    main()
