"""What a figure admits: intervals, hedges, one-sided bounds and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from math import isclose, log10
from types import MappingProxyType

from services.model.claim import Hedge, Metric, Quantity

#: How far "about" reaches to either side, and how far a one-sided bound is taken to
#: reach. Chosen on five articles; how often people overturn them is to be reported.
ABOUT = 0.10
BOUND = 2.0

#: From this size on 1,994 may be told as 2,000; below, a count is a count.
ROUNDABLE = 100
#: A rounding moves a figure no further than this share of it.
ROUNDING = 0.05

#: Units of one dimension, with what one of them is in the dimension's own unit.
_DIMENSIONS: Mapping[str, Mapping[str, float]] = {
    "length": {
        "mm": 0.001,
        "cm": 0.01,
        "m": 1,
        "metre": 1,
        "meter": 1,
        "km": 1000,
        "kilometre": 1000,
        "kilometer": 1000,
        "mile": 1609.34,
        "nautical mile": 1852,
        "foot": 0.3048,
        "feet": 0.3048,
        "ft": 0.3048,
        "inch": 0.0254,
        "yard": 0.9144,
    },
    "time": {
        "second": 1,
        "minute": 60,
        "min": 60,
        "hour": 3600,
        "day": 86_400,
        "week": 604_800,
    },
    "long time": {"month": 1, "year": 12, "decade": 120},
    "mass": {
        "g": 0.001,
        "gram": 0.001,
        "kg": 1,
        "kilogram": 1,
        "tonne": 1000,
        "t": 1000,
        "ton": 1000,
        "lb": 0.4536,
        "pound": 0.4536,
    },
    "speed": {"km/h": 1, "kph": 1, "kmh": 1, "mph": 1.60934, "knot": 1.852},
    "area": {"hectare": 1, "ha": 1, "acre": 0.404686, "km2": 100, "km²": 100},
}


def _by_unit() -> Mapping[str, tuple[str, float]]:
    """Turn the table round: unit -> dimension and factor."""
    return MappingProxyType(
        {
            unit: (dimension, factor)
            for dimension, units in _DIMENSIONS.items()
            for unit, factor in units.items()
        }
    )


_UNITS = _by_unit()

#: Magnitudes are told as their lower end ("hundreds": 200) and run to the next one.
_MAGNITUDE = 5.0


class Fit(Enum):
    """How two figures for one thing stand to each other, most peaceful first."""

    EQUAL = 1  # each admits what the other states
    ADMITTED = 2  # one admits the other
    OVERLAP = 3  # neither does, but some value would please both
    APART = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure ready for comparison: a quantity, or a sum with its parts."""

    low: float | None
    high: float | None
    hedge: Hedge | None
    dimension: str  # "" for a plain count
    parts: tuple[Quantity, ...]

    @property
    def is_sum(self) -> bool:
        """Whether it was added up from several quantities."""
        return len(self.parts) > 1

    @property
    def stated(self) -> tuple[float, float]:
        """The interval that the words name: a point but for a range."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return (ends[0], ends[-1])  # one at least: figure() refuses empty ones

    @property
    def admitted(self) -> tuple[float, float]:
        """The interval of figures that the words leave room for."""
        low, high = self.stated
        match self.hedge:
            case Hedge.ABOUT | Hedge.COULD:
                return (low * (1 - ABOUT), high * (1 + ABOUT))
            case Hedge.NEARLY:
                return (low * (1 - ABOUT), high)
            case Hedge.UP_TO:
                return (high / BOUND, high)
            case Hedge.AT_LEAST:
                return (low, low * BOUND)
            case Hedge.DOZENS if low == high:
                return (low, low * _MAGNITUDE)
        return (low, high)


def unit_of(quantity: Quantity) -> tuple[str, float]:
    """Give the dimension and the factor of a quantity's unit; a count has ("", 1)."""
    if quantity.unit is None:
        return ("", 1.0)
    unit = quantity.unit.casefold().strip()
    return unit_dimension(unit) or (unit.removesuffix("s"), 1.0)


def unit_dimension(unit: str) -> tuple[str, float] | None:
    """Give the dimension and the factor of a unit's name; None if it is no unit."""
    for form in (unit, unit.removesuffix("s"), unit.removesuffix("es")):
        if form in _UNITS:
            return _UNITS[form]
    return None


def figure(quantity: Quantity) -> Figure | None:
    """Take a quantity over in its dimension's own unit. None if it names no figure."""
    if quantity.low is None and quantity.high is None:
        return None
    dimension, factor = unit_of(quantity)
    low, high = (
        None if end is None else end * factor for end in (quantity.low, quantity.high)
    )
    return Figure(low, high, quantity.hedge, dimension, (quantity,))


def fit(one: Figure, other: Figure) -> Fit:
    """Tell how two figures stand to each other. Symmetric."""
    there, back = _admits(one, other), _admits(other, one)
    if (there and back) or _rounded(one, other) or _converted(one, other):
        return Fit.EQUAL
    if there or back:
        return Fit.ADMITTED
    return Fit.OVERLAP if _overlap(one.admitted, other.admitted) else Fit.APART


def _admits(one: Figure, other: Figure) -> bool:
    """Tell whether what `other` states lies within what `one` leaves room for."""
    low, high = one.admitted
    slack = 1e-9 * max(abs(low), abs(high), 1)
    return low - slack <= other.stated[0] and other.stated[1] <= high + slack


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _rounded(one: Figure, other: Figure) -> bool:
    """Tell whether one flat figure is the other's rounding: 1,994 and 2,000."""
    if one.hedge or other.hedge or one.low != one.high or other.low != other.high:
        return False
    return _rounds_to(one.stated[0], other.stated[0]) or _rounds_to(
        other.stated[0], one.stated[0]
    )


#: A figure told in another unit is rounded anew: 30 miles are 48 km. This share off is
#: still one figure.
CONVERTED = 0.03


def _converted(one: Figure, other: Figure) -> bool:
    """Tell whether one flat figure is the other in another unit."""
    units = {part.unit for figure in (one, other) for part in figure.parts}
    flat = one.low == one.high and other.low == other.high
    if len(units) < 2 or not flat or one.hedge or other.hedge:
        return False
    first, second = one.stated[0], other.stated[0]
    return abs(first - second) <= CONVERTED * max(abs(first), abs(second))


def _rounds_to(fine: float, coarse: float) -> bool:
    """Tell whether `fine`, told less exactly, is `coarse`."""
    if fine == coarse or fine <= 0 or coarse <= 0:
        return fine == coarse
    if isclose(coarse, round(coarse)) and not isclose(fine, round(fine)):
        return coarse >= 10 and round(fine) == coarse
    if coarse < ROUNDABLE:
        return False
    zeros = _trailing_zeros(coarse)
    step = 10.0**zeros
    near = abs(fine - coarse) <= ROUNDING * coarse
    return (
        near and zeros > _trailing_zeros(fine) and round(fine / step) * step == coarse
    )


def _trailing_zeros(value: float) -> int:
    if value < 1 or not isclose(value, round(value)):
        return 0
    digits = str(round(value))
    return min(len(digits) - len(digits.rstrip("0")), int(log10(value)))


#: Disjoint metrics that make up another one.
WHOLES: Mapping[str, frozenset[str]] = {
    "killed-or-wounded": frozenset({"killed", "wounded"}),
}


def figures(quantities: Sequence[Quantity], metric: Metric) -> list[Figure]:
    """Give every figure that one speaker's quantities offer for a metric.

    First each as stated, then the sums: disjoint metrics that make up this one, and a
    figure with what is said to come on top ("another", "additional").
    """
    same = [one for one in quantities if one.metric.name == metric.name]
    stated = [found for found in map(figure, same) if found]
    return stated + [total for total in _sums(quantities, metric, same) if total]


def _sums(
    quantities: Sequence[Quantity], metric: Metric, same: Sequence[Quantity]
) -> Iterable[Figure | None]:
    """Add up what may be added."""
    bases = [one for one in same if not one.additional]
    extras = [one for one in same if one.additional]
    for base in bases:
        if extras:
            yield add((base, *extras))
    parts = WHOLES.get(metric.name, frozenset())
    for one, other in combinations(quantities, 2):
        if {one.metric.name, other.metric.name} == parts:
            yield add((one, other))


def add(parts: Sequence[Quantity]) -> Figure | None:
    """Add up quantities of one dimension; None if they have no common one.

    The ends add up, and the softest hedge among the parts softens the sum.
    """
    taken = [found for found in map(figure, parts) if found]
    if len(taken) != len(parts) or len({one.dimension for one in taken}) > 1:
        return None
    low = sum(one.stated[0] for one in taken)
    high = sum(one.stated[1] for one in taken)
    hedges = [one.hedge for one in taken if one.hedge and one.hedge != Hedge.BETWEEN]
    ranged = Hedge.BETWEEN if low != high else None
    return Figure(
        low, high, hedges[0] if hedges else ranged, taken[0].dimension, tuple(parts)
    )
