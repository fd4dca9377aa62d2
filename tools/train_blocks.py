"""Learn which blocks of a web page are its article; write the weights as a table.

The set is extraction/pages.tar.gz below CROSSCLAIM_DATA (default ../shared/data): pages
with segments that must stay and must go. A block that holds a segment to be kept is an
example of the article, one that holds a segment to be cut an example of the page around
it. Only the first half of the shuffled pages is learnt from (the same half that
quality_pages.py calls learnt); the other is kept aside for measuring. A logistic
regression with a quadratic penalty, by Newton's method; the penalty was chosen by five
parts of the learnt half, each judged by weights from the other four.

    python tools/train_blocks.py services/reading/tables/blocks.tsv
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from logistic import fitted
from quality_pages import SETS, Page, Score, pages

from services.reading.blocks import take_apart
from services.reading.boilerplate import marks
from services.reading.encoding import decode
from services.reading.features import features
from services.reading.weights import EVERY

PENALTY = 10.0
PARTS = 5

HEAD = """\
# Log-odds for the article of one unit of each feature (services/reading/features.py);
# a block stays where they add up to 0 or more. Written by tools/train_blocks.py.
"""


@dataclass(frozen=True)
class Example:
    """One page taken apart: what is known and what is asked of each block."""

    page: Page
    texts: tuple[str, ...]
    rows: np.ndarray
    names: tuple[str, ...]


def example(page: Page) -> Example | None:
    """Take a page apart; None where it has no block."""
    source = decode(page.content).text
    taken = take_apart(source)
    found = list(features(taken, marks(taken, source) or ()))
    if not found:
        return None
    texts = tuple(_level(taken.text[one.start : one.end]) for one in taken.blocks)
    rows = np.array([[float(value) for value in one.values()] for one in found])
    return Example(page, texts, rows, tuple(found[0]))


def labels(one: Example) -> dict[int, tuple[float, float]]:
    """Give for the blocks that are known whether they stay, and how sure that is.

    Of several blocks that hold a segment to be kept, trafilatura's counts; several that
    hold one to be cut share its weight.
    """
    found: dict[int, tuple[float, float]] = {}
    kept = one.rows[:, one.names.index("kept")]
    for segment in one.page.goes:
        holding = _holding(one, segment)
        for index in holding:
            found.setdefault(index, (0.0, len(holding) ** -0.5))
    for segment in one.page.stays:
        holding = _holding(one, segment)
        if holding:
            found[max(holding, key=lambda index: kept[index])] = (1.0, 1.0)
    return found


def _holding(one: Example, segment: str) -> list[int]:
    """Give the blocks that hold a segment."""
    level = _level(segment)
    return [index for index, text in enumerate(one.texts) if level in text]


def _level(text: str) -> str:
    """Level white space."""
    return " ".join(text.split())


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Fit the weights; features are scaled to one spread for the penalty."""
    known = [(one.rows[i], *given) for one in examples for i, given in _sorted(one)]
    rows = np.array([row for row, _, _ in known])
    wanted = np.array([label for _, label, _ in known])
    sure = np.array([weight for _, _, weight in known])
    middle, spread = rows.mean(0), rows.std(0)
    spread[spread == 0] = 1.0
    scaled = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])
    found = fitted(scaled, wanted, sure, PENALTY)
    weights = found[:-1] / spread
    base = found[-1] - float(weights @ middle)
    return dict(zip(examples[0].names, weights.tolist(), strict=True)) | {EVERY: base}


def _sorted(one: Example) -> list[tuple[int, tuple[float, float]]]:
    """Give the labels in the order of the page."""
    return sorted(labels(one).items())


def judged(examples: Sequence[Example], weights: Mapping[str, float]) -> Score:
    """Score the kept blocks of some pages."""
    score = Score()
    add_up(score, examples, weights)
    return score


def add_up(
    score: Score, examples: Sequence[Example], weights: Mapping[str, float]
) -> None:
    """Add the kept blocks of some pages to a score."""
    for one in examples:
        each = np.array([weights[name] for name in one.names])
        stays = one.rows @ each + weights[EVERY] >= 0
        kept = (text for text, stay in zip(one.texts, stays, strict=True) if stay)
        score.add(one.page, " ".join(kept), 0.0)


def in_parts(examples: Sequence[Example]) -> Score:
    """Score each part by weights learnt from the others."""
    score = Score()
    for part in range(PARTS):
        others = [one for i, one in enumerate(examples) if i % PARTS != part]
        add_up(score, examples[part::PARTS], learn(others))
    return score


def learnt_and_aside(archive: Path) -> tuple[list[Example], list[Example]]:
    """Give the examples of both halves."""
    halves: tuple[list[Example], list[Example]] = ([], [])
    for page in pages(archive, None):
        if (one := example(page)) is not None:
            halves[page.aside].append(one)
    return halves


def table(weights: Mapping[str, float]) -> Iterator[str]:
    """Give the lines of the table."""
    yield HEAD
    for name, weight in sorted(weights.items()):
        yield f"{name}\t{weight:.6g}\n"


def main() -> None:
    """Learn, print what it is worth, and write the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("table", type=Path)
    asked.add_argument("--data", type=Path, default=SETS)
    given = asked.parse_args()
    archive = given.data / "extraction" / "pages.tar.gz"
    if not archive.exists():
        print(f"{archive} is not there: nothing to learn from")
        return
    learnt, aside = learnt_and_aside(archive)
    weights = learn(learnt)
    print(f"learnt half, in {PARTS} parts: F1 {in_parts(learnt).f1:.4f}")
    print(f"kept aside: F1 {judged(aside, weights).f1:.4f}")
    given.table.write_text("".join(table(weights)), encoding="utf-8")


if __name__ == "__main__":
    main()
