"""Finds times in a sentence and resolves them to inclusive days.

Single times first, each by the pattern of its kind (`dates`, `periods`, `relative`),
resolved against the day of publication; then what joins them (`joining`) or counts
from them (`anchors`). What needs an
anchor that is not known stays unresolved: it is never taken for today. A weekday is the
latest one, the day of publication included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.extraction import (
    anchors,
    dates,
    decades,
    feasts,
    joining,
    periods,
    relative,
    stretches,
    weekdays,
)
from services.extraction.dates import Resolver
from services.extraction.intervals import Closed, Interval, shifted
from services.extraction.joining import Found, closed
from services.extraction.lexicon import words
from services.extraction.spelling import Respelt, respelt
from services.extraction.timewords import (
    CAPITAL_WEEKDAY,
    DAYS,
    MONTH,
    WEEKDAY,
    YEAR,
    month_names,
)
from services.model.claim import Granularity, When

#: Words that a kind of pattern cannot do without: most sentences have none of them.
_WORDS = {
    "month": words("month months") | month_names(),
    "weekday": words("mon tue tues wed thu thur thurs fri sat sun")
    | DAYS.keys()
    | {f"{day}s" for day in DAYS},
    "unit": words(
        "day days night week weeks fortnight fortnights month months quarter quarters"
        " year years decade decades century centuries weekend hour hours workweek"
    ),
    "year": words("year years"),
    "feast": feasts.first_words(),
    "near": words(
        "yesterday today tomorrow tonight tonite night morning afternoon evening"
        " overnight weekend day days month week weeks year years months hours century"
        " spring summer autumn winter fall q h quarter half first second twenties"
        " thirties forties fifties sixties seventies eighties nineties noughties aughts"
        " thousands months"
    ),
}
_WORD = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
#: Before the last part of a figure: "£20,|000 last week".
_INSIDE = re.compile(r"\d[.,]$")


def _kind(pattern: str) -> str:
    """Tell which kind of words a pattern cannot do without."""
    if MONTH in pattern:
        return "month"
    if "<feast>" in pattern:
        return "feast"
    if WEEKDAY in pattern or CAPITAL_WEEKDAY in pattern:
        return "weekday"
    if "<unit>" in pattern:
        return "unit"
    if YEAR in pattern:
        # "The third quarter of last year" has no digit.
        return "year" if "year" in pattern else "digit"
    return "digit" if r"\d" in pattern else "near"


_PATTERNS = tuple(
    (_kind(pattern), re.compile(pattern, re.IGNORECASE), resolve)
    for pattern, resolve in (
        *stretches.EARLY,
        *decades.EARLY,
        *periods.EARLY,
        *dates.PATTERNS,
        *periods.PATTERNS[:2],
        *relative.EARLY,
        *periods.PATTERNS[2:],
        *weekdays.PATTERNS,
        *relative.PATTERNS,
        *periods.LATE,
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time in a sentence: half-open offsets of the sentence and what it means."""

    start: int
    end: int
    when: When


def find_times(
    text: str, published: date | None, *, anchor: Closed | None = None
) -> list[Mention]:
    """Give the times named in a sentence, in order, none inside another.

    `anchor` is the time that the sentence before ended on, for "the next day".
    """
    spelt = respelt(text)
    if spelt is not None:
        return [
            _as_printed(one, spelt, text)
            for one in find_times(spelt.text, published, anchor=anchor)
        ]
    kinds = _kinds(text)
    if not kinds:
        return []
    found = _singles(text, published, kinds)
    found = joining.joined(text, found, published, again=_anew)
    found = anchors.counted(text, found)
    found = [joining.opened(text, one) for one in found]
    found = anchors.anchored(text, found, anchor)
    found = [_bracketed(text, one) for one in found]
    return [
        Mention(one.start, one.end, _when(text[one.start : one.end], one.interval))
        for one in found
    ]


def _bracketed(text: str, one: Found) -> Found:
    """Take the bracket that closes one inside: "on Saturday (3 May)"."""
    inside = text[one.start : one.end]
    torn = inside.count("(") > inside.count(")") and text[one.end : one.end + 1] == ")"
    return Found(one.start, one.end + 1, one.interval) if torn else one


def _as_printed(one: Mention, spelt: Respelt, text: str) -> Mention:
    """Give a time back its own words and place."""
    start, end = spelt.back(one.start), spelt.back(one.end)
    return Mention(start, end, replace(one.when, text=text[start:end]))


def anchor_of(mentions: Sequence[Mention]) -> Closed | None:
    """Give the last resolved time of a sentence, from which the next one counts."""
    for one in reversed(mentions):
        when = one.when
        if when.start is not None and when.end is not None:
            return when.start, when.end, when.granularity
    return None


def coming(when: When, published: date | None) -> When:
    """Move a bare weekday or month ahead: what is planned for Friday is yet to come."""
    low = when.text.lower()
    if published is None or when.end is None or _SET.search(low):
        return when
    if when.end >= published:
        return when
    # "Before Monday" is open to the left and moves by its end alone.
    whole = when.start or when.end, when.end, when.granularity
    if any(day in low for day in DAYS) and not any(one.isdigit() for one in low):
        moved = shifted(whole, 1, "week")
    elif when.granularity in (Granularity.DAY, Granularity.MONTH) and _MONTH.search(
        low
    ):
        moved = shifted(whole, 1, "year")
        if moved[0] - published >= _NEAR:
            return when
    else:
        return when
    return When(when.text, moved[0] if when.start else None, moved[1], moved[2])


_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
#: Times whose words place them for good.
_SET = re.compile(r"last|past|previous|ago|yesterday|earlier|since|\d{4}")
_NEAR = timedelta(300)


def unresolved(text: str) -> When:
    """Give a time that cannot be placed."""
    return When(text, None, None, Granularity.UNRESOLVED)


def _kinds(text: str) -> frozenset[str]:
    """Tell which kinds of patterns a sentence has the words for."""
    told = set(_WORD.findall(text.lower()))
    kinds = {kind for kind, needed in _WORDS.items() if not needed.isdisjoint(told)}
    if _DIGIT.search(text):
        kinds |= {"digit", "year"}
    return frozenset(kinds)


def _singles(text: str, published: date | None, kinds: frozenset[str]) -> list[Found]:
    """Give the single times, the first pattern that fits a piece first."""
    found: list[Found] = []
    taken = bytearray(len(text))
    for kind, pattern, resolve in _PATTERNS:
        if kind not in kinds:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or _INSIDE.search(text, max(0, start - 2), start):
                continue
            interval = _safely(resolve, match, published)
            if interval is not None or resolve is not relative.in_time:
                # "The third raid in two weeks" tells how long, not when.
                taken[start:end] = b"\1" * (end - start)
                found.append(Found(start, end, interval))
    return sorted(found, key=lambda one: one.start)


def _anew(text: str, published: date) -> Interval | None:
    """Resolve a single time against another day."""
    found = _singles(text, published, _kinds(text))
    return closed(found[0].interval) if found else None


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
