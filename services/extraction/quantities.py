"""Finds figures with their bounds and units: a pattern layer on the bare sentence.

What is counted is the tree's matter (`metrics`). Years, dates, clock times, ordinals,
scores, telephone numbers, ids and numbers that only name a thing are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from services.extraction.lexicon import rows, words
from services.extraction.numerals import Numeral, numerals
from services.model.claim import Hedge

DURATIONS = words("second minute hour day week month year decade")
MONEY = words(
    "USD EUR GBP JPY CNY INR RUB KRW CHF AUD CAD HKD NZD SEK NOK PLN TRY MXN BRL"
    " ZAR ILS SAR"
)

_PHONE = re.compile(
    r"(?:\+\d{1,3}[ -])?\(?\d{2,4}\)?[ -]\d{3}[ -]\d{3,4}\b|\+\d[\d -]{6,}\d"
)
_SCORE = re.compile(
    r"(?<![\d,.$€£])\d{1,2}[-–]\d{1,2}"
    r"(?![\d,%]| (?:percent|per cent|million|billion|thousand))"
)
_CLOCK = re.compile(
    r"\b\d{3,4} ?(?:hrs|hours|GMT|IST|UTC)\b"
    r"|\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m\.?|p\.?m\.?|o['’]clock|GMT|BST|CET|EST)\b"
    r"|\b(?:at|until|by) (?:noon|midnight)\b|\bat (?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve)\b(?= (?:in|on|o)|[,.]| and again)"
    r"|\b\d{1,2}:\d\d\b|\b(?:before|after|past|to) (?:six|seven|eight|nine|ten|eleven)"
    r"(?= in the)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:no|nos|number|page|pages|article|section|chapter|flight|route|room"
    r"|channel|phase|level|category|type|boeing|airbus|war|group of|part|figure|table"
    r"|version|district|highway|line|gate|class|size|step|case|series|episode|volume"
    r"|apollo|covid|rule|item|unit|platform|protocol|act|bill|resolution)"
    r"\.?[ -]|#)$",
    re.IGNORECASE,
)
#: "AK 47", "MH 370"
_MODEL = re.compile(r"(?:^|[\s(])(?!US |UK |EU |UN )[A-Z]{2,3}[ -]{1,3}$")
_MINUS = re.compile(r"(?:\bminus |(?<![\w)])[-−–])$")
_MAGNITUDE = re.compile(
    r"\bmagnitude(?: of)?(?: ?- ?| )(?:about |around )?$", re.IGNORECASE
)
_AGE = re.compile(r"[- ](?:year|month)s?[- ]old\b| years? of age\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged|age|age of)\s$", re.IGNORECASE)
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s", re.IGNORECASE)
_BEFORE_RANGE = re.compile(r"\b(between|from)\s(?:\w+\s)?$", re.IGNORECASE)
_MOVES = re.compile(
    r"\b(?:rose|risen|rise|rises|grew|grow|grown|fell|fall|fallen|dropped|drop|cut|up"
    r"|down|climb|climbed|increase|increased|raise|raised|jump|jumped|slid|soared"
    r"|decline|declined|reduce|reduced|lowered|gone|went)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:another|an additional|additional|a further|further)"
    r"(?: (?:about|around|some|nearly|almost))?\s$",
    re.IGNORECASE,
)
_MORE_BEHIND = re.compile(r"\s(?:more|additional|other|extra|further)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:up|down|compared (?:to|with)) (?:from )?(?:just )?$")
_OF = re.compile(r"(?: out)? of (?:the |its |all |their )?")
_DEFINITE = re.compile(
    r"\b(?:the|these|those|both|all|its|their|his|her|our|other|of the|last|first|next"
    r"|past|every|each)\s$",
    re.IGNORECASE,
)
_PRONOUN_ONE = re.compile(r"\s(?:of|day|another|is|was|has|thing|that|who|to|in|can)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence, before it is known what it counts.

    `start`..`end` hold hedge, number and unit, `number_start`..`number_end` the bare
    number; half-open offsets of the sentence.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: float | None
    high: float | None
    hedge: Hedge | None = None
    unit: str | None = None
    additional: bool = False
    age: bool = False
    former: bool = False  # "up from three": what it was before

    @property
    def money(self) -> bool:
        """Tell whether it is an amount of money."""
        return self.unit in MONEY


def find_figures(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Give the figures of a sentence in order.

    `taken` are pieces that mean something else already: the times of the sentence.
    """
    blocked = [*taken]
    for pattern in (_PHONE, _SCORE, _CLOCK):
        blocked.extend(match.span() for match in pattern.finditer(text))
    free = [
        one
        for one in numerals(text)
        if all(one.end <= start or one.start >= end for start, end in blocked)
    ]
    found: list[Figure] = []
    skip = -1
    for place, one in enumerate(free):
        if place == skip or (place and _is_whole(text, free[place - 1], one)):
            continue
        if _names_something(text, one):
            continue
        second = free[place + 1] if place + 1 < len(free) else None
        joined = _joined(text, one, second) if second else None
        skip = place + 1 if joined else skip
        figure = _figure(text, joined or one, ranged=joined is not None)
        if figure is not None:
            found.append(figure)
    return found


def _is_whole(text: str, part: Numeral, whole: Numeral) -> bool:
    """Tell whether a number is what another is a part of: "31 of the 57 seats"."""
    return _OF.fullmatch(text[part.end : whole.start]) is not None


def _names_something(text: str, one: Numeral) -> bool:
    """Tell whether a number is a label, a pronoun or counts nothing new."""
    before = text[max(0, one.start - 24) : one.start]
    if _MODEL.search(before) and text[one.start : one.end].isdigit():
        return True
    behind = text[one.end : one.end + 12]
    if _LABEL.search(before) or re.match(r"(?:st|nd|rd|th)\b", behind):
        return True
    word = text[one.start : one.end].lower()
    if word in ("one", "zero") and (
        _PRONOUN_ONE.match(behind) or not behind[:1].isspace()
    ):
        return True
    if one.spelt and one.low <= 10 and not one.order and _DEFINITE.search(before):
        return True
    return _part_of_a_name(text, one)


def _part_of_a_name(text: str, one: Numeral) -> bool:
    """Tell whether a bare number belongs to a name before it: "Windows 11"."""
    digits = text[one.start : one.end]
    if not digits.isdigit() or text[: one.start].count(" ") < 2:
        return False
    words = text[max(0, one.start - 30) : one.start].split()
    behind = text[one.end : one.end + 2]
    capital = words[-1][:1].isupper() and words[-1].isalpha() if words else False
    return capital and not (behind[:1] == " " and behind[1:2].islower())


def _joined(text: str, one: Numeral, two: Numeral) -> Numeral | None:
    """Join both ends of a range: "10,000 to 12,000", "between 2 and 3 million"."""
    between = text[one.end : two.start]
    if not _RANGE.fullmatch(between) or one.order or two.order:
        return None
    lead = _BEFORE_RANGE.search(text[: one.start])
    word = lead.group(1).lower() if lead else ""
    joiner = between.strip().lower()
    if joiner == "and" and word != "between":
        return None
    low = one.low if one.scale > 1 or one.low >= two.scale else one.low * two.scale
    if low >= two.high:
        return None
    if word == "from" or (joiner == "to" and _MOVES.search(text[: one.start][-30:])):
        return None
    start = lead.start() if lead and word == "between" else one.start
    return Numeral(start, two.end, low, two.high, one.unit or two.unit, two.scale)


def _figure(text: str, one: Numeral, *, ranged: bool) -> Figure | None:
    """Add hedge, unit and whether it comes on top of another."""
    figure = Figure(one.start, one.end, one.start, one.end, one.low, one.high)
    figure = _with_unit(text, replace(figure, unit=one.unit))
    figure = _signed(text, figure)
    glued = text[one.end : one.end + 1].isalpha() and figure.end == one.end
    if glued or _earlier_end(text, figure) or _clock_like(text, figure):
        return None
    age = _age_end(text, one)
    if age:
        return replace(figure, end=age, unit="year", age=True)
    figure = _with_more(text, figure)
    if one.order:
        return replace(figure, hedge=Hedge.DOZENS)
    hedged = _with_hedge(text, figure)
    hedged = replace(hedged, former=_former(text, hedged.start))
    if ranged and hedged.hedge in (None, Hedge.ABOUT):
        return replace(hedged, hedge=Hedge.BETWEEN, low=one.low, high=one.high)
    return hedged


def _signed(text: str, figure: Figure) -> Figure:
    """Take a minus sign and "magnitude" before the number into account."""
    before = text[max(0, figure.number_start - 24) : figure.number_start]
    if figure.unit is None and _MAGNITUDE.search(before):
        return replace(figure, unit="magnitude")
    sign = _MINUS.search(before)
    if sign is None or figure.low is None or figure.high is None:
        return figure
    if sign.group() != "minus " and figure.unit not in ("degree", "percent"):
        return figure
    start = figure.start - len(sign.group())
    return replace(figure, start=start, low=-figure.high, high=-figure.low)


def _age_end(text: str, one: Numeral) -> int:
    """Give the end of an age ("58-year-old", ", 58,", "aged 58"), or 0."""
    behind = _AGE.match(text, one.end)
    if behind:
        return behind.end()
    before = text[max(0, one.start - 12) : one.start]
    between_commas = before.endswith(", ") and text[one.end : one.end + 1] == ","
    likely = one.low <= 110 and text[one.start : one.end].isdigit()
    if likely and (between_commas or _AGED.search(before)):
        return one.end
    return 0


def _former(text: str, start: int) -> bool:
    """Tell whether a figure is what another was before: ", up from three"."""
    if _FORMER.search(text[max(0, start - 24) : start]):
        return True
    behind_from = text[:start].endswith("from ")
    return behind_from and _MOVES.search(text[max(0, start - 80) : start]) is not None


def _earlier_end(text: str, figure: Figure) -> bool:
    """Tell whether it is the end that a change leaves: "from 3 to 5"."""
    before = text[max(0, figure.start - 12) : figure.start].lower()
    behind = text[figure.end : figure.end + 4].lower()
    return before.endswith("from ") and behind.startswith(" to ")


def _clock_like(text: str, figure: Figure) -> bool:
    """Tell whether a bare small number is a time of day: "at ten in the evening"."""
    behind = text[figure.number_end : figure.number_end + 16].lower()
    return behind.startswith((" in the evening", " in the morn", " in the aft"))


@cache
def _units() -> tuple[re.Pattern[str], dict[str, str]]:
    """Give one pattern for all units and what each spelling stands for."""
    names = {
        spelling.lower(): row[0]
        for row in rows("units.tsv")
        for spelling in row[1].split(";")
    }
    listed = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(rf"[ -]?({listed})(?!\w)", re.IGNORECASE), names


def _with_unit(text: str, figure: Figure) -> Figure:
    """Take over the unit printed behind the number."""
    pattern, names = _units()
    match = pattern.match(text, figure.end)
    if match is None or (figure.unit and match.group(1) != "%"):
        return figure
    unit = names[match.group(1).lower()]
    if unit == "KRW" and figure.low is not None and figure.low < 1_000:
        return figure
    return replace(figure, end=match.end(), unit=unit)


def _with_more(text: str, figure: Figure) -> Figure:
    """Notice that a figure comes on top: "another 3,000", "600 more"."""
    before = _MORE.search(text[: figure.start][-32:])
    if before:
        start = figure.start - (len(text[: figure.start][-32:]) - before.start())
        return replace(figure, start=start, additional=True)
    behind = _MORE_BEHIND.match(text, figure.end)
    if behind and not text[behind.end() :].lstrip().lower().startswith("than"):
        return replace(figure, end=behind.end(), additional=True)
    return figure


@cache
def _hedges() -> tuple[re.Pattern[str], dict[str, Hedge]]:
    """Give one pattern for all hedges and what each stands for."""
    kinds = {row[1]: Hedge(row[0]) for row in rows("hedges.tsv")}
    listed = "|".join(re.escape(one) for one in sorted(kinds, key=len, reverse=True))
    # The article stands between some hedges and their number: "more than a dozen".
    return re.compile(rf"\b({listed})\s(?:a\s)?$", re.IGNORECASE), kinds


def _with_hedge(text: str, figure: Figure) -> Figure:
    """Take over the hedge before the number, and what it does to the bounds."""
    pattern, kinds = _hedges()
    place = figure.number_start
    lead = text[max(0, place - 40) : place]
    match = pattern.search(lead)
    if match is None:
        return figure
    hedge = kinds[match.group(1).lower()]
    start = min(figure.start, place - len(lead) + match.start())
    low = None if hedge is Hedge.UP_TO else figure.low
    high = None if hedge is Hedge.AT_LEAST else figure.high
    return replace(figure, start=start, hedge=hedge, low=low, high=high)
