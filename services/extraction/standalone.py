"""Writes a clause so that it reads on its own.

Its own words in their order, less the words that report it. A pronoun or a relative
gives way to the name it stands for where that is sure; otherwise it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.pointers import Pointed
from services.extraction.references import Reader
from services.extraction.relatives import decided, turned
from services.extraction.tree import PROPER, Tree

_LEADING = words(
    "that and but while although though whereas or so yet with however meanwhile until"
    " after before since because when as where"
)
_STRAY = frozenset([*",;:-–—.\"“”‘’'…", "``", "''"])
_MARKS = frozenset({"“", "”", '"', "``", "''"})
_RELATIVE = frozenset({"which", "who", "whose"})
_SUBJECTIVE = frozenset({"he", "she", "it", "they", "him", "her"})
_POSSESSIVE = frozenset({"his", "her", "its", "their"})


def bounds(tree: Tree, places: Sequence[int]) -> list[int]:
    """Strip conjunctions and stray punctuation from both ends."""
    kept = list(places)
    while kept and _leads(tree.tokens[kept[0]]):
        kept.pop(0)
    inside = set(kept)
    while kept and _trails(tree, tree.tokens[kept[-1]], inside):
        inside.discard(kept.pop())
    return kept


def _trails(tree: Tree, token: Token, inside: set[int]) -> bool:
    """Tell whether a last word led to what was taken out: "drew criticism after"."""
    behind = tree.child(token.place, "pobj", "pcomp") if token.dep == "prep" else None
    if behind is not None and behind.place > token.place:
        return behind.place not in inside
    if token.text in _STRAY or token.dep in ("cc", "mark"):
        return True
    return token.dep == "prep" and token.text.lower() in _LEADING


def _leads(token: Token) -> bool:
    """Tell whether a first word belongs to the sentence around, not to the clause."""
    low = token.text.lower()
    if low in _STRAY:
        return True
    if low == "as" and token.dep != "mark":
        return False
    if low == "that" and (token.tag == "DT" or token.dep in ("nsubj", "nsubjpass")):
        return False  # "That is why": it points back; "a blaze that has killed"
    if token.dep == "prep" and low not in ("with", "while"):
        return False  # "After a brief fight, two fled": part of the statement
    return low in _LEADING and token.dep in (
        "mark",
        "cc",
        "advmod",
        "prep",
        "nsubj",
        "punct",
    )


def standalone(
    tree: Tree,
    places: Sequence[int],
    reader: Reader,
    without: Iterable[int] = (),
    pointed: Sequence[Pointed] = (),
) -> str:
    """Give the words at `places` less `without` as a sentence of their own.

    `pointed` are words such as "the region" with what they are known to mean.
    """
    left_out = set(without)
    kept = bounds(tree, [one for one in places if one not in left_out])
    if not kept:
        return ""
    inside = set(kept)
    named = _named(tree, kept, reader)
    kept, verb = turned(tree, [one for one in kept if not _orphan(tree, one, inside)])
    inside = set(kept)
    instead = _instead(tree, inside, pointed)
    words = "".join(
        (
            instead[one]
            if one in instead
            else _written(tree, one, reader, named, starts=one == kept[0])
        )
        + ("" if one + 1 in inside and verb is None else " ")
        for one in kept
    )
    words = _with_decider(tree, kept, reader) + words
    words = " ".join(words.split())
    for stray in (" ,", " ;"):
        words = words.replace(stray, stray[1:])
    words = words.replace(",,", ",").rstrip(" ,;:")
    words = _closed(words)
    return words[:1].upper() + words[1:] + ("" if words[-1:] in ".!?" else ".")


def _instead(
    tree: Tree, inside: set[int], pointed: Sequence[Pointed]
) -> dict[int, str]:
    """Give the words for what only points; none where the claim has the name itself."""
    found: dict[int, str] = {}
    for one in pointed:
        if not inside.issuperset(one.places):
            continue
        own = " ".join(tree.tokens[place].text for place in sorted(inside))
        if one.name and one.name in own:
            continue
        last = one.places[-1]
        spaced = _space(tree, last)
        found.update(dict.fromkeys(one.places, ""))
        found[one.places[0]] = one.words + spaced
    return found


def _space(tree: Tree, place: int) -> str:
    """Give what stands behind a word: a space or nothing."""
    if place + 1 == len(tree.tokens):
        return " "
    return " " if tree.tokens[place + 1].start > tree.tokens[place].end else ""


def _with_decider(tree: Tree, kept: Sequence[int], reader: Reader) -> str:
    """Give "Norway decided" for what Norway's decision was."""
    inside = set(kept)
    for one in kept:
        found = decided(tree, one) if tree.tokens[one].head not in inside else None
        if found is not None:
            who = reader.name(tree, found[0].place)
            written = reader.names.with_article(who.name) if who.proper else who.name
            return f"{written} {found[1]} " if written else ""
    return ""


def _named(tree: Tree, places: Sequence[int], reader: Reader) -> set[str]:
    """Give who is named in the words themselves: they need no name for a pronoun."""
    found = {
        reader.name(tree, one).name
        for one in places
        if tree.tokens[one].dep in ("nsubj", "nsubjpass")
        and tree.tokens[one].pos in ("NOUN", "PROPN")
    }
    return found | {
        reader.name(tree, one, acts=False).name
        for one in places
        if tree.tokens[one].tag in PROPER and tree.tokens[one].dep != "compound"
    }


def _closed(words: str) -> str:
    """Take away a bracket that lost its other half."""
    if words.count("(") == words.count(")"):
        return words
    return " ".join(words.replace("(", " ").replace(")", " ").split())


def _orphan(tree: Tree, place: int, inside: set[int]) -> bool:
    """Tell whether a comma stands at an aside that was taken out."""
    if tree.tokens[place].text != ",":
        return False
    if place - 1 in inside:
        return place + 1 not in inside
    before = place - 1
    while before >= 0 and before not in inside:
        before -= 1
    if before < 0 or place + 1 not in inside:
        return True
    gone = tree.words[before : before + 2]
    opened = "," in gone or gone[-1] in ("that", "who", "which", "whose")
    last = before - 1 if tree.words[before] == "," else before
    return opened and not _in_apposition(tree, last, inside)


def _in_apposition(tree: Tree, place: int, inside: set[int]) -> bool:
    """Tell whether a word ends what a comma opened: "the owner, the Lind family"."""
    for one in (place, *tree.above(place)):
        if tree.tokens[one].dep == "appos":
            first = tree.noun_phrase(one)[0]
            return first - 1 in inside and tree.words[first - 1] == ","
    return False


def _written(
    tree: Tree, place: int, reader: Reader, named: set[str], *, starts: bool
) -> str:
    """Give one word with the space behind it, replaced where that is sure."""
    token = tree.tokens[place]
    space = _space(tree, place)
    if token.text in _MARKS:
        return space
    if place == 0 and not starts and token.pos == "DET":
        return token.text.lower() + space  # a first word that moved: "signed the pact"
    return _replacement(tree, token, reader, named, starts=starts) + space


def _replacement(
    tree: Tree, token: Token, reader: Reader, named: set[str], *, starts: bool
) -> str:
    """Give the name for a pronoun at its first place in the claim."""
    low = token.text.lower()
    relative = starts and (low in _RELATIVE or (low == "that" and token.tag == "WDT"))
    if low not in _SUBJECTIVE | _POSSESSIVE and not relative:
        return token.text
    found = reader.name(tree, token.place) if relative else reader.sure(tree, token)
    if not found.name or found.name in named:
        return "" if low == "that" else token.text
    if not (found.proper or relative):
        return token.text
    named.add(found.name)
    written = reader.names.with_article(found.name)
    if relative and not found.proper:
        written = _with_determiner(tree, token, found.name)
    owns = token.dep == "poss" and low in _POSSESSIVE
    if not owns and low != "whose":
        return written
    following = tree.tokens[token.place + 1 : token.place + 2]
    if any(one.lemma.lower() in found.name.lower() for one in following):
        return token.text
    return f"{written}'" if written.endswith("s") else f"{written}'s"


def _with_determiner(tree: Tree, relative: Token, name: str) -> str:
    """Write "the blaze" for the "that" of "a blaze that has killed"."""
    for verb in tree.above(relative.place):
        if tree.tokens[verb].dep == "relcl":
            noun = tree.tokens[tree.tokens[verb].head]
            own = tree.child(noun.place, "det", "poss")
            plural = noun.tag in ("NNS", "NNPS")
            return f"the {name}" if own is not None or not plural else name
    return name
