"""Knows units and currencies: how they are printed and what they measure.

The table's names are what a quantity stores: the printed unit's own, never converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from services.extraction.lexicon import rows

#: Up to this length a spelling is taken as it stands: "MW", "mW", "m".
_SYMBOL = 3
#: Currencies whose word has a commoner meaning than money ("won 30 medals").
_ONLY_LARGE = frozenset({"KRW", "DEM", "VND"})
_LARGE = 1_000
_PER = (
    r"(?:(?:a|an|per|each|every) |/ ?)(share|barrel|tonne|ton|ounce|head|person|capita"
    r"|household|family|second|minute|hour|day|night|week|month|quarter|year|annum|mile"
    r"|kilometre|kilometer|km|kg|kilo|kilogram|litre|liter|gallon|acre|hectare|unit"
    r"|square metre|square foot|ticket|employee|worker|student|vote|seat|bushel|pound)"
    r"\b"
)
_DAILY = {
    "annum": "year",
    "kilometer": "kilometre",
    "km": "kilometre",
    "kg": "kilogram",
    "kilo": "kilogram",
    "liter": "litre",
    "capita": "person",
    "head": "person",
    "ton": "tonne",
}
_LEAD = re.compile(r" ?[-‑] ?|\s")
_GOES_ON = re.compile(r"[\w$€£]|-(?!a-|and-)[a-z]+ed\b")
_PER_BEHIND = re.compile(rf"[ -]?{_PER}", re.IGNORECASE)
_RATE_BEHIND = re.compile(r" (annually|daily|weekly|monthly|hourly|a-share)\b")
_RATES = {
    "annually": "year",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "hourly": "hour",
    "a-share": "share",
}
_WEIGHED = re.compile(
    r"\bweigh\w*|\bheav\w+|\blift\w*|\bexplosives?\b|\bbombs?\b|\bkilogram|\bkg\b"
    r"|\b\d ?- ?(?:foot|feet)\b|\bmetric tons?\b|\bounces?\b|\boverweight\b"
    r"|\bbody ?weight\b|\bbab(?:y|ies)\b",
    re.IGNORECASE,
)


#: "345p", but no "1080p".
_PENCE = re.compile(r"p(?![\w.])")
_LINES = frozenset({240.0, 360.0, 480.0, 576.0, 720.0, 1080.0, 1440.0, 2160.0, 4320.0})


#: "45C", where it is about how warm something is.
_DEGREES = re.compile(r"([CF])(?![\w+-]|\.\w)")
_WARMTH = re.compile(
    r"\b(?:temperatures?|degrees?|heat\w*|highs?|lows?|mercury|thermometers?|hot\w*"
    r"|cold\w*|warm\w*|cool\w*|freez\w*|frost\w*|weather|celsius|fahrenheit|overnight"
    r"|chill|sun|summer|winter|scorch\w*|swelter\w*|soar\w*|ovens?|fever|boil\w*"
    r"|climate|forecast\w*|daytime|night)\b",
    re.IGNORECASE,
)
_SCALES = {"C": "celsius", "F": "fahrenheit"}
_WARMEST = 150.0


@dataclass(frozen=True, slots=True)
class Printed:
    """A unit as it stands in a text: where it ends and what it is."""

    end: int
    name: str


@cache
def of_dimension(dimension: str) -> frozenset[str]:
    """Give the names of the units that measure one thing: "money", "time"."""
    return frozenset(row[0] for row in rows("units.tsv") if row[1] == dimension)


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Give what the symbols and the words behind numbers stand for."""
    symbols: dict[str, str] = {}
    words: dict[str, str] = {}
    for row in rows("units.tsv"):
        for spelling in filter(None, row[2].split(";")):
            if len(spelling) <= _SYMBOL:
                symbols[spelling] = row[0]
            words.setdefault(spelling.lower(), row[0])
    return symbols, words


@cache
def _lengths() -> tuple[int, ...]:
    """Give how long spellings are, the longest first."""
    symbols, words = _spellings()
    return tuple(sorted({len(one) for one in (*symbols, *words)}, reverse=True))


@cache
def before() -> tuple[str, dict[str, str]]:
    """Give a pattern for the currencies before a number, and what each is."""
    names = {
        spelling.replace(" ", "").lower(): row[0]
        for row in rows("units.tsv")
        if len(row) > 3
        for spelling in filter(None, row[3].split(";"))
    }
    signs = [one for one in names if not one.isalpha()]
    words = [one for one in names if one.isalpha()]
    listed = "|".join(
        _spaced(one) for one in sorted(signs, key=len, reverse=True) if one[1:2] != "$"
    )
    # "A$" is a currency, "a $" an article before one; "c $" is no word.
    letters = "|".join(
        [r"(?<!['’])c ?\$", *_upper(one for one in sorted(signs) if one[1:2] == "$")]
    )
    # Codes stand as they are printed: "Rs", "RM", but no "dm" inside a word.
    codes = "|".join(sorted({_cased(one) for one in words}, key=len, reverse=True))
    free = r"(?<![A-Za-z])"
    return rf"(?:{free}(?i:{listed}) ?|{free}(?:{letters}) ?|\b(?:{codes}) ?)", names


def _upper(signs: Iterable[str]) -> list[str]:
    """Give the patterns of signs in capitals."""
    return [re.escape(one.upper()) for one in signs]


def _spaced(sign: str) -> str:
    """Give a pattern of a sign that lets a space before its last mark: "hk $"."""
    return re.sub(r"\\\$", lambda _: r" ?\$ ?", re.escape(sign)).removeprefix(" ?")


def _cased(code: str) -> str:
    """Give a code as the table prints it, or in small letters where that is safe."""
    for row in rows("units.tsv"):
        for spelling in row[3].split(";") if len(row) > 3 else ():
            if spelling.lower() == code:
                return rf"{re.escape(spelling)}|{code}" if len(code) > 2 else spelling
    return re.escape(code)


def unit_behind(text: str, place: int, value: float) -> Printed | None:
    """Give the unit printed at `place`, right behind a number of this value."""
    if _PENCE.match(text, place) and value not in _LINES:
        return Printed(place + 1, "penny")
    degrees = _DEGREES.match(text, place)
    if degrees and value <= _WARMEST and _is_warmth(text, place):
        return Printed(degrees.end(), _SCALES[degrees[1]])
    start = _LEAD.match(text, place, place + 4)
    found = _longest(text, start.end() if start else place)
    if found is None:
        return None
    end, name, printed = found
    if name in _ONLY_LARGE and value < _LARGE and " " not in printed:
        return None
    if name == "GBP" and len(printed) > _SYMBOL and _is_weight(text, place, end):
        name = "pound weight"
    return Printed(end, name)


def _longest(text: str, start: int) -> tuple[int, str, str] | None:
    """Give the end, the unit and the letters of the longest spelling at `start`."""
    symbols, words = _spellings()
    window = text[start : start + _lengths()[0]]
    for length in _lengths():
        printed = window[:length]
        if len(printed) < length:
            continue
        known = symbols if length <= _SYMBOL else words
        name = known.get(
            printed if length <= _SYMBOL else printed.lower().replace("-", " ")
        )
        if name and not _GOES_ON.match(text, start + length):
            return start + length, name, printed
    return None


def _is_warmth(text: str, place: int) -> bool:
    """Tell whether a letter behind a number is a scale of temperature."""
    return _WARMTH.search(text[max(0, place - 80) : place + 60]) is not None


def _is_weight(text: str, start: int, end: int) -> bool:
    """Tell whether pounds are a weight: "a 200-pound bomb", "weighed nine pounds"."""
    return _WEIGHED.search(text[max(0, start - 60) : end + 40]) is not None


def per_behind(text: str, place: int) -> tuple[int, str] | None:
    """Give where "a barrel" or "per share" ends and what it names."""
    match = _PER_BEHIND.match(text, place)
    if match is not None:
        thing = match.group(1).lower()
        return match.end(), _DAILY.get(thing, thing)
    if text[max(0, place - 3) : place] in ("bpd", "b/d"):
        return place, "day"
    rate = _RATE_BEHIND.match(text, place)
    return (rate.end(), _RATES[rate.group(1)]) if rate else None
