"""Print what a trained or the shipped entailment model finds, beside its false alarms.

    python -m tools.entailment.measure DATA [--trained FOLDER] [--sample 400]

A pair is scored both ways round, and the mean counts. Each set's threshold is chosen on
one half (by topic or line) and the figures are those of the other half.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tools.entailment.sources import SHARES, read, untokenised

SEED = 3
KEPT = 3  # sentences of a body that are set against its headline
CLASSES = ("entailment", "neutral", "contradiction")
RED = ["contradiction", "competing_estimates"]
QUIET = ["same", "not_comparable"]
LIMITS = (0.5, 0.7, 0.8, 0.9)

Scores = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Score = Callable[[list[tuple[str, str]]], Scores]
Row = dict[str, Any]


def both_ways(score: Score, pairs: list[tuple[str, str]]) -> Scores:
    """Give a pair's mean probabilities of both directions."""
    turned = [(b, a) for a, b in pairs]
    return (score(pairs) + score(turned)) / 2


def tidy(row: Row) -> tuple[str, str]:
    """Give a row's two texts."""
    return untokenised(row["a"]), untokenised(row["b"])


def at_most(alarms: Scores, share: float) -> float:
    """Give the least threshold that so small a share of the scores pass."""
    ranked = np.sort(alarms)[::-1]
    return float(ranked[int(share * len(ranked))]) + 1e-6


def halves(rows: Iterable[Row], key: Callable[[Row], str]) -> Marks:
    """Say of each row whether it lies in the half that thresholds are chosen on."""
    names = sorted({key(row) for row in rows})
    first = set(names[::2])
    return np.array([key(row) in first for row in rows])


def accuracy(score: Score, rows: list[Row], classes: tuple[str, ...]) -> str:
    """Give the share of right classes, one way round, as the sets are meant."""
    found = score([tidy(row) for row in rows])
    columns = [CLASSES.index(name) for name in classes]
    best = found[:, columns].argmax(axis=1)
    right = np.array([classes.index(row["label"]) for row in rows])
    return f"accuracy {np.mean(best == right):.3f}"


def alarms(score: Score, rows: list[Row], share: float) -> str:
    """Give recall of contradiction at a bounded share of false alarms."""
    found = both_ways(score, [tidy(row) for row in rows])[:, 2]
    conflict = np.array([row["label"] == "contradiction" for row in rows])
    first = halves(rows, lambda row: str(row["id"]))
    limit = at_most(found[first & ~conflict], share)
    return recall_text(found[~first], conflict[~first], limit)


def recall_text(found: Scores, conflict: Marks, limit: float) -> str:
    """Write recall and false alarms at a threshold, and at fixed ones."""
    parts = [f"at p>{limit:.2f} {found_and_false(found, conflict, limit)}"]
    parts += [f"p>{p} {found_and_false(found, conflict, p)}" for p in LIMITS]
    return ", ".join(parts)


def found_and_false(found: Scores, conflict: Marks, limit: float) -> str:
    """Write the share of conflicts and of other pairs above a threshold."""
    hit, false = (np.mean(found[rows] > limit) for rows in (conflict, ~conflict))
    return f"{hit:.3f}/{false:.3f}"


def opinions(score: Score, data: Path) -> Iterator[str]:
    """Give conflicts found in news pairs at 3 % red on same and not comparable."""
    rows = list(read(data / "dev" / "opinions_pairs.jsonl"))
    quotes = [(row["a"]["quote"], row["b"]["quote"]) for row in rows]
    pairs = [(untokenised(a), untokenised(b)) for a, b in quotes]
    found = both_ways(score, pairs)[:, 2]
    label = np.array([row["label"] for row in rows])
    conflict, quiet = np.isin(label, RED), np.isin(label, QUIET)
    first = halves(rows, lambda row: str(row["topic"]))
    limit = at_most(found[first & quiet], 0.03)
    counted = conflict | quiet
    yield recall_text(found[~first & counted], conflict[~first & counted], limit)
    for name in sorted(set(label)):
        shares = [np.mean(found[label == name] > p) for p in LIMITS]
        yield f"  {name:<20}" + " ".join(f"{share:.3f}" for share in shares)


def nearest(headline: str, body: str) -> list[str]:
    """Give the sentences of a body that share most words with a headline."""
    wanted = set(re.findall(r"\w{3,}", headline.lower()))
    lines = [s for s in re.split(r"(?<=[.!?])\s+|\n+", body) if len(s.split()) > 3]
    lines.sort(key=lambda s: -len(wanted & set(re.findall(r"\w{3,}", s.lower()))))
    return lines[:KEPT]


def headlines(score: Score, data: Path, sample: int) -> str:
    """Give F1 of `disagree`: a headline against the best sentences of a body."""
    bodies = {
        row["id"]: row["text"] for row in read(data / "dev" / "fnc1_dev_bodies.jsonl")
    }
    rows = sampled(list(read(data / "dev" / "fnc1_dev_pairs.jsonl")), sample)
    pairs, owner = [], []
    for at, row in enumerate(rows):
        for sentence in nearest(row["a"], bodies[row["b"]]):
            pairs.append((row["a"], sentence))
            owner.append(at)
    each = both_ways(score, pairs)[:, 2]
    found = np.zeros(len(rows))
    np.maximum.at(found, np.array(owner), each)
    conflict = np.array([row["label"] == "contradiction" for row in rows])
    first = halves(rows, lambda row: str(row["b"]))
    limits = np.linspace(0.05, 0.95, 19)
    limit = max(limits, key=lambda at: f1(found[first] > at, conflict[first]))
    reached = f1(found[~first] > limit, conflict[~first])
    return f"disagree F1 {reached:.3f} at p>{limit:.2f}"


def f1(said: Marks, right: Marks) -> float:
    """Give the harmonic mean of precision and recall."""
    return float(2 * np.sum(said & right) / max(1, np.sum(said) + np.sum(right)))


def sampled(rows: list[Row], most: int) -> list[Row]:
    """Give at most so many rows, always the same."""
    random.Random(SEED).shuffle(rows)
    return rows[:most]


def scorer(folder: Path | None) -> Score:
    """Give the shipped model, or a checkpoint in full precision."""
    if folder is None:
        from services.engines.entailment import CrossEncoder

        shipped = CrossEncoder()
        return lambda pairs: np.array([one[:3] for one in shipped.probabilities(pairs)])
    from tools.entailment.export import logits_of, trained

    model = trained(folder)
    return lambda pairs: logits_of(model, pairs).softmax(dim=1).double().numpy()


def lines(score: Score, data: Path, sample: int) -> Iterator[tuple[str, str]]:
    """Give each set's name and figures."""

    def some(name: str, most: int = sample) -> list[Row]:
        return sampled(list(read(data / name)), most)

    held = some("train_nli/pool_dev.jsonl.gz", 100_000)
    held = [row for row in held if row["set"] in SHARES][: min(sample, 2000)]
    yield "pool_dev", accuracy(score, held, CLASSES)
    yield "rte3", alarms(score, some("dev/rte3_3way_dev.jsonl"), 0.04)
    for line in opinions(score, data):
        yield "opinions", line
    pairs = [tidy(row) for row in some("dev/claimdiff_train.jsonl")]
    claims = both_ways(score, pairs)[:, 2]
    shares = [f"p>{p} {np.mean(claims > p):.3f}" for p in LIMITS]
    yield "claimdiff", ", ".join(shares)
    two = ("entailment", "contradiction")
    yield "fever_sym", accuracy(score, some("dev/fever_symmetric_dev.jsonl"), two)
    yield "neg_snli", accuracy(score, some("dev/neg_snli.jsonl"), CLASSES)
    yield "fnc1", headlines(score, data, sample)


def main() -> None:
    """Print one line a set."""
    parser = argparse.ArgumentParser(description="Measure the entailment model.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--trained", type=Path, help="folder of a checkpoint")
    parser.add_argument("--sample", type=int, default=100_000)
    asked = parser.parse_args()
    for name, figures in lines(scorer(asked.trained), asked.data, asked.sample):
        print(f"{name:<10} {figures}", flush=True)


if __name__ == "__main__":
    main()
