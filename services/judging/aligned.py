"""Finds which amounts of two texts are meant for one thing, and how they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from services.judging import tables
from services.judging.amounts import Amount
from services.judging.arithmetic import ABOUT, ROUNDABLE, ROUNDING, Fit

#: Two clock times this near, in hours, are one time told less exactly.
_NEARLY_THEN = 0.5
#: Measures this near, as a share, are one measure in two units.
_CONVERTED = 0.03

#: How surely amounts of a kind are of one thing by their kind alone.
_BY_KIND = 0.7
_BY_NOUN = 1.0
_WITHOUT_NOUN = 0.4


@dataclass(frozen=True, slots=True)
class Aligned:
    """An amount of each text, how surely they are of one thing, and how they fit."""

    left: Amount
    right: Amount
    sure: float  # 0 to 1
    fit: Fit


def aligned(left: Sequence[Amount], right: Sequence[Amount]) -> list[Aligned]:
    """Give the pairs of amounts that may be of one thing, surest first.

    An amount that has its like or fits on the other side disagrees with no third one.
    """
    found = [
        Aligned(one, other, sure, fit(one, other))
        for one, other in product(left, right)
        if (sure := _alike(one, other))
    ]
    settled = {
        id(one)
        for pair in found
        if pair.fit is not Fit.APART
        for one in (pair.left, pair.right)
    }
    kept = [
        pair
        for pair in found
        if pair.fit is not Fit.APART or not {id(pair.left), id(pair.right)} & settled
    ]
    return sorted(kept, key=lambda one: (-one.sure, one.left.quote, one.right.quote))


@lru_cache(maxsize=16_384)
def _alike(one: Amount, other: Amount) -> float:
    """Tell how surely two amounts are of one thing; 0 if they cannot be."""
    by_kind = _of_one_kind(one, other)
    if not by_kind:
        return 0.0
    shared = tables.alike(one.around) & tables.alike(other.around)
    least = min(len(one.around), len(other.around)) or 1
    return by_kind * (0.5 + 0.5 * min(1.0, 2 * len(shared) / least))


def _of_one_kind(one: Amount, other: Amount) -> float:
    if one.kind != other.kind:
        return 0.0
    if one.kind in ("count", "ordinal"):
        first, second = tables.alike(one.of), tables.alike(other.of)
        if not first or not second:
            return _WITHOUT_NOUN
        return _BY_NOUN if first & second else 0.0
    if one.kind == "measure" and one.of != other.of:
        return 0.0
    return _BY_KIND


def fit(one: Amount, other: Amount) -> Fit:
    """Tell how two amounts of one kind stand to each other. Symmetric."""
    if one.value == other.value or _converted(one, other) or _rounded(one, other):
        return Fit.EQUAL
    if one.kind == "date" and _same_month(one.value, other.value):
        return Fit.ADMITTED
    if one.kind == "clock" and abs(one.value - other.value) <= _NEARLY_THEN:
        return Fit.ADMITTED
    if _admits(one, other) or _admits(other, one):
        return Fit.ADMITTED
    return Fit.APART


def _converted(one: Amount, other: Amount) -> bool:
    most = max(one.value, other.value)
    return one.kind == "measure" and abs(one.value - other.value) <= _CONVERTED * most


def _rounded(one: Amount, other: Amount) -> bool:
    """Tell whether one is the other's rounding: 1,994 and 2,000."""
    if one.is_time or one.kind not in ("count", "money"):
        return False
    most = max(one.value, other.value)
    round_one = any(value % ROUNDABLE == 0 for value in (one.value, other.value))
    near = abs(one.value - other.value) <= ROUNDING * most
    return most >= ROUNDABLE and round_one and near


def _same_month(one: float, other: float) -> bool:
    """Tell whether two dates (month × 100 + day) are a month and a day of it."""
    return one // 100 == other // 100 and 0 in (one % 100, other % 100)


def _admits(one: Amount, other: Amount) -> bool:
    """Tell whether the bound of one leaves room for the other."""
    if one.bound == "least":
        return other.value >= one.value and other.bound != "most"
    if one.bound == "most":
        return other.value <= one.value
    near = abs(one.value - other.value) <= ABOUT * one.value
    return one.bound == "about" and not one.is_time and near
