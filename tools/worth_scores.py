"""Figures by which worth is measured; for tools/train_worth.py and quality_worth.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from worth_fit import Case, Floats


def truths(cases: Sequence[Case]) -> Floats:
    """Give what people said of each case."""
    return np.array([one.truth for one in cases])


def f1_at(given: Floats, truth: Floats, floor: float) -> float:
    """Give F1 where a chance from `floor` counts as found."""
    found, wanted = given >= floor, truth > 0.5
    both = float((found & wanted).sum())
    return 2 * both / float(found.sum() + wanted.sum())


def average_precision(given: Floats, truth: Floats) -> float:
    """Give the mean precision at each case that counts."""
    hits = (truth > 0.5)[np.argsort(-given, kind="stable")]
    places = np.nonzero(hits)[0] + 1
    return float((np.arange(1, len(places) + 1) / places).mean())


def by_group(given: Floats, cases: Sequence[Case]) -> float:
    """Give the mean of average precision over debates."""
    groups = np.array([one.group for one in cases])
    each = [
        average_precision(given[groups == one], truths(cases)[groups == one])
        for one in sorted(set(groups.tolist()))
    ]
    return float(np.mean(each))


def above(given: Floats, truth: Floats) -> float:
    """Give the chance that a claim of grade 2 stands above one of grade 0."""
    good, bad = given[truth > 0.9], given[truth < 0.1]
    return float((good[:, None] > bad[None, :]).mean())


def calibrated(given: Floats, cases: Sequence[Case]) -> str:
    """Tell in fifths how often a given chance came true."""
    truth = truths(cases)
    told = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (given >= low) & (given < low + 0.2 + (low == 0.8))
        if inside.any():
            told.append(f"{given[inside].mean():.2f}/{truth[inside].mean():.2f}")
    return " ".join(told)
