"""Learn what a claim's signs weigh, and write services/extraction/tables/worth.tsv.

    PYTHONPATH=. python tools/train_worth.py [--cross] [--clef SHARE] [--cache FILE]

Needs the public sets (tools/worth_sets.py says which and what is held out). With
`--cross` nothing is written: the figures of five-fold cross-validation, grouped by
debate and article, are printed instead. `--cache` keeps parses between runs. A run
takes about ten minutes on one core. What is written are weights of words and features,
no sentence; services/extraction/tables/WORTH.md is the model's card.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from quality_shared import DATA, ROOT
from worth_fit import Case, Floats, Model, Words, chances, fitted
from worth_scores import above, average_precision, by_group, calibrated, f1_at, truths
from worth_sets import Kept, Parts, claimbuster, clef, news

from services.engines.loading import engines
from services.extraction.signs import BASE
from services.model.claim import FLOOR

TABLE = ROOT / "services" / "extraction" / "tables" / "worth.tsv"
FOLDS = 5
#: Weights nearer to nothing than this are not kept.
FAINT = 0.05
#: A line of CLEF counts so much of a ClaimBuster sentence (only 3 % are positive).
CLEF_COUNTS = 0.0
HEAD = """\
# What each sign of a claim (services/extraction/signs.py) weighs for its worth.
# Written by tools/train_worth.py; WORTH.md beside it says from what. Do not edit.
"""


def vectors(cases: Sequence[Case]) -> Words:
    """Give a vector for each word of the cases, by the sentence embedder."""
    seen = Counter(
        sign[2:]
        for case in cases
        for sign in {s for c in case.claims for s in c}
        if sign.startswith("w:") and sign[2:3].isalpha()
    )
    words = sorted(word for word, count in seen.items() if count >= 2)
    given = np.array(engines().embedder.embed(words))
    share = np.array([seen[word] / len(cases) for word in words])
    scaled = (given - given.mean(axis=0)) * (1e-2 / (1e-2 + share))[:, None]
    return Words({word: place for place, word in enumerate(words)}, scaled)


def scores(model: Model, cases: Sequence[Case]) -> Floats:
    """Give the chance that each case is worth checking, without the bounds by hand."""
    return chances(np.array([model.score(one.claims) for one in cases]))


def tell(name: str, given: Floats, cases: Sequence[Case]) -> None:
    """Print a set's figures."""
    truth = truths(cases)
    line = f"{name:<22}{len(cases):>6}"
    if name.startswith("news"):
        kept = given >= FLOOR
        line += f"  grade 2 above 0 {above(given, truth):.3f};"
        line += f" kept of 2/1/0: {kept[truth > 0.9].mean():.2f}"
        line += f" {kept[(truth > 0.1) & (truth < 0.9)].mean():.2f}"
        line += f" {kept[truth < 0.1].mean():.2f}"
    else:
        line += f"  F1 at {FLOOR} {f1_at(given, truth, FLOOR):.3f}"
        best = max(np.arange(0.1, 0.8, 0.02), key=lambda t: f1_at(given, truth, t))
        line += f", best {f1_at(given, truth, best):.3f} at {best:.2f}"
        line += f"; AP {average_precision(given, truth):.3f}"
        line += (
            f", mean over groups {by_group(given, cases):.3f}" if "clef" in name else ""
        )
    print(line, flush=True)


def fold(case: Case) -> int:
    """Give the fold of a case: groups stay together."""
    return zlib.crc32(case.group.encode()) % FOLDS


def crossed(learn: dict[str, list[Case]], words: Words) -> None:
    """Print the figures of cross-validation."""
    given = {name: np.zeros(len(cases)) for name, cases in learn.items()}
    for one in range(FOLDS):
        model = fitted(
            [c for s in learn.values() for c in s if fold(c) != one and c.counts],
            words,
        )
        for name, cases in learn.items():
            at = [n for n, case in enumerate(cases) if fold(case) == one]
            given[name][at] = scores(model, [cases[n] for n in at])
    for name, cases in learn.items():
        tell(name, given[name], cases)
        print("  said/true:", calibrated(given[name], cases))


def written(model: Model) -> str:
    """Give the table's text, strongest weights first within for and against."""
    kept = {s: w for s, w in model.weights.items() if abs(w) >= FAINT}
    lines = [f"{BASE}\t{model.base:.2f}"]
    lines += [f"{sign}\t{kept[sign]:.2f}" for sign in sorted(kept)]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Learn, tell the figures, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--clef", type=float, default=CLEF_COUNTS)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    kept = Kept(engines().parser, given.cache)
    parts = {
        "claimbuster": claimbuster(DATA, kept),
        "clef2019": clef(DATA, kept),
        "news": news(DATA, kept),
    }
    kept.save()
    parts["clef2019"] = _counted(parts["clef2019"], given.clef)
    learn = {name: one.learn for name, one in parts.items()}
    words = vectors([case for one in learn.values() for case in one])
    if given.cross:
        crossed(learn, words)
        return
    model = fitted([c for one in learn.values() for c in one if c.counts], words)
    given.out.write_text(written(model), encoding="utf-8")
    for name, one in parts.items():
        tell(f"{name}, held out", scores(model, one.held), one.held)


def _counted(parts: Parts, counts: float) -> Parts:
    return Parts([replace(one, counts=counts) for one in parts.learn], parts.held)


if __name__ == "__main__":
    main()
