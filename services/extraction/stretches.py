"""Times put together of several: "2 years and 3 months ago", "Monday to Friday of next
week", "the last two weeks of June", "the week of Thanksgiving".

Each function takes the match of its pattern and the day of publication, and gives the
interval, or None where an anchor is missing. They come before single times, which
would each take a piece of these for the whole.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.extraction import feasts
from services.extraction.dates import Resolver
from services.extraction.intervals import (
    Closed,
    Interval,
    away,
    in_month,
    in_year,
    moved,
    nearest_day,
    on_day,
    shifted_month,
    week_of,
)
from services.extraction.months import year_of
from services.extraction.timewords import (
    COUNT,
    DAY,
    MONTH,
    UNIT,
    WEEKDAY,
    YEAR,
    count_of,
    day_number,
    month_of,
    weekday_of,
    year_number,
)
from services.model.claim import Granularity

_SHIFTS = {"last": -1, "previous": -1, "past": -1, "next": 1, "following": 1}
_SHIFTS |= {"coming": 1}
#: "The final days of May" are so many.
_FEW = 3


def compound_ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "2 years and 3 months ago", "two weeks and two days ago"."""
    if published is None:
        return None
    day, unit = published, ""
    for count, unit in _PART.findall(match["parts"]):
        number = count_of(count)
        if not number:
            return None
        day = moved(day, -number, unit)
    return away(day, 0, "day" if unit.lower() == "week" else unit)


def weekdays_ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "two Mondays ago"."""
    count = count_of(match["number"])
    if published is None or not count:
        return None
    back = (published.weekday() - weekday_of(match["day"])) % 7 or 7
    return on_day(published - timedelta(back + 7 * (count - 1)))


def weekdays_of(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "from Monday to Friday of next week", "next week Monday to Friday"."""
    if published is None:
        return None
    shift = _SHIFTS.get(match["which"].lower(), 0)
    monday = week_of(published, weeks=shift)[0]
    first, last = weekday_of(match["first"]), weekday_of(match["last"])
    if first >= last:
        return None
    return monday + timedelta(first), monday + timedelta(last), Granularity.DAY


def days_of(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "from the 4th to the 22nd of last month"."""
    if published is None:
        return None
    month = shifted_month(published, _SHIFTS.get(match["which"].lower(), 0))[0]
    first, last = day_number(match["day"]), day_number(match["last"])
    if first >= last:
        return None
    return month.replace(day=first), month.replace(day=last), Granularity.DAY


def weekend_off(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the weekend before last", "the weekend after next"."""
    if published is None:
        return None
    monday = week_of(published, weeks=1 if match["side"].lower() == "after" else -2)[0]
    if match["side"].lower() == "after":
        monday += timedelta(7)
    return monday + timedelta(5), monday + timedelta(6), Granularity.WEEK


def part_of(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the last two weeks of June", "the final days of 2023"."""
    whole = _whole(match, published)
    if whole is None:
        return None
    unit = match["unit"].lower()
    count = count_of(match["number"]) if match["number"] else None
    length = count * (7 if unit == "week" else 1) if count else _FEW
    days = timedelta(length - 1)
    if whole[0] + days > whole[1]:
        return None
    if match["way"].lower() == "first" or match["way"].lower().startswith("open"):
        return whole[0], whole[0] + days, Granularity.WEEK
    return whole[1] - days, whole[1], Granularity.WEEK


def _whole(match: re.Match[str], published: date | None) -> Closed | None:
    """Give the month or the year of "of June", "of June 2024", "of last year"."""
    year = year_of(match["year"] or match["own"] or "", published)
    if not match["month"]:
        return None if year is None else in_year(year)
    month = month_of(match["month"])
    if year is None and published is not None:
        year = nearest_day(month, 1, published).year
    return None if year is None else in_month(year, month)


def around_feast(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the week of Thanksgiving", "the weekend before Easter 2024"."""
    found = feasts.feast(match, published)
    if found is None or found[0] is None:
        return None
    shift = {"before": -1, "after": 1}.get(match["side"].lower(), 0)
    monday = week_of(found[0], weeks=shift)[0]
    if match["size"].lower() == "week":
        return week_of(monday)
    return monday + timedelta(5), monday + timedelta(6), Granularity.WEEK


def short_year(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "in '98", "since '08"."""
    return in_year(year_number(match["year"]))


def month_and_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "on 4/22": one of the two can only be a day."""
    first, second = int(match["a"]), int(match["b"])
    if published is None or not (first > 12 >= second or second > 12 >= first):
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return on_day(nearest_day(month, day, published))


def unit_end(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "by year's end", "at month's end"."""
    if published is None:
        return None
    if match["size"].lower() == "year":
        return date(published.year, 10, 1), date(published.year, 12, 31), _SEASON
    last = in_month(published.year, published.month)[1]
    return last.replace(day=21), last, Granularity.WEEK


_SEASON = Granularity.SEASON
_PART = re.compile(rf"({COUNT}) (day|week|fortnight|month|year|decade)s?", re.I)
_ONE_PART = rf"{COUNT} (?:week|month|year|decade)s?(?:,? and |, | )"
_LAST_PART = rf"{COUNT} {UNIT} ago\b"
_TO = r" ?(?:-|–|to|through|thru|until|till|and) ?(?:on )?"
_WEEK = r"(?P<which>last|this|next|the following|the previous) week"
_WAY = r"(?P<way>first|last|final|closing|opening)"
_OF_PART = (
    rf"\b(?:the )?{_WAY} (?:(?P<number>{COUNT}) |(?=days))(?P<unit>day|week)s? of"
    r" (?:the )?"
)

#: Before all other patterns.
EARLY: tuple[tuple[str, Resolver], ...] = (
    (rf"\b(?P<parts>(?:{_ONE_PART}){{1,2}}{_LAST_PART})", compound_ago),
    (rf"\b(?P<number>{COUNT}) (?P<day>{WEEKDAY})s ago\b", weekdays_ago),
    (
        rf"\b(?:from |between )?(?P<first>{WEEKDAY}){_TO}(?P<last>{WEEKDAY})"
        rf" (?:of |in )?{_WEEK}\b",
        weekdays_of,
    ),
    (
        rf"\b{_WEEK},? (?:from |between )?(?P<first>{WEEKDAY}){_TO}"
        rf"(?P<last>{WEEKDAY})\b",
        weekdays_of,
    ),
    (
        rf"\b(?:from |between )?(?:the )?(?P<day>{DAY}){_TO}(?:the )?(?P<last>{DAY})"
        r" (?:of )?(?P<which>last|this|next|the) month\b",
        days_of,
    ),
    (
        rf"{_OF_PART}(?P<month>{MONTH})"
        rf"(?:,? (?P<year>{YEAR}|(?:last|this|next) year))?(?P<own>)(?! \d)",
        part_of,
    ),
    (
        rf"{_OF_PART}(?P<month>)(?P<year>)(?P<own>{YEAR}|(?:last|this|next) year)",
        part_of,
    ),
    (
        r"\bthe (?P<size>week(?:end)?) (?P<side>of|before|after) " + feasts.pattern(),
        around_feast,
    ),
    (r"\bthe weekend (?P<side>after|before) (?:next|last)\b", weekend_off),
    (
        r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\buntil )|(?<=\bbefore ))"
        r"(?P<year>['’]\d\d)(?!\d|['’]?s\b)",
        short_year,
    ),
    (
        r"(?:(?<=\bon )|(?<=\bfrom )|(?<=\bto )|(?<=\buntil )|(?<=\bby )"
        r"|(?<=\bsince )|(?<=day ))(?=\d?\d/(?:1[3-9]|[23]\d)|(?:1[3-9]|[23]\d)/)"
        r"(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/])",
        month_and_day,
    ),
    (r"\b(?:the )?(?P<size>year|month)['’]s end\b", unit_end),
)
