"""Times that name a part of a year, or years.

Each function takes the match of its pattern and the day of publication, and gives the
interval, or None where an anchor is missing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.extraction import months
from services.extraction.dates import Resolver
from services.extraction.intervals import (
    Closed,
    Interval,
    in_month,
    in_months,
    in_year,
    in_years,
    narrowed,
    quarter_of,
    week_of,
)
from services.extraction.months import NUMBERED, year_of
from services.extraction.timewords import (
    COUNT,
    LEAD,
    MONTH,
    PARTS,
    SHORT_YEAR,
    WEEKDAY,
    YEAR,
    count_of,
)
from services.model.claim import Granularity


def nth_week(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the third week of 2027", "the first two weeks of next year"."""
    year = year_of(match["year"], published)
    number = NUMBERED.get(match["which"].lower())
    if year is None or number is None:
        return None
    if number < 0:
        return week_of(date(year, 12, 28))  # ISO 8601: always in the last week
    return week_of(date(year, 1, 4), weeks=number - 1)


def week_of_year(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "week 31 of 2018": a week of the calendar of ISO 8601."""
    year = year_of(match["year"] or "", published) or (published and published.year)
    if not year:
        return None
    return week_of(date.fromisocalendar(year, int(match["number"]), 1))


def part_of_year(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "late 2024", "early this year", "the end of last year"."""
    year = year_of(match["year"], published)
    return None if year is None else narrowed(in_year(year), match["lead"])


def quarter(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the third quarter of 2025", "Q3"; without a year the latest begun."""
    word = match["which"].lower()
    number = int(word.strip("q")) if "q" in word else NUMBERED[word]
    number = 4 if number < 0 else number
    year = year_of(match["year"] or "", published)
    if year is not None:
        return in_months(year, number * 3 - 2, number * 3)
    if published is None:
        return None
    now = quarter_of(published)
    back = ((now[0].month + 2) // 3 - number) % 4
    return quarter_of(published, shift=-back)


def half(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first half of 2024", "2019 H2"."""
    year = year_of(match["year"], published)
    if year is None:
        return None
    first = match["which"].lower() in ("first", "1st", "h1")
    return in_months(year, 1, 6) if first else in_months(year, 7, 12)


def first_months(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the first nine months of 2024", "the last two weeks of 2023"."""
    count, year = count_of(match["number"]), year_of(match["year"], published)
    if year is None or not count:
        return None
    first, last, _ = in_year(year)
    early = match["which"].lower() == "first"
    if match["unit"].lower() == "month" and count <= 12:
        return in_months(year, 1, count) if early else in_months(year, 13 - count, 12)
    days = timedelta(count * {"day": 1, "week": 7}.get(match["unit"].lower(), 30) - 1)
    ends = (first, first + days) if early else (last - days, last)
    return (*ends, Granularity.WEEK)


def begun_months(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in the first nine months" of the year that last had them."""
    count = count_of(match["number"])
    if published is None or not count:
        return None
    return in_months(published.year - (published.month <= count), 1, count)


def season(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the summer of 2024", "last spring", "winter 2022-23"."""
    year = year_of(match["year"] or "", published)
    which = (match["which"] or "").lower()
    if year is None and published is not None and which:
        return _near_season(match["season"].lower(), which, published)
    return None if year is None else _season(match["season"].lower(), year)


def _season(name: str, year: int) -> Closed:
    """Give a season of the north; winter goes on into the next year."""
    start = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    if start == 12:
        return date(year, 12, 1), in_month(year + 1, 2)[1], Granularity.SEASON
    return in_months(year, start, start + 2)


def _near_season(name: str, which: str, published: date) -> Closed:
    """Give the last one that has begun before, the one of this year, or the next."""
    around = [_season(name, published.year + shift) for shift in (-2, -1, 0, 1)]
    if which == "this":
        holding = [one for one in around if one[0] <= published <= one[1]]
        return holding[0] if holding else _season(name, published.year)
    if which == "next":
        return next(one for one in around if one[0] > published)
    return [one for one in around if one[1] < published][-1]


def year_alone(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "in 1974"."""
    return in_year(int(match["year"]))


def years(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "between 2016 and 2019", "2014-2018", "2014/15", "2016-11"."""
    first, last = int(match["first"]), int(match["last"])
    if last < 100:
        if last <= first % 100 and 1 <= last <= 12:
            return in_month(first, last)  # "2016-11", as "2010-11" is two years
        last += first // 100 * 100
    return in_years(first, last) if first < last else None


_OF_YEAR = rf"(?P<year>{YEAR}|(?:last|this|next|the(?: current)?) year)"
_MAY_YEAR = rf"(?:,? (?:of )?(?P<year>{YEAR}|(?:last|this|next) year))?"
_REL = r"(?:the )?(?P<rel>this|last|next|previous|following|coming) month"
_WHICH = r"first|second|third|fourth|last|1st|2nd|3rd|4th|5th|final"
_AND = r" ?(?:-|–|/|and|to|through|until|till) ?"

#: Before other modules: their words hold months and years.
EARLY: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b(?:the )?(?P<which>{_WHICH}) week (?:of|in) (?:(?P<month>{MONTH})"
        rf"{_MAY_YEAR}|{_REL})",
        months.week_of_month,
    ),
    (
        rf"\b(?:the )?(?P<which>{_WHICH}) week (?:of |in )?"
        rf"(?P<year>{YEAR}|(?:last|this|next) year)",
        nth_week,
    ),
    (
        rf"\b(?:the )?week (?P<number>[1-5]?\d)(?: of (?P<year>{YEAR}))?\b(?! of)",
        week_of_year,
    ),
    (
        rf"\bthe (?P<which>{_WHICH}) (?P<weekday>{WEEKDAY}) (?:of|in)"
        rf" (?:(?P<month>{MONTH}){_MAY_YEAR}|{_REL})",
        months.nth_weekday,
    ),
    (
        rf"\bthe (?P<which>first|second|latter) half of (?P<month>{MONTH}){_MAY_YEAR}",
        months.half_of_month,
    ),
    (
        rf"\bthe (?P<which>first|last) (?P<number>{COUNT}) (?P<unit>day|week|month)s"
        rf" of {_OF_YEAR}",
        first_months,
    ),
)
PATTERNS: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b(?:from |between )?(?P<first>{YEAR})(?: (?:to|until|till|through) |"
        rf"(?<=from \d{{4}}) and |(?<=between \d{{4}}) and )(?P<last>{YEAR})",
        years,
    ),
    (
        rf"\b(?:from )?(?P<first>{YEAR}) ?[-–~/] ?(?P<last>{YEAR}|\d\d(?!\d))"
        r"(?![-/]\d)",
        years,
    ),
    (
        rf"\b(?:between |from )?(?P<first>{MONTH}){_AND}(?P<last>{MONTH}){_MAY_YEAR}"
        r"(?! \d)",
        months.months,
    ),
    (
        rf"\b{LEAD}(?:the month of )?(?P<month>{MONTH})(?: of | ?,? ?|[-/])"
        rf"(?P<year>{YEAR}|(?<= ){SHORT_YEAR}|(?:last|this|next) year)\b",
        months.month_year,
    ),
    (
        rf"\b(?P<which>last|this past|past|next|this) (?P<month>{MONTH})",
        months.month_relative,
    ),
    (rf"\b(?P<lead>{PARTS}[ -](?:in )?){_OF_YEAR}\b", part_of_year),
    (
        r"\b(?:the )?(?P<which>first|second|third|fourth|last|final|1st|2nd|3rd|4th"
        rf"|q[1-4])(?: quarter|(?<=[1-4]))[-, ] ?(?:of )?{_OF_YEAR}\b",
        quarter,
    ),
    (
        r"\b(?:the |(?=\w+-))(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)"
        r"[- ]quarter\b(?P<year>)(?! (?:of|end|final|mile|pounder))",
        quarter,
    ),
    (
        rf"\b(?P<year>(?:last|this|next) year|{YEAR})['’]s (?P<which>first|second|third"
        r"|fourth|last|final)[- ]quarter\b",
        quarter,
    ),
    (
        rf"\b(?P<year>(?:last|this|next) year|{YEAR})['’]s (?P<which>first|second)"
        r"[- ]half\b",
        half,
    ),
    (rf"\b(?P<which>[1-4]q)[- ,]{{1,2}}(?:of )?(?P<year>{YEAR})\b", quarter),
    (
        r"\b(?:in|for|during|over) (?:the )?first (?P<number>three|six|nine|3|6|9)"
        r" months\b(?! (?:of|after|in|since|as|on|at|under|with))",
        begun_months,
    ),
    (rf"\b(?P<year>{YEAR})[- ](?P<which>q[1-4])\b", quarter),
    (r"\b(?-i:(?P<which>Q[1-4]))\b(?P<year>)", quarter),
    (
        r"(?<![\d/])(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?![\d/])",
        months.month_figures,
    ),
    (
        rf"\b(?:the )?(?P<which>first|second|1st|2nd|h[12])(?:(?: half|(?<=\d)),?"
        rf"(?: of)?) {_OF_YEAR}",
        half,
    ),
    (rf"\b(?P<year>{YEAR})[- ](?P<which>h[12])\b", half),
    (
        r"\b(?P<which>)(?:(?:the|in) )?(?P<season>spring|summer|autumn|fall|winter)"
        rf"(?: of|,)? (?P<year>{YEAR}|(?:last|this|next) year)(?:[-/]\d\d)?\b",
        season,
    ),
    (
        r"\b(?P<which>last|this|next) (?P<season>spring|summer|autumn|winter)"
        r"(?P<year>)\b",
        season,
    ),
)
#: After the words of other modules: months and years that stand alone.
LATE: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b(?:(?P<word>in|since|by|until|till|from|to|after|before) )?(?P<lead>"
        rf"{PARTS}[ -](?:in )?)(?P<month>{MONTH})(?! \d)",
        months.month_alone,
    ),
    (
        rf"\b(?P<word>in|since|by|until|till|during|of|from|before|after|between|to"
        rf"|through|for|as of|this|(?:early|late|recently|soon|back) as)"
        rf" {LEAD}(?P<month>{MONTH})(?! \d|['’]s \w)",
        months.month_alone,
    ),
    (
        # Bare, as in "its June sales": "May" and "March" are other words too often.
        r"\b(?P<word>)(?P<lead>)(?-i:(?P<month>January|February|July"
        r"|September|October|November|December|June|August|April))\b"
        r"(?! \d)(?-i:(?! [A-Z]))",
        months.month_alone,
    ),
    (
        r"(?:(?:\b(?:in|since|by|until|till|of|from|to|during|for|before|after|through"
        r"|the|a|its|their|his|her|and|or|year|mid|around|circa|between|later than"
        r"|earlier than|throughout|within|(?:early|late|recently|soon|back) as)[ -])"
        rf"|[(]|, |^)(?P<year>{YEAR})\b(?!-\w)",
        year_alone,
    ),
)
