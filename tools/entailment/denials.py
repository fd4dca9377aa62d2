"""Denials on either side, or on both: a "not" alone makes no contradiction.

What a pair becomes when a side is denied follows from logic: if P implies H, then P and
not-H exclude each other, not-H implies not-P, and not-P with H is open.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from spacy.tokens import Doc

from tools.entailment.changes import negations, rendered
from tools.entailment.lexicon import Lexicon
from tools.entailment.maker import Row, pair

# By what a pair was: sides (denied or not, premise first) and the classes allowed then.
OUTCOMES = {
    "e": (("P", "-H", "c"), ("-H", "-P", "e"), ("-P", "H", "nc"), ("-P", "-H", "en")),
    "n": (("P", "-H", "n"), ("-P", "H", "nc"), ("-P", "-H", "en")),
    "c": (("P", "-H", "en"), ("-P", "H", "en"), ("-P", "-H", "n")),
}


def denied(doc: Doc, rng: random.Random, words: Lexicon) -> str | None:
    """Deny the main verb of a sentence; None where it is denied already."""
    if any(token.dep_ == "neg" or token.lower_ == "no" for token in doc):
        return None
    found = list(negations(doc, rng, words))
    return rendered(doc, found[0].edits) if found else None


def denials(
    labels: list[str],
    docs: list[tuple[Doc, Doc]],
    rng: random.Random,
    words: Lexicon,
) -> Iterator[Row]:
    """Give two pairs with denials for each pair of sentences labelled e, n or c."""
    for label, (premise, hypothesis) in zip(labels, docs, strict=True):
        sides = {
            "P": premise.text,
            "H": hypothesis.text,
            "-P": denied(premise, rng, words),
            "-H": denied(hypothesis, rng, words),
        }
        outcomes = list(OUTCOMES[label])
        rng.shuffle(outcomes)
        for one, other, allowed in outcomes[:2]:
            a, b = sides[one], sides[other]
            if a and b:
                yield pair(a, b, allowed, "denial")
