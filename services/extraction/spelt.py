"""Reads numbers in words: "two and a half million", "three quarters of a million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


def _in_order(words: str) -> list[str]:
    return words.split()


_LOW = _in_order(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _in_order("twenty thirty forty fifty sixty seventy eighty ninety")
SMALL = {word: float(number) for number, word in enumerate(_LOW)} | {
    word: 10.0 * number for number, word in enumerate(_TENS, start=2)
}
SMALL |= {"nought": 0.0, "naught": 0.0}
FACTORS = {"hundred": 1e2, "dozen": 12.0}
BIG = {
    "thousand": 1e3,
    "lakh": 1e5,
    "lakhs": 1e5,
    "million": 1e6,
    "mln": 1e6,
    "crore": 1e7,
    "crores": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
}
#: Shares in words; the plural goes with a number before it.
PARTS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 1 / 8,
    "ninth": 1 / 9,
    "tenth": 1 / 10,
}


def _listed(words: Iterator[str] | list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD = _listed([*SMALL, *FACTORS, *BIG])
_SCALE = _listed([*FACTORS, *BIG])
_DIGIT = _listed([word for word, value in SMALL.items() if value < 10])
_SEP = r"(?:\s?[-‑]\s?|\s+)"
_BEHIND = rf"a{_SEP}half|one{_SEP}half|a{_SEP}quarter|three{_SEP}quarters"
_RUN = re.compile(
    rf"\b(?:an?{_SEP}(?=(?:{_SCALE})s?\b))?(?:{_WORD})\b"
    rf"(?:{_SEP}(?:(?:and{_SEP})?(?:{_WORD})|and{_SEP}(?:{_BEHIND})"
    rf"|point(?={_SEP}(?:{_DIGIT})\b))\b)*",
    re.IGNORECASE,
)
_STEP = re.compile(
    rf"(?P<part>\band{_SEP}(?:{_BEHIND}))|(?P<point>\bpoint)|\b(?P<word>{_WORD})\b",
    re.IGNORECASE,
)
#: "half a million", "a quarter million", "three quarters of a billion"
_SHARE_OF = re.compile(
    r"\b(?P<share>half|(?:a |one |three[ -])?quarters?|(?:a|one|two)[ -]thirds?)"
    rf"{_SEP}(?:of{_SEP})?(?:an?{_SEP})?(?P<scale>{_SCALE})\b",
    re.IGNORECASE,
)
_SHARES = {"three": 3.0, "two": 2.0}


@dataclass(frozen=True, slots=True)
class Spelt:
    """A number in words: half-open offsets in its text and its value."""

    start: int
    end: int
    value: float
    scale: float = 1.0


@dataclass(slots=True)
class _Sum:
    """A number while its words are read one by one."""

    start: int
    end: int = 0
    total: float = 0.0  # thousands and more that are done
    group: float | None = None  # what stands before the next scale
    last: float = 0.0  # the last word's value, to tell "twenty one" from "two one"
    scale: float = 1.0
    step: float = 0.0  # what a digit behind "point" is worth; 0 before it

    def spelt(self) -> Spelt:
        """Give what has been read."""
        value = round(self.total + (self.group or 0), 6)
        return Spelt(self.start, self.end, value, self.scale)

    def takes(self, match: re.Match[str]) -> bool:
        """Take a word in; False if it does not go on the number."""
        if match["part"]:
            return self._part(match["part"].lower())
        if match["point"]:
            self.step = 0.1
            return self.group is not None
        word = match["word"].lower()
        if word in SMALL:
            return self._small(SMALL[word])
        if word in FACTORS:
            return self._times(FACTORS[word])
        return self._big(BIG[word])

    def _part(self, words: str) -> bool:
        """Take in "and a half": of one, or of the scale before it."""
        share = 0.5 if words.endswith("half") else 0.75 if "three" in words else 0.25
        if self.group is None:
            self.total += share * self.scale
        else:
            self.group += share
        return True

    def _small(self, value: float) -> bool:
        if self.step and self.group is not None:
            self.group += value * self.step
            self.step /= 10
            return value < 10
        tens = self.last >= 20 and self.last < 100 and self.last % 10 == 0
        goes_on = self.group is None or self.last == 100 or (tens and 0 < value < 10)
        if goes_on:
            self.group, self.last = (self.group or 0.0) + value, value
        return goes_on

    def _times(self, factor: float) -> bool:
        if self.group is not None and (self.group >= 100 or not self.group):
            return False
        self.group = (1.0 if self.group is None else self.group) * factor
        self.last = factor
        return True

    def _big(self, factor: float) -> bool:
        if self.total and factor >= self.scale:
            return False
        self.total += (1.0 if self.group is None else self.group) * factor
        self.group, self.step = None, 0.0
        self.last = self.scale = factor
        return True


def spelt_numbers(text: str) -> Iterator[Spelt]:
    """Give the numbers in words.

    A run that is no one number falls apart: "two one-year terms" has two and one.
    """
    for match in _SHARE_OF.finditer(text):
        yield _share_of(match)
    for run in _RUN.finditer(text):
        yield from _read(text, run)


def _share_of(match: re.Match[str]) -> Spelt:
    """Read "three quarters of a million"."""
    words = re.split(r"[\s-]+", match["share"].lower())
    share = PARTS[words[-1].removesuffix("s")] * _SHARES.get(words[0], 1.0)
    scale = (BIG | FACTORS)[match["scale"].lower()]
    return Spelt(match.start(), match.end(), share * scale, scale)


def _read(text: str, run: re.Match[str]) -> Iterator[Spelt]:
    """Read a run of number words, beginning anew where one does not go on."""
    now = _Sum(run.start())
    for match in _STEP.finditer(text, run.start(), run.end()):
        if not now.takes(match):
            yield now.spelt()
            now = _Sum(match.start())
            now.takes(match)
        now.end = match.end()
    yield now.spelt()


def value_of_words(text: str) -> float | None:
    """Give the value of a text that is one number in words; None if it is none."""
    bare = text.strip()
    for one in spelt_numbers(bare):
        if (one.start, one.end) == (0, len(bare)):
            return one.value
    return None
