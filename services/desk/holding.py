"""What a record holds, value by value: its sources, its rank, and whether it ended.

Low, best and high are worked out of values that are neither deprecated nor ended. Best
is the single preferred value, or the only one; never the newest, never a mean
(reviewing, section 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.desk import values
from services.model.case import Rank, Stance
from services.model.claim import Claim, Quantity
from services.store.amendments import Ranked
from services.store.records import Evidence

#: What speakers without a name are called.
_UNNAMED = "unnamed sources"


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a record holds or held."""

    key: str
    metric: str | None  # None: a statement
    unit: str | None
    words: str  # "about 4,000", or the wording
    low: float | None
    high: float | None
    additional: bool
    sources: tuple[Evidence, ...]
    ended: datetime | None  # when a later one took its place
    said: Ranked | None = None  # how somebody ranked it

    @property
    def rank(self) -> Rank:
        """How much it counts."""
        return self.said.rank if self.said else Rank.NORMAL

    @property
    def counts(self) -> bool:
        """Whether it belongs to the range."""
        return self.ended is None and self.rank is not Rank.DEPRECATED

    @property
    def by(self) -> tuple[str, ...]:
        """Who vouches for it, each once."""
        return tuple(dict.fromkeys(voice(one.placed.claim) for one in self.sources))

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends that are known."""
        return tuple(end for end in (self.low, self.high) if end is not None)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Low, best and high of one metric; each cites its value."""

    metric: str
    unit: str | None
    low: Value
    high: Value
    best: Value | None  # None: disputed

    @property
    def single(self) -> bool:
        """Whether there is one value only."""
        return self.low is self.high

    @property
    def figures(self) -> tuple[str, str]:
        """The lowest and the highest figure, as written."""
        unit = f" {self.unit}" if self.unit else ""
        low, high = min(self.low.ends), max(self.high.ends)
        return values.number(low) + unit, values.number(high) + unit


def gather(
    held: Sequence[Evidence], ranked: Iterable[Ranked] = ()
) -> tuple[Value, ...]:
    """Give the values of a record's evidence, figures before statements, rising."""
    said = {one.value: one for one in sorted(ranked, key=lambda one: one.decision_id)}
    ended = _ended(held)
    found: dict[str, tuple[Quantity | None, list[Evidence]]] = {}
    for one in held:
        for key, quantity in _values(one.placed.claim):
            found.setdefault(key, (quantity, []))[1].append(one)
    made = [
        _value(key, quantity, tuple(sources), said=said.get(key), ended=ended)
        for key, (quantity, sources) in found.items()
    ]
    return tuple(sorted(made, key=_place))


def standing(held: Sequence[Evidence]) -> list[Evidence]:
    """Give the evidence whose values hold now: those since the last update."""
    ended = _ended(held)
    return [one for one in held if one.id not in ended]


def bounds(found: Sequence[Value]) -> tuple[Bounds, ...]:
    """Give low, best and high of each metric, from the values that count.

    The metric that most sources speak of comes first.
    """
    groups: dict[tuple[str, str | None], list[Value]] = {}
    for one in found:
        if one.metric is not None and one.counts and one.ends:
            groups.setdefault((one.metric, one.unit), []).append(one)
    ordered = sorted(
        groups.items(), key=lambda one: (-sum(len(v.sources) for v in one[1]), one[0])
    )
    return tuple(_bounds(metric, unit, ones) for (metric, unit), ones in ordered)


def settled(found: Sequence[Value]) -> bool:
    """Tell whether each metric, and what is stated, has one best value."""
    stated = [one for one in found if one.metric is None and one.counts]
    best = [one.best for one in bounds(found)]
    return all(best) and (len(stated) < 2 or _preferred(stated) is not None)


def ranks(found: Iterable[Ranked]) -> Mapping[str, Rank]:
    """Give the rank of each value that has one, the last word of all."""
    ordered = sorted(found, key=lambda one: one.decision_id)
    return {one.value: one.rank for one in ordered}


def voice(claim: Claim) -> str:
    """Name who vouches for a claim; an outlet by itself, where it names nobody."""
    innermost = claim.draft.attribution.innermost
    if innermost is None:
        return claim.source or f"article {claim.article_id}"
    return innermost.name or _UNNAMED


def sentence(found: Sequence[Value]) -> str:
    """Write a sentence to copy: "from 1,200 (US) to 4,000 (Seoul, Kyiv)"."""
    spans = bounds(found)
    parts = [
        f"{span.metric}: {_span(span)}" if len(spans) > 1 else _span(span)
        for span in spans
    ]
    if parts:
        return "; ".join(parts)
    stated = [one for one in found if one.metric is None and one.counts]
    return "; ".join(f"{one.words} ({', '.join(one.by)})" for one in stated)


def _span(span: Bounds) -> str:
    low, high = span.figures
    if low == high:
        everyone = dict.fromkeys([*span.low.by, *span.high.by])
        words = span.low.words if span.low.key == span.high.key else low
        return f"{words} ({', '.join(everyone)})"
    told = (
        f"from {low} ({', '.join(span.low.by)}) to {high} ({', '.join(span.high.by)})"
    )
    return f"{told}, best {span.best.words}" if span.best else told


def _values(claim: Claim) -> list[tuple[str, Quantity | None]]:
    """Give the keys of a claim's values, with the figure that each stands for."""
    figures = {values.key(one): one for one in claim.draft.quantities}
    return list(figures.items()) or [(values.statement_key(claim), None)]


def _value(
    key: str,
    quantity: Quantity | None,
    sources: tuple[Evidence, ...],
    *,
    said: Ranked | None,
    ended: Mapping[int, datetime],
) -> Value:
    over = [ended[one.id] for one in sources if one.id in ended]
    return Value(
        key=key,
        metric=quantity.metric.name if quantity else None,
        unit=quantity.unit if quantity else None,
        words=_words(key, quantity, sources),
        low=quantity.low if quantity else None,
        high=quantity.high if quantity else None,
        additional=bool(quantity and quantity.additional),
        sources=sources,
        ended=max(over) if len(over) == len(sources) else None,
        said=said,
    )


def _words(key: str, quantity: Quantity | None, sources: Sequence[Evidence]) -> str:
    """Write a value as most of its sources do: "about 4,000"."""
    if quantity is not None:
        written = Counter(
            values.figure(one)
            for source in sources
            for one in source.placed.claim.draft.quantities
            if values.key(one) == key
        )
        another = "another " if quantity.additional else ""
        return another + written.most_common(1)[0][0]
    claim = sources[0].placed.claim
    status = claim.draft.predication.status
    return status[1] if status else values.wording(claim)


def _ended(held: Sequence[Evidence]) -> Mapping[int, datetime]:
    """Give the evidence that the last update ended, and when that was."""
    updates = [one for one in held if one.stance is Stance.SUPERSEDES]
    if not updates:
        return {}
    last = max(updates, key=lambda one: one.decision_id)
    return {
        one.id: last.at
        for one in held
        if one.decision_id < last.decision_id
        or (one.decision_id == last.decision_id and one.stance != Stance.SUPERSEDES)
    }


def _bounds(metric: str, unit: str | None, ones: Sequence[Value]) -> Bounds:
    whole = [one for one in ones if not one.additional] or list(ones)
    low = min(whole, key=lambda one: (min(one.ends), one.low is None))
    high = max(whole, key=lambda one: (max(one.ends), one.high is not None))
    only = min(low.ends) == max(high.ends)
    best = low if len(whole) == 1 or only else _preferred(whole)
    return Bounds(metric, unit, low, high, best)


def _preferred(ones: Sequence[Value]) -> Value | None:
    preferred = [one for one in ones if one.rank is Rank.PREFERRED]
    return preferred[0] if len(preferred) == 1 else None


def _place(one: Value) -> tuple[bool, str, float, str]:
    return one.metric is None, one.metric or "", min(one.ends, default=0), one.key
