"""Intervals of inclusive days: making, moving, narrowing and joining them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from services.model.claim import Granularity

#: A date without a year is taken for a coming one only this many days ahead.
_AHEAD = 60

#: First and last day and how exactly they are known. An open end is None.
Interval = tuple[date | None, date | None, Granularity]
#: An interval with both ends.
Closed = tuple[date, date, Granularity]

_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def on_day(day: date) -> Closed:
    """Give one day."""
    return day, day, Granularity.DAY


def in_month(year: int, month: int) -> Closed:
    """Give a whole month."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), Granularity.MONTH


def in_year(year: int) -> Closed:
    """Give a whole year."""
    return date(year, 1, 1), date(year, 12, 31), Granularity.YEAR


def in_years(first: int, last: int) -> Closed:
    """Give the years from `first` to `last`."""
    return date(first, 1, 1), date(last, 12, 31), Granularity.YEAR


def in_months(year: int, first: int, last: int) -> Closed:
    """Give the months from `first` to `last` of one year."""
    return (
        date(year, first, 1),
        date(year, last, calendar.monthrange(year, last)[1]),
        Granularity.SEASON,
    )


def nearest_day(month: int, day: int, published: date, *, ahead: bool = False) -> date:
    """Give the day of that name nearest to publication, if far off the one before.

    What something lasts until, or is due by, may lie farther `ahead`.
    """
    years = (published.year - 1, published.year, published.year + 1)
    days = [date(year, month, day) for year in years if has_day(year, month, day)]
    near = min(days, key=lambda one: abs((one - published).days))
    if ahead or (near - published).days <= _AHEAD:
        return near
    return max(one for one in days if one <= published)


def latest_of_month(day: int, published: date) -> date | None:
    """Give the latest day of that number, the day of publication included."""
    for back in range(3):
        first = shifted_month(published, -back)[0]
        if has_day(first.year, first.month, day):
            found = first.replace(day=day)
            if found <= published:
                return found
    return None


def has_day(year: int, month: int, day: int) -> bool:
    """Tell whether a month has such a day."""
    return 1 <= day <= calendar.monthrange(year, month)[1]


def week_of(day: date, *, weeks: int = 0) -> Closed:
    """Give the week from Monday that holds a day, or one so many weeks on."""
    monday = day - timedelta(day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(6), Granularity.WEEK


def quarter_of(day: date, *, shift: int = 0) -> Closed:
    """Give the quarter that holds a day, or one so many quarters on."""
    place = day.year * 4 + (day.month - 1) // 3 + shift
    first = place % 4 * 3 + 1
    return in_months(place // 4, first, first + 2)


def quarters(day: date, count: int) -> Closed:
    """Give so many whole quarters after that of a day, or before it."""
    ends = (1, count) if count > 0 else (count, -1)
    return span_of(quarter_of(day, shift=ends[0]), quarter_of(day, shift=ends[1]))


def shifted_month(day: date, count: int) -> Closed:
    """Give the month so many months on from that of a day."""
    place = day.year * 12 + day.month - 1 + count
    return in_month(place // 12, place % 12 + 1)


def moved(day: date, count: int, unit: str) -> date:
    """Give the day so many days, weeks, months or years on."""
    low = unit.lower()
    if low == "hour":
        return day + timedelta((count + 12) // 24 if count > 0 else -(-count // 24))
    if low in _DAYS_OF:
        return day + timedelta(_DAYS_OF[low] * count)
    first, last, _ = shifted_month(day, _MONTHS_OF[low] * count)
    return first.replace(day=min(day.day, last.day))


def away(day: date, count: int, unit: str) -> Closed:
    """Give the day, week, month or year so many units off."""
    low = unit.lower()
    there = moved(day, count, low)
    if low in ("day", "hour"):
        return on_day(there)
    if low in ("week", "fortnight"):
        return week_of(there)
    if low in ("month", "quarter"):
        return in_month(there.year, there.month)
    return in_year(there.year)


def shifted(when: Closed, count: int, unit: str) -> Closed:
    """Move a whole interval by so many units, its exactness kept."""
    start, end, granularity = when
    low = unit.lower()
    if granularity is Granularity.YEAR and low in ("year", "decade"):
        return moved(start, count, low), moved(end, count, low), granularity
    if granularity is Granularity.DAY and start == end:
        return on_day(moved(start, count, low))
    first = moved(start, count, low)
    if low in _MONTHS_OF and start.day == 1:
        # A whole month or quarter stays whole: February's last day is the 28th.
        months = (end.year - start.year) * 12 + end.month - start.month
        return first, shifted_month(first, months)[1], granularity
    return first, first + (end - start), granularity


def span_of(first: Closed, last: Closed) -> Closed:
    """Give the interval from the start of one to the end of another."""
    coarse = first[2] if first[2] == last[2] else Granularity.SEASON
    return first[0], last[1], coarse


def narrowed(whole: Closed, lead: str) -> Closed:
    """Narrow a month, year, decade or week by "early", "mid-" or "the end of"."""
    low = lead.lower()
    place = _place(low)
    if place is None:
        return whole
    first, last, granularity = whole
    if granularity is Granularity.MONTH:
        ends = ((1, 10), (10, 20), (21, last.day))[place]
        return (
            first.replace(day=ends[0]),
            first.replace(day=ends[1]),
            Granularity.WEEK,
        )
    if granularity is Granularity.YEAR and first.year == last.year:
        months = ((1, 3), (5, 8), (10, 12))[place]
        return in_months(first.year, *months)
    if granularity is Granularity.YEAR:
        years = ((0, 3), (3, 6), (6, 9))[place]
        return in_years(first.year + years[0], first.year + years[1])
    third = ((last - first).days + 1) // 3
    cut = timedelta(third - 1), timedelta(third)
    if place == 0:
        return first, first + cut[0], granularity
    if place == 1:
        return first + cut[1], last - cut[1], granularity
    return last - cut[0], last, granularity


def _place(lead: str) -> int | None:
    """Tell the beginning, the middle and the end apart."""
    for place, words in enumerate(
        (("early", "beginning", "start"), ("mid", "halfway"), ("lat", "end", "close"))
    ):
        if any(one in lead for one in words):
            return place
    return None
