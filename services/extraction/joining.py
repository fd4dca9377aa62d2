"""Joins single times to spans and leaves ends open where the words say so.

"From 3 May until 9 June" spans two times; "since March" and "before 2012" leave an end
open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.extraction.intervals import (
    Closed,
    Interval,
    span_of,
)
from services.extraction.timewords import MONTH, WEEKDAY
from services.model.claim import Granularity

_DAY = timedelta(1)
#: How far ahead the second end of a span is looked for.
_HALF_YEAR = timedelta(182)


@dataclass(frozen=True, slots=True)
class Found:
    """A time found in a sentence: half-open offsets and its interval, if resolved."""

    start: int
    end: int
    interval: Interval | None


Again = Callable[[str, date], Interval | None]


def closed(interval: Interval | None) -> Closed | None:
    """Give an interval that has both ends, else None."""
    if interval is None or interval[0] is None or interval[1] is None:
        return None
    return interval[0], interval[1], interval[2]


def joined(
    text: str, found: Sequence[Found], published: date | None, *, again: Again
) -> list[Found]:
    """Join "from X to Y", "between X and Y", "X to date"; `again` resolves anew."""
    kept: list[Found] = []
    for one in found:
        before = kept[-1] if kept else None
        both = before and _span(text, (before, one), again)
        if before is not None and both:
            kept[-1] = both
        else:
            kept.append(one)
    return [_to_date(text, one, published) for one in kept]


_BETWEEN = re.compile(
    r"(?: at [\w:.]{1,8}(?: [ap]\.?m\.?)?)? ?,?(?:-|–|—|~| to| until| till| through"
    r"| thru| up to| and) ?(?:the |on )?",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|between|since) (?:the )?$", re.IGNORECASE)
#: "moved from Monday to Friday" is a change of date and no span.
_MOVED = re.compile(
    r"\b(?:postpon|mov|reschedul|delay|push|brought|shift|chang)\w*[^.;]{0,40}$",
    re.IGNORECASE,
)
_ONLY_WEEKDAY = re.compile(rf"(?:on )?{WEEKDAY}s?", re.IGNORECASE)


def _span(text: str, pair: tuple[Found, Found], again: Again) -> Found | None:
    """Join two neighbours if the words around them make one span of them."""
    one, other = pair
    words = text[one.start : one.end], text[other.start : other.end]
    between = text[one.end : other.start]
    lead = _FROM.search(text[max(0, one.start - 12) : one.start])
    started = bool(lead) or words[0].lower().startswith(("from ", "between ", "since "))
    if not _BETWEEN.fullmatch(between) and not (
        between in (" ", "") and _second(words[1], started=started)
    ):
        return None
    if "and" in between.lower().split() and not started:
        return None
    weekdays = all(_ONLY_WEEKDAY.fullmatch(each) for each in words)
    if (weekdays and not started) or _MOVED.search(text[: one.start]):
        return None
    ends = _ends(words, pair, again)
    if ends is None:
        return None
    start = max(0, one.start - 12) + lead.start() if lead else one.start
    return Found(start, other.end, span_of(*ends))


def _second(words: str, *, started: bool) -> bool:
    """Tell whether a time brings the word that joins it: "to 2018", "and 2018"."""
    low = words.lower()
    return low.startswith(("to ", "until ", "till ", "through ")) or (
        started and low.startswith("and ")
    )


def _ends(
    words: tuple[str, str], pair: tuple[Found, Found], again: Again
) -> tuple[Closed, Closed] | None:
    """Give both ends in order; an end without a year takes that of the other."""
    first, last = (closed(one.interval) for one in pair)
    dated = [bool(_YEAR.search(one)) for one in words]
    if last is not None and dated[1] and not dated[0] and _MONTH.search(words[0]):
        first = closed(again(words[0], last[0]))
    elif first is not None and dated[0] and not dated[1] and _MONTH.search(words[1]):
        last = closed(again(words[1], first[0] + _HALF_YEAR))
    if first is None or last is None:
        return None
    if last[1] < first[0] and not dated[1]:
        near = _ONLY_WEEKDAY.fullmatch(words[1])
        step = timedelta(6) if near else _HALF_YEAR
        last = closed(again(words[1], first[0] + step))
    if last is None or last[1] < first[0]:
        return None
    return first, last


_YEAR = re.compile(r"\d{4}|year")
_MONTH = re.compile(rf"\b{MONTH}", re.IGNORECASE)
_NOW = re.compile(
    r" ?(?:-|–|to|until|till|and|through|up to) (?:now|date|today|the present(?: day)?)"
    r"\b",
    re.IGNORECASE,
)


def _to_date(text: str, one: Found, published: date | None) -> Found:
    """Close "from March to date" on the day of publication."""
    present = _NOW.match(text, one.end)
    start = closed(one.interval)
    if present is None or start is None or published is None or start[0] > published:
        return one
    return Found(one.start, present.end(), (start[0], published, start[2]))


_OPENING = re.compile(
    r"\b(?P<word>(?:ever )?since|starting(?: on| from)?|beginning(?: on)?|from"
    r"|(?:any ?time |soon |shortly )?after|later than|greater than|(?:on or )?before"
    r"|prior to|earlier than|until|till|up to|no later than)"
    r" (?:around |about )?(?:the )?(?:year |month of )?$",
    re.IGNORECASE,
)
_ONWARDS = re.compile(
    r",? (?:onwards?|on(?=[,.])|(?:and|or) (?:later|after|onwards?))\b(?! than)",
    re.IGNORECASE,
)
#: Behind "after Friday": what shows that a day is meant and not Friday's prayers.
_ENDS = re.compile(
    r"\s*(?:[.,;:)?!]|$|and\b|but\b|when\b|the\b|in\b|at\b|it\b|he\b|she\b|they\b|we\b"
    r"|will\b|is\b|are\b|was\b|were\b|to\b|for\b|or\b|[A-Z])"
)
_OWN = re.compile(
    r"(?:since|before|after|until|till|(?:later|earlier|greater) than)\b", re.IGNORECASE
)


def opened(text: str, one: Found) -> Found:
    """Leave an end open where the words say so: "since March", "before 2012".

    "By Friday" stays Friday: what had happened by then is told as of that day.
    """
    whole = closed(one.interval)
    if whole is None:
        return one
    later = _ONWARDS.match(text, one.end)
    if later:
        return Found(one.start, later.end(), (whole[0], None, whole[2]))
    word, start = _opening(text, one)
    ends = bool(_ENDS.match(text, one.end))
    told = text[one.start : one.end].lower()
    interval = _open(word, _edge(told, whole), ends=ends)
    return one if interval is None else Found(start, one.end, interval)


def _opening(text: str, one: Found) -> tuple[str, int]:
    """Give the word that opens a time and where it stands, inside or before it."""
    own = _OWN.match(text, one.start)
    if own:
        return own.group().lower(), one.start
    low = max(0, one.start - 36)
    before = _OPENING.search(text, low, one.start)
    if before is None:
        return "", one.start
    return before["word"].lower(), before.start()


def _edge(told: str, whole: Closed) -> Closed:
    """Give the last day for "the end of", the first for "the start of"."""
    if re.search(r"\b(?:end|close) of\b", told):
        return whole[1], whole[1], whole[2]
    if re.search(r"\b(?:start|beginning) of\b", told):
        return whole[0], whole[0], whole[2]
    return whole


def _open(word: str, whole: Closed, *, ends: bool) -> Interval | None:
    """Give the interval that a word makes of a time; None if it changes nothing."""
    first, last, kind = whole
    if "since" in word or word.startswith(("starting", "beginning")):
        return first, None, kind
    if word in ("until", "till", "up to") or word.endswith("no later than"):
        return None, last, kind
    if not ends:
        return None
    if "after" in word or word.startswith(("later", "greater")):
        return (last if first == last else last + _DAY), None, kind
    if "before" in word or word.startswith(("prior", "earlier")):
        edge = first if kind is not Granularity.DAY and first == last else first - _DAY
        return None, (last if word.startswith("on or") else edge), kind
    return None
