"""The arithmetic of tools/train_worth.py: logistic regression over signs, in numpy.

A case is a sentence with its claims; a claim is a list of signs. Where only the
sentence is graded, its best claim answers for it: after a first fit over all signs of a
sentence the best claim is chosen by the fit, and fitted again (multiple-instance
learning).

Words are smoothed: beside its own weight every word gets one from its vector in the
sentence embedder, so that a word never seen in training is weighed like its neighbours.
In the end both are added up: what is kept is one number a sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A sign is learnt if so many cases have it; `b:` and `w:` are families of signs.
LEAST = {"w": 3, "b": 4}
LEAST_OTHER = 4
#: Ridge on a sign's weight, and on the weights of the word vectors.
RIDGE, RIDGE_WORDS = 0.1, 0.5
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence: its claims' signs, how worthy it is (0 to 1), how much it counts.

    `worths` are what the model in use makes of the claims.
    """

    claims: tuple[tuple[str, ...], ...]
    truth: float
    counts: float = 1.0
    group: str = ""
    worths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Vectors of words, mean 0, scaled down for frequent words."""

    places: dict[str, int]
    vectors: Floats


@dataclass(slots=True)
class Model:
    """The weight of each sign."""

    base: float
    weights: dict[str, float] = field(default_factory=dict)

    def score(self, claims: Sequence[Sequence[str]]) -> float:
        """Give the score of the best claim, as a log-odds; very low without claims."""
        return max((self.of(one) for one in claims), default=-9.0)

    def of(self, signs: Sequence[str]) -> float:
        """Give the score of one claim."""
        total = sum(self.weights.get(one, 0.0) for one in signs)
        return float(self.base + total / np.sqrt(max(len(signs), 1)))


def chances(scores: Floats) -> Floats:
    """Turn log-odds into chances."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))


def fitted(cases: Sequence[Case], words: Words) -> Model:
    """Learn the weights of all signs that are frequent enough."""
    told = [one for one in cases if one.claims]
    learner = _Learner(told, words)
    best = [tuple(dict.fromkeys(s for c in one.claims for s in c)) for one in told]
    model = learner.fit(best)
    for _ in range(ROUNDS):
        best = [max(one.claims, key=model.of) for one in told]
        model = learner.fit(best)
    return model


class _Learner:
    """Fits rows of signs; the vocabulary stays the same from round to round."""

    def __init__(self, cases: Sequence[Case], words: Words) -> None:
        seen = Counter(s for one in cases for s in {s for c in one.claims for s in c})
        self._places = {
            sign: place
            for place, sign in enumerate(
                sorted(s for s, n in seen.items() if n >= _least(s))
            )
        }
        self._words = words
        self._truth = np.array([one.truth for one in cases])
        self._counts = np.array([one.counts for one in cases])

    def fit(self, rows: Sequence[Sequence[str]]) -> Model:
        """Fit one row of signs a case."""
        matrix = _Rows(rows, self._places, self._words)
        ratio = self._ratios(matrix)
        matrix.values *= ratio[matrix.columns]
        solved = _newton(matrix, self._truth, self._counts)
        size = len(self._places)
        weights = dict(zip(self._places, (solved[:size] * ratio).tolist(), strict=True))
        smooth = self._words.vectors @ solved[size:-1]
        for word, place in self._words.places.items():
            sign = "w:" + word
            weights[sign] = weights.get(sign, 0.0) + float(smooth[place])
        return Model(float(solved[-1]), weights)

    def _ratios(self, matrix: _Rows) -> Floats:
        """Give how one-sided each sign is: a sign that tells nothing is held down.

        This is the scaling of NB-SVM (Wang and Manning, 2012).
        """
        good = self._counts * self._truth
        bad = self._counts * (1.0 - self._truth)
        size = len(self._places)
        for_ = np.bincount(matrix.columns, good[matrix.owners], size) + 1.0
        against = np.bincount(matrix.columns, bad[matrix.owners], size) + 1.0
        odds = np.log((for_ / good.sum()) / (against / bad.sum()))
        return np.asarray(np.abs(odds) + 0.1)


class _Rows:
    """Rows of signs as a sparse matrix, with the mean vectors of their words."""

    def __init__(
        self, rows: Sequence[Sequence[str]], places: dict[str, int], words: Words
    ) -> None:
        columns, owners, values = [], [], []
        self.dense = np.zeros((len(rows), words.vectors.shape[1]))
        for owner, row in enumerate(rows):
            scale = 1.0 / np.sqrt(max(len(row), 1))
            here = [places[one] for one in row if one in places]
            columns += here
            owners += [owner] * len(here)
            values += [scale] * len(here)
            known = [words.places.get(one[2:]) for one in row if one[:2] == "w:"]
            at = [one for one in known if one is not None]
            if at:
                self.dense[owner] = words.vectors[at].sum(axis=0) * scale
        self.columns: Ints = np.array(columns, dtype=np.int64)
        self.owners: Ints = np.array(owners, dtype=np.int64)
        self.values: Floats = np.array(values)
        self.height, self.width = len(rows), len(places)

    def times(self, weights: Floats) -> Floats:
        """Give each row's score."""
        sparse = self.values * weights[self.columns]
        total = np.bincount(self.owners, sparse, self.height)
        return np.asarray(total + self.dense @ weights[self.width : -1] + weights[-1])

    def back(self, of: Floats) -> Floats:
        """Give each column's sum."""
        sparse = np.bincount(self.columns, self.values * of[self.owners], self.width)
        return np.concatenate([sparse, self.dense.T @ of, [of.sum()]])

    def squares(self, of: Floats) -> Floats:
        """Give each column's sum of squares."""
        squared = self.values**2 * of[self.owners]
        sparse = np.bincount(self.columns, squared, self.width)
        return np.concatenate([sparse, (self.dense**2).T @ of, [of.sum()]])


def _newton(rows: _Rows, truth: Floats, counts: Floats) -> Floats:
    """Minimise the penalised loss by Newton's method."""
    dense = rows.dense.shape[1]
    ridge = np.concatenate(
        [np.full(rows.width, RIDGE), np.full(dense, RIDGE_WORDS), [1e-6]]
    )
    solved = np.zeros(rows.width + dense + 1)
    before = np.inf
    for _ in range(15):
        scores = rows.times(solved)
        fits = counts * (np.logaddexp(0.0, scores) - truth * scores)
        loss = float(fits.sum() + 0.5 * (ridge * solved**2).sum())
        if before - loss < 1e-4 * loss:
            break
        before = loss
        given = chances(scores)
        slope = rows.back(counts * (given - truth)) + ridge * solved
        solved = solved + _step(rows, slope, counts * given * (1 - given) + 1e-9, ridge)
    return solved


def _step(rows: _Rows, slope: Floats, bend: Floats, ridge: Floats) -> Floats:
    """Solve one Newton step by preconditioned conjugate gradients."""
    scale = rows.squares(bend) + ridge
    step = np.zeros_like(slope)
    rest = -slope
    eased = rest / scale
    way = eased.copy()
    size = first = float(rest @ eased)
    for _ in range(30):
        pull = rows.back(bend * rows.times(way)) + ridge * way
        length = size / float(way @ pull)
        step += length * way
        rest = rest - length * pull
        eased = rest / scale
        after = float(rest @ eased)
        if after < 1e-4 * first:
            break
        way = eased + after / size * way
        size = after
    return step


def _least(sign: str) -> int:
    return LEAST.get(sign.partition(":")[0], LEAST_OTHER)
