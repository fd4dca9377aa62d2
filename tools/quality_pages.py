"""Measure how well a web page's article is told from the page around it.

The set holds pages with segments that must stay and segments that must go
(extraction/pages.tar.gz below CROSSCLAIM_DATA, default ../shared/data). Precision,
recall and F1 over segments, white space levelled, for three texts of each page:
trafilatura alone, ours after reading, ours after cleaning. Trafilatura is given the
same decoded page and its best settings on this set (no comments: .926; precision
.922, recall .920, default .921). The weights of reading were learnt from one half of
the set (tools/train_blocks.py), so the other half is what counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura

from services.cleaning.clean import clean
from services.cleaning.offsets import left
from services.errors import Unreadable
from services.model.article import ArticleText
from services.reading.encoding import decode
from services.reading.read import read

ROOT = Path(__file__).resolve().parents[1]
SETS = Path(os.environ.get("CROSSCLAIM_DATA", ROOT.parent / "shared" / "data"))
SEED = 7
#: Pages of the shuffled set that may be learnt from; the others are kept aside.
LEARNT = 500
#: Pages of the half kept aside that a quick measurement takes.
SAMPLE = 200


@dataclass(frozen=True)
class Page:
    """A page with what must stay in its article and what must go."""

    name: str
    content: bytes
    stays: tuple[str, ...]
    goes: tuple[str, ...]
    aside: bool = False  # never learnt from, never looked at


@dataclass
class Score:
    """Segments counted, and the time and words they took."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    seconds: float = 0.0
    words: int = 0

    def add(self, page: Page, text: str, seconds: float) -> None:
        """Count the segments of one page."""
        level = " ".join(text.split())
        stays = sum(1 for one in page.stays if " ".join(one.split()) in level)
        self.right += stays
        self.missed += len(page.stays) - stays
        self.wrong += sum(1 for one in page.goes if " ".join(one.split()) in level)
        self.seconds += seconds
        self.words += len(level.split())

    @property
    def precision(self) -> float:
        """Share of the kept segments that belong to the article."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the article's segments that were kept."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pages(archive: Path, sample: int | None) -> Iterator[Page]:
    """Give the pages of the set, or a sample of those aside, in the archive's order."""
    wanted: dict[str, dict[str, Any]] = {}
    learnt: set[str] = set()
    with tarfile.open(archive) as tar:
        for member in tar:
            opened = tar.extractfile(member)
            name = Path(member.name).name
            if opened is not None and name == "evaldata.json":  # the first member
                listed = list(json.load(opened).values())
                random.Random(SEED).shuffle(listed)
                learnt = {one["file"] for one in listed[:LEARNT]}
                chosen = listed[LEARNT : LEARNT + sample] if sample else listed
                wanted = {one["file"]: one for one in chosen}
            elif opened is not None and name in wanted:
                one = wanted.pop(name)
                segments = tuple(one["with"]), tuple(one["without"])
                yield Page(name, opened.read(), *segments, name not in learnt)


def read_only(article: ArticleText) -> str:
    """Give what reading alone holds for the article."""
    ranges = left(len(article.text), article.furniture)
    return "\n".join(article.text[start:end] for start, end in ranges)


TEXTS = ("trafilatura", "reading", "cleaning")
Scores = dict[str, Score]


def measure(archive: Path, sample: int | None) -> tuple[Scores, Scores]:
    """Score the three texts of each page, learnt and aside apart."""
    halves: tuple[Scores, Scores] = ({}, {})
    for page in pages(archive, sample):
        for name, (text, seconds) in zip(TEXTS, texts(page), strict=True):
            halves[page.aside].setdefault(name, Score()).add(page, text, seconds)
    return halves


def texts(page: Page) -> Iterator[tuple[str, float]]:
    """Give the three texts of a page, each with the seconds it took."""
    started = time.perf_counter()
    source = decode(page.content).text
    alone = trafilatura.extract(source, include_comments=False) or ""
    yield alone, time.perf_counter() - started
    started = time.perf_counter()
    try:
        article = read(page.content, page.name)
    except Unreadable:
        yield from [("", time.perf_counter() - started)] * 2
        return
    yield read_only(article), time.perf_counter() - started
    try:
        cleaned = clean(article).text
    except Unreadable:
        cleaned = ""
    yield cleaned, time.perf_counter() - started


def rows(data: Path, sample: int | None = SAMPLE) -> list[dict[str, Any]]:
    """Give the line for tools/quality.py; none where the set is absent."""
    archive = data / "extraction" / "pages.tar.gz"
    if not archive.exists():
        print(f"pages: left out, {archive} is not there", file=sys.stderr)
        return []
    scores = measure(archive, sample)[True]
    ours, bare = scores["cleaning"], scores["trafilatura"]
    return [
        {
            "set": "pages aside, article told from page",
            "n": ours.right + ours.missed,
            "bar": f"trafilatura alone F1 {bare.f1:.3f}",
            "ours": f"F1 {ours.f1:.3f} (P {ours.precision:.3f}, R {ours.recall:.3f})",
            "words_per_second": ours.words / max(ours.seconds, 1e-9),
            "numbers": {name: one.f1 for name, one in scores.items()},
        }
    ]


def main() -> None:
    """Print the three scores."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--all", action="store_true", help="all pages, not a sample")
    asked.add_argument("--data", type=Path, default=SETS)
    given = asked.parse_args()
    archive = given.data / "extraction" / "pages.tar.gz"
    if not archive.exists():
        print(f"{archive} is not there: nothing to measure")
        return
    halves = measure(archive, None if given.all else SAMPLE)
    for half, scores in zip(("learnt", "aside"), halves, strict=True):
        for name, one in scores.items():
            speed = one.words / max(one.seconds, 1e-9)
            print(
                f"{half:7}{name:12} F1 {one.f1:.4f}  precision {one.precision:.4f}  "
                f"recall {one.recall:.4f}  {speed:,.0f} words/s"
            )


if __name__ == "__main__":
    main()
