"""Finds times in a sentence and resolves them to inclusive days.

About twenty patterns, each with one duty, resolved against the day of publication. What
needs an anchor that is not known stays unresolved: it is never taken for today. A
weekday is the latest one, the day of publication included.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from services.model.claim import Granularity, When

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"a": 1, "an": 1, "several": 0, "few": 0}

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?"
    r"|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?"
    r"|dec(?:ember|\.)?)(?![a-z])"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)(?!\d|,\d|%|\.\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_LEAD = r"(?:(?:early|late|mid)[ -]|(?:the )?(?:beginning|start|end|middle) of )?"


@dataclass(frozen=True, slots=True)
class Mention:
    """A time in a sentence: half-open offsets of the sentence and what it means."""

    start: int
    end: int
    when: When


#: A date without a year is taken for a coming one only this many days ahead.
_AHEAD = 60

Interval = tuple[date, date, Granularity]
Resolver = Callable[[re.Match[str], date | None], Interval | None]


def find_times(text: str, published: date | None) -> list[Mention]:
    """Give the times named in a sentence, in order, none inside another."""
    found: list[Mention] = []
    for pattern, resolve in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= one.start or start >= one.end for one in found):
                interval = _safely(resolve, match, published)
                if interval is None and "rest" in match.groupdict():
                    end = match.end("side")
                found.append(Mention(start, end, _when(text[start:end], interval)))
    return sorted(found, key=lambda one: one.start)


def coming(when: When, published: date | None) -> When:
    """Move a bare weekday ahead: what is only planned for Friday is yet to come."""
    named = any(day in when.text.lower() for day in _DAYS)
    if not named or published is None or when.start is None or when.start >= published:
        return when
    if any(letter.isdigit() for letter in when.text) or "last" in when.text.lower():
        return when
    ahead = when.start + timedelta(weeks=1)
    return When(when.text, ahead, ahead, when.granularity)


def unresolved(text: str) -> When:
    """Give a time that cannot be placed."""
    return When(text, None, None, Granularity.UNRESOLVED)


def _when(text: str, interval: Interval | None) -> When:
    """Make a time of its words and what they resolve to."""
    return When(text, *interval) if interval else unresolved(text)


def _safely(
    resolve: Resolver, match: re.Match[str], published: date | None
) -> Interval | None:
    """Resolve; a day that no calendar has (31 June) stays unresolved."""
    try:
        return resolve(match, published)
    except (ValueError, OverflowError):
        return None


def _day(day: date) -> Interval:
    return day, day, Granularity.DAY


def _month(year: int, month: int) -> Interval:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), Granularity.MONTH


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31), Granularity.YEAR


def _months(year: int, first: int, last: int) -> Interval:
    return (
        date(year, first, 1),
        date(year, last, calendar.monthrange(year, last)[1]),
        Granularity.SEASON,
    )


def _number(text: str) -> int | None:
    """Give the value of a small number in figures or words."""
    return int(text) if text.isdigit() else _SMALL.get(text.lower())


def _month_of(text: str) -> int:
    """Give the number of a month's name or abbreviation."""
    return _MONTHS[text.lower().rstrip(".")]


def _day_number(text: str) -> int:
    """Give the day of "3rd"."""
    return int(re.sub(r"\D", "", text))


def _nearest(month: int, day: int, published: date) -> date:
    """Give the day of that name nearest to publication, if far off the one before."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [date(year, month, day) for year in years if _exists(year, month, day)]
    near = min(days, key=lambda one: abs((one - published).days))
    if (near - published).days <= _AHEAD:
        return near
    return max(one for one in days if one <= published)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _iso(match: re.Match[str], _: date | None) -> Interval | None:
    return _day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def _full_date(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "3 March 2026", "March 3", "Tuesday, March 3"."""
    month, day = _month_of(match["month"]), _day_number(match["day"])
    if match["year"]:
        return _day(date(int(match["year"]), month, day))
    return _day(_nearest(month, day, published)) if published else None


def _two_months(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "January and February 2025"."""
    first, last = _month_of(match["first"]), _month_of(match["last"])
    if match["year"]:
        year = int(match["year"])
    elif published:
        year = published.year - (last > published.month)
    else:
        return None
    return (
        (*_months(year, first, last)[:2], Granularity.MONTH) if first < last else None
    )


def _month_year(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "June 2024", "late June 2024"."""
    return _part_of_month(_month(int(match["year"]), _month_of(match["month"])), match)


def _month_relative(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in June of last year", "June this year", "last August"."""
    if published is None:
        return None
    month, words = _month_of(match["month"]), match.group().lower()
    if match["which"] and "year" in match["which"].lower():
        shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower().split()[0]]
        return _month(published.year + shift, month)
    if words.startswith("next"):
        return _month(published.year + (month <= published.month), month)
    return _month(published.year - (month >= published.month), month)


def _month_alone(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in October": the latest one that has begun."""
    if published is None:
        return None
    month, words = _month_of(match["month"]), match.group().lower()
    year = published.year - (month > published.month)
    if words.startswith(("until", "by ")) and (month - published.month) % 12 <= 6:
        year = published.year + (month < published.month)
    return _part_of_month(_month(year, month), match)


def _part_of_month(whole: Interval, match: re.Match[str]) -> Interval:
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


def _part_of_year(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "late 2024", "early this year", "the end of last year"."""
    year = _year_of(match["year"], published)
    if year is None:
        return None
    lead = match["part"].lower()
    if "mid" in lead:
        return _months(year, 5, 8)
    if "late" in lead or "end" in lead:
        return _months(year, 10, 12)
    return _months(year, 1, 3)


def _year_of(text: str, published: date | None) -> int | None:
    """Give the year of "2024" or "last year"."""
    if text.isdigit():
        return int(text)
    if published is None:
        return None
    return published.year + {"last": -1, "this": 0, "next": 1}[text.lower().split()[0]]


def _quarter(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the third quarter of 2025"."""
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
    word = match["which"].lower()
    number = int(word[1]) if word[0] == "q" else order[word]
    year = _year_of(match["year"], published) if match["year"] else None
    if year is None:
        return None
    return _months(year, number * 3 - 2, number * 3)


def _season(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the summer of 2024", "last spring"."""
    text = match["year"] or ""
    year = _year_of(text, published) if text else None
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
        end = date(year + 1, 2, calendar.monthrange(year + 1, 2)[1])
        return date(year, 12, 1), end, Granularity.SEASON
    return _months(year, start, start + 2)


def _year_alone(match: re.Match[str], _: date | None) -> Interval | None:
    return _year(int(match["year"]))


def _years(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "between 2016 and 2019"."""
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31), Granularity.YEAR)


def _earlier(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "earlier this year": from its first day to publication."""
    if published is None:
        return None
    unit = match["unit"].lower()
    if unit == "year":
        return published.replace(month=1, day=1), published, Granularity.YEAR
    if unit == "month":
        return published.replace(day=1), published, Granularity.MONTH
    monday = published - timedelta(days=published.weekday())
    # Nothing is earlier in the week than a Monday: that date is not the article's own.
    return (monday, published, Granularity.WEEK) if monday < published else None


def _this_unit(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "last year", "this month", "next week"."""
    if published is None:
        return None
    shift = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[
        match["which"].lower()
    ]
    unit = match["unit"].lower()
    if unit == "year":
        return _year(published.year + shift)
    if unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
    if unit == "weekend":
        return monday + timedelta(5), monday + timedelta(6), Granularity.WEEK
    return monday, monday + timedelta(6), Granularity.WEEK


def _weekday(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "on Monday": the latest one, the day of publication included."""
    if published is None:
        return None
    wanted = _DAYS[match["day"].lower()]
    back = (published.weekday() - wanted) % 7
    lead = (match["lead"] or "").lower()
    if lead.startswith(("next", "coming")):
        return _day(published + timedelta((wanted - published.weekday() - 1) % 7 + 1))
    if lead.startswith("last") and back == 0:
        back = 7
    return _day(published - timedelta(back))


def _near_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "yesterday", "today", "tomorrow"."""
    if published is None:
        return None
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "last": -1}
    return _day(published + timedelta(shift[match.group().lower().split()[0]]))


def _ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "three days ago", "two years ago"."""
    number = _number(match["number"])
    if published is None or not number:
        return None
    unit = match["unit"].lower()
    if unit == "day":
        return _day(published - timedelta(number))
    if unit == "week":
        middle = published - timedelta(weeks=number)
        monday = middle - timedelta(middle.weekday())
        return monday, monday + timedelta(6), Granularity.WEEK
    if unit == "month":
        months = published.year * 12 + published.month - 1 - number
        return _month(months // 12, months % 12 + 1)
    return _year(published.year - number)


def _after(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "two days after March 3"; without a date behind it, leave it open."""
    anchors = [one.when for one in find_times(match["rest"], published)]
    number = _number(match["number"])
    if not anchors or not number or anchors[0].start is None:
        return None
    if anchors[0].granularity is not Granularity.DAY:
        return None
    sign = 1 if match["side"].lower() in ("after", "later") else -1
    length = {"day": 1, "week": 7}.get(match["unit"].lower())
    return (
        _day(anchors[0].start + timedelta(sign * number * length)) if length else None
    )


def _leave_open(_: re.Match[str], __: date | None) -> Interval | None:
    return None


def _compiled(
    *pairs: tuple[str, Resolver],
) -> tuple[tuple[re.Pattern[str], Resolver], ...]:
    return tuple((re.compile(one, re.IGNORECASE), resolve) for one, resolve in pairs)


_WEEKDAY_LEAD = rf"(?:{_WEEKDAY},? (?:\(|the )?)?"
_PATTERNS = _compiled(
    (r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso),
    (
        rf"\b(?:just )?(?P<number>{_COUNT}) (?P<unit>day|week|month|year)s?"
        rf" (?P<side>after|before) (?P<rest>(?:[^\s,;.]+ ?){{1,8}})",
        _after,
    ),
    (
        rf"\b{_WEEKDAY_LEAD}(?P<day>{_DAY}) (?:of )?(?P<month>{_MONTH})"
        rf"(?:,? (?P<year>{_YEAR}))?",
        _full_date,
    ),
    (
        rf"\b{_WEEKDAY_LEAD}(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})(?!\d|,\d)"
        rf"(?:,? (?P<year>{_YEAR}))?",
        _full_date,
    ),
    (
        rf"\b(?:between|from) (?P<first>{_YEAR}) (?:and|to|until) (?P<last>{_YEAR})",
        _years,
    ),
    (
        rf"\b(?P<first>{_MONTH}) (?:and|to|through|until) (?P<last>{_MONTH})"
        rf"(?:,? (?P<year>{_YEAR}))?",
        _two_months,
    ),
    (
        rf"\b(?P<lead>{_LEAD})(?P<month>{_MONTH})(?: of|,)? (?P<year>{_YEAR})",
        _month_year,
    ),
    (
        rf"\b(?:(?:last|this past|next) )(?P<month>{_MONTH})(?P<which>)",
        _month_relative,
    ),
    (
        rf"\b(?P<month>{_MONTH}),?(?: of)? (?P<which>(?:last|this|next) year)\b",
        _month_relative,
    ),
    (
        r"\b(?P<part>early|late|mid|(?:the )?(?:beginning|start|end|middle) of)[ -]"
        rf"(?:in )?(?P<year>{_YEAR}|(?:last|this|next) year)\b",
        _part_of_year,
    ),
    (
        r"\b(?:the )?(?P<which>first|second|third|fourth|last|q[1-4]) quarter"
        rf"(?:,? (?:of )?(?P<year>{_YEAR}|(?:last|this|next) year))?\b",
        _quarter,
    ),
    (
        r"\b(?:(?:last|this|the) )?(?P<season>spring|summer|autumn|fall|winter)"
        rf"(?<!the fall)(?: of|,)?(?: (?P<year>{_YEAR}|(?:last|this|next) year))\b",
        _season,
    ),
    (
        r"\b(?:last|this) (?P<season>spring|summer|autumn|winter)(?P<year>)\b",
        _season,
    ),
    (r"\b(?:earlier|later) (?:this|that) (?P<unit>year|month|week)\b", _earlier),
    (rf"\b(?P<number>{_COUNT}) (?P<unit>day|week|month|year)s? ago\b", _ago),
    (
        r"\b(?P<which>last|past|previous|this|next|coming)"
        r" (?P<unit>year|month|weekend|week)\b",
        _this_unit,
    ),
    (
        rf"\b(?:on )?(?P<lead>(?:last|next|this|coming) )?(?P<day>{_WEEKDAY})\b"
        r"(?! \d)(?:(?: (?:morning|afternoon|evening|night))\b)?",
        _weekday,
    ),
    (r"\b(?:yesterday|today|tonight|tomorrow|last night)\b", _near_day),
    (
        rf"\b(?:in|since|by|until|during|of|from|last|before|after) "
        rf"(?P<lead>{_LEAD})(?P<month>{_MONTH})(?! \d)",
        _month_alone,
    ),
    (
        r"\b(?P<lead>(?:early|late|mid)[ -]|the (?:beginning|start|end|middle) of )"
        rf"(?P<month>{_MONTH})(?! \d)",
        _month_alone,
    ),
    (
        r"(?:(?:\b(?:in|since|by|until|till|of|from|to|during|for|before|after|through"
        r"|the|a|its|their|his|her|and|or|year|mid|fiscal)[ -])|[(]|, )"
        rf"(?P<year>{_YEAR})\b(?!-\w)",
        _year_alone,
    ),
    (
        r"\b(?:the (?:next|following|same|previous) (?:day|week|month|year)"
        r"|(?:days|weeks|months|years|hours) (?:later|earlier|ago)|a day later"
        rf"|{_COUNT} (?:days|weeks|months|years|hours) (?:later|earlier|before)"
        r"|a (?:year|month|week|day) earlier"
        r"|(?:that|the same) (?:day|night|evening|morning))\b",
        _leave_open,
    ),
)
