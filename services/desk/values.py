"""Say what a record holds: lowest and highest figure, or the wording."""

from __future__ import annotations

from collections.abc import Sequence

from services.model.claim import Claim, Quantity

#: A wording longer than this is cut at a word.
LONGEST = 160


def held(claims: Sequence[Claim]) -> str:
    """Give the value of claims that hold side by side.

    For each metric the lowest and the highest figure, never a mean; the wording of the
    first claim where nothing is counted.
    """
    if not claims:
        return "nothing"
    metrics: dict[str, list[Quantity]] = {}
    for claim in claims:
        for one in claim.draft.quantities:
            metrics.setdefault(one.metric.name, []).append(one)
    if not metrics:
        return _wording(claims)
    named = len(metrics) > 1
    return "; ".join(
        f"{metric}: {_range(ones)}" if named else _range(ones)
        for metric, ones in metrics.items()
    )


def _range(quantities: Sequence[Quantity]) -> str:
    """Give one figure, or lowest-highest of several that differ."""
    quantities, extra = _totals(quantities)
    more = [f"another {_number(low)}{unit}" for low, unit in sorted(extra)]
    return " and ".join([*([_spread(quantities)] if quantities else []), *more])


def _spread(quantities: Sequence[Quantity]) -> str:
    ends = {(one.low, one.high) for one in quantities}
    if len(ends) == 1:
        return _figure(quantities[0])
    figures = [end for pair in ends for end in pair if end is not None]
    low, high = min(figures), max(figures)
    unit = _unit(quantities[0])
    if low == high:  # "4,000" and "up to 4,000"
        return f"{_number(low)}{unit}"
    return f"{_number(low)}–{_number(high)}{unit}, no best: disputed"


def _totals(
    quantities: Sequence[Quantity],
) -> tuple[Sequence[Quantity], set[tuple[float, str]]]:
    """Give the totals, and what comes on top of them.

    1,800 and another 600 beside 2,400 are parts of it, and left out.
    """
    extra = {
        (one.low, _unit(one))
        for one in quantities
        if one.additional and one.low is not None
    }
    whole = [one for one in quantities if not one.additional or one.low is None]
    lows = {one.low for one in whole}
    top = sum(low for low, _ in extra)
    parts = {low for low in lows if low is not None and extra and low + top in lows}
    if not parts:
        return whole, extra
    return [one for one in whole if one.low not in parts], set()


def _figure(one: Quantity) -> str:
    if one.low is None:
        return f"up to {_number(one.high)}{_unit(one)}"
    if one.high is None:
        return f"at least {_number(one.low)}{_unit(one)}"
    hedge = f"{one.hedge.value} " if one.hedge and one.low == one.high else ""
    if one.low == one.high:
        return f"{hedge}{_number(one.low)}{_unit(one)}"
    return f"{_number(one.low)}–{_number(one.high)}{_unit(one)}"


def _unit(one: Quantity) -> str:
    return f" {one.unit}" if one.unit else ""


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.10g}"


def _wording(claims: Sequence[Claim]) -> str:
    """Give the first claim's words, and how many say it otherwise."""
    words = claims[0].draft.text
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0] + " …"
    others = len({claim.draft.text for claim in claims}) - 1
    if not others:
        return words
    return f"{words} (and {others} other wording{'s' if others > 1 else ''})"
