"""Tells a name from what only describes it, and one nobody from another."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.names import kind_of
from services.extraction.phrases import has_name, run_to
from services.extraction.tree import PROPER, Tree

#: Words between a noun and the name behind it: "its representative there, Dr Moyo".
_NEAR = 6
#: With a capital only at a sentence's start.
DESCRIBES = words(
    "carmaker chipmaker drugmaker planemaker shipbuilder retailer lender insurer"
    " operator charity sponsor broadcaster publisher airline brewer manufacturer"
    " watchdog regulator contractor supplier developer startup firm company"
)
#: Nouns that tell nobody from others, and the most words that do so behind them.
_ANYBODY = words("people person source someone man woman")
_TELLING = 8
_NO_WHO = frozenset({"DATE", "TIME", "MONEY", "CARDINAL", "LOC"})
#: Before a name these are a part of it: "state Supreme Court".
_PARTS_OF = words("state county city district province town village army police navy")


def names_it(tree: Tree, noun: Token, apposed: Token) -> bool:
    """Tell whether a name behind a noun says who it is: "her daughter, Ida Brandt"."""
    if kind_of(noun.lemma) == "person":
        return True
    near = apposed.place - noun.place - len(run_to(tree, apposed.place))
    return noun.tag == "NN" and near <= _NEAR and apposed.entity not in _NO_WHO


def own_words(tree: Tree, noun: Token) -> frozenset[str]:
    """Give what a phrase says of its noun: "the central bank" is no other bank."""
    before = tree.children(noun.place, "amod", "compound", "nmod")
    return frozenset(one.text.lower() for one in before if one.place < noun.place)


def spoken_for(tree: Tree, noun: Token) -> Token | None:
    """Give whom somebody without a name acts for: "a lawyer for Mr Marsh"."""
    for prep in tree.children(noun.place, "prep"):
        whose = tree.child(prep.place, "pobj")
        if whose is not None and whose.tag in PROPER and prep.text.lower() == "for":
            return whose
    return None


def more_of(tree: Tree, noun: Token) -> str:
    """Give what tells some people from all: "people | familiar with the matter"."""
    if noun.lemma.lower() not in _ANYBODY:
        return ""
    behind = tree.children(noun.place, "amod", "acl", "prep")
    first = next((one for one in behind if one.place == noun.place + 1), None)
    if first is None:
        return ""
    places = [one for one in tree.branch(first.place) if one > noun.place]
    return f" {tree.phrase(places).lower()}" if len(places) <= _TELLING else ""


def only_tagged(token: Token) -> bool:
    """Tell a common noun that the tagger took for a name: "the health ministry"."""
    return token.text.islower() and kind_of(token.lemma) is not None


def of_land(tree: Tree, noun: Token) -> bool:
    """Tell whether a country stands behind "of": "the health ministry of Kenya"."""
    behind = tree.words[noun.place + 1 : noun.place + 2]
    return behind == ("of",) and not has_name(tree, noun.place)


def described(tree: Tree, places: list[int], run: list[int]) -> list[int]:
    """Leave out what only says what a name is: "security firm Plinth"."""
    before = [one for one in places if one < run[0]]
    if not before or before[-1] != run[0] - 1:
        return places
    last = tree.tokens[before[-1]]
    only_said = last.tag == "NN" and last.lemma.lower() not in _PARTS_OF
    return run if only_said and last.dep == "compound" else places
