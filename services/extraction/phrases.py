"""Reads a noun phrase off the tree, without knowing what was said before."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.names import country, plain
from services.extraction.tree import PROPER, Tree

_DEFINITE = frozenset({"the", "this", "that", "its", "their", "his", "her"})
_NO_NAME_TAGS = frozenset({"JJR", "JJS", "``", "PRP$"})


def lands_of(tree: Tree, place: int) -> list[str]:
    """Give the countries that modify a noun: "South Korean, U.S. and Ukrainian"."""
    found: list[str] = []
    reach = tree.noun_phrase(place)
    behind = [
        inner
        for prep in tree.children(place, "prep")
        if prep.text.lower() in ("of", "from", "in", "for")
        for inner in tree.branch(prep.place)[1:]
    ]
    conjoined = [
        inner
        for one in reach
        for other in tree.children(one, "conj")
        for inner in tree.branch(other.place)
    ]
    reach = sorted({*reach, *conjoined})
    for one in [*reach, *behind]:
        words = [tree.tokens[one].text]
        if one + 1 < len(tree.tokens):
            words.insert(0, f"{tree.tokens[one].text} {tree.tokens[one + 1].text}")
        land = next((known for word in words if (known := country(word))), None)
        if land and land not in found and one != place:
            found.append(land)
    return found


def loose(tree: Tree, place: int) -> bool:
    """Tell whether a token in front of a name is no part of it."""
    token = tree.tokens[place]
    return token.dep in ("det", "nummod", "quantmod") or token.tag in _NO_NAME_TAGS


def run_to(tree: Tree, place: int) -> list[int]:
    """Give the run of proper nouns that ends at `place`."""
    run = [place]
    tokens = tree.tokens
    while run[0] > 0:
        before = tokens[run[0] - 1]
        hyphen = before.text in ("-", "–") and before.end == tokens[run[0]].start
        glued = tokens[run[0]].text in ("-", "–")
        if before.tag not in PROPER and not hyphen and not glued:
            break
        run.insert(0, before.place)
    return run


def has_name(tree: Tree, place: int) -> bool:
    """Tell whether a name stands in the noun phrase before its head."""
    return any(
        tree.tokens[one].tag in PROPER or _named_adjective(tree.tokens[one])
        for one in tree.noun_phrase(place)
        if one != place
    )


def _named_adjective(token: Token) -> bool:
    """Tell whether an adjective is made from a name: "Sorvanian"."""
    return token.tag == "JJ" and token.text[:1].isupper() and token.place > 0


def definite(tree: Tree, place: int) -> bool:
    """Tell whether the phrase begins with "the" or the like."""
    first = tree.tokens[tree.noun_phrase(place)[0]]
    return first.text.lower() in _DEFINITE


def named_place(tree: Tree, place: int) -> str | None:
    """Give the place in "police in Ostrell"."""
    for prep in tree.children(place, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner and inner.tag in PROPER and prep.text.lower() in ("in", "of", "at"):
            return tree.phrase(tree.noun_phrase(inner.place))
    return None


def description(tree: Tree, token: Token) -> str:
    """Give a description in lower case without its determiner."""
    places = [one for one in tree.noun_phrase(token.place) if not _skipped(tree, one)]
    return plain(tree.phrase(places)).lower()


def _skipped(tree: Tree, place: int) -> bool:
    """Tell whether a token is left out of a description."""
    token = tree.tokens[place]
    return token.dep in ("det", "poss", "nummod", "quantmod") or token.tag in (
        "PRP$",
        "POS",
    )
