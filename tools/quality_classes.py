"""Measure relations that others define: negations, and headlines against bodies.

neg-SNLI has three classes; our opinions are set against them: either conflict is a
contradiction, *same* is an entailment, all else neutral. FNC-1 sets a headline against
a whole article; it is held against the sentences that share most words with it, and
disagrees if it is in conflict with one of them. Both are sampled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from quality_shared import engines, f1, read, row, run

from services.offline import judge_lines

PAIRS, HEADLINES, SENTENCES = 600, 900, 3
CONFLICTS = ("contradiction", "competing_estimates")
CLASSES = dict.fromkeys(CONFLICTS, "contradiction") | {"same": "entailment"}


def opinions(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Give our opinion on each pair of texts."""
    asked = [json.dumps({"a": a, "b": b}) for a, b in pairs]
    return [str(one["opinion"]) for one in judge_lines(asked, engines())]


def negations(data: Path) -> dict[str, Any]:
    """Give the line of neg-SNLI."""
    rows = Random(3).sample(read(data / "dev" / "neg_snli.jsonl"), PAIRS)
    given = opinions([(one["a"], one["b"]) for one in rows])
    right = [
        CLASSES.get(opinion, "neutral") == one["label"]
        for opinion, one in zip(given, rows, strict=True)
    ]
    ours = f"accuracy {100 * sum(right) / len(right):.1f}"
    return row("neg_snli", len(rows), "accuracy 70", ours)


def headlines(data: Path) -> dict[str, Any]:
    """Give the line of FNC-1."""
    folder = data / "dev"
    bodies = {one["id"]: one["text"] for one in read(folder / "fnc1_dev_bodies.jsonl")}
    rows = Random(3).sample(read(folder / "fnc1_dev_pairs.jsonl"), HEADLINES)
    near = [nearest(one["a"], bodies[one["b"]]) for one in rows]
    pairs = [
        (one["a"], text) for one, told in zip(rows, near, strict=True) for text in told
    ]
    given = iter(opinions(pairs))
    said = [any([next(given) in CONFLICTS for _ in told]) for told in near]
    hard = [one["label"] == "contradiction" for one in rows]
    hits = sum(one and two for one, two in zip(said, hard, strict=True))
    calm = 100 * (sum(said) - hits) / hard.count(False)
    ours = f"disagree F1 {f1(hits, sum(said), sum(hard)):.3f}, {calm:.1f} % false"
    return row("fnc1", len(rows), "F1 .35 (rule .249)", ours)


def nearest(headline: str, body: str) -> list[str]:
    """Give the sentences of a body that share most words with a headline."""
    wanted = _long_words(headline)
    told = [s for s in re.split(r"(?<=[.!?])\s+|\n+", body) if len(s.split()) > 3]
    told.sort(key=lambda sentence: -len(wanted & _long_words(sentence)))
    return told[:SENTENCES]


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the lines of the table."""
    yield negations(data)
    yield headlines(data)


if __name__ == "__main__":
    run(rows)
