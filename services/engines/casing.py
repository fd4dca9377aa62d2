"""Text in capitals, put in small letters for the parser, which knows no names there.

Every code point keeps its place, so that what is parsed leads back to what was written.
What is a name can only be guessed: a word that no dictionary has, a country, a capital,
a month or a day, and the noun right before an unknown word ("MINISTER VANTOR").
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache

from services.model.countries import countries

#: Letters of the shortest text that counts, and the share of capitals among them.
_FEWEST, _SHARE = 20, 0.9
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DAYS_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february april "
    "june july august september october november december i"
)
_DAYS = frozenset(_DAYS_WORDS.split())
#: Endings that a dictionary's words may have, and what stands there instead.
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("men", "man"),
    ("d", ""),
    ("ed", ""),
    ("ing", ""),
    ("er", ""),
    ("est", ""),
    ("iest", "y"),
    ("ly", ""),
)
_STOPS = frozenset(".!?:")


def is_shouted(text: str) -> bool:
    """Tell whether a text is in capitals throughout."""
    high = sum(1 for one in text if one.isupper())
    low = sum(1 for one in text if one.islower())
    return high >= _FEWEST and high >= _SHARE * (high + low)


@dataclass(frozen=True, slots=True)
class Words:
    """What a dictionary has, in small letters."""

    nouns: Container[str]  # and nothing but nouns
    others: Container[str]

    def has(self, word: str) -> bool:
        """Tell whether a word or what it is made from is known."""
        return any(one in self.nouns or one in self.others for one in _bases(word))

    def is_other(self, word: str) -> bool:
        """Tell whether a word is known as something else than a noun."""
        return word in self.others

    def is_noun(self, word: str) -> bool:
        """Tell whether a word is known as a noun and as nothing else."""
        return word in self.nouns and not any(
            one in self.others for one in _bases(word)
        )


def quieted(text: str, words: Words) -> str:
    """Give a shouted text in small letters but for what may be names."""
    signs = [one.lower() if len(one.lower()) == 1 else one for one in text]
    low = "".join(signs)
    names = set(_names(low, words))
    for found in _WORD.finditer(low):
        if found.start() in names or _begins(low, found.start()):
            signs[found.start()] = text[found.start()]
    return "".join(signs)


def _names(text: str, words: Words) -> Iterator[int]:
    """Give where words start that may be names."""
    before: re.Match[str] | None = None
    for found in _WORD.finditer(text):
        word = re.split("['’]", found[0])[0]
        place = word in _places() and not words.is_other(word)
        if place or word in _DAYS:
            yield found.start()
        elif not words.has(word):
            yield found.start()
            if (
                before
                and words.is_noun(before[0])
                and found.start() - before.end() == 1
            ):
                yield before.start()
        before = found


def _begins(text: str, start: int) -> bool:
    """Tell whether a sentence begins at a place."""
    before = text[max(0, start - 8) : start].rstrip("\"“‘'( ")
    return not before if start < 8 else before[-1:] in _STOPS


def _bases(word: str) -> Iterator[str]:
    """Give a word and what it may be made from."""
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word.removesuffix(ending) + instead
            yield base
            yield base + "e"
            if base[-1:] == base[-2:-1]:  # "stopped"
                yield base[:-1]


@cache
def _places() -> frozenset[str]:
    """Give the words that countries, their people and capitals are called by."""
    return frozenset(
        word.lower()
        for one in countries()
        for name in (one.name, *one.peoples, *one.capitals)
        for word in name.split()
        if word[0].isupper()
    )
