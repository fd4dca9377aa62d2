"""Finds times in a sentence and resolves them to inclusive days.

About twenty patterns, each with one duty, resolved against the day of publication. What
needs an anchor that is not known stays unresolved: it is never taken for today. A
weekday is the latest one, the day of publication included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.extraction import resolving as to
from services.extraction.intervals import DAYS, Interval, count_of, on_day
from services.model.claim import Granularity, When

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
    named = any(day in when.text.lower() for day in DAYS)
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
    resolve: to.Resolver, match: re.Match[str], published: date | None
) -> Interval | None:
    """Resolve; a day that no calendar has (31 June) stays unresolved."""
    try:
        return resolve(match, published)
    except (ValueError, OverflowError):
        return None


def _after(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "two days after March 3"; without a date behind it, leave it open."""
    anchors = [one.when for one in find_times(match["rest"], published)]
    number = count_of(match["number"])
    if not anchors or not number or anchors[0].start is None:
        return None
    if anchors[0].granularity is not Granularity.DAY:
        return None
    sign = 1 if match["side"].lower() in ("after", "later") else -1
    length = {"day": 1, "week": 7}.get(match["unit"].lower())
    return (
        on_day(anchors[0].start + timedelta(sign * number * length)) if length else None
    )


def _compiled(
    *pairs: tuple[str, to.Resolver],
) -> tuple[tuple[re.Pattern[str], to.Resolver], ...]:
    return tuple((re.compile(one, re.IGNORECASE), resolve) for one, resolve in pairs)


_WEEKDAY_LEAD = rf"(?:{_WEEKDAY},? (?:\(|the )?)?"
_PATTERNS = _compiled(
    (r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b", to.iso),
    (
        rf"\b(?:just )?(?P<number>{_COUNT}) (?P<unit>day|week|month|year)s?"
        rf" (?P<side>after|before) (?P<rest>(?:[^\s,;.]+ ?){{1,8}})",
        _after,
    ),
    (
        rf"\bthe week of {_WEEKDAY_LEAD}(?P<month>{_MONTH}) (?P<day>{_DAY})"
        rf"(?:,? (?P<year>{_YEAR}))?",
        to.week_of_date,
    ),
    (
        rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY}) ?(?:-|–|to|through|and) ?"
        rf"(?P<last>{_DAY})(?!\d)(?:,? (?P<year>{_YEAR}))?",
        to.days_of_month,
    ),
    (
        rf"\b(?:from |between )?(?P<day>{_DAY}) ?(?:-|–|to|through|and) ?"
        rf"(?P<last>{_DAY}) (?:of )?(?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?",
        to.days_of_month,
    ),
    (
        rf"(?<![\d/])(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.](?P<year>{_YEAR})",
        to.numeric,
    ),
    (
        rf"\b(?P<feast>christmas (?:day|eve)|christmas|new year['’]s (?:day|eve)"
        rf"|halloween|valentine['’]s day)\b(?:,? (?P<year>{_YEAR}))?",
        to.holiday,
    ),
    (
        rf"\b(?:the )?(?P<which>first|last) week of (?P<month>{_MONTH})"
        rf"(?: (?P<year>{_YEAR}))?",
        to.week_of_month,
    ),
    (
        rf"\b(?:in |over |during |for )?the (?:past|last) (?P<number>{_COUNT})"
        r" (?P<unit>day|week|month|year)s\b",
        to.lately,
    ),
    (r"\b(?:the )?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b", to.decade),
    (
        rf"\b(?P<day>{_DAY})-(?P<month>{_MONTH})-(?P<year>{_YEAR})",
        to.full_date,
    ),
    (
        rf"\b{_WEEKDAY_LEAD}(?P<day>{_DAY}) (?:of )?(?P<month>{_MONTH})"
        rf"(?:(?:,| of)? (?P<year>{_YEAR}))?",
        to.full_date,
    ),
    (
        rf"\b{_WEEKDAY_LEAD}(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})(?!\d|,\d)"
        rf"(?:,? (?P<year>{_YEAR}))?",
        to.full_date,
    ),
    (
        rf"\b(?:between|from) (?P<first>{_YEAR}) (?:and|to|until) (?P<last>{_YEAR})",
        to.years,
    ),
    (
        rf"\b(?P<first>{_MONTH}) (?:and|to|through|until) (?P<last>{_MONTH})"
        rf"(?:,? (?P<year>{_YEAR}))?",
        to.two_months,
    ),
    (
        rf"\b(?P<lead>{_LEAD})(?P<month>{_MONTH})(?: of|,)? (?P<year>{_YEAR})",
        to.month_year,
    ),
    (
        rf"\b(?:(?:last|this past|next|this) )(?P<month>{_MONTH})(?P<which>)",
        to.month_relative,
    ),
    (
        rf"\b(?P<month>{_MONTH}),?(?: of)? (?P<which>(?:last|this|next) year)\b",
        to.month_relative,
    ),
    (
        r"\b(?P<part>early|late|mid|(?:the )?(?:beginning|start|end|middle) of)[ -]"
        rf"(?:in )?(?P<year>{_YEAR}|(?:last|this|next) year)\b",
        to.part_of_year,
    ),
    (
        r"\b(?:the )?(?P<which>first|second|third|fourth|last|q[1-4]) quarter"
        rf"(?:,? (?:of )?(?P<year>{_YEAR}|(?:last|this|next) year))\b",
        to.quarter,
    ),
    (
        r"\b(?:(?:last|this|the) )?(?P<season>spring|summer|autumn|fall|winter)"
        rf"(?<!the fall)(?: of|,)?(?: (?P<year>{_YEAR}|(?:last|this|next) year))\b",
        to.season,
    ),
    (
        r"\b(?:last|this) (?P<season>spring|summer|autumn|winter)(?P<year>)\b",
        to.season,
    ),
    (r"\b(?:earlier|later) (?:this|that) (?P<unit>year|month|week)\b", to.earlier),
    (rf"\b(?P<number>{_COUNT}) (?P<unit>day|week|month|year)s? ago\b", to.ago),
    (
        rf"\b(?P<number>{_COUNT}) (?P<unit>day|week|month|year)s? from (?:now|today)\b",
        to.ahead,
    ),
    (
        r"\b(?P<which>last|past|previous|this|next|coming)"
        r" (?P<unit>year|month|weekend|week|quarter)\b(?! of)",
        to.this_unit,
    ),
    (
        r"\b(?:on )?(?P<lead>(?:last|next|this|(?:up)?coming|this coming) )?"
        rf"(?P<day>{_WEEKDAY})\b"
        r"(?! \d)(?:(?: (?:morning|afternoon|evening|night))\b)?",
        to.weekday,
    ),
    (r"\b(?:yesterday|today|tonight|tomorrow|last night)\b", to.near_day),
    (
        rf"\b(?:in|since|by|until|during|of|from|last|before|after) "
        rf"(?P<lead>{_LEAD})(?P<month>{_MONTH})(?! \d)",
        to.month_alone,
    ),
    (
        r"\b(?P<lead>(?:early|late|mid)[ -]|the (?:beginning|start|end|middle) of )"
        rf"(?P<month>{_MONTH})(?! \d)",
        to.month_alone,
    ),
    (
        r"(?:(?:\b(?:in|since|by|until|till|of|from|to|during|for|before|after|through"
        r"|the|a|its|their|his|her|and|or|year|mid|fiscal)[ -])|[(]|, )"
        rf"(?P<year>{_YEAR})\b(?!-\w)",
        to.year_alone,
    ),
    (
        r"\b(?:the (?:next|following|same|previous) (?:day|week|month|year)"
        r"|(?:days|weeks|months|years|hours) (?:later|earlier|ago)|a day later"
        rf"|{_COUNT} (?:days|weeks|months|years|hours) (?:later|earlier|before)"
        r"|a (?:year|month|week|day) earlier"
        r"|(?:that|the same) (?:day|night|evening|morning))\b",
        to.leave_open,
    ),
)
