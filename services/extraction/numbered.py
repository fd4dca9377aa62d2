"""Knows by the tree which numbers belong to a name: "Local 308", "reactor 4".

A number that counts stands before its noun; one right behind a noun tells which.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.quantities import Figure
from services.extraction.tree import Tree

#: Nouns that have their amount behind them: "population 4,000".
_MEASURES = words(
    "population total toll number magnitude turnout score figure count temperature"
    " average capacity attendance circulation altitude height depth length weight age"
    " minus plus than staff crew"
)
#: Nouns that are many though they have no plural.
_MANY = words("staff crew police personnel people cattle sheep fish aircraft dead")


def unnamed(tree: Tree, figures: Sequence[Figure]) -> list[Figure]:
    """Give the figures that are no part of a name."""
    return [one for one in figures if not _is_label(tree, one)]


def _is_label(tree: Tree, figure: Figure) -> bool:
    """Tell whether a bare number in digits only tells which one is meant."""
    printed = tree.text[figure.start : figure.end]
    if figure.unit or figure.age or figure.votes or not printed.isdigit():
        return False
    places = tree.at(figure.number_start, figure.number_end)
    if len(places) != 1 or not places[0]:
        return False
    number, before = tree.tokens[places[0]], tree.tokens[places[0] - 1]
    if number.tag != "CD":
        return False  # "Cruz—35" is one word to the parser
    named = before.tag == "NNP" and before.text[:1].isupper()
    if not (named or before.tag == "NN") or before.lemma.lower() in _MEASURES:
        return False
    if number.start - before.end != 1 or tree.text[before.end] != " ":
        return False
    if number.head == before.place:
        return number.dep in ("nummod", "appos", "npadvmod")
    return named and _shares(tree, number, before)


def _shares(tree: Tree, number: Token, before: Token) -> bool:
    """Tell whether a number and the name before it are one: "the Falcon 9 rocket"."""
    if before.head == number.place:
        return before.dep in ("compound", "nmod")
    if before.head != number.head:
        return False
    head = tree.tokens[number.head]
    if number.dep == before.dep and number.dep in ("nsubj", "nsubjpass", "pobj"):
        return True
    single = head.tag == "NN" and head.lemma.lower() not in _MANY
    above = head.place > number.place and before.dep in ("compound", "nmod")
    return above and single and tree.text[number.start : number.end] != "1"
