"""Say what a record holds: lowest and highest figure, or the wording."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from services.model.case import Rank
from services.model.claim import Claim, Hedge, Polarity, Quantity

#: A wording longer than this is cut at a word.
LONGEST = 160

#: How values rank, by their keys; those that are not named are normal.
Ranks = Mapping[str, Rank]
_NONE: Ranks = {}


#: What stands where people differ and nobody ranked.
_NO_BEST = "no best: disputed"


def held(claims: Sequence[Claim], ranks: Ranks = _NONE) -> str:
    """Give the value of claims that hold side by side.

    For each metric the lowest and the highest figure, never a mean, and the one that is
    preferred. Where nothing is counted, the states that exclude each other, or else the
    wording of the first claim. Deprecated values are left out.
    """
    if not claims:
        return "nothing"
    metrics: dict[str, list[Quantity]] = {}
    for claim in claims:
        for one in claim.draft.quantities:
            if ranks.get(key(one)) is not Rank.DEPRECATED:
                metrics.setdefault(one.metric.name, []).append(one)
    if not metrics:
        left = [one for one in claims if not _deprecated(one, ranks)]
        if not left:
            return "nothing: all values are deprecated"
        return _states(left, ranks) or _denied(left, ranks) or _wording(left)
    named = len(metrics) > 1
    return "; ".join(
        f"{metric}: {_range(ones, ranks)}" if named else _range(ones, ranks)
        for metric, ones in metrics.items()
    )


def keys(claim: Claim) -> tuple[str, ...]:
    """Name the values that a claim gives: one for each figure, else what it states."""
    figures = [key(one) for one in claim.draft.quantities]
    return tuple(dict.fromkeys(figures)) or (statement_key(claim),)


def key(one: Quantity) -> str:
    """Name a figure: what it counts and between which ends, however it is hedged."""
    ends = "|".join("" if end is None else f"{end:.10g}" for end in (one.low, one.high))
    more = "+" if one.additional else ""
    return f"{one.metric.name}|{one.unit or ''}|{more}{ends}"


def statement_key(claim: Claim) -> str:
    """Name what a claim without figures states: its state, else its very words."""
    predication = claim.draft.predication
    if predication.status:
        return f"state|{'|'.join(predication.status)}"
    words = " ".join(claim.draft.text.casefold().split())
    return f"said|{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _deprecated(claim: Claim, ranks: Ranks) -> bool:
    return all(ranks.get(one) is Rank.DEPRECATED for one in keys(claim))


def _range(quantities: Sequence[Quantity], ranks: Ranks) -> str:
    """Give one figure, or lowest-highest of several that differ."""
    quantities, extra = totals(quantities)
    more = [f"another {number(low)}{unit}" for low, unit in sorted(extra)]
    return " and ".join([*([_spread(quantities, ranks)] if quantities else []), *more])


def _spread(quantities: Sequence[Quantity], ranks: Ranks) -> str:
    if len({(one.low, one.high) for one in quantities}) == 1:
        return figure(quantities[0])
    figures = [end for one in quantities for end in (one.low, one.high)]
    known = [end for end in figures if end is not None]
    low, high = min(known), max(known)
    unit = _unit(quantities[0])
    if low == high:  # "4,000" and "up to 4,000"
        return f"{number(low)}{unit}"
    preferred = {
        key(one): figure(one)
        for one in quantities
        if ranks.get(key(one)) is Rank.PREFERRED
    }
    best = _NO_BEST
    if len(preferred) == 1:
        best = f"best {next(iter(preferred.values()))}"
    return f"{number(low)}–{number(high)}{unit}, {best}"


def totals(
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


def figure(one: Quantity) -> str:
    """Write a figure with its hedge and unit: "up to 4,000", "about 2.5 USD"."""
    if one.low is None:
        return f"up to {number(one.high)}{_unit(one)}"
    if one.high is None:
        return f"at least {number(one.low)}{_unit(one)}"
    hedge = f"{_SOFTENED.get(one.hedge, one.hedge.value)} " if one.hedge else ""
    if one.low == one.high:
        return f"{hedge}{number(one.low)}{_unit(one)}"
    return f"{number(one.low)}–{number(one.high)}{_unit(one)}"


#: Hedges that read otherwise beside a figure than by name.
_SOFTENED = {Hedge.COULD: "could be"}


def number(value: float | None) -> str:
    """Write a number with its thousands apart."""
    return "unknown" if value is None else f"{value:,.10g}"


def wording(claim: Claim) -> str:
    """Give a claim's words, cut at a word where they are long."""
    words = claim.draft.text
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0] + " …"
    return words


def _unit(one: Quantity) -> str:
    return f" {one.unit}" if one.unit else ""


def _states(claims: Sequence[Claim], ranks: Ranks) -> str | None:
    """Give the opposed states of claims, none before the other unless preferred."""
    told = [(one, one.draft.predication.status) for one in claims]
    states = {statement_key(claim): status[1] for claim, status in told if status}
    subjects = {status[0] for _, status in told if status}
    if len(states) < 2 or len(subjects) > 1:
        return None
    best = [states[one] for one in states if ranks.get(one) is Rank.PREFERRED]
    words = " or ".join(sorted(states.values()))
    return f"{words}, best {best[0]}" if len(best) == 1 else f"{words}, {_NO_BEST}"


def _denied(claims: Sequence[Claim], ranks: Ranks) -> str | None:
    """Give a statement and its denial side by side, unless one of them is preferred."""
    sides: dict[bool, Claim] = {}
    for claim in claims:
        denial = claim.draft.polarity is Polarity.DENIED
        sides.setdefault(denial or claim.draft.predication.negated, claim)
    if len(sides) < 2:
        return None
    for claim in claims:
        if ranks.get(statement_key(claim)) is Rank.PREFERRED:
            return wording(claim)
    told, denied = (wording(sides[one]).rstrip(".") for one in (False, True))
    return f"“{told}” or “{denied}”, {_NO_BEST}"


def _wording(claims: Sequence[Claim]) -> str:
    """Give the first claim's words, and how many say it otherwise."""
    others = len({claim.draft.text for claim in claims}) - 1
    if not others:
        return wording(claims[0])
    return f"{wording(claims[0])} (and {others} other wording{'s' * (others > 1)})"
