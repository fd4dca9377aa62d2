"""Joins numbers that are one figure: "10,000 to 12,000", "3 dollars 50 cents"."""

from __future__ import annotations

import re

from services.extraction.numerals import Numeral
from services.extraction.units import of_dimension, unit_behind
from services.extraction.worded import TIMES

_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or|through)\s", re.IGNORECASE)
_BEFORE_RANGE = re.compile(r"\b(between|from)\s(?:\w+\s)?$", re.IGNORECASE)
_MOVES = re.compile(
    r"\b(?:r[oi]se\w*|risen|gr[eo]w\w*|fell|fall\w*|drop\w*|cut|up|down|climb\w*|gone"
    r"|went|increas\w+|rais\w+|jump\w*|slid\w*|soar\w*|declin\w+|reduc\w+|lower\w*"
    r"|expand\w*|doubled)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby (?:\w+ )?$")
_CENTS = re.compile(r" (?:and )?$")
#: What a measure is parted into, and how many make one of it.
_SMALLER = {
    "foot": ("inch", 12),
    "year": ("month", 12),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
    "stone": ("pound weight", 14),
    "pound weight": ("ounce", 16),
    "km": ("metre", 1_000),
    "metre": ("cm", 100),
}
_AND_SMALLER = re.compile(r",? (?:and )?|-|")
#: "6 ft 4 in", "a 6-foot-4 goalkeeper"
_INCHES = re.compile(r"[ -]?in\b\.?(?! (?:the|an?|his|her|its|[A-Z])\b)|(?=[\s.,;)]|$)")
_BETWEEN = re.compile(r"\bbetween (?:\w+ )?$", re.IGNORECASE)


def joined(text: str, one: Numeral, two: Numeral) -> Numeral | None:
    """Join both ends of a range; None if they are two figures.

    A scale or unit printed once belongs to both ends: "$3-4bn", "10–12,000".
    """
    printed = unit_behind(text, one.end, one.high)
    first_end = printed.end if printed is not None and not one.unit else one.end
    between = text[first_end : two.start]
    if not _RANGE.fullmatch(between) or not _may_be_ends(one, two):
        return None
    if printed is not None and _own_unit(text, two) != printed.name:
        return None
    lead = _BEFORE_RANGE.search(text[max(0, one.start - 24) : one.start])
    word = lead.group(1).lower() if lead else ""
    joiner = between.strip().lower()
    if not _spans(text, one, (joiner, word), measured=printed is not None):
        return None
    low = _low_end(one, two)
    if low >= two.high or (joiner == "or" and not _near(low, two.high)):
        return None
    start = one.start
    if word == "between" and lead is not None:
        start = one.start - min(24, one.start) + lead.start()
    unit = one.unit or (printed.name if printed else None) or two.unit
    return Numeral(start, two.end, low, two.high, _shared(unit, text, two), two.scale)


def _may_be_ends(one: Numeral, two: Numeral) -> bool:
    """Tell whether two numbers are of one kind; "doubled to 61" is no range."""
    vague = one.order or two.order or one.share or one.unit == TIMES
    return not vague and not (one.unit and two.unit and one.unit != two.unit)


def _spans(text: str, one: Numeral, words: tuple[str, str], *, measured: bool) -> bool:
    """Tell a range from a change ("rose 3 to 5") and from two figures ("3 and 5").

    `words`: what stands between the numbers, and "between" or "from" before them.
    """
    joiner, word = words
    if joiner == "and":
        return word == "between"
    if joiner != "to":
        return True
    if measured and _BY.search(text[max(0, one.start - 16) : one.start]):
        return False
    reach = 80 if word == "from" else 30
    return _MOVES.search(text[max(0, one.start - reach) : one.start]) is None


def _own_unit(text: str, two: Numeral) -> str | None:
    """Give the unit of the second end."""
    printed = unit_behind(text, two.end, two.high)
    return two.unit or (printed.name if printed is not None else None)


def _shared(unit: str | None, text: str, two: Numeral) -> str | None:
    """Leave a unit that the second end has too to be read behind it."""
    printed = unit_behind(text, two.end, two.high)
    return None if printed is not None and printed.name == unit else unit


def _low_end(one: Numeral, two: Numeral) -> float:
    """Give the low end in the scale of the high one."""
    if one.scale == 1 and two.scale > 1 and one.low < two.high / two.scale:
        return one.low * two.scale
    short = one.low < 1_000 <= two.high and two.high % 1_000 == 0 and one.scale == 1
    if short and two.high / 10 <= one.low * 1_000 < two.high:
        return one.low * 1_000
    return one.low


def _near(low: float, high: float) -> bool:
    """Tell whether "two or three" are ends of one guess, not two things."""
    return high <= 4 * max(low, 1)


def with_small_change(text: str, one: Numeral, two: Numeral) -> Numeral | None:
    """Join dollars and cents: "3 dollars 50 cents", "15 dollars and 50"."""
    printed = unit_behind(text, one.end, one.high)
    money = of_dimension("money")
    if printed is None or printed.name not in money or one.scale > 1:
        return None
    small = unit_behind(text, two.end, two.high)
    cents = small is not None and small.name in ("cent", "penny")
    bare = small is None and text[two.end : two.end + 1] in (".", ",", "")
    if not _CENTS.fullmatch(text[printed.end : two.start]) or two.low >= 100:
        return None
    if not (cents or bare) or two.unit:
        return None
    end = small.end if small is not None else two.end
    value = one.low + two.low / 100
    return Numeral(one.start, end, value, value, printed.name)


def with_smaller(text: str, one: Numeral, two: Numeral) -> Numeral | None:
    """Join a measure told in two units: "12 ft 2 in", "eight years and six months"."""
    printed = unit_behind(text, one.end, one.high)
    if printed is None or printed.name not in _SMALLER or one.scale > 1 or two.unit:
        return None
    name, many = _SMALLER[printed.name]
    between = text[printed.end : two.start]
    behind = _smaller_behind(text, two, name, dashed=between == "-")
    if behind is None or two.high >= many or two.low != two.high or one.low != one.high:
        return None
    before = _BETWEEN.search(text[max(0, one.start - 24) : one.start])
    if before or not _AND_SMALLER.fullmatch(between):
        return None
    value = round(one.low + two.low / many, 6)
    return Numeral(one.start, behind, value, value, printed.name)


def _smaller_behind(text: str, two: Numeral, name: str, *, dashed: bool) -> int | None:
    """Give where the smaller unit ends; inches may be told shorter than elsewhere."""
    printed = unit_behind(text, two.end, two.high)
    if printed is not None:
        like = printed.name == name or {printed.name, name} == {"GBP", "pound weight"}
        return printed.end if like else None
    inches = _INCHES.match(text, two.end) if name == "inch" else None
    return inches.end() if inches and (dashed or inches.group()) else None


def earlier_end(text: str, start: int, end: int) -> bool:
    """Tell whether it is the end that a change leaves: "from 3 to 5"."""
    before = text[max(0, start - 12) : start].lower()
    behind = text[end : end + 4].lower()
    return before.endswith("from ") and behind.startswith(" to ")
