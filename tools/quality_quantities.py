"""Measure figures: the recognizers' cases and the values of the hand-judged pairs.

Each set is halved: sentences by their digest, pairs by their topic. One half was looked
at while the rules were made, the other ("held out") never. Beside recall stands
precision: a figure of ours that the set does not have is false. Half of the sentences
were written for assistants: `like news` counts those that news could print
(news_like.py).

    PYTHONPATH=. python tools/quality_quantities.py [--false]

`--false` lists the faults of the looked half.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pair_values
from news_like import news_like
from quality_shared import fault, read, row, run

from services.extraction.lexicon import rows as lines
from services.extraction.quantities import Figure, find_figures
from services.extraction.times import find_times

_BAR = "value .92; +unit .856"
#: What the set calls other than our table does.
_UNITS = {
    "dollar": "USD",
    "united states dollar": "USD",
    "pound": "GBP",
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
            like = [one for one in told if news_like(one["text"])]
            yield _scored(f"recognizers {name}, {half}, like news", like, _wanted)
    numbers = data / "recognizers" / "Number" / "English" / "NumberModel.json"
    cases = json.loads(numbers.read_text("utf-8-sig"))
    for half, told in _halves(cases, lambda one: _even(one["Input"])):
        yield _numbers(f"recognizers number, {half}", told)
    yield from pair_values.rows(data)


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
            fault("missed", name, f"{value:g} {unit}", case["text"], hit=bool(right))
        for one in left:
            fault("false", name, f"{one.low} {one.unit}", case["text"], hit=False)
    return _line(name, len(cases), total)


def _line(name: str, n: int, total: Counter[str]) -> dict[str, Any]:
    recall = total["value"] / max(1, total["wanted"])
    units = total["unit"] / max(1, total["wanted"])
    precise = total["value"] / max(1, total["ours"])
    ours = f"value {recall:.3f}, +unit {units:.3f}; precision {precise:.3f}"
    numbers = {"value": recall, "unit": units, "precision": precise}
    return row(name, n, _BAR, ours) | {"numbers": numbers}


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
    # The set calls every franc a Swiss one, that of a bank in Paris too.
    return not theirs or ours == name or (ours, name) == ("franc", "CHF")


@cache
def _spellings() -> dict[str, str]:
    """Give the unit of each spelling."""
    return {
        spelling.lower(): line[0]
        for line in lines("units.tsv")
        for spelling in (*line[2].split(";"), line[0])
        if len(spelling) > 3 or spelling == line[0]
    }


def _numbers(name: str, cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Hold the bare numbers of short commands against ours."""

    def wanted(case: dict[str, Any]) -> list[tuple[float, str]]:
        told = [number(one["Resolution"]["value"]) for one in case["Results"]]
        return [(one, "") for one in told if one is not None]

    return _scored(name, [one | {"text": one["Input"]} for one in cases], wanted)


if __name__ == "__main__":
    run(rows)
