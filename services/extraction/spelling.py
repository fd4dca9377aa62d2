"""Rewrites years and days that are spelt out: "June of nineteen eighty-six".

Transcripts of speech have them. The patterns of times read figures only, so the few
sentences that hold such words are rewritten, with a way back to their own offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_ONES = _NAMES.split()
_TENS = dict(
    zip(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        range(20, 100, 10),
        strict=True,
    )
)
_VALUES = {word: number for number, word in enumerate(_ONES, start=1)} | _TENS
_DIGITS = "|".join(_ONES[:9])
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_DIGITS}))?|{'|'.join(reversed(_ONES))})"
_CENTURIES = {word: _VALUES[word] for word in _ONES[14:]} | {"twenty": 20}
_YEAR = re.compile(
    rf"\b(?:(?P<century>{'|'.join(_CENTURIES)})[- ](?:hundred(?: and)?[- ])?"
    rf"(?P<rest>(?:{'|'.join(_TENS)})(?:[- ](?:{_DIGITS}))?"
    rf"|{'|'.join(_ONES[9:])}|(?:oh|zero)[- ](?:{_DIGITS}))"
    rf"|two thousand(?:(?: and)? (?P<after>{_SMALL}))?)(?![- ]?(?:\w*thousand|hundred|"
    r"million|people|dollars|euros|men|women|percent|st|nd|th)|\w)",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?-i:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember"
    r"|October)"
)
_TO_31 = (
    rf"(?:twenty(?:[- ](?:{_DIGITS}))?|thirty(?:[- ]one)?|{'|'.join(reversed(_ONES))})"
)
#: "Twenty-five January 1986", "May twenty-nine": where a year or a stop follows.
_DAY = re.compile(
    rf"\b(?:(?P<day>{_TO_31})(?= {_MONTHS}(?:,? (?:\d{{4}}|nineteen|eighteen|twenty|two"
    rf" thousand)|[.,;!?]|$))|(?<=[hletyr] )(?P<last>twenty[- ](?:{_DIGITS})"
    rf"|thirty[- ]one)"
    rf"(?=,? \d{{4}}|[.,;!?]|$))",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTHS} $")
_GATE = re.compile(
    r"\b(?:teen|nineteen|eighteen|seventeen|two thousand|twenty)\b", re.I
)
#: A spelt year needs the company of a year: a month, "in", "of", "since", "year".
_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|from|until|till|to|by|before|after|and|between|year|early"
    r"|late|during|through|quarter|uary|march|april|may|june|july|august|ember"
    r"|october|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|ember|uary|\d|st|nd|rd"
    r"|th)[.,]? $",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Respelt:
    """A sentence in figures and, for each piece put in, where it stood and how long."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]  # new start, new length, old length

    def back(self, place: int) -> int:
        """Give the offset of the sentence as printed."""
        shift = 0
        for start, new, old in self.pieces:
            if place >= start + new:
                shift += old - new
            elif place > start:
                return start + shift
        return place + shift


def respelt(text: str) -> Respelt | None:
    """Put years and days in figures; None where none is spelt out."""
    if not _GATE.search(text):
        return None
    told: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    last = length = 0
    for start, end, figures in sorted([*_years(text), *_days(text)]):
        if start < last:
            continue
        told += [text[last:start], figures]
        length += start - last
        pieces.append((length, len(figures), end - start))
        length += len(figures)
        last = end
    return Respelt("".join([*told, text[last:]]), tuple(pieces)) if pieces else None


def _years(text: str) -> Iterator[tuple[int, int, str]]:
    """Give each spelt year: where it starts and ends, and its figures."""
    for match in _YEAR.finditer(text):
        if _BEFORE.search(text, max(0, match.start() - 16), match.start()):
            yield *match.span(), str(_value(match))


def _days(text: str) -> Iterator[tuple[int, int, str]]:
    """Give each spelt day of a month."""
    for match in _DAY.finditer(text):
        lead = text[max(0, match.start() - 12) : match.start()]
        if match["day"] or _MONTH_BEFORE.search(lead):
            yield *match.span(), str(_small(match["day"] or match["last"]))


def _value(match: re.Match[str]) -> int:
    """Give the year."""
    if match["century"]:
        return _CENTURIES[match["century"].lower()] * 100 + _small(match["rest"])
    return 2000 + _small(match["after"] or "")


def _small(words: str) -> int:
    """Give a number below a hundred."""
    return sum(_VALUES.get(one, 0) for one in re.split(r"[- ]", words.lower()))
