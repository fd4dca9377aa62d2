"""Reads the amounts of a text as it stands: counts, money, ages, clock times, dates.

Extraction takes a clause apart and leaves out what it cannot place. Two texts that
people put side by side are also compared by every amount they print; the words around
an amount tell which two of them are meant for one thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from services.judging import tables, wording
from services.judging.arithmetic import unit_dimension

#: What a number is by its word, and what stands before a bound.
_BOUNDS = tables.named("amounts.tsv", "bound")
_SMALL = tables.values("amounts.tsv", "number")
_TENS = tables.values("amounts.tsv", "tens")
_ORDINALS = tables.values("amounts.tsv", "ordinal")
_MULTIPLES = tables.values("amounts.tsv", "multiple")
_MONTHS = tables.values("amounts.tsv", "month")
_WEEKDAYS = tables.values("amounts.tsv", "weekday")
_CURRENCIES = frozenset(tables.values("amounts.tsv", "currency"))
_PERCENT = frozenset(tables.values("amounts.tsv", "percent"))

_BOUND = re.compile(
    r"\b(" + "|".join(sorted(_BOUNDS, key=len, reverse=True)) + r")\s*(?:an?\s)?[$£€]?$"
)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?: ?[:.] ?(\d\d))? ?([ap])\.? ?m\b\.?|\b(noon|midnight)\b"
)
_AGE = re.compile(
    r"\b(\d{1,3})[- ]{1,3}years?[- ]{1,3}old\b|\baged? (\d{1,3})\b"
    r"|(?<=\w), (\d{2})(?=,)"
)
_WORD = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|[$£€%]")
#: "nine in ten", "three-quarters of", "half of", "half the".
_SHARE = re.compile(
    r"\b(\w+) (?:in|out of) (ten|five|four|three|10|5|4|3)\b"
    r"|\b(?:(\w+)[- ]|an?\s)?(quarter|third|fifth|tenth)s? of\b"
    r"|\b(three)[- ](quarters)\b|\b(half)(?= (?:of|the|its|his|her|their|all)\b)"
)
_PARTS = {"third": 3.0, "quarter": 4.0, "quarters": 4.0, "fifth": 5.0, "tenth": 10.0}
_HALF = re.compile(r"[ -]1/2\b")
_ORDINAL_DIGITS = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b")
#: Words looked at to either side.
_AROUND = 7
_NOUNS = 3
_NOT_COUNTING = wording.words("no any every this that the which each")
#: A phrase ends here.
_PHRASE_END = frozenset(',;:.()"”“')


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, what it is of, and the stems around it.

    `kind`: count, measure, money, percent, clock, age, ordinal, year, date or weekday.
    `of`: the unit, or stems of the words behind a count.
    """

    kind: str
    value: float  # in the dimension's own unit; a clock time in hours
    bound: str  # "least", "most", "about" or ""
    of: frozenset[str]
    around: frozenset[str]
    quote: str

    @property
    def is_none(self) -> bool:
        """Whether it says that there are none: "no homes"."""
        return self.kind == "count" and self.value == 0

    @property
    def is_time(self) -> bool:
        """Whether it says when."""
        return self.kind in ("clock", "year", "date", "weekday")


@lru_cache(maxsize=16_384)
def amounts(text: str) -> tuple[Amount, ...]:
    """Read the amounts of a text, in order, each place once. Linear in its length."""
    reader = _Reader(text)
    reader.read()
    return tuple(reader.found)


class _Reader:
    """Goes through the words of a text once."""

    def __init__(self, text: str) -> None:
        self.text = text.casefold()
        self.found: list[Amount] = []
        self.taken = bytearray(len(self.text))
        self.words = list(_WORD.finditer(self.text))

    def read(self) -> None:
        """Find special shapes first, then plain numbers among the words."""
        for match in _CLOCK.finditer(self.text):
            self._add("clock", _hour(match), match.span())
        for match in _AGE.finditer(self.text):
            years = float(match[1] or match[2] or match[3])
            self._add("age", years, match.span())
        for match in _SHARE.finditer(self.text):
            self._add("percent", _share(match), match.span())
        for match in _ORDINAL_DIGITS.finditer(self.text):
            if not self._is_date(match.start()):
                self._add("ordinal", float(match[1]), match.span())
        place = 0
        while place < len(self.words):
            place = max(self._at(place), place + 1)
        self.found.sort(key=lambda one: one.quote)

    def _is_date(self, start: int) -> bool:
        before = self.text[max(0, start - 12) : start].split()
        return bool(before) and before[-1].strip(".") in _MONTHS

    def _at(self, place: int) -> int:
        """Read what begins at a word; give the place behind it."""
        match = self.words[place]
        if self.taken[match.start()]:
            return place + 1
        word = match[0]
        if word in _WEEKDAYS:
            self._add("weekday", _WEEKDAYS[word], match.span())
            return place + 1
        if word in _ORDINALS:
            self._add("ordinal", _ORDINALS[word], match.span())
            return place + 1
        if word in _MONTHS:
            return self._month(place)
        value, behind = self._number(place)
        if value is None:
            return place + 1
        return self._amount(place, behind, value)

    def _word(self, place: int) -> str:
        return self.words[place][0] if 0 <= place < len(self.words) else ""

    def _month(self, place: int) -> int:
        """Read "June 24", "24 June"; a month alone is a date without its day."""
        month = _MONTHS[self._word(place)]
        if (
            self._word(place) in ("may", "march")
            and not self._word(place + 1).isdigit()
        ):
            return place + 1
        day = self._word(place + 1)
        if day.isdigit() and int(day) <= 31:
            span = (self.words[place].start(), self.words[place + 1].end())
            self._add("date", month * 100 + int(day), span)
            return place + 2
        before = self._word(place - 1)
        if before.isdigit() and self.found and self.found[-1].quote == before:
            self.found.pop()
            self._add("date", month * 100 + int(before), self.words[place].span())
            return place + 1
        self._add("date", month * 100, self.words[place].span())
        return place + 1

    def _number(self, place: int) -> tuple[float | None, int]:
        """Read a number from digits and words; give it and the place behind it."""
        word = self._word(place)
        value: float
        if word[:1].isdigit():
            value = float(word.replace(",", ""))
        elif word in _TENS:
            value = _TENS[word]
            unit = _plain(self._word(place + 1))
            if 0 < unit < 10 and not self._word(place + 1).isdigit():
                value, place = value + unit, place + 1
        elif word in _SMALL:
            value = _SMALL[word]
        elif (
            word in ("a", "one") and self._word(place + 1) in _MULTIPLES
        ) or self._is_one(place):
            value = 1
        elif word == "no":
            value, place = 0, place + (self._word(place + 1) == "one")
        else:
            return None, place + 1
        if _HALF.match(self.text, self.words[place].end()):
            return value + 0.5, place + 3
        place += 1
        while self._word(place) in _MULTIPLES:
            value *= _MULTIPLES[self._word(place)]
            place += 1
        return value, place

    def _is_one(self, place: int) -> bool:
        """Tell whether "one" counts: "one guard", "a dozen", not "one of them"."""
        if self._word(place) in ("a", "one") and self._word(place + 1) in _MULTIPLES:
            return True
        if self._word(place) != "one" or self._word(place - 1) in _NOT_COUNTING:
            return False
        after = self._word(place + 1)
        return after.isalpha() and after not in wording.STOP

    def _amount(self, place: int, behind: int, value: float) -> int:
        """Tell what a number is of by the words around it."""
        start, end = self.words[place].start(), self.words[behind - 1].end()
        before, after = self._word(place - 1), self._word(behind)
        if before in ("$", "£", "€") or self._is_money(after, place):
            self._add("money", value, (start, end))
        elif after in _PERCENT or (after == "per" and self._word(behind + 1) == "cent"):
            self._add("percent", value, (start, end))
        elif unit := unit_dimension(after):
            dimension, factor = unit
            self._add("measure", value * factor, (start, end), frozenset({dimension}))
        elif self._is_year(place, value):
            self._add("year", value, (start, end))
        else:
            self._add("count", value, (start, end), self._nouns(behind))
        return behind

    def _is_money(self, after: str, place: int) -> bool:
        weighed = any(self._word(place - step).startswith("weigh") for step in (1, 2))
        return after in _CURRENCIES and not weighed

    def _is_year(self, place: int, value: float) -> bool:
        word = self._word(place)
        return len(word) == 4 and word.isdigit() and 1500 <= value < 2100

    def _nouns(self, behind: int) -> frozenset[str]:
        """Give the stems of the words behind a number, as far as its phrase goes."""
        near: list[str] = []
        for match in self.words[behind : behind + 5]:
            between = self.text[self.words[behind - 1].end() : match.start()]
            if not _PHRASE_END.isdisjoint(between) or len(near) == _NOUNS:
                break
            if match[0].isalpha() and match[0] not in wording.STOP:
                near.append(wording.stem(match[0]))
        return frozenset(near)

    def _add(
        self,
        kind: str,
        value: float,
        span: tuple[int, int],
        of: frozenset[str] = frozenset(),
    ) -> None:
        start, end = span
        if value < 0 or any(self.taken[start:end]):
            return
        self.taken[start:end] = b"\x01" * (end - start)
        bound = _BOUND.search(self.text[max(0, start - 18) : start])
        left = self.text[max(0, start - 9 * _AROUND) : start]
        right = self.text[end : end + 9 * _AROUND]
        around = wording.stems(left + " " + right) - of
        self.found.append(
            Amount(
                kind,
                value,
                _BOUNDS[bound[1]] if bound else "",
                of,
                around,
                self.text[start:end],
            )
        )


def _share(match: re.Match[str]) -> float:
    """Give a share in per cent; -1 where the words name none."""
    if match[7]:
        return 50.0
    if match[1]:
        part, whole = _plain(match[1]), _plain(match[2])
    else:
        part, whole = (
            _plain(match[3] or match[5] or "one"),
            _PARTS[match[4] or match[6]],
        )
    return 100 * part / whole if 0 < part <= whole else -1.0


def _plain(word: str) -> float:
    """Give a small number from digits or a word; 0 if it is none."""
    if word.isdigit():
        return float(word)
    return 1.0 if word in ("one", "a", "an") else _SMALL.get(word, 0.0)


def _hour(match: re.Match[str]) -> float:
    """Give the hours since midnight."""
    if match[4]:
        return 12.0 if match[4] == "noon" else 24.0
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return hour + int(match[2] or 0) / 60
