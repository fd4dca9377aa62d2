"""Mends base forms that the parser's dictionary gets wrong.

Where two words have one form it takes the first by the alphabet: "fined" is of "fin",
"taxes" of "taxis". A short verb doubles its last letter ("finned"), so that a form
without it is of the longer one; for nouns there is a table.
"""

from __future__ import annotations

import re

from services.engines.protocols import Token
from services.extraction.lexicon import mapping

#: One vowel between consonants: "fin", "rat", "wag".
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bcdfgjklmnprtvz]")
_ENDINGS = {"VBD": "ed", "VBN": "ed", "VBG": "ing", "VBZ": "es"}


def with_own_lemma(token: Token) -> Token:
    """Give a word with the base form that it can have."""
    low = token.text.lower()
    if token.tag in ("NNS", "NN"):
        known = mapping("lemmas.tsv").get(low)
        return token._replace(lemma=known) if known else token
    ending = _ENDINGS.get(token.tag)
    if ending and low == token.lemma + ending and _DOUBLES.fullmatch(token.lemma):
        return token._replace(lemma=f"{token.lemma}e")
    return token
