"""Intervals of inclusive days, and the small numbers in words that times hold."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from services.extraction.numerals import ONES
from services.model.claim import Granularity

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}

#: A date without a year is taken for a coming one only this many days ahead.
_AHEAD = 60

Interval = tuple[date, date, Granularity]


def on_day(day: date) -> Interval:
    """Give one day."""
    return day, day, Granularity.DAY


def in_month(year: int, month: int) -> Interval:
    """Give a whole month."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), Granularity.MONTH


def in_year(year: int) -> Interval:
    """Give a whole year."""
    return date(year, 1, 1), date(year, 12, 31), Granularity.YEAR


def in_months(year: int, first: int, last: int) -> Interval:
    """Give the months from `first` to `last` of one year."""
    return (
        date(year, first, 1),
        date(year, last, calendar.monthrange(year, last)[1]),
        Granularity.SEASON,
    )


def count_of(text: str) -> int | None:
    """Give the value of a small number in figures or words."""
    if text.isdigit():
        return int(text)
    return 1 if text.lower() in ("a", "an") else ONES.get(text.lower())


def month_of(text: str) -> int:
    """Give the number of a month's name or abbreviation."""
    return _MONTHS[text.lower().rstrip(".")]


def day_number(text: str) -> int:
    """Give the day of "3rd"."""
    return int(re.sub(r"\D", "", text))


def nearest_day(month: int, day: int, published: date) -> date:
    """Give the day of that name nearest to publication, if far off the one before."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [date(year, month, day) for year in years if has_day(year, month, day)]
    near = min(days, key=lambda one: abs((one - published).days))
    if (near - published).days <= _AHEAD:
        return near
    return max(one for one in days if one <= published)


def has_day(year: int, month: int, day: int) -> bool:
    """Tell whether a month has such a day."""
    return 1 <= day <= calendar.monthrange(year, month)[1]


def week_of(day: date, *, weeks: int = 0) -> Interval:
    """Give the week from Monday that holds a day, or one so many weeks on."""
    monday = day - timedelta(day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(6), Granularity.WEEK


def shifted_month(day: date, count: int) -> Interval:
    """Give the month so many months on from that of a day."""
    place = day.year * 12 + day.month - 1 + count
    return in_month(place // 12, place % 12 + 1)


def span_of(first: Interval, last: Interval) -> Interval:
    """Give the interval from the start of one to the end of another."""
    coarse = first[2] if first[2] == last[2] else Granularity.SEASON
    return first[0], last[1], coarse
