"""Which of many held claims are the one that somebody asks about, likeliest first.

Vectors find what means the same, words find the very names and numbers. Alone each puts
the right claim first less often than both together: among the nearest by vector those
rise that share words with what is asked, the more the fewer of them have the word.
Chosen on the claims of CLEF-2022 (docs/decisions/0017): reciprocal ranks gave less,
counts over all that is held no more.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from math import log

from services.judging import wording

#: So many of the nearest by vector are worth weighing by their words.
WEIGHED = 100
#: What all words in common count beside a cosine of 1.
_WORDS_COUNT = 0.15

_LINK = re.compile(r"https?://\S+|\b(?:pic\.twitter\.com|t\.co)/\S+")
_SIGNED = re.compile(r"\(@\w+\)")
_TAG = re.compile(r"[@#](\w+)")
_IN_TAG = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def cleaned(text: str) -> str:
    """Take links out of a post and take its tags apart: "#KettraFlood" is two words."""
    text = _LINK.sub(" ", _SIGNED.sub(" ", html.unescape(text)))
    text = _TAG.sub(lambda tag: " ".join(_IN_TAG.findall(tag[1])) or tag[1], text)
    return " ".join(text.split())


def ranked(asked: str, held: Sequence[tuple[str, float]]) -> list[int]:
    """Give the places of held claims, likeliest first.

    `held`: the text of each with its cosine to what is asked. A word counts by how few
    of them have it, so the answer needs nothing but them.
    """
    wanted = _words(asked)
    shared = [wanted & _words(text) for text, _ in held]
    often = Counter(word for words in shared for word in words)
    counts = {
        word: log(1 + (len(held) - often[word] + 0.5) / (often[word] + 0.5))
        for word in often
    }
    sums = [sum(counts[word] for word in sorted(words)) for words in shared]
    most = max(sums, default=0.0) or 1.0
    sure = [
        cosine + _WORDS_COUNT * total / most
        for (_, cosine), total in zip(held, sums, strict=True)
    ]
    return sorted(range(len(held)), key=lambda place: (-sure[place], place))


def _words(text: str) -> frozenset[str]:
    """Give the stems of the telling words, and the numbers."""
    return wording.stems(text) | frozenset(_NUMBER.findall(text))
