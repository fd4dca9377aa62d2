"""Finds numbers in other words: "nobody", "an hour", "another", "doubled"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.extraction.lexicon import words
from services.extraction.numerals import Numeral
from services.extraction.spelt import SMALL

#: The unit of what is so many times as much.
TIMES = "times"
_TIMES = {
    "doubl": 2.0,
    "tripl": 3.0,
    "trebl": 3.0,
    "quadrupl": 4.0,
    "quintupl": 5.0,
    "halv": 0.5,
}
_MULTIPLIED = re.compile(
    r"\b(?P<stem>doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|ing)\b(?! (?:as|up|back"
    r"|down on)\b)",
    re.IGNORECASE,
)
_FOLD = re.compile(
    rf"\b(?P<count>{'|'.join(SMALL)}|\d{{1,4}})(?: ?- ?|)fold\b", re.IGNORECASE
)
_AS_MUCH = re.compile(
    rf"\b(?P<count>twice|thrice|(?:{'|'.join(SMALL)}|\d{{1,4}}(?:\.\d+)?) times)"
    r"(?= (?:as (?:many|much|high|large|big|long|fast|likely)|more|higher|larger|bigger"
    r"|the (?:number|amount|size|rate|average|level|price|limit|speed|weight))\b)",
    re.IGNORECASE,
)
_OFTEN = {"twice": 2.0, "thrice": 3.0}
#: "no injuries were reported", "nobody was hurt"
_NONE = re.compile(
    r"\b(?:(?P<none>no)(?= (?:[a-z]+ )?(?:injur(?:y|ies)|casualt(?:y|ies)|deaths?"
    r"|fatalit(?:y|ies)|victims?|arrests?|survivors?|lives)\b)"
    r"|(?P<nobody>no[ -]one|nobody|none)(?= (?:of (?:them|those|the \w+) )?(?:was|were"
    r"|has|had|is|are|died)\b(?: been| reported| seriously| believed to have been"
    r"| reported to have been){0,2} ?(?:killed|hurt|injured|wounded|dead|died|missing"
    r"|arrested|harmed)?\b))",
    re.IGNORECASE,
)
_DONE_TO = re.compile(r"kill|hurt|injur|wound|dead|died|missing|arrest|harm")
_ONE_MORE = re.compile(
    r"\b(?P<one>another|a (?:second|third|fourth|fifth)(?: [a-z]+)?)"
    r"(?= (?:was |were |is )?(?:seriously |critically |badly )?(?:killed|hurt|injured"
    r"|wounded|dead|died|arrested|missing)\b)",
    re.IGNORECASE,
)
#: "an hour", where a hedge shows that it is measured.
UNIT_WORDS = words(
    "hour minute day week month year mile decade century tonne ton kilometre kilometer"
    " metre meter foot inch kilogram kilo second pound acre"
)
_ONE_UNIT = re.compile(
    r"\b(?:less than|more than|nearly|almost|over|under|about|around|within)"
    rf" (?P<one>an?) (?=(?:{'|'.join(sorted(UNIT_WORDS))})\b)",
    re.IGNORECASE,
)
_HALF_UNIT = re.compile(
    r"\b(?P<one>half(?: an?)?)[ -](?=(?:hour|year|mile|decade|century|tonne|ton|hours"
    r"|kilometre|kilometer|metre|meter|inch|kilogram|kilo|second|pound|acre|teaspoon"
    r"|minute|day)\b)",
    re.IGNORECASE,
)


#: "a quarter of a percentage point", "a half-point cut"
_OF_A_POINT = re.compile(
    r"\b(?P<some>half|(?:an? |one |three[ -])?quarters?)(?: of an?| an?|)"
    r"(?=[ -](?:percentage[ -])?point\b)",
    re.IGNORECASE,
)


_ONE_UNIT_WORDS = words("a an")
_POINTS = words("point points")
_MORE_WORDS = words("another second third fourth fifth")
_NONE_WORDS = words("no nobody none")
_AS_MUCH_WORDS = words("twice thrice times")


def worded_numbers(text: str, told: frozenset[str]) -> Iterator[Numeral]:
    """Give the numbers of a sentence that stand in other words.

    `told`: its words in lower case.
    """
    if told & _ONE_UNIT_WORDS and told & UNIT_WORDS:
        yield from _ones(_ONE_UNIT, text, 1.0)
    if "half" in told:
        yield from _ones(_HALF_UNIT, text, 0.5)
    if told & _POINTS:
        for match in _OF_A_POINT.finditer(text):
            some = match["some"].lower()
            value = 0.5 if some == "half" else 0.75 if "three" in some else 0.25
            yield _number(*match.span(), value)
    if told & _MORE_WORDS:
        yield from _ones(_ONE_MORE, text, 1.0)
    if told & _NONE_WORDS:
        yield from _none(text)
    if "fold" in text:
        yield from _times(_FOLD, text)
    if told & _AS_MUCH_WORDS:
        yield from _times(_AS_MUCH, text)
    for match in _MULTIPLIED.finditer(text):
        yield _number(*match.span(), _TIMES[match["stem"].lower()], TIMES)


def _ones(pattern: re.Pattern[str], text: str, value: float) -> Iterator[Numeral]:
    """Give what an article or "another" counts."""
    for match in pattern.finditer(text):
        yield _number(*match.span("one"), value)


def _none(text: str) -> Iterator[Numeral]:
    """Give the counts of nobody and nothing."""
    for match in _NONE.finditer(text):
        if match["none"] or _DONE_TO.search(text, match.end(), match.end() + 60):
            yield _number(*match.span(), 0.0)


def _times(pattern: re.Pattern[str], text: str) -> Iterator[Numeral]:
    """Give multiples: "threefold", "twice as many"."""
    for match in pattern.finditer(text):
        yield _number(*match.span(), _count(match["count"].lower()), TIMES)


def _number(start: int, end: int, value: float, unit: str | None = None) -> Numeral:
    return Numeral(start, end, value, value, unit, spelt=True)


def _count(count: str) -> float:
    """Give the value of "three", "12" or "twice"."""
    first = count.split()[0]
    return SMALL[first] if first in SMALL else _OFTEN.get(first) or float(first)
