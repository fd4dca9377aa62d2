"""The tour of the desk for who is new: one minute, on their own queue, skippable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import request

from web import context

_TABLE = Path(__file__).parent / "tables" / "tour.tsv"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look at."""

    number: int
    page: str  # the template that shows it
    heading: str
    says: str


@cache
def steps() -> tuple[Step, ...]:
    """Give all steps in order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("# "))
    return tuple(Step(int(row[0]), *row[1:]) for row in rows)


def step(page: str) -> Step | None:
    """Give the step that a page should show, if any.

    It is the one that the address asks for; the first, to all who never took the tour.
    """
    asked = request.args.get("tour", type=int)
    if asked is None and page == "queue" and not context.preferences().toured:
        asked = 1
    found = (one for one in steps() if one.number == asked and one.page == page)
    return next(found, None)
