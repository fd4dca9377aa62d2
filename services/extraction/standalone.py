"""Writes a clause so that it reads on its own.

Its own words in their order, less the words that report it. A pronoun or a relative
gives way to the name it stands for where that is sure; otherwise it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.references import Reader
from services.extraction.tree import Tree

_LEADING = words(
    "that and but while although though whereas or so yet with however meanwhile until"
    " after before since because when as"
)
_STRAY = frozenset(",;:-–—.\"“”‘’'…")
_SUBJECTIVE = frozenset({"he", "she", "it", "they", "him", "them"})
_POSSESSIVE = frozenset({"his", "its", "their"})


def bounds(tree: Tree, places: Sequence[int]) -> list[int]:
    """Strip conjunctions and stray punctuation from both ends."""
    kept = list(places)
    while kept and _leads(tree.tokens[kept[0]]):
        kept.pop(0)
    while kept and (
        tree.tokens[kept[-1]].text in _STRAY or tree.tokens[kept[-1]].dep == "cc"
    ):
        kept.pop()
    return kept


def _leads(token: Token) -> bool:
    """Tell whether a first word belongs to the sentence around, not to the clause."""
    low = token.text.lower()
    if low in _STRAY:
        return True
    if low == "as" and token.dep != "mark":
        return False
    if low == "that" and token.tag == "DT":
        return False  # "That is why": it points back
    return low in _LEADING and token.dep in (
        "mark",
        "cc",
        "advmod",
        "prep",
        "nsubj",
        "punct",
    )


def standalone(
    tree: Tree, places: Sequence[int], reader: Reader, without: Iterable[int] = ()
) -> str:
    """Give the words at `places` less `without` as a sentence of their own."""
    left_out = set(without)
    kept = bounds(tree, [one for one in places if one not in left_out])
    if not kept:
        return ""
    named: set[str] = set()
    inside = set(kept)
    kept = [one for one in kept if not _orphan(tree, one, inside)]
    words = "".join(
        _written(tree, one, reader, named, starts=one == kept[0])
        + ("" if one + 1 in inside else " ")
        for one in kept
    )
    words = " ".join(words.split())
    for stray in (" ,", " ;"):
        words = words.replace(stray, stray[1:])
    words = words.replace(",,", ",").rstrip(" ,;:")
    return words[:1].upper() + words[1:] + ("" if words[-1:] in ".!?" else ".")


def _orphan(tree: Tree, place: int, inside: set[int]) -> bool:
    """Tell whether a comma opened an aside that was taken out."""
    return tree.tokens[place].text == "," and place + 1 not in inside


def _written(
    tree: Tree, place: int, reader: Reader, named: set[str], *, starts: bool
) -> str:
    """Give one word with the space behind it, replaced where that is sure."""
    token = tree.tokens[place]
    following = tree.tokens[place + 1] if place + 1 < len(tree.tokens) else None
    space = " " if following is None or following.start > token.end else ""
    if token.text in ("“", "”", '"'):
        return space
    return _replacement(tree, token, reader, named, starts=starts) + space


def _replacement(
    tree: Tree, token: Token, reader: Reader, named: set[str], *, starts: bool
) -> str:
    """Give the name for a pronoun at its first place in the claim."""
    low = token.text.lower()
    relative = low in ("which", "who") and starts
    if low not in _SUBJECTIVE | _POSSESSIVE and not relative:
        return token.text
    found = reader.name(tree, token.place) if relative else reader.sure(tree, token)
    if not found.name or found.name in named or not (found.proper or relative):
        return token.text
    named.add(found.name)
    if low not in _POSSESSIVE:
        return found.name
    following = tree.tokens[token.place + 1]
    if following.lemma.lower() in found.name.lower():
        return token.text
    return f"{found.name}'" if found.name.endswith("s") else f"{found.name}'s"
