"""Reads numbers: "4,000", "38 million", "two and a half", "$3.4bn", "dozens"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        start=2,
    )
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "tn": 1e12,
}
#: Orders of magnitude: the least and the most they can mean.
ORDERS = {
    "dozens": (24.0, 99.0),
    "scores": (40.0, 99.0),
    "hundreds": (200.0, 999.0),
    "thousands": (2e3, 9_999.0),
    "millions": (2e6, 9_999_999.0),
    "billions": (2e9, 9_999_999_999.0),
    "tens of thousands": (2e4, 99_999.0),
    "hundreds of thousands": (2e5, 999_999.0),
    "tens of millions": (2e7, 99_999_999.0),
    "hundreds of millions": (2e8, 999_999_999.0),
}
FRACTIONS = {
    "half": 50.0,
    "a third": 100 / 3,
    "one third": 100 / 3,
    "two thirds": 200 / 3,
    "a quarter": 25.0,
    "one quarter": 25.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "one fifth": 20.0,
    "two fifths": 40.0,
    "three fifths": 60.0,
    "four fifths": 80.0,
    "a tenth": 10.0,
    "one tenth": 10.0,
}
CURRENCIES = {
    "us$": "USD",
    "$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
}

_SPELT = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
_BIG = r"hundred|thousand|million|billion|trillion|dozen"
_DIGITS = re.compile(
    r"(?P<currency>(?:\b(?i:us|au|hk|nz|[ac]) ?)?[$€£¥₹₩]\s?|\b(?:USD|EUR|GBP)\s?)?"
    r"(?<![\w.,:/#])(?<![^\d\s][-–])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[ -](?P<part>[1-9]/[2-9])(?![\d/]))?"
    rf"(?:[ -]?(?P<scale>(?i:{_BIG})|bn|mn|tn|m|k|K|M|B)(?![\w]))?"
    r"(?![\d_]|[.,:/]\d)"
)
_VULGAR = re.compile(r"(?<![\d/.,])(?P<over>[1-9])/(?P<under>[2-9])(?= [a-z])(?! of)")
_WORDS = re.compile(
    rf"\b(?:an? (?=(?:{_BIG})\b))?(?:{_SPELT}|{_BIG})"
    rf"(?:[ -](?:and )?(?:a (?=half\b))?(?:{_SPELT}|{_BIG}|half)\b)*\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:(?:tens|hundreds) of (?:thousands|millions)"
    r"|dozens|scores|hundreds|thousands|millions|billions)\b(?! of dollars ago)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:half|(?:a|one|two|three|four)[ -](?:third|quarter|fifth|tenth)s?)"
    r"(?= (?:of|the|its|their|his|her)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: half-open offsets, its ends, its currency if printed."""

    start: int
    end: int
    low: float
    high: float
    unit: str | None = None
    scale: float = 1.0
    order: bool = False  # "dozens": only an order of magnitude
    spelt: bool = False


def numerals(text: str) -> list[Numeral]:
    """Give the numbers of a text in order, none inside another."""
    found: list[Numeral] = []
    for one in sorted(_all(text), key=lambda number: (number.start, -number.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _all(text: str) -> Iterator[Numeral]:
    """Give what each of the four patterns finds."""
    for match in _DIGITS.finditer(text):
        yield _from_digits(match)
    for match in _ORDER.finditer(text):
        low, high = ORDERS[match.group().lower()]
        yield Numeral(match.start(), match.end(), low, high, order=True, spelt=True)
    for match in _FRACTION.finditer(text):
        share = FRACTIONS.get(match.group().lower().replace("-", " "))
        if share:
            yield Numeral(match.start(), match.end(), share, share, "percent")
    for match in _VULGAR.finditer(text):
        share = int(match["over"]) / int(match["under"])
        yield Numeral(match.start(), match.end(), share, share)
    for match in _WORDS.finditer(text):
        value = value_of_words(match.group())
        if value is not None:
            yield Numeral(match.start(), match.end(), value, value, spelt=True)


def _from_digits(match: re.Match[str]) -> Numeral:
    """Read a number in figures."""
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    value = float(match["digits"].replace(",", ""))
    if match["part"]:
        value += int(match["part"][0]) / int(match["part"][2])
    value *= scale
    sign = (match["currency"] or "").replace(" ", "").lower()
    return Numeral(
        match.start(), match.end(), value, value, CURRENCIES.get(sign), scale
    )


def value_of_words(text: str) -> float | None:
    """Give the value of a number in words: "two and a half million"."""
    total = 0.0
    group = 0.0
    words = text.lower().replace("-", " ").split()
    for place, word in enumerate(words):
        if word in ONES:
            group += ONES[word]
        elif word in TENS:
            group += TENS[word]
        elif word == "half":
            group += 0.5
        elif word in ("hundred", "dozen"):
            group = (group or 1.0) * SCALES[word]
        elif word in SCALES:
            total += (group or 1.0) * SCALES[word]
            group = 0.0
        elif word not in ("and", "a", "an") or place == len(words) - 1:
            return None
    return total + group
