"""Softmax regression over named signs: how likely each of the six opinions is.

What judging/weighing.py reads. The same data give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.judging import weighing
from services.model.opinion import OpinionKind

KINDS = list(OpinionKind)
#: Steps of the descent, their size, and how much of the last step is kept.
STEPS, STEP, KEPT = 250, 0.06, 0.9

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Model:
    """The weights of signs, with the usual value and spread of each."""

    names: tuple[str, ...]
    usual: Array
    spread: Array
    weights: Array  # first row: the base

    def rows(self) -> Iterable[str]:
        """Give the table, a line a sign."""
        yield "\t".join(["# sign", "usual", "spread", *(kind.value for kind in KINDS)])
        base = [weighing.BASE, "0", "1", *(f"{one:.4f}" for one in self.weights[0])]
        yield "\t".join(base)
        for name, usual, spread, weights in zip(
            self.names, self.usual, self.spread, self.weights[1:], strict=True
        ):
            told_ = [f"{one:.4f}" for one in (usual, spread, *weights)]
            yield "\t".join([name, *told_])


def fitted(
    found: Sequence[dict[str, float]],
    labels: Sequence[str],
    pull: float,
    steps: int = STEPS,
) -> Model:
    """Fit a softmax regression with a pull towards zero, by descent with momentum.

    `pull` is how strongly weights are held near nothing, in pairs.
    """
    names = tuple(found[0])
    raw = np.array([[one[name] for name in names] for one in found])
    usual, spread = raw.mean(0), raw.std(0) + 1e-3
    scaled = np.column_stack([np.ones(len(raw)), (raw - usual) / spread])
    right = np.eye(len(KINDS))[[KINDS.index(OpinionKind(one)) for one in labels]]
    weights = np.zeros((scaled.shape[1], len(KINDS)))
    moved = np.zeros_like(weights)
    for _ in range(steps):
        totals = scaled @ weights
        powers = np.exp(totals - totals.max(1, keepdims=True))
        given = powers / powers.sum(1, keepdims=True)
        held = weights.copy()
        held[0] = 0
        slope = (scaled.T @ (given - right) + pull * held) / len(raw)
        moved = KEPT * moved - STEP * slope
        weights = weights + moved
    return Model(names, usual, spread, weights)
