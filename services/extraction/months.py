"""Times that name a month: "June 2024", "late May", "the first week of March".

Each function takes the match of its pattern and the day of publication, and gives the
interval, or None where an anchor is missing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.extraction.intervals import (
    Closed,
    Interval,
    in_month,
    narrowed,
    nearest_day,
    on_day,
    shifted_month,
    week_of,
)
from services.extraction.timewords import month_of, weekday_of, year_number
from services.model.claim import Granularity

_SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "the": 0, "current": 0}
NUMBERED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}
NUMBERED |= {
    f"{number}{end}": number
    for number, end in enumerate(("st", "nd", "rd", "th", "th"), start=1)
}

#: A span of months is taken for a coming one if it ends within so many days.
_AHEAD = 92


def year_of(text: str, published: date | None) -> int | None:
    """Give the year of "2024" or "last year"."""
    if text[-1:].isdigit():
        return year_number(text)
    if published is None or not text:
        return None
    return published.year + _SHIFTS.get(text.lower().split()[0], 1)


def month_year(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "June 2024", "late June 2024", "June of last year"."""
    year = year_of(match["year"], published)
    if year is None:
        return None
    return narrowed(in_month(year, month_of(match["month"])), match["lead"] or "")


def month_figures(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "11/2016"."""
    return in_month(int(match["year"]), int(match["month"]))


def month_relative(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "last August", "this May", "next March"."""
    if published is None:
        return None
    month, lead = month_of(match["month"]), match["which"].lower()
    if lead == "this":
        return in_month(published.year, month)
    if lead == "next":
        return in_month(published.year + (month <= published.month), month)
    return in_month(published.year - (month >= published.month), month)


def month_alone(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in October": the latest one that has begun."""
    if published is None:
        return None
    month = month_of(match["month"])
    year = published.year - (month > published.month)
    ahead = (match["word"] or "").lower() in ("until", "till", "by")
    if ahead and (month - published.month) % 12 <= 6:
        year = published.year + (month < published.month)
    return narrowed(in_month(year, month), match["lead"] or "")


def months(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "January and February 2025", "from November to March"."""
    first, last = month_of(match["first"]), month_of(match["last"])
    year = year_of(match["year"] or "", published)
    if year is None and published is not None:
        year = published.year - (first > published.month)
        year += first > last
        # "January to November", told in March, is last year's.
        year -= (in_month(year, last)[1] - published).days > _AHEAD
    if year is None or first == last:
        return None
    start = date(year - (first > last), first, 1)
    return start, in_month(year, last)[1], Granularity.MONTH


def week_of_month(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first week of May", "the last week of this month".

    A week belongs to the month that holds its Thursday, as ISO 8601 has it for years.
    """
    whole = _month_named(match, published)
    number = NUMBERED.get(match["which"].lower())
    if whole is None or number is None:
        return None
    thursday = _nth_weekday(whole, 3, number)
    return week_of(thursday)


def _month_named(match: re.Match[str], published: date | None) -> Closed | None:
    """Give the month of "May", "May 2024", "next month"."""
    if not match["month"]:
        shift = _SHIFTS.get(match["rel"].lower(), 1)
        return shifted_month(published, shift) if published else None
    month, year = month_of(match["month"]), year_of(match["year"] or "", published)
    if year is None and published is not None:
        year = nearest_day(month, 1, published).year
    return None if year is None else in_month(year, month)


def _nth_weekday(whole: Closed, wanted: int, number: int) -> date:
    """Give the nth weekday of a month, or for -1 its last."""
    first, last, _ = whole
    if number < 0:
        return last - timedelta((last.weekday() - wanted) % 7)
    return first + timedelta((wanted - first.weekday()) % 7 + 7 * (number - 1))


def nth_weekday(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first Monday of May 2024", "the last Friday of next month"."""
    whole = _month_named(match, published)
    number = NUMBERED.get(match["which"].lower())
    if whole is None or number is None:
        return None
    return on_day(_nth_weekday(whole, weekday_of(match["weekday"]), number))


def half_of_month(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first half of May 2024"."""
    month = month_of(match["month"])
    year = year_of(match["year"] or "", published)
    if year is None and published is not None:
        year = published.year - (month > published.month)
    if year is None:
        return None
    first, last, _ = in_month(year, month)
    if match["which"].lower() == "first":
        return first, first.replace(day=15), Granularity.WEEK
    return first.replace(day=16), last, Granularity.WEEK
