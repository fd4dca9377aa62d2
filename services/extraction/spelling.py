"""Rewrites years and days that are spelt out: "June of nineteen eighty-six".

Transcripts of speech have them. The patterns of times read figures only, so the few
sentences that hold such words are rewritten, with a way back to their own offsets.
"""

from __future__ import annotations

import re
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
    """Put years in figures; None where no year is spelt out."""
    if not _GATE.search(text):
        return None
    told: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    last = length = 0
    for match in _YEAR.finditer(text):
        if not _BEFORE.search(text, max(0, match.start() - 16), match.start()):
            continue
        figures = str(_value(match))
        told += [text[last : match.start()], figures]
        length += match.start() - last
        pieces.append((length, len(figures), match.end() - match.start()))
        length += len(figures)
        last = match.end()
    return Respelt("".join([*told, text[last:]]), tuple(pieces)) if pieces else None


def _value(match: re.Match[str]) -> int:
    """Give the year."""
    if match["century"]:
        return _CENTURIES[match["century"].lower()] * 100 + _small(match["rest"])
    return 2000 + _small(match["after"] or "")


def _small(words: str) -> int:
    """Give a number below a hundred."""
    return sum(_VALUES.get(one, 0) for one in re.split(r"[- ]", words.lower()))
