"""Measure figures on the recognizers' cases: values and units."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality_shared import read, row, run

from services.extraction.quantities import find_figures

_UNITS = {
    "dollar": "USD",
    "united states dollar": "USD",
    "pound": "GBP",
    "british pound": "GBP",
    "euro": "EUR",
    "pound sterling": "GBP",
    "japanese yen": "JPY",
    "canadian dollar": "CAD",
    "australian dollar": "AUD",
    "hong kong dollar": "HKD",
    "swiss franc": "CHF",
    "percentage": "percent",
    "metric ton": "tonne",
    "kilometre": "km",
    "millimetre": "mm",
    "square kilometre": "square km",
    "mile per hour": "mph",
    "kilometre per hour": "km/h",
    "pound mass": "pound weight",
    "kilogram": "kg",
    "year of age": "year",
}


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Recognizers: are the figures of a sentence found, and their units?"""
    for name in ("currency", "dimension"):
        cases = read(data / "dev" / f"recognizers_{name}.jsonl")
        right = units = wanted = 0
        for case in cases:
            ours = find_figures(case["text"])
            values = [one.high if one.high is not None else one.low for one in ours]
            for one in case["quantities"]:
                value = number(one["value"])
                if value is None:
                    continue
                wanted += 1
                hits = [
                    figure
                    for figure, found in zip(ours, values, strict=True)
                    if found is not None and abs(found - value) <= 1e-6 * max(1, value)
                ]
                right += bool(hits)
                unit = one["normalized_unit"].lower()
                units += any(same_unit(hit.unit, unit) for hit in hits)
        score = f"value {right / wanted:.3f}, value+unit {units / wanted:.3f} (recall)"
        yield row(f"recognizers_{name}", len(cases), "value .92; +unit .856", score)


def number(text: str) -> float | None:
    """Read a figure of the set; None if it is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def same_unit(ours: str | None, theirs: str) -> bool:
    """Tell whether two names of units are one.

    What we count without a unit has a noun; the set calls that noun the unit.
    """
    plain = theirs.replace("-", " ").removesuffix(" per share")
    if ours is None:
        return plain not in _UNITS and plain not in ("dollar", "cent", "pound")
    return ours == _UNITS.get(plain) or ours.lower() in (plain, plain + "s")


if __name__ == "__main__":
    run(rows)
