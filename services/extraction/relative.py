"""Times told from the day of publication: "yesterday", "last week", "three days ago".

Each function takes the match of its pattern and the day of publication, and gives the
interval; without that day all of them stay unresolved.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.extraction.dates import Resolver
from services.extraction.intervals import (
    Closed,
    Interval,
    away,
    in_year,
    in_years,
    moved,
    narrowed,
    on_day,
    quarter_of,
    quarters,
    shifted_month,
    week_of,
)
from services.extraction.timewords import (
    COUNT,
    PART_OF_DAY,
    PARTS,
    UNIT,
    WEEKDAY,
    count_of,
)
from services.model.claim import Granularity

_BACK = ("last", "past", "previous", "prior")
_AHEAD = ("next", "coming", "following", "upcoming")
#: The half of a unit, in a smaller one.
_HALVES = {"year": ("month", 6), "decade": ("year", 5), "month": ("day", 15)}
#: Words shortly before "in two weeks" that tell a time to come from a duration.
_TO_COME = re.compile(
    r"\b(?:will|won['’]t|['’]ll|shall|would|due|expected|scheduled|set to|going to"
    r"|resum\w+|reopen\w*|begins?|starts?|opens?|returns?|expires?|leav\w+|be back)\b",
    re.IGNORECASE,
)


def near_day(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "yesterday", "today", "last night", "the day before yesterday"."""
    if published is None:
        return None
    words = match.group().lower()
    shift = 0
    if words.startswith(("yesterday", "last")):
        shift = -1
    elif words.startswith(("tomorrow", "next")):
        shift = 1
    elif "yesterday" in words or "tomorrow" in words:
        shift = -2 if "before" in words else 2
    return on_day(published + timedelta(shift))


def overnight(_: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "overnight": from the evening before publication into its morning."""
    if published is None:
        return None
    return published - timedelta(1), published, Granularity.DAY


def ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "three days ago", "two and a half years ago", "a week ago"."""
    count, unit = count_of(match["number"]), match["unit"].lower()
    if published is None or not count:
        return None
    if (match["half"] or match["behind"]) and unit in _HALVES:
        smaller, parts = _HALVES[unit]
        return away(published, -(count * 2 + 1) * parts, smaller)
    return away(published, -count, unit)


def half_ago(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "half a year ago"."""
    if published is None:
        return None
    smaller, parts = _HALVES[match["unit"].lower()]
    return away(published, -parts, smaller)


def ahead(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "three days from now", "in two weeks' time"."""
    count = count_of(match["number"])
    return away(published, count, match["unit"]) if count and published else None


def in_time(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "will reopen in two weeks"; "three raids in two weeks" is no time."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    found = ahead(match, published) if _TO_COME.search(before) else None
    if found and published and match.group().lower().startswith("within"):
        return published, found[1], found[2]
    return found


def lately(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "in the past three days", "over the next two weeks", with today."""
    count = count_of(match["number"] or "1")
    if published is None or not count:
        return None
    unit = match["unit"].lower()
    if unit == "quarter":
        return quarters(
            published, count if match["which"].lower() in _AHEAD else -count
        )
    kinds = {"hour": "day", "day": "day", "week": "week", "fortnight": "week"}
    granularity = Granularity(kinds.get(unit, "season"))
    if match["which"].lower() in _AHEAD:
        return published, moved(published, count, unit), granularity
    return moved(published, -count, unit), published, granularity


def this_unit(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "last year", "this month", "next week", "early next month"."""
    if published is None:
        return None
    which = match["which"].lower()
    shift = -1 if which in _BACK else 1 if which in _AHEAD else 0
    unit = match["unit"].lower()
    whole = _unit(unit, published, shift)
    return narrowed(whole, match["lead"] or "")


def _unit(unit: str, published: date, shift: int) -> Closed:
    """Give the week, month, quarter, year or decade so many on from publication."""
    if unit.endswith("year"):
        return in_year(published.year + shift)
    if unit == "month":
        return shifted_month(published, shift)
    if unit == "quarter":
        return quarter_of(published, shift=shift)
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        year = published.year // length * length + length * shift
        return in_years(year, year + length - 1)
    first, last, kind = week_of(published, weeks=shift)
    if unit == "weekend":
        return first + timedelta(5), last, kind
    return first, last - timedelta(2 if "work" in unit else 0), kind


def weekend(_: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "over the weekend": the latest one that has begun."""
    if published is None:
        return None
    saturday = published - timedelta((published.weekday() - 5) % 7)
    return saturday, saturday + timedelta(1), Granularity.WEEK


def week_after_next(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "the week after next", "the year before last"."""
    if published is None:
        return None
    return _unit(match["unit"].lower(), published, 2 if match["next"] else -2)


def earlier(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "earlier this year", "the rest of the month": up to, or from, now."""
    if published is None:
        return None
    first, last, granularity = _unit(match["unit"].lower(), published, 0)
    if match["side"].lower() in ("later", "rest"):
        return (published, last, granularity) if published < last else None
    # Nothing is earlier in the week than a Monday: that date is not the article's own.
    return (first, published, granularity) if first < published else None


def so_far(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "so far this year", "the year to date"."""
    if published is None:
        return None
    first, _, granularity = _unit(match["unit"].lower(), published, 0)
    return first, published, granularity


def end_of_unit(match: re.Match[str], published: date | None) -> Interval | None:
    """Resolve "by the end of the year", "at the start of the week"."""
    if published is None:
        return None
    return narrowed(_unit(match["unit"].lower(), published, 0), match["lead"])


_LEAD = rf"(?P<lead>{PARTS}[ -](?:in )?(?:the )?)?"
_SIZES = r"(?P<unit>week|month|quarter|year|decade|century)"

#: Before the patterns of other modules: their words hold whole weeks and years.
EARLY: tuple[tuple[str, Resolver], ...] = (
    (r"\bthe day (?:before yesterday|after tomorrow)\b", near_day),
    (
        rf"\b(?P<side>earlier|later) (?:this|in the) {_SIZES}\b",
        earlier,
    ),
    (
        rf"\b(?:so far (?:this|in the) {_SIZES})\b",
        so_far,
    ),
    (rf"\b(?:this |the )?{_SIZES}(?: |-)(?:so far|to[ -]date)\b", so_far),
    (r"\bhalf an? (?P<unit>year|decade|month) ago\b", half_ago),
    (
        rf"\b(?:more than |over |nearly |almost |about |some |just |less than )?"
        rf"(?P<number>{COUNT})(?P<half> and a half)? {UNIT}"
        rf"(?P<behind> and a half)? ago\b",
        ago,
    ),
    (
        rf"\b(?:in )?(?P<number>{COUNT}) {UNIT}(?:['’]s?)?"
        r" (?:from (?:now|today)|time)\b",
        ahead,
    ),
    (
        rf"\b(?:in |over |during |for |within |throughout )?(?:the )"
        rf"(?P<which>past|last|previous|next|coming|following|upcoming)"
        rf" (?P<number>{COUNT}) {UNIT}\b",
        lately,
    ),
    (
        rf"\b(?:the )?(?P<number>{COUNT}) "
        rf"(?P<which>past|last|previous|next|coming|upcoming) {UNIT}\b",
        lately,
    ),
    (
        r"\b(?P<which>past|last|previous|next|coming|upcoming)"
        rf" (?P<number>{COUNT}) {UNIT}\b",
        lately,
    ),
    (
        r"\b(?:in|over|during|for|within) the past (?P<number>)(?P<which>)"
        r"(?P<unit>hour|day|week|fortnight|month|year|decade)\b(?!['’])",
        lately,
    ),
    (rf"\b(?:in|within) (?P<number>{COUNT}) {UNIT}\b", in_time),
    (
        rf"\bthe {_SIZES} (?:after (?P<next>next)|before last)\b",
        week_after_next,
    ),
)
PATTERNS: tuple[tuple[str, Resolver], ...] = (
    (
        rf"\b{_LEAD}(?P<which>last|past|previous|prior|this|current|next|coming|upcoming)"
        r" (?P<unit>year|calendar year|month|weekend|week|workweek|working week"
        r"|work week|quarter|decade|century)\b(?! (?:of|before|after)\b)",
        this_unit,
    ),
    (
        rf"\b(?P<lead>(?:the )?(?:beginning|start|end|middle|close) of[ -])"
        rf"the {_SIZES}\b",
        end_of_unit,
    ),
    (r"\b(?P<unit>year)-(?P<lead>end)\b", end_of_unit),
    (
        r"\b(?:for )?(?:the )?(?P<side>rest) of (?:the|this|current|its|their) "
        rf"{_SIZES}\b",
        earlier,
    ),
    (
        rf"\b(?:yesterday|tomorrow|today)(?: {PART_OF_DAY}\b)?",
        near_day,
    ),
    (r"\b(?:tonight|tonite)\b", near_day),
    (r"\b(?:earlier|later) today\b|\bthis (?:morning|afternoon|evening)\b", near_day),
    (r"\b(?:last|next) (?:night|evening)\b", near_day),
    (
        rf"\bovernight\b(?! (?:(?:on |into |to |from )?{WEEKDAY}"
        r"|stay|train|bus|flight|trip|success|camp))",
        overnight,
    ),
    (r"\b(?:over|during|at|on) the weekend\b", weekend),
)
