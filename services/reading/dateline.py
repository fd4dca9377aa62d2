"""The day that a text bears above its first sentences, as people print it.

Two forms are taken, both only near the top: a line that is a date and next to nothing
else ("Harbour Times, 21 July 2025"; "Published: March 5, 2026, 10:40 GMT"), and the
dateline that opens a report ("OSK, 24 October 2025 (Marketdesk) - "). A date inside a
sentence is what the article tells of, and no date of its own.
"""

from __future__ import annotations

import re
from itertools import islice

#: Lines from the top that are looked at; a line of a date is no longer than this.
_LINES, _LONGEST = 8, 120
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_DAY}\s{_MONTH},?\s\d{{4}}|{_MONTH}\s{_DAY},?\s\d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s)?"
_LABELS = r"(?:First\s|Last\s)?(?:Published|Posted|Updated|Modified|Date)"
_LABEL = rf"(?:{_LABELS}(?:\son|\sat)?:?\s)?"
#: An outlet or a place before the date, on the same line.
_BEFORE = r"(?:[^\n,|·\d]{2,50}(?:,\s|\s[|·–—-]\s))?"
_TIME = r"(?:(?:,|\sat|\s[|·–—-])?\s{0,2}\d{1,2}[:.]\d\d[^\n]{0,25})?"
_LINE = re.compile(rf"{_BEFORE}{_LABEL}{_WEEKDAY}({_DATE}){_TIME}\.?")
_WORD = r"[A-Z][\w.'’-]{0,20}"
_PLACE = rf"{_WORD}(?:,?\s{_WORD}){{0,5}}"
_OPENING = re.compile(
    rf"(?:{_PLACE},?\s)?{_WEEKDAY}({_DATE})\s{{0,2}}(?:\([^()\n]{{2,40}}\))?"
    rf"\s{{0,2}}(?:--|[-–—])\s"
)


def dateline(text: str) -> str | None:
    """Give the date that stands above or before a text; None if there is none.

    Of several the topmost: below a date of publishing stands that of an update.
    """
    written = (line for line in text[:20_000].split("\n") if line.strip())
    for line in islice(written, _LINES):
        line = line.strip()
        found = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        found = found or _OPENING.match(line)
        if found:
            return found[1]
    return None
