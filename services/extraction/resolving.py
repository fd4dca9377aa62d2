"""Turns what a pattern of `times` found into inclusive days.

One function a kind of phrase: it takes the match and the day of publication, and gives
the interval, or None where an anchor is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from services.extraction.intervals import (
    DAYS,
    Interval,
    count_of,
    day_number,
    in_month,
    in_months,
    in_year,
    month_of,
    nearest_day,
    on_day,
    shifted_month,
    week_of,
)
from services.model.claim import Granularity

Resolver = Callable[[re.Match[str], date | None], Interval | None]


def iso(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "2025-04-01"."""
    return on_day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def full_date(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "3 March 2026", "March 3", "Tuesday, March 3"."""
    month, day = month_of(match["month"]), day_number(match["day"])
    if match["year"]:
        return on_day(date(int(match["year"]), month, day))
    return on_day(nearest_day(month, day, published)) if published else None


def two_months(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "January and February 2025"."""
    first, last = month_of(match["first"]), month_of(match["last"])
    if match["year"]:
        year = int(match["year"])
    elif published:
        year = published.year - (last > published.month)
    else:
        return None
    return (
        (*in_months(year, first, last)[:2], Granularity.MONTH) if first < last else None
    )


def month_year(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "June 2024", "late June 2024"."""
    return part_of_month(in_month(int(match["year"]), month_of(match["month"])), match)


def month_relative(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in June of last year", "June this year", "last August"."""
    if published is None:
        return None
    month, words = month_of(match["month"]), match.group().lower()
    if match["which"] and "year" in match["which"].lower():
        shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower().split()[0]]
        return in_month(published.year + shift, month)
    if words.startswith("this "):
        return in_month(published.year, month)
    if words.startswith("next"):
        return in_month(published.year + (month <= published.month), month)
    return in_month(published.year - (month >= published.month), month)


def month_alone(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in October": the latest one that has begun."""
    if published is None:
        return None
    month, words = month_of(match["month"]), match.group().lower()
    year = published.year - (month > published.month)
    if words.startswith(("until", "by ")) and (month - published.month) % 12 <= 6:
        year = published.year + (month < published.month)
    return part_of_month(in_month(year, month), match)


def part_of_month(whole: Interval, match: re.Match[str]) -> Interval:
    """Narrow a month by "early", "mid" or "late"."""
    lead = (match["lead"] or "").lower()
    first, last, _ = whole
    if lead.startswith(("early", "the beg", "beg", "the start", "start")):
        return first, first.replace(day=10), Granularity.WEEK
    if "mid" in lead:
        return first.replace(day=11), first.replace(day=20), Granularity.WEEK
    if lead.startswith(("late", "the end", "end")):
        return first.replace(day=21), last, Granularity.WEEK
    return whole


def part_of_year(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "late 2024", "early this year", "the end of last year"."""
    year = year_of(match["year"], published)
    if year is None:
        return None
    lead = match["part"].lower()
    if "mid" in lead:
        return in_months(year, 5, 8)
    if "late" in lead or "end" in lead:
        return in_months(year, 10, 12)
    return in_months(year, 1, 3)


def year_of(text: str, published: date | None) -> int | None:
    """Give the year of "2024" or "last year"."""
    if text.isdigit():
        return int(text)
    if published is None:
        return None
    return published.year + {"last": -1, "this": 0, "next": 1}[text.lower().split()[0]]


def quarter(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the third quarter of 2025"."""
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
    word = match["which"].lower()
    number = int(word[1]) if word[0] == "q" else order[word]
    year = year_of(match["year"], published) if match["year"] else None
    if year is None:
        return None
    return in_months(year, number * 3 - 2, number * 3)


def season(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the summer of 2024", "last spring"."""
    text = match["year"] or ""
    year = year_of(text, published) if text else None
    if (
        year is None
        and published
        and match.group().lower().startswith(("last", "this"))
    ):
        year = published.year - match.group().lower().startswith("last")
    if year is None:
        return None
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
    start = first[match["season"].lower()]
    if start == 12:
        return date(year, 12, 1), in_month(year + 1, 2)[1], Granularity.SEASON
    return in_months(year, start, start + 2)


def year_alone(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "in 1974"."""
    return in_year(int(match["year"]))


def years(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "between 2016 and 2019"."""
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31), Granularity.YEAR)


def earlier(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "earlier this year", "later this month": up to, or from, publication."""
    if published is None:
        return None
    unit = match["unit"].lower()
    wholes = {"year": in_year(published.year), "month": shifted_month(published, 0)}
    first, last, granularity = wholes.get(unit, week_of(published))
    if match.group().lower().startswith("later"):
        return (published, last, granularity) if published < last else None
    # Nothing is earlier in the week than a Monday: that date is not the article's own.
    return (first, published, granularity) if first < published else None


def week_of_month(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first week of May", "the last week of July 2024"."""
    month = month_of(match["month"])
    if match["year"] is None and published is None:
        return None
    year = int(match["year"]) if match["year"] else 0
    if published is not None and not year:
        year = published.year - (month > published.month)
    first, last, _ = in_month(year, month)
    if match["which"].lower() == "first":
        return first, first + timedelta(6), Granularity.WEEK
    return last - timedelta(6), last, Granularity.WEEK


def lately(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in the past three days": up to publication."""
    count = count_of(match["number"])
    if published is None or not count:
        return None
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"].lower()]
    kinds = {"day": Granularity.DAY, "week": Granularity.WEEK}
    granularity = kinds.get(match["unit"].lower(), Granularity.SEASON)
    return published - timedelta(days * count), published, granularity


def this_unit(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "last year", "this month", "next week"."""
    if published is None:
        return None
    shift = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[
        match["which"].lower()
    ]
    unit = match["unit"].lower()
    if unit == "year":
        return in_year(published.year + shift)
    if unit == "month":
        return shifted_month(published, shift)
    if unit == "quarter":
        return _quarter_of(published, shift)
    first, last, _ = week_of(published, weeks=shift)
    if unit == "weekend":
        return first + timedelta(5), last, Granularity.WEEK
    return first, last, Granularity.WEEK


def _quarter_of(published: date, shift: int) -> Interval:
    """Give the quarter so many on from that of a day."""
    place = published.year * 4 + (published.month - 1) // 3 + shift
    first = place % 4 * 3 + 1
    return in_months(place // 4, first, first + 2)


def weekday(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "on Monday": the latest one, the day of publication included."""
    if published is None:
        return None
    wanted = DAYS[match["day"].lower()]
    back = (published.weekday() - wanted) % 7
    lead = (match["lead"] or "").lower()
    if "next" in lead or "coming" in lead:
        return on_day(published + timedelta((wanted - published.weekday() - 1) % 7 + 1))
    if lead.startswith("last") and back == 0:
        back = 7
    return on_day(published - timedelta(back))


def near_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "yesterday", "today", "tomorrow"."""
    if published is None:
        return None
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "last": -1}
    return on_day(published + timedelta(shift[match.group().lower().split()[0]]))


def ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "three days ago", "two years ago"."""
    count = count_of(match["number"])
    return away(published, -count, match["unit"]) if count and published else None


def ahead(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in two weeks", "three days from now"."""
    count = count_of(match["number"])
    return away(published, count, match["unit"]) if count and published else None


def away(day: date, count: int, unit: str) -> Interval:
    """Give the day, week, month or year so many units off."""
    low = unit.lower()
    if low == "day":
        return on_day(day + timedelta(count))
    if low == "week":
        return week_of(day, weeks=count)
    if low == "month":
        return shifted_month(day, count)
    return in_year(day.year + count)


def numeric(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "25/4/2025" and "4/25/2025"; "5/4/2025" has two readings, so none."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    if first > 12 >= second:
        return on_day(date(year, second, first))
    if second > 12 >= first or first == second:
        return on_day(date(year, first, second))
    return None


def days_of_month(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "May 3-5", "from 3 to 5 May 2025"."""
    month = month_of(match["month"])
    first, last = day_number(match["day"]), day_number(match["last"])
    year = int(match["year"]) if match["year"] else None
    if year is None:
        if published is None:
            return None
        year = nearest_day(month, first, published).year
    ends = on_day(date(year, month, first)), on_day(date(year, month, last))
    return (ends[0][0], ends[1][1], Granularity.DAY) if first < last else None


def decade(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "the 1990s"."""
    year = int(match["year"])
    return date(year, 1, 1), date(year + 9, 12, 31), Granularity.YEAR


def week_of_date(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the week of April 10"."""
    found = full_date(match, published)
    return week_of(found[0]) if found else None


def holiday(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve the feasts that have one day in every year."""
    month, day = _FEASTS[match["feast"].lower().replace("’", "'")]
    if match["year"]:
        return on_day(date(int(match["year"]), month, day))
    return on_day(nearest_day(month, day, published)) if published else None


_FEASTS = {
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "halloween": (10, 31),
    "valentine's day": (2, 14),
}


def leave_open(_: re.Match[str], __: date | None) -> Interval | None:
    """Resolve nothing: the anchor is not known."""
    return None
