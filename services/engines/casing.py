"""Text in capitals, put in small letters for the parser, which knows no names there.

So is a single shouted word ("have SACKED 60 staff"), and the capital of a sentence's
first noun makes no name of it ("Riot police").

Every code point keeps its place, so that what is parsed leads back to what was written.
What is a name can only be guessed: a word that no dictionary has, a country, a capital,
a month or a day, and the noun right before an unknown word ("MINISTER VANTOR").
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from services.engines.protocols import Token
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


#: Short forms that are words too: "NICE" advises, the "START" treaty.
_SHORT_FORM_WORDS = (
    "nice salt start care fast dare mind sage stem snap spar cope pact wish help live "
    "race hope score rapid prime swat aids most mast able wise peace lift fare core "
    "team best safe sure real clear pass bright shape reach trace watch video"
)
_SHORT_FORMS = frozenset(_SHORT_FORM_WORDS.split())
#: Labels of what may be named by one word before a noun.
_BODIES = frozenset({"ORG", "GPE", "NORP", "PRODUCT", "FAC", "LOC", "WORK_OF_ART"})
#: What the recognizer takes for firms before another noun.
_NO_BODY_WORDS = (
    "customs riot army navy police prison house tram bank sniffer lifeboat church "
    "school hospital union court market"
)
_NO_BODIES = frozenset(_NO_BODY_WORDS.split())
#: A run of words in capitals with one of four letters at least.
_SHOUTED = re.compile(
    r"(?<![\w-])(?<!\w\.)(?=(?:[A-Z]{2,3} ){0,4}[A-Z]{4})[A-Z]{2,}(?: [A-Z]{2,})*"
    r"(?![\w-]|\.\w)"
)
_PAST = ("ed", "ing")


def calmed(text: str, words: Words) -> str:
    """Give a text with its shouted verbs and adjectives in small letters."""
    return _SHOUTED.sub(lambda found: _calm(found, words), text)


def has_shouted(text: str) -> bool:
    """Tell whether a text has words in capitals that are no short forms of three."""
    return _SHOUTED.search(text) is not None


def _calm(found: re.Match[str], words: Words) -> str:
    """Give a run of shouted words; with a name or a short form in it, it stays."""
    told = found[0].lower().split()
    past = [
        one.endswith(_PAST) and any(map(words.is_other, _bases(one))) for one in told
    ]
    known = all(
        derived or (words.is_other(one) and one not in _SHORT_FORMS)
        for one, derived in zip(told, past, strict=True)
    )
    behind = found.string[found.end() : found.end() + 3]
    titled = behind[:1] == " " and behind[1:2].isupper() and behind[2:3].islower()
    return " ".join(told) if known and (past[-1] or not titled) else found[0]


def inner_words(texts: Iterable[str]) -> frozenset[str]:
    """Give the words with a capital that no sentence begins with: names, as printed."""
    return frozenset(
        found[0]
        for text in texts
        for found in _WORD.finditer(text)
        if found[0][0].isupper() and not _begins(text, found.start())
    )


def begins_as_name(found: Sequence[Token]) -> bool:
    """Tell whether a sentence's first word was taken for a name."""
    first = _first(found)
    return first is not None and first.tag in ("NNP", "NNPS")


def _first(found: Sequence[Token]) -> Token | None:
    """Give the first word behind opening marks."""
    return next((one for one in found[:3] if one.text[:1].isalpha()), None)


def plain_first(
    found: Sequence[Token], words: Words, named: Container[str]
) -> tuple[Token, ...]:
    """Give a sentence's words with its first as the noun that it is: "Riot police".

    Only what no sentence has as a name elsewhere (`named`): a plural, or a noun before
    a noun in small letters.
    """
    first = _first(found)
    if first is None or first.text in named:
        return tuple(found)
    low, behind = first.text.lower(), found[first.place + 1 : first.place + 2]
    base = _singular(low, words)
    if first.dep in ("nsubj", "nsubjpass") and base and first.entity not in _BODIES:
        return _with(found, first._replace(tag="NNS", lemma=base))
    noun = behind and behind[0].tag in ("NN", "NNS") and behind[0].text.islower()
    body = first.entity in _BODIES and low not in _NO_BODIES
    if first.dep == "compound" and noun and not body and low in words.nouns:
        return _with(found, first._replace(tag="NN", lemma=low))
    return tuple(found)


def _with(found: Sequence[Token], first: Token) -> tuple[Token, ...]:
    """Put a noun in the place of the name that it was taken for."""
    noun = first._replace(pos="NOUN", entity="")
    return (*found[: first.place], noun, *found[first.place + 1 :])


def _singular(word: str, words: Words) -> str:
    """Give the noun that a word is the plural of, or nothing if it may be another."""
    if not word.endswith("s") or (word in words.nouns and not words.is_other(word)):
        return ""
    bases = [word.removesuffix("s"), word.removesuffix("es")]
    if word.endswith("ies"):
        bases.insert(0, word.removesuffix("ies") + "y")
    return next((one for one in bases if one in words.nouns), "")


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
