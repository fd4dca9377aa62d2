"""Measure worth on ClaimBuster and CLEF-2019: check-worthy sentences or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality_shared import claims, f1, read, row, run

from services.extraction.worth import FLOOR

#: Sentences of the large sets that are measured, to keep a run under two minutes.
MOST = 1_500


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """ClaimBuster and CLEF-2019: are check-worthy sentences told from others?"""
    cases = read(data / "dev" / "claimbuster_two_class_train.jsonl")[:MOST]
    told = [(best(one["text"]), bool(int(one["label"]))) for one in cases]
    right = sum(worth >= FLOOR and truth for worth, truth in told)
    found = sum(worth >= FLOOR for worth, _ in told)
    wanted = sum(truth for _, truth in told)
    yield row(
        "claimbuster",
        len(cases),
        "F1 .798, aim .82",
        f"F1 {f1(right, found, wanted):.3f}",
    )
    cases = read(data / "dev" / "clef2019_t1_train.jsonl")[:MOST]
    told = [(best(one["text"]), bool(int(one["label"]))) for one in cases]
    yield row(
        "clef2019", len(cases), "AP .166, aim .19", f"AP {precision_along(told):.3f}"
    )


def best(text: str) -> float:
    """Give the worth of the best claim of a sentence."""
    return max((one.worth for one in claims(text)), default=0.0)


def precision_along(told: list[tuple[float, bool]]) -> float:
    """Give average precision: the mean precision at each sentence that counts."""
    ranked = sorted(told, key=lambda one: -one[0])
    hits, total = 0, 0.0
    for place, (_, truth) in enumerate(ranked, start=1):
        if truth:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


if __name__ == "__main__":
    run(rows)
