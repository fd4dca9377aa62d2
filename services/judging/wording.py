"""Whether two statements say one thing, told by their words and vectors.

Likeness only ever speaks for sameness. It never makes a contradiction: statements that
differ in a single word are the most alike and the most opposed (plur-ai/plur#137).
"""

from __future__ import annotations

import re
from functools import lru_cache

from services.model.claim import Claim

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def words(listed: str) -> frozenset[str]:
    """Give the words of a list that is written as one text."""
    return frozenset(listed.split())


#: Words that tell nothing of what is stated: grammar, and verbs of saying.
STOP = words(
    "a an the this that these those some any all each every and or but nor so as of in"
    " on at by for from to into onto with without within over under about around after"
    " before since until during between among against through across per via than then"
    " there here it its he his him she her hers they them their we us our you your i my"
    " me who whom whose which what when where why how is are was were be been being am"
    " has have had having do does did doing will would shall should can could may might"
    " must not no also just only even very more most much many other another such up"
    " down out off said say says saying told tell tells according reported reports"
    " report reportedly announced added stated statement claimed claims claim"
)

_ENDINGS = ("ations", "ation", "ements", "ement", "ings", "ing", "ions", "ion")
_ENDINGS_SHORT = ("edly", "ies", "ed", "es", "ly", "s", "e", "y")

#: From here on two statements count as one in other words.
SAME_OVERLAP = 0.6
SAME_COSINE = 0.8
#: The same where a person has put the two side by side.
PAIRED_COSINE = 0.66
#: The words must share this much before a vector may speak.
COSINE_OVERLAP = 0.3


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Cut common endings off a lower-case word, crudely."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    for ending in _ENDINGS_SHORT:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _undouble(word.removesuffix(ending))
    return word


def _undouble(word: str) -> str:
    """Give "stopp" back as "stop", but leave "kill" whole."""
    twin = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz"
    return word[:-1] if twin else word


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """Give the stems of a text's telling words."""
    words = (match.removesuffix("'s").removesuffix("’s") for match in _words(text))
    return frozenset(stem(word) for word in words if word not in STOP and len(word) > 1)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=16_384)
def has_word(text: str, words: frozenset[str]) -> bool:
    """Tell whether one of `words` (lower case) stands in a text."""
    return not words.isdisjoint(_words(text))


def told(claim: Claim) -> frozenset[str]:
    """Give the stems of what is stated, without those who state it."""
    draft = claim.draft
    speakers = " ".join(f"{one.words} {one.cue}" for one in draft.attribution.speakers)
    bare = stems(draft.text) - stems(speakers)
    return bare or stems(draft.text)


def overlap(left: Claim, right: Claim) -> float:
    """Give the Jaccard overlap of what two claims tell, 0 to 1."""
    one, other = told(left), told(right)
    union = one | other
    return len(one & other) / len(union) if union else 0.0


def containment(left: Claim, right: Claim) -> float:
    """Give how much of the shorter claim stands in the longer one, 0 to 1."""
    one, other = told(left), told(right)
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def cosine(left: Claim, right: Claim) -> float | None:
    """Give the cosine of the unit-length vectors; None unless both have one."""
    one, other = left.vector, right.vector
    if not one or len(one) != len(other):
        return None
    return sum(x * y for x, y in zip(one, other, strict=True))


def alike(left: Claim, right: Claim, *, told_apart: bool = True) -> bool:
    """Tell whether two claims make one statement in other words.

    `told_apart`: nobody but we hold the two against each other, so more is asked.
    """
    shared = overlap(left, right)
    if shared >= SAME_OVERLAP:
        return True
    near = cosine(left, right) or 0.0
    if told_apart:
        return near >= SAME_COSINE and shared >= COSINE_OVERLAP
    return near >= PAIRED_COSINE
