"""Times that name a weekday: "on Monday", "last Friday", "a week from Sunday".

Each function takes the match of its pattern and the day of publication, and gives the
interval; without that day all of them stay unresolved.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.extraction.dates import Resolver
from services.extraction.intervals import Interval, on_day, week_of
from services.extraction.timewords import (
    CAPITAL_WEEKDAY,
    PART_OF_DAY,
    WEEKDAY,
    count_of,
    weekday_of,
)


def weekday(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "on Monday": the latest one, the day of publication included.

    "Last Monday" and "next Monday" are those of the weeks before and after, "this
    Monday" is that of the week of publication.
    """
    if published is None:
        return None
    wanted = weekday_of(match["day"])
    lead = (match["lead"] or "").lower()
    weeks = _weeks_off(match, lead)
    if weeks is not None:
        return on_day(week_of(published, weeks=weeks)[0] + timedelta(wanted))
    if "coming" in lead:
        return on_day(published + timedelta((wanted - published.weekday() - 1) % 7 + 1))
    back = (published.weekday() - wanted) % 7
    if lead.startswith("this past") and not back:
        back = 7
    return on_day(published - timedelta(back))


def _weeks_off(match: re.Match[str], lead: str) -> int | None:
    """Tell which week a weekday is placed in, if its words say so."""
    named = (match["week"] or "").lower() or lead
    if named.startswith(("last", "previous")):
        return -1
    if named.startswith(("next", "the following")):
        return 1
    return 0 if named.strip() == "this" or named.startswith("this w") else None


def weeks_on(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "a week from Friday", "two weeks on Sunday", "Monday week"."""
    if published is None:
        return None
    wanted = weekday_of(match["day"])
    weeks = count_of(match["number"] or "1") or 1
    coming = published + timedelta((wanted - published.weekday() - 1) % 7 + 1)
    return on_day(coming + timedelta(weeks=weeks))


def before_last(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the Monday before last": a week before the latest one."""
    if published is None:
        return None
    back = (published.weekday() - weekday_of(match["day"])) % 7 or 7
    return on_day(published - timedelta(back + 7))


PATTERNS: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b(?:on )?(?P<lead>)(?P<day>{WEEKDAY})"
        r" (?:of )?(?P<week>(?:last|this|next|the following|the previous) week)\b",
        weekday,
    ),
    (
        r"\b(?:on )?(?P<week>(?:last|this|next) week),? (?P<lead>)(?:on )?"
        rf"(?P<day>{WEEKDAY})\b",
        weekday,
    ),
    (
        r"\b(?P<number>a|one|two|three) weeks? (?:from|on) (?:this |next )?"
        rf"(?P<day>{WEEKDAY})\b",
        weeks_on,
    ),
    (rf"\b(?:on )?(?<!last )(?P<number>)(?P<day>{WEEKDAY}) week\b", weeks_on),
    (rf"\bthe (?P<day>{WEEKDAY}) before last\b", before_last),
    (
        r"\b(?:on )?(?P<lead>(?:last|previous|next|this past|this coming|(?:up)?coming"
        rf"|this) )?(?P<day>{WEEKDAY})\b(?P<week>)"
        rf"(?:(?: {PART_OF_DAY})\b)?",
        weekday,
    ),
    (
        r"\b(?:(?P<lead>last|next|this)|on|by|since|until|till) (?P<week>)"
        rf"(?-i:(?P<day>{CAPITAL_WEEKDAY}))(?!\w)(?-i:(?! [A-Z]))",
        weekday,
    ),
)
