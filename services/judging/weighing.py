"""Weighs signs: how likely each of the six opinions is (tables/weights.tsv).

A logistic model over named signs; its weights are trained by tools/train_opinions.py on
hand-judged pairs. It chooses where rules are silent and says how sure an answer is;
what may turn red is decided in texts.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from services.judging import tables
from services.model.opinion import OpinionKind

Chances = Mapping[OpinionKind, float]

#: The row of the table that speaks for each opinion without any sign.
BASE = "(base)"


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign's usual value, its spread, and its weight for each opinion."""

    usual: float
    spread: float
    weights: tuple[float, ...]


Weights = Mapping[str, _Sign]


def weights(rows: Iterable[Sequence[str]]) -> Weights:
    """Read weights: sign, usual value, spread, one column an opinion (OpinionKind)."""
    return {
        row[0]: _Sign(float(row[1]), float(row[2]), tuple(map(float, row[3:])))
        for row in rows
    }


@cache
def stored() -> Weights:
    """Give the weights that come with the program."""
    return weights(tables.rows("weights.tsv"))


def chances(signs: Mapping[str, float], known: Weights) -> Chances:
    """Give how likely each opinion is, adding up to 1.

    A sign that the weights do not know counts for nothing, nor does one that is absent.
    """
    totals = list(known[BASE].weights)
    for name in sorted(signs.keys() & known.keys()):  # the same sum each time
        sign = known[name]
        scaled = (signs[name] - sign.usual) / sign.spread
        totals = [
            total + scaled * weight
            for total, weight in zip(totals, sign.weights, strict=True)
        ]
    powers = [exp(total - max(totals)) for total in totals]
    whole = sum(powers)
    return {
        kind: power / whole for kind, power in zip(OpinionKind, powers, strict=True)
    }


#: How much a model's opinions count beside those of the signs, and its least doubt;
#: chosen on topics that neither had learnt from.
_READ_COUNTS = 0.25
_DOUBT = 0.02


def pooled(found: Chances, read: Chances) -> Chances:
    """Give the chances that signs and a model's reading give together (log-linear)."""
    powers = {
        kind: chance * (_DOUBT + read[kind]) ** _READ_COUNTS
        for kind, chance in found.items()
    }
    whole = sum(powers.values())
    return {kind: power / whole for kind, power in powers.items()}
