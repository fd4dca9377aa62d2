"""Counts days from another time: "two days after the vote on 4 May", "the next day".

What names no anchor of its own counts from the time before it, in its sentence or the
one before; without one it stays unresolved.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta

from services.extraction.intervals import (
    Closed,
    Interval,
    away,
    in_year,
    moved,
    on_day,
    shifted,
    shifted_month,
    week_of,
)
from services.extraction.joining import Found, closed
from services.extraction.timewords import COUNT, UNIT, WEEKDAY, count_of, weekday_of
from services.model.claim import Granularity

_DAY = timedelta(1)
#: How far behind "two days after" its anchor may stand, in characters.
_REACH = 70

_COUNTED = re.compile(
    rf"\b(?:(?:just|about|exactly|only|some|barely|more than|less than) )?"
    rf"(?P<span>for )?(?:(?P<number>{COUNT})|the) {UNIT}"
    r" (?P<side>after|before|from|following|prior to|since|starting(?: from| on)?"
    r"|beginning(?: on)?|(?:that )?end(?:ed|s|ing)|(?:up )?to|through)\b",
    re.IGNORECASE,
)
#: Between "the six months to" and the time that they end on.
_ENDED = re.compile(r"(?: (?:on|in|at|with|the|around))*\s*")
_CLAUSE_END = re.compile(r"[;:,.]\s|[;:]")


def counted(text: str, found: Sequence[Found]) -> list[Found]:
    """Resolve "two days after the vote on 4 May"; without a time behind, leave open."""
    kept: list[Found] = []
    rest = deque(found)
    for match in _COUNTED.finditer(text):
        while rest and rest[0].start < match.start():
            kept.append(rest.popleft())
        if kept and match.start() < kept[-1].end:
            continue
        anchor = _behind(text, match, rest)
        if anchor is None and _is_time(match):
            kept.append(Found(match.start(), match.end(), None))
        elif anchor is not None:
            rest.popleft()
            interval = _count_from(match, closed(anchor.interval))
            kept.append(Found(match.start(), anchor.end, interval))
    return [*kept, *rest]


def _is_time(match: re.Match[str]) -> bool:
    """Tell whether "two days after" is a time even without an anchor."""
    return match["number"] is not None and match["side"].lower() in ("after", "before")


def _behind(text: str, match: re.Match[str], rest: Sequence[Found]) -> Found | None:
    """Give the first time behind a count, within its clause."""
    if _closes(match) and (not rest or match["unit"].lower() in ("day", "hour")):
        return None
    if _closes(match):
        # "The year to March": the month's own pattern takes "to" along.
        near = match.start("side") <= rest[0].start
        between = text[match.end() : max(match.end(), rest[0].start)]
        return rest[0] if near and _ENDED.fullmatch(between) else None
    if not rest or not 0 <= rest[0].start - match.end() <= _REACH:
        return None
    between = text[match.end() : rest[0].start]
    return None if _CLAUSE_END.search(between) else rest[0]


def _closes(match: re.Match[str]) -> bool:
    """Tell whether a count ends on a time: "the year to March"."""
    side = match["side"].lower()
    return side != "prior to" and ("end" in side or side.endswith(("to", "through")))


def _count_from(match: re.Match[str], anchor: Closed | None) -> Interval | None:
    """Count so many units from an anchor."""
    number = count_of(match["number"] or "1")
    if anchor is None or not number:
        return None
    if _closes(match):
        return _up_to(anchor, number, match["unit"].lower())
    sign = -1 if match["side"].lower() in ("before", "prior to") else 1
    unit = match["unit"].lower()
    if match["span"] or match["side"].lower().startswith(("start", "begin")):
        return anchor[0], moved(anchor[0], number, unit) - _DAY, anchor[2]
    if anchor[2] is not Granularity.DAY:
        fits = unit not in ("day", "hour")
        return shifted(anchor, sign * number, unit) if fits else None
    if unit in ("week", "fortnight"):
        return on_day(anchor[0] + timedelta(sign * number * _WEEKS[unit]))
    return away(anchor[0], sign * number, unit)


def _up_to(anchor: Closed, number: int, unit: str) -> Interval:
    """Give so many units up to the end of a time."""
    kind = Granularity.WEEK if unit == "week" else Granularity.SEASON
    return moved(anchor[1] + _DAY, -number, unit), anchor[1], kind


_WEEKS = {"week": 7, "fortnight": 14}

_ANCHORED = re.compile(
    r"\b(?:"
    rf"(?:just )?(?P<number>{COUNT}) {UNIT} (?P<later>later|earlier|afterwards"
    r"|(?:before|after)(?=\s*(?:[.,;)]|$)))"
    r"|the (?P<which>next|following|same|previous|preceding|prior)"
    r" (?P<size>day|night|morning|afternoon|evening|week|weekend|month|quarter|year)"
    r"(?! of \d)|(?P<that>that)(?: very| same)?"
    r" (?P<own>day|night|morning|afternoon|evening|week|weekend|month|quarter|year)"
    r"|the (?P<alone>day|night|week|month|year) (?P<side>before|after)"
    r"(?=\s*(?:[.,;)?!]|$))"
    r"|(?:earlier|later) (?:in|on in) the (?P<part>day)"
    r"|(?P<rest>earlier|later) that (?P<whole>week|month|year)"
    rf"|the (?P<way>following|next|previous|preceding) (?P<weekday>{WEEKDAY})"
    r"|(?P<few>days|weeks|months|years|hours) (?:later|earlier|ago)"
    r")\b",
    re.IGNORECASE,
)
_OF_DAY = frozenset({"night", "morning", "afternoon", "evening"})


def anchored(text: str, found: Sequence[Found], anchor: Closed | None) -> list[Found]:
    """Resolve "the next day", "a week earlier" from the time before it."""
    kept: list[Found] = []
    rest = deque(found)
    near = anchor
    for match in _ANCHORED.finditer(text):
        start, end = match.span()
        while rest and rest[0].start < end:
            one = rest.popleft()
            if match["weekday"] and start < one.start:
                continue  # "the following Tuesday" counts from the time before it
            near = closed(one.interval) or near
            kept.append(one)
        if kept and start < kept[-1].end:
            continue
        interval = _from_anchor(match, near) if near else None
        near = closed(interval) or near
        kept.append(Found(start, end, interval))
    return [*kept, *rest]


def _from_anchor(match: re.Match[str], near: Closed) -> Interval | None:
    """Place an anchored phrase, if the anchor is exact enough for its unit."""
    count, unit = _step(match)
    exact = near[2] is Granularity.DAY and near[0] == near[1]
    if match["rest"]:
        return _rest(match, near)
    if match["weekday"]:
        return _weekday_from(near[0], match) if exact else None
    if count is None:
        return None
    if unit in ("day", *_OF_DAY):
        return on_day(near[0] + timedelta(count)) if exact else None
    if unit in ("week", "fortnight", "weekend"):
        return _weeks_from(near, count, unit)
    if unit == "month" and near[2] in (
        Granularity.DAY,
        Granularity.WEEK,
        Granularity.MONTH,
    ):
        return shifted_month(near[0], count)
    if unit in ("quarter", "year") and near[2] is not Granularity.DAY and count:
        return shifted(near, count, unit)
    return in_year(near[0].year + count) if unit == "year" else None


def _rest(match: re.Match[str], near: Closed) -> Interval | None:
    """Give "later that year", "earlier that month": what its unit has left."""
    unit = match["whole"].lower()
    if unit == "year":
        whole = in_year(near[0].year)
    elif unit == "month" and near[2] in (Granularity.DAY, Granularity.MONTH):
        whole = shifted_month(near[0], 0)
    elif unit == "week" and near[2] is Granularity.DAY:
        whole = week_of(near[0])
    else:
        return None
    if near[0] <= whole[0] and whole[1] <= near[1]:
        return whole
    if match["rest"].lower() == "later":
        return near[0], whole[1], whole[2]
    return whole[0], near[1], whole[2]


def _weekday_from(day: date, match: re.Match[str]) -> Interval:
    """Give "the following Tuesday", "the previous Friday" of a day."""
    wanted = weekday_of(match["weekday"])
    if match["way"].lower() in ("following", "next"):
        return on_day(day + timedelta((wanted - day.weekday() - 1) % 7 + 1))
    return on_day(day - timedelta((day.weekday() - wanted - 1) % 7 + 1))


def _weeks_from(near: Closed, count: int, unit: str) -> Interval | None:
    """Give the week, the weekend or the day so many weeks from an anchor."""
    if near[2] is Granularity.WEEK:
        return shifted(near, count, "week") if count else near
    if near[2] is not Granularity.DAY:
        return None
    first, last, kind = week_of(near[0], weeks=count * (2 if unit[0] == "f" else 1))
    return (
        (first + timedelta(5), last, kind) if unit == "weekend" else (first, last, kind)
    )


def _step(match: re.Match[str]) -> tuple[int | None, str]:
    """Give how many units a phrase is away from its anchor."""
    if match["few"] or match["weekday"] or match["rest"]:
        return None, ""
    if match["part"]:
        return 0, "day"
    if match["number"]:
        back = match["later"].lower() in ("earlier", "before")
        number = count_of(match["number"])
        unit = match["unit"].lower()
        known = number is not None and unit not in ("hour", "decade")
        return ((-number if back else number) if known and number else None), unit
    if match["which"]:
        ways = {"next": 1, "following": 1, "same": 0}
        return ways.get(match["which"].lower(), -1), match["size"].lower()
    if match["that"]:
        return 0, match["own"].lower()
    return (-1 if match["side"].lower() == "before" else 1), match["alone"].lower()
