"""The case at a glance: its figures as dots and ranges on one scale.

Positions are per cent of the picture's width, so that it stretches without its letters
growing; the template turns them into SVG. The rows' table says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.model.claim import Hedge, Quantity
from web.filters import figure, number, speaker
from web.table import Group, Row

#: Left and right edge of the scale, in per cent.
_LEFT, _RIGHT = 1.5, 98.5
#: Where the smallest figure is this many times below the largest, it is logarithmic.
_LOGARITHMIC = 100
#: Figures nearer to nought than this are drawn as nought.
_TINY = 1e-6
_LABEL = 34  # characters
_SOFT = (Hedge.ABOUT, Hedge.NEARLY, Hedge.COULD, Hedge.DOZENS)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale."""

    x: float
    label: str
    anchor: str  # start, middle, end


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its range, the ends that are closed, and its words."""

    number: int
    claim: int
    metric: str
    low: float
    high: float
    opens: str  # "down" for "up to N", "up" for "at least N", "" for both ends known
    soft: bool
    decided: bool
    label: str
    label_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All lines over one scale."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    counted: str  # the unit, or what is counted
    logarithmic: bool


def plot(groups: Sequence[Group]) -> Picture | None:
    """Draw the figures of a case; None where there are fewer than two to compare."""
    figures = _comparable(groups)
    if len(figures) < 2:
        return None
    scale = _Scale.over([end for _, one in figures for end in _ends(one)])
    lines = [_line(row, one, scale) for row, one in figures]
    lines.sort(key=lambda line: (line.metric, line.high, line.number))
    unit, family = _kind(figures[0][1])
    return Picture(tuple(lines), scale.ticks(), unit or family, scale.logarithmic)


Figure = tuple[Row, Quantity]


def _comparable(groups: Sequence[Group]) -> list[Figure]:
    """Give the figures of the metric family, in one unit, that has most of them."""
    figures = [
        (row, one)
        for group in groups
        for row in group.rows
        for one in row.claim.draft.quantities
        if _ends(one)
    ]
    kinds = [_kind(one) for _, one in figures]
    common = max(kinds, key=kinds.count, default=None)
    return [pair for pair, kind in zip(figures, kinds, strict=True) if kind == common]


def _kind(quantity: Quantity) -> tuple[str | None, str]:
    """Name what must be equal for two figures to stand on one scale."""
    return quantity.unit, quantity.metric.family


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where on the picture a value lies."""

    low: float
    high: float
    logarithmic: bool

    @classmethod
    def over(cls, values: Sequence[float]) -> _Scale:
        """Make a scale from nought, or a logarithmic one where figures lie far off."""
        low, high = min(values), max(values)
        if low >= _TINY and high / low >= _LOGARITHMIC:
            return cls(10 ** math.floor(math.log10(low)), high * 1.25, True)
        return cls(min(0.0, low), max(high * 1.05, _TINY), False)

    def place(self, value: float) -> float:
        """Give a value's place in per cent of the picture's width."""
        if self.logarithmic:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return round(_LEFT + part * (_RIGHT - _LEFT), 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Choose round values to write on the scale."""
        values = self._decades() if self.logarithmic else self._steps()
        marks = [(self.place(value), number(value)) for value in values]
        return tuple(Tick(x, label, _anchor(x)) for x, label in marks)

    def _decades(self) -> list[float]:
        """Give six powers of ten on the scale, or fewer."""
        first, last = round(math.log10(self.low)), math.floor(math.log10(self.high))
        stride = (last - first) // 6 + 1
        return [10.0**one for one in range(first, last + 1, stride)]

    def _steps(self) -> list[float]:
        """Give four or so round steps on the scale."""
        rough = (self.high - self.low) / 4
        power = 10 ** math.floor(math.log10(rough))
        step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough)
        first = math.ceil(self.low / step)
        return [one * step for one in range(first, math.floor(self.high / step) + 1)]


def _ends(quantity: Quantity) -> list[float]:
    """Give the ends of a quantity that are known."""
    return [end for end in (quantity.low, quantity.high) if end is not None]


def _reach(quantity: Quantity, scale: _Scale) -> tuple[float, float]:
    """Give the range that is drawn; an open end reaches as far as judging admits.

    "Up to N" admits no less than half of N, "at least N" no more than its double
    (reviewing, the factor of 2 for one-sided bounds).
    """
    low, high = quantity.low, quantity.high
    if low is None:
        low = (high or 0) / 2
    return max(low, scale.low), min(low * 2 if high is None else high, scale.high)


def _line(row: Row, quantity: Quantity, scale: _Scale) -> Line:
    """Place one figure, its label on the side where there is room."""
    ends = [scale.place(end) for end in _reach(quantity, scale)]
    to_right = (min(ends) + max(ends)) / 2 < 50
    opens = "down" if quantity.low is None else "up" if quantity.high is None else ""
    said = f"{figure(quantity)}  {speaker(row.claim.draft.attribution)}"
    return Line(
        number=row.number,
        claim=row.claim.id,
        metric=quantity.metric.name,
        low=min(ends),
        high=max(ends),
        opens=opens,
        soft=quantity.hedge in _SOFT,
        decided=not row.view.open,
        label=said if len(said) <= _LABEL else said[: _LABEL - 1] + "…",
        label_x=max(ends) if to_right else min(ends),
        anchor="start" if to_right else "end",
    )


def _anchor(x: float) -> str:
    """Keep a label inside the picture."""
    return "start" if x < 6 else "end" if x > 94 else "middle"
