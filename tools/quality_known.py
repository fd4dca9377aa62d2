"""Measure whether an already-known claim is found: CLEF-2022 task 2A, MAP@5.

Each post is held against all claims of the pool: their title and text as one vector,
the nearest weighed by their words as the desk does it for "similar claims"
(services/judging/known.py). Shown beside it: the vectors alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from quality_shared import engines, read, row, run

from services.judging.known import WEIGHED, cleaned, ranked

QUERIES = "clef2022_2a_queries_train_dev.jsonl"
CLAIMS = "clef2022_2a_vclaims_pool.jsonl"
BATCH, TOP = 64, 5

Vectors = np.ndarray[Any, np.dtype[np.float32]]


def embedded(texts: Sequence[str]) -> Vectors:
    """Give the vectors of texts, a row each."""
    batches = [texts[n : n + BATCH] for n in range(0, len(texts), BATCH)]
    return np.concatenate(
        [np.array(engines().embedder.embed(some), np.float32) for some in batches]
    )


def precision(found: Sequence[str], right: Collection[str]) -> float:
    """Give the average precision of the first five that were found."""
    hits, total = 0, 0.0
    for place, one in enumerate(found[:TOP], start=1):
        if one in right:
            hits += 1
            total += hits / place
    return total / min(TOP, len(right)) if right else 0.0


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the line of the table."""
    posts = read(data / "dev" / QUERIES)
    held = read(data / "dev" / CLAIMS)
    texts = [f"{one['title']}. {one['vclaim']}" for one in held]
    asked = [cleaned(one["text"]) for one in posts]
    near = embedded(asked) @ embedded(texts).T
    alone, both = [], []
    for post, words, cosines in zip(posts, asked, near, strict=True):
        first = [int(one) for one in np.argsort(-cosines, kind="stable")[:WEIGHED]]
        order = ranked(words, [(texts[one], float(cosines[one])) for one in first])
        right = set(post["relevant"])
        ids = [held[one]["vclaim_id"] for one in first]
        alone.append(precision(ids, right))
        both.append(precision([ids[place] for place in order], right))
    ours = (
        f"MAP@5 {sum(both) / len(both):.3f} (vectors alone"
        f" {sum(alone) / len(alone):.3f})"
    )
    yield row("CLEF-2022 known claims", len(posts), "MAP@5 .90 (BM25 .818)", ours)


if __name__ == "__main__":
    run(rows)
