"""Measure times on the recognizers' cases: dates and periods resolved to days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from quality_shared import f1, row, run

from services.extraction.times import find_times

#: Kinds of times that this project resolves; times of day and repetitions are not.
_DATED = ("datetimeV2.date", "datetimeV2.daterange")


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Recognizers: are dates and periods resolved to the right days?"""
    folder = data / "recognizers" / "DateTime" / "English"
    cases = json.loads((folder / "DateTimeModel.json").read_text("utf-8-sig"))
    right = found = wanted = n = 0
    for case in cases:
        theirs = [one for one in case["Results"] if one.get("TypeName") in _DATED]
        if not theirs or len(theirs) != len(case["Results"]) or "Context" not in case:
            continue
        n += 1
        published = date.fromisoformat(case["Context"]["ReferenceDateTime"][:10])
        ours = [one.when for one in find_times(case["Input"], published)]
        starts = [one.start.isoformat() for one in ours if one.start]
        found += len(starts)
        wanted += len(theirs)
        right += sum(
            one in said for one, said in zip(starts, map(days, theirs), strict=False)
        )
    yield row(
        "recognizers dates",
        n,
        "HeidelTime .776 (news), aim .80",
        f"start day F1 {f1(right, found, wanted):.3f}",
    )


def days(one: dict[str, Any]) -> set[str]:
    """Give the first days that a case of the set allows."""
    values = (one.get("Resolution") or {}).get("values", [])
    return {value.get("value") or value.get("start") or "" for value in values}


if __name__ == "__main__":
    run(rows)
