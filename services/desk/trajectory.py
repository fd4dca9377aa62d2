"""The figures of a question over time: who said how many, as of when, against whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.desk import holding, values
from services.desk.views import ClaimView
from services.model.claim import Hedge, Quantity
from services.model.opinion import OpinionKind, PairOpinion

#: Hedges that soften a figure without bounding it.
_SOFT = frozenset({Hedge.ABOUT, Hedge.NEARLY, Hedge.COULD, Hedge.DOZENS})


@dataclass(frozen=True, slots=True)
class Point:
    """One figure that somebody gave."""

    number: int  # of the row in its table
    claim_id: int
    article_id: int
    figure: str
    low: float | None
    high: float | None
    soft: bool
    speaker: str
    outlet: str
    day: date | None  # what it speaks of, else its article's day; None: neither known
    stated: bool  # whether the words name the day
    quote: str
    decided: bool
    against: tuple[int, ...]  # rows that it contradicts
    updates: tuple[int, ...]  # rows that it is the newer figure to

    @property
    def opens(self) -> str:
        """The end that is not known: "down" for "up to N", "up" for "at least N"."""
        return "down" if self.low is None else "up" if self.high is None else ""


@dataclass(frozen=True, slots=True)
class Course:
    """The figures of one metric in one unit, oldest first."""

    metric: str
    unit: str | None
    points: tuple[Point, ...]

    @property
    def drawn(self) -> bool:
        """Whether there is something to compare."""
        return len(self.points) > 1


def courses(
    rows: Iterable[ClaimView], opinions: Sequence[PairOpinion]
) -> tuple[Course, ...]:
    """Give the figures of claims, each metric by itself, the most told one first."""
    groups: dict[tuple[str, str | None], list[tuple[ClaimView, Quantity]]] = {}
    for row in rows:
        for one in row.claim.draft.quantities:
            if one.low is not None or one.high is not None:
                kind = (one.metric.name, one.unit)
                groups.setdefault(kind, []).append((row, one))
    made = [
        Course(metric, unit, _points(figures, opinions))
        for (metric, unit), figures in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.points), one.metric)))


def _points(
    figures: Sequence[tuple[ClaimView, Quantity]], opinions: Sequence[PairOpinion]
) -> tuple[Point, ...]:
    ordered = sorted(figures, key=lambda one: (_day(one[0]) or date.max, _end(one[1])))
    numbers: dict[int, int] = {}
    for number, (row, _) in enumerate(ordered, 1):
        numbers.setdefault(row.claim.id, number)
    return tuple(
        _point(number, row, one, numbers=numbers, opinions=opinions)
        for number, (row, one) in enumerate(ordered, 1)
    )


def _point(
    number: int,
    row: ClaimView,
    quantity: Quantity,
    *,
    numbers: dict[int, int],
    opinions: Sequence[PairOpinion],
) -> Point:
    claim = row.claim
    others = {
        kind: tuple(sorted(numbers[one] for one in ids if one in numbers))
        for kind, ids in _others(claim.id, opinions).items()
    }
    newer = others.get(OpinionKind.UPDATE, ())
    another = "another " if quantity.additional else ""
    return Point(
        number=number,
        claim_id=claim.id,
        article_id=claim.article_id,
        figure=another + values.figure(quantity),
        low=quantity.low,
        high=quantity.high,
        soft=quantity.hedge in _SOFT,
        speaker=holding.voice(claim),
        outlet=row.source or row.article_name,
        day=_day(row),
        stated=bool(claim.draft.when and claim.draft.when.start),
        quote=claim.draft.span.quote,
        decided=not row.open,
        against=others.get(OpinionKind.CONTRADICTION, ()),
        updates=tuple(one for one in newer if one < number),
    )


def _others(
    claim_id: int, opinions: Sequence[PairOpinion]
) -> dict[OpinionKind, list[int]]:
    """Give the claims that stand against one, or before or after it."""
    found: dict[OpinionKind, list[int]] = {}
    for one in opinions:
        if claim_id in (one.a, one.b):
            other = one.b if one.a == claim_id else one.a
            found.setdefault(one.opinion.counts_as, []).append(other)
    return found


def _day(row: ClaimView) -> date | None:
    """Give the last day that a claim speaks of, else the day of its article."""
    when = row.claim.draft.when
    return (when.end or when.start if when else None) or row.claim.published


def _end(quantity: Quantity) -> float:
    high = quantity.high if quantity.high is not None else quantity.low
    return high or 0.0
