"""Times that name a decade or a century, or a year that is not the calendar's.

Each function takes the match of its pattern and the day of publication, and gives the
interval, or None where an anchor is missing.
"""

from __future__ import annotations

import re
from datetime import date

from services.extraction.dates import Resolver
from services.extraction.intervals import Interval, in_years, narrowed
from services.extraction.timewords import PARTS, YEAR

_TEN_NAMES = "twenties thirties forties fifties sixties seventies eighties nineties"
_TENS = _TEN_NAMES.split()
#: The years from 2000 to 2009.
_NOUGHT = frozenset({"noughties", "aughts", "two thousands"})


def decade(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "the 1990s", "the early 1990s", "the mid-eighties"."""
    text = match["year"].lower()
    if text in _NOUGHT:
        return in_years(2000, 2009)
    year = int(text) if text.isdigit() else 1920 + 10 * _TENS.index(text)
    year += 1900 if year < 100 else 0
    return narrowed(in_years(year, year + 9), match["lead"] or "")


def century(match: re.Match[str], _: date | None) -> Interval | None:
    """Resolve "the 19th century", as the years that begin with 18."""
    text = match["number"].lower()
    number = int(text[:-2]) if text[0].isdigit() else _CENTURIES[text]
    first = (number - 1) * 100
    ends = {"early": (0, 33), "mid": (34, 66), "late": (67, 99)}
    low, high = ends.get((match["lead"] or "").lower()[:5].strip("- "), (0, 99))
    return in_years(max(first, 1) + low, first + high)


def fiscal(_: re.Match[str], __: date | None) -> Interval | None:
    """Leave "fiscal 2024" open: each company and state has a year of its own."""
    return None


_CENTURY_NAMES = (
    "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth"
    " eighteenth nineteenth twentieth twenty-first"
)
_CENTURIES = {name: place for place, name in enumerate(_CENTURY_NAMES.split(), 11)}
#: Before other modules: their words hold months and years.
EARLY: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b(?:(?:the |this |last |next )?(?:fiscal|financial|school|academic|tax)"
        rf"(?: year| (?:q[1-4]|(?:first|second|third|fourth|last)[ -](?:quarter"
        rf"|half)))?"
        rf"(?: {YEAR}(?:[-/]\d\d(?:\d\d)?)?)?(?<=[\drf])"
        rf"|[fs]y ?['’]?(?:{YEAR}|\d\d)\b)",
        fiscal,
    ),
    (
        rf"\b(?:the )?(?P<lead>(?:{PARTS}|mid)[ -](?:the )?)?"
        r"(?P<year>(?:1[1-9]|20)\d0)['’]? ?s\b",
        decade,
    ),
    (
        rf"\b(?:the |(?<=\bin )|(?=(?:early|late|mid)[ -]))(?P<lead>(?:early|late|mid)"
        rf"[ -])?(?:nineteen[ -])?(?P<year>{'|'.join(_TENS)})\b",
        decade,
    ),
    (
        rf"\bthe (?P<lead>)(?P<year>{'|'.join(sorted(_NOUGHT))})\b",
        decade,
    ),
    (r"\bthe (?P<lead>(?:early|late|mid)[ -])(?P<year>\d0)['’]?s\b", decade),
    (r"\b(?P<lead>)the ['’‘](?P<year>\d0)['’]?s\b", decade),
    (
        rf"\b(?:the )?(?P<lead>(?:early|late|mid)[ -])?(?P<number>\d\d?(?:st|nd|rd|th)"
        rf"|{'|'.join(_CENTURIES)})[ -]+century\b",
        century,
    ),
)
