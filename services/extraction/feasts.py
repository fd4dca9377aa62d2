"""Feasts and holidays that name a day of their year: fixed, movable, counted.

The days stand in tables/feasts.tsv. Those that hang on another calendar's moon are
known as times, and stay unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from services.extraction.intervals import Interval, in_month, on_day
from services.extraction.lexicon import rows
from services.extraction.timewords import YEAR, year_number
from services.model.claim import Granularity

#: A feast of this year is taken for a coming one only this many days ahead.
_AHEAD = 60

_Rule = Callable[[int], date]


@cache
def _rules() -> dict[str, _Rule | None]:
    """Give for each name how its day is found in a year."""
    found: dict[str, _Rule | None] = {}
    for how, when, names in rows("feasts.tsv"):
        for name in names.split(" | "):
            found[name] = _rule(how, when)
    return found


def _rule(how: str, when: str) -> _Rule | None:
    """Read a row's rule; None for a feast that cannot be placed."""
    if how == "fixed":
        month, day = map(int, when.split("-"))
        return lambda year: date(year, month, day)
    if how == "easter":
        after = timedelta(int(when))
        return lambda year: easter(year) + after
    if how == "nth":
        counted = [int(one) for one in when.split()]
        return lambda year: _nth(year, counted)
    return None


def _nth(year: int, counted: list[int]) -> date:
    """Give the nth weekday of a month, or the last, and so many days after it."""
    month, weekday, count, after = counted
    first, last, _ = in_month(year, month)
    if count < 0:
        return last - timedelta((last.weekday() - weekday) % 7 - after)
    ahead = (weekday - first.weekday()) % 7 + 7 * (count - 1)
    return first + timedelta(ahead + after)


def easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm in Nature, 20 April 1876, as in Meeus,
    Astronomical Algorithms, chapter 8.
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - shift + 15) % 30
    fours, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * fours - epact - left) % 7
    mend = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * mend + 114, 31)
    return date(year, month, day + 1)


def feast(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "Christmas Eve", "Easter 2024", "Labor Day weekend"."""
    found = _day(match, published)
    if found is None or not match["weekend"]:
        return on_day(found) if found else None
    if match["feast"].lower().startswith("easter"):
        return found - timedelta(2), found + timedelta(1), Granularity.WEEK
    near = found + timedelta(2)
    saturday = near - timedelta((near.weekday() - 5) % 7)
    last = max(saturday + timedelta(1), found)
    return min(saturday, found), last, Granularity.WEEK


def _day(match: re.Match[str], published: date | None) -> date | None:
    """Give the day of "Christmas Eve", "Easter 2024", "last Thanksgiving"."""
    rule = _rules()[match["feast"].lower().replace("’", "'")]
    if rule is None:
        return None
    if match["year"]:
        return rule(year_number(match["year"]))
    if published is None:
        return None
    days = [rule(published.year + shift) for shift in (-1, 0, 1)]
    lead = (match["lead"] or "").lower().strip()
    if lead == "next":
        return next(one for one in days if one > published)
    if lead == "last":
        return max(one for one in days if one < published)
    ahead = timedelta(0 if lead == "this past" else _AHEAD)
    return max(one for one in days if one <= published + ahead)


def first_words() -> frozenset[str]:
    """Give the first words of the names, as far as they are letters."""
    return frozenset(re.split(r"[^a-z]", one)[0] for one in _rules())


def pattern() -> str:
    """Give the pattern of all names, the longest first."""
    names = sorted(_rules(), key=len, reverse=True)
    words = "|".join(re.escape(one).replace("'", "['’]") for one in names)
    return (
        rf"\b(?P<lead>(?:last|next|this past|this) )?(?P<feast>{words})(?!['’\w])"
        rf"(?:,? (?:of |in )?(?P<year>{YEAR}))?(?P<weekend> weekend)?"
    )
