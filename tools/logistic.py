"""Logistic regression with a quadratic penalty, by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: Newton's steps at most, and what the last of them may still change.
_STEPS, _STILL = 100, 1e-8


def fitted(rows: Numbers, right: Numbers, counted: Numbers, penalty: float) -> Numbers:
    """Minimise the penalised log-loss; give a weight for each column.

    `right`: 1 or 0 for each row, `counted`: how much a row counts. The last column, the
    base, is not penalised. The same data give the same weights.
    """
    held = np.full(rows.shape[1], penalty)
    held[-1] = 0.0
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        odds = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (counted * (odds - right)) + held * found
        bend = (rows * (counted * odds * (1 - odds))[:, None]).T @ rows
        step = np.linalg.solve(bend + np.diag(held), slope)
        found -= step
        if np.abs(step).max() < _STILL:
            break
    return found
