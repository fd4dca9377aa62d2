"""Measure figures: the recognizers' cases and the values of the hand-judged pairs.

Each set is halved: sentences by their digest, pairs by their topic. One half was looked
at while the rules were made, the other ("held out") never. Beside recall stands
precision: a figure of ours that the set does not have is false.

    PYTHONPATH=. python tools/quality_quantities.py [--false]

`--false` lists the faults of the looked half.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from quality_shared import claims, read, row, run

from services.extraction.lexicon import rows as lines
from services.extraction.quantities import Figure, find_figures
from services.extraction.times import find_times
from services.judging.wording import stems
from services.model.claim import Hedge, Quantity

_BAR = "value .92; +unit .856"
#: Topics of the pairs that were looked at.
_LOOKED = frozenset(["3", "9", "11", "13", "16", "19", "22", "27", "32"])
#: Clock times and years are times here, and no figures.
_NO_FIGURES = frozenset({"time of day (24h)", "year", "date"})
#: What the set calls other than our table does.
_UNITS = {
    "dollar": "USD",
    "united states dollar": "USD",
    "pound": "GBP",
    "swiss franc": "franc",
    "percentage point": "percentage point",
    "percentage points": "percentage point",
    "pound mass": "pound weight",
    "united states cent": "cent",
    "mile per hour": "mph",
    "kilometre per hour": "km/h",
}


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give a line for each half of each set."""
    for name in ("currency", "dimension", "age", "temperature"):
        cases = read(data / "dev" / f"recognizers_{name}.jsonl")
        for half, told in _halves(cases, lambda one: _even(one["text"])):
            yield _scored(f"recognizers {name}, {half}", told, _wanted)
    numbers = data / "recognizers" / "Number" / "English" / "NumberModel.json"
    cases = json.loads(numbers.read_text("utf-8-sig"))
    for half, told in _halves(cases, lambda one: _even(one["Input"])):
        yield _numbers(f"recognizers number, {half}", told)
    yield from _pairs(data)


def _even(text: str) -> bool:
    return sha256(text.encode()).digest()[0] % 2 == 0


def _halves(cases: Iterable[Any], looked: Any) -> Iterator[tuple[str, list[Any]]]:
    listed = list(cases)
    yield "looked", [one for one in listed if looked(one)]
    yield "held out", [one for one in listed if not looked(one)]


def _wanted(case: dict[str, Any]) -> list[tuple[float, str]]:
    found = [(number(one["value"]), one) for one in case["quantities"]]
    return [
        (value, one["normalized_unit"].lower())
        for value, one in found
        if value is not None
    ]


def _scored(name: str, cases: list[dict[str, Any]], wanted: Any) -> dict[str, Any]:
    """Hold our figures against the set's, each of ours used once."""
    total: Counter[str] = Counter()
    for case in cases:
        times = find_times(case["text"], None)
        left = find_figures(case["text"], [(one.start, one.end) for one in times])
        total["ours"] += len(left)
        for value, unit in wanted(case):
            total["wanted"] += 1
            hits = [one for one in left if _is(one, value)]
            right = [one for one in hits if same_unit(one.unit, unit)]
            total["value"] += bool(hits)
            total["unit"] += bool(right)
            if hits:
                left.remove((right or hits)[0])
            _tell("missed", name, f"{value:g} {unit}", case["text"], hit=bool(right))
        for one in left:
            _tell("false", name, f"{one.low} {one.unit}", case["text"], hit=False)
    return _line(name, len(cases), total)


def _line(name: str, n: int, total: Counter[str]) -> dict[str, Any]:
    recall = total["value"] / max(1, total["wanted"])
    units = total["unit"] / max(1, total["wanted"])
    precise = total["value"] / max(1, total["ours"])
    ours = f"value {recall:.3f}, +unit {units:.3f}; precision {precise:.3f}"
    numbers = {"value": recall, "unit": units, "precision": precise}
    return row(name, n, _BAR, ours) | {"numbers": numbers}


def _tell(kind: str, name: str, what: str, text: str, *, hit: bool) -> None:
    """List a fault of the looked half, where asked for."""
    if "--false" in sys.argv and not hit and name.endswith("looked"):
        print(f"{kind:<7}{name:<32}{what:<24}{text[:200]}")


def _is(figure: Figure, value: float) -> bool:
    """Tell whether a figure has a value; a share of ours is a percentage."""
    values = [value, 100 * value] if figure.unit == "percent" else [value]
    return any(
        end is not None and abs(end - one) <= 1e-6 * max(1, abs(end))
        for end in (figure.high, figure.low)
        for one in values
    )


def number(text: str) -> float | None:
    """Read a figure of the set; None if it is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def same_unit(ours: str | None, theirs: str) -> bool:
    """Tell whether two names of units are one.

    What we count without a unit has a noun; the set calls that noun the unit. What it
    is per ("a share") is held apart from the unit here.
    """
    plain = theirs.replace("-", " ").removesuffix(" of age")
    known = _spellings()
    name = _UNITS.get(plain) or known.get(plain) or known.get(plain.split(" per ")[0])
    return not theirs or ours == name


@cache
def _spellings() -> dict[str, str]:
    """Give the unit of each spelling."""
    return {
        spelling.lower(): line[0]
        for line in lines("units.tsv")
        for spelling in (*line[2].split(";"), line[0])
        if len(spelling) > 3
    }


def _numbers(name: str, cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Hold the bare numbers of short commands against ours."""

    def wanted(case: dict[str, Any]) -> list[tuple[float, str]]:
        told = [number(one["Resolution"]["value"]) for one in case["Results"]]
        return [(one, "") for one in told if one is not None]

    return _scored(name, [one | {"text": one["Input"]} for one in cases], wanted)


def _pairs(data: Path) -> Iterator[dict[str, Any]]:
    """Look for the hand-read values of news claims in what we read of the articles."""
    docs = {
        one["id"]: one["text"]
        for one in read(data / "dev" / "ecbplus_docs_train_dev.jsonl")
    }
    told = _told(read(data / "dev" / "opinions_pairs.jsonl"))
    for half, wanted in _halves(told, lambda one: _topic(one) in _LOOKED):
        name = f"opinions_pairs values, {half}"
        total: Counter[str] = Counter()
        for doc, listed in _by_doc(wanted).items():
            found = list(_found(docs[doc]))
            for one in listed:
                _hold(name, total, (one, found))
        yield _values_line(name, total)


def _topic(one: dict[str, Any]) -> str:
    return str(one["doc"]).split("_")[0]


def _told(pairs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each claim with a value once."""
    sides = [pair[side] for pair in pairs for side in "ab"]
    once = {
        (one["doc"], one["start"], one["end"], str(one["value"]), one["unit"]): one
        for one in sides
        if one["value"] is not None and (one["unit"] or "").lower() not in _NO_FIGURES
    }
    return list(once.values())


def _by_doc(wanted: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in wanted:
        found[one["doc"]].append(one)
    return found


def _found(text: str) -> Iterator[tuple[int, Quantity]]:
    """Give our quantities of an article, each with its place."""
    for claim in claims(text):
        for span in claim.spans:
            for one in claim.quantities:
                yield span.start + max(0, span.quote.find(one.quote)), one


def _hold(
    name: str,
    total: Counter[str],
    pair: tuple[dict[str, Any], list[tuple[int, Quantity]]],
) -> None:
    """Hold one hand-read value against ours within its quote."""
    one, found = pair
    near = [q for at, q in found if one["start"] - 3 <= at <= one["end"] + 3]
    low, high = _ends(*one["value"])
    hits = [q for q in near if _near(_ends(q.low, q.high), (low, high))]
    right = [q for q in hits if _same_thing(q, one["unit"] or "")]
    total["wanted"] += 1
    total["value"] += bool(hits)
    total["unit"] += bool(right)
    total["hedge"] += any(_hedged(q) == bool(one["hedge"]) for q in hits)
    what = f"{one['value']} {one['unit']}"
    _tell("missed", name, what, one["quote"], hit=bool(right))


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Give both ends, an open one as the other."""
    ends = [one for one in (low, high) if one is not None]
    return ends[0], ends[-1]


def _near(ours: tuple[float, float], theirs: tuple[float, float]) -> bool:
    pairs = zip(ours, theirs, strict=True)
    return all(abs(one - two) <= 0.006 * max(1, abs(two)) for one, two in pairs)


def _hedged(one: Quantity) -> bool:
    return one.hedge is not None and one.hedge is not Hedge.BETWEEN


def _same_thing(ours: Quantity, theirs: str) -> bool:
    """Tell whether a unit as a person wrote it is ours, or names what we count."""
    words = stems(theirs.lower())
    if ours.unit is not None:
        return bool(words & stems(" ".join(_printed(ours.unit))))
    shown = " ".join(_shown(ours.metric.name))
    return bool(words & stems(f"{ours.metric.name} {ours.of} {shown}"))


@cache
def _printed(unit: str) -> list[str]:
    """Give a unit's name and how it may be printed."""
    rows = [one for one in lines("units.tsv") if one[0] == unit]
    return [unit.lower(), *(one[2].lower().replace(";", " ") for one in rows)]


@cache
def _shown(metric: str) -> list[str]:
    """Give the words that show a metric: injured, hurt and wounded are one."""
    rows = [one for one in lines("metrics.tsv") if one[0] == metric.split(" in all")[0]]
    return [word.strip("=+") for one in rows for word in one[2].split()]


def _values_line(name: str, total: Counter[str]) -> dict[str, Any]:
    shares = {
        one: total[one] / max(1, total["wanted"]) for one in ("value", "unit", "hedge")
    }
    ours = ", ".join(f"{one} {share:.3f}" for one, share in shares.items())
    return row(name, total["wanted"], _BAR, ours) | {"numbers": shares}


if __name__ == "__main__":
    run(rows)
