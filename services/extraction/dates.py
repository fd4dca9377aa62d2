"""Times that name a day: "3 March 2026", "March 3-5", "2026-03-03", "the 5th".

Each function takes the match of its pattern and the day of publication, and gives the
interval, or None where an anchor is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from services.extraction.feasts import feast, pattern
from services.extraction.intervals import (
    Interval,
    has_day,
    latest_of_month,
    nearest_day,
    on_day,
    shifted_month,
    week_of,
)
from services.extraction.timewords import (
    DAY,
    DAY_IN_WORDS,
    MONTH,
    OTHER_YEAR,
    SHORT_WEEKDAY,
    SHORT_YEAR,
    WEEKDAY,
    WEEKDAY_LEAD,
    YEAR,
    day_number,
    month_of,
    weekday_of,
    year_number,
)
from services.model.claim import Granularity

Resolver = Callable[[re.Match[str], date | None], Interval | None]

_UP_TO = re.compile(r"\b(?:until|till|by|before) $", re.IGNORECASE)
_LAST_YEAR = {"last": -1, "this": 0, "next": 1}


def in_figures(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "2025-04-01" and "20250401"."""
    return on_day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def full_date(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "3 March 2026", "March 3", "Tuesday, March 3 last year"."""
    month, day = month_of(match["month"]), day_number(match["day"])
    year = match["year"]
    if year and not year[-1].isdigit():
        shift = _LAST_YEAR.get(year.split()[0].lower())
        if shift is None or published is None:
            return None
        return on_day(date(published.year + shift, month, day))
    if year:
        return on_day(date(year_number(year), month, day))
    if published is None:
        return None
    ahead = _UP_TO.search(match.string[: match.start()]) is not None
    return on_day(nearest_day(month, day, published, ahead=ahead))


def numeric(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "25/4/2025" and "4/25/2025"; "5/4/2025" has two readings, so none."""
    first, second, year = int(match["a"]), int(match["b"]), year_number(match["year"])
    if first > 12 >= second or first == second:
        return on_day(date(year, second, first))
    if second > 12 >= first:
        return on_day(date(year, first, second))
    return None


def days_of_month(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "May 3-5", "from 3 to 5 May 2025"."""
    month = month_of(match["month"])
    first, last = day_number(match["day"]), day_number(match["last"])
    year = year_number(match["year"]) if match["year"] else None
    if year is None:
        if published is None:
            return None
        year = nearest_day(month, first, published).year
    ends = date(year, month, first), date(year, month, last)
    return (*ends, Granularity.DAY) if first < last else None


def day_alone(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "on the 18th": the latest one; "the 18th of last month"."""
    if published is None:
        return None
    number, which = day_number(match["day"]), match["which"]
    if not which:
        found = latest_of_month(number, published)
        return on_day(found) if found else None
    first = shifted_month(published, _LAST_YEAR[which.lower()])[0]
    return on_day(first.replace(day=number))


def weekday_and_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "Tuesday the 11th": the latest month in which it is one."""
    if published is None:
        return None
    wanted, number = weekday_of(match["weekday"]), day_number(match["day"])
    # Four months back before one ahead: news tells what was, invitations what comes.
    for shift in (0, -1, 1, -2, -3, 2):
        first = shifted_month(published, shift)[0]
        if has_day(first.year, first.month, number):
            found = first.replace(day=number)
            if found.weekday() == wanted:
                return on_day(found)
    return None


def week_of_date(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the week of April 10", "the week beginning April 10"."""
    found = full_date(match, published)
    if found is None or found[0] is None:
        return None
    if match["lead"].lower().endswith(("to", "ending", "ended")):
        return found[0] - timedelta(6), found[0], Granularity.WEEK
    if "weekend" in match["lead"].lower():
        saturday = week_of(found[0])[0] + timedelta(5)
        return saturday, saturday + timedelta(1), Granularity.WEEK
    return week_of(found[0])


def week_of_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the week of the 18th"."""
    found = day_alone(match, published)
    return week_of(found[0]) if found and found[0] else None


_WEEK_OF = r"week(?:end of| (?:of|beginning|commencing|starting|ending|ended|to))"
_WITH_YEAR = rf"(?: ?,? (?:of |in )?(?P<year>{YEAR}|{SHORT_YEAR}|{OTHER_YEAR}))?"
#: "May 3" with a day in words needs its capital: "they may first ask" is no date.
_CAPITAL = r"(?=(?-i:[A-Z]))"
_AND = r" ?(?:-|–|—|to|through|thru|and|until|till) ?"

PATTERNS: tuple[tuple[str, Resolver], ...] = (
    (
        r"\b(?P<y>1[89]\d\d|20\d\d)[-./](?P<m>0?[1-9]|1[0-2])[-./]"
        r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d|[-./]\d)",
        in_figures,
    ),
    (
        r"(?<![\d/-])(?P<y>19\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])"
        r"(?P<d>3[01]|[12]\d|0[1-9])(?!\d)",
        in_figures,
    ),
    (
        rf"\b(?P<lead>(?:the )?{_WEEK_OF}|w/c) "
        rf"{WEEKDAY_LEAD}(?P<month>{MONTH}) (?P<day>{DAY}){_WITH_YEAR}",
        week_of_date,
    ),
    (
        rf"\b(?P<lead>(?:the )?{_WEEK_OF}) "
        rf"{WEEKDAY_LEAD}(?P<day>{DAY}) (?P<month>{MONTH}){_WITH_YEAR}",
        week_of_date,
    ),
    (
        rf"\b(?P<month>{MONTH}) (?P<day>{DAY}|{DAY_IN_WORDS}){_AND}"
        rf"(?P<last>{DAY}|{DAY_IN_WORDS})(?! (?:million|billion|percent|people))"
        rf"(?:,? (?P<year>{YEAR}))?",
        days_of_month,
    ),
    (
        rf"\b(?:from |between )?(?:the )?(?P<day>{DAY}){_AND}(?:the )?"
        rf"(?P<last>{DAY}) (?:of )?(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?",
        days_of_month,
    ),
    (
        rf"(?<![\d/.])(?P<a>\d{{1,2}})(?P<by>[/.-])(?P<b>\d{{1,2}})(?P=by)"
        rf"(?P<year>{YEAR})",
        numeric,
    ),
    (
        r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d\d)(?![\d/])",
        numeric,
    ),
    (
        r"\b(?P<lead>(?:the )?week of) the (?P<day>\d{1,2}(?:st|nd|rd|th))(?P<which>)"
        r"(?= ?[.,;:?!)]|$)",
        week_of_day,
    ),
    (pattern(), feast),
    (
        rf"\b{WEEKDAY_LEAD}(?P<day>{DAY})[-/](?P<month>{MONTH})[-/](?P<year>{YEAR})",
        full_date,
    ),
    (
        rf"\b{WEEKDAY_LEAD}(?P<month>{MONTH})[-/](?P<day>{DAY})[-/](?P<year>{YEAR})",
        full_date,
    ),
    (
        rf"\b(?P<year>{YEAR})[-/](?P<month>{MONTH})[-/](?P<day>{DAY})",
        full_date,
    ),
    (
        rf"(?<![:$€£]\d)(?<![:$€£])\b{WEEKDAY_LEAD}(?:the )?(?P<day>{DAY}) ?"
        rf"(?:of |day of )?(?P<month>{MONTH}){_WITH_YEAR}",
        full_date,
    ),
    (
        rf"\b{WEEKDAY_LEAD}(?:the )?(?P<day>{DAY_IN_WORDS}) (?:day )?of "
        rf"(?P<month>{MONTH}){_WITH_YEAR}",
        full_date,
    ),
    (
        rf"\b{WEEKDAY_LEAD}(?P<month>{MONTH}) ?(?:the )?(?P<day>{DAY})"
        rf"(?!,\d|\.\d| (?:million|billion|percent)){_WITH_YEAR}",
        full_date,
    ),
    (
        rf"\b{WEEKDAY_LEAD}{_CAPITAL}(?P<month>{MONTH}) (?:the )?"
        rf"(?P<day>{DAY_IN_WORDS}){_WITH_YEAR}",
        full_date,
    ),
    (
        rf"\b(?:on )?(?P<weekday>{WEEKDAY}|{SHORT_WEEKDAY}),? (?:the )?"
        rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)|\d{{1,2}}(?=[.,;!?)]|$)(?!, \d{{3}}\b)"
        rf"|(?<=the ){DAY_IN_WORDS})(?! (?:of|floor|time|round))",
        weekday_and_day,
    ),
    (
        r"\b(?:the )?(?P<day>\d{1,2}(?:st|nd|rd|th)) (?:of )?"
        r"(?P<which>this|last|next) month",
        day_alone,
    ),
    (
        r"(?:(?<=\bon )|(?<=\bby )|(?<=\bfrom )|(?<=\bsince )|(?<=\buntil )"
        r"|(?<=\bafter )|(?<=\bbefore ))the (?P<day>\d{1,2}(?:st|nd|rd|th))(?P<which>)"
        r"(?= ?[.,;:?!)]|$| and | at )",
        day_alone,
    ),
)
