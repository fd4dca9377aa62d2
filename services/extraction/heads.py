"""Finds the noun that a figure counts, wherever the sentence has it."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.quantities import Figure
from services.extraction.tree import Tree

_AROUND = (
    "nummod",
    "amod",
    "compound",
    "quantmod",
    "nmod",
    "appos",
    "advmod",
    "npadvmod",
)


def number_token(tree: Tree, figure: Figure) -> int | None:
    """Give the token of the number that the rest of the sentence hangs on."""
    places = tree.at(figure.number_start, max(figure.number_end, figure.end))
    inside = set(places)
    for one in reversed(places):
        if tree.tokens[one].head not in inside and tree.tokens[one].pos != "PUNCT":
            return one
    return places[-1] if places else None


def noun_of(tree: Tree, number: int, figure: Figure) -> int | None:
    """Give the noun that is counted."""
    token = tree.tokens[number]
    if figure.unit is None and token.pos == "NOUN" and token.lemma.isalpha():
        inner = _of(tree, number)
        return inner if inner is not None else number
    inner = _of(tree, number)
    inner = inner if inner is not None else _of_which(tree, number)
    if inner is not None:
        return inner
    head = tree.tokens[token.head]
    if token.dep in _AROUND and head.pos in ("NOUN", "PROPN") and not figure.money:
        deeper = _of(tree, head.place) if head.lemma in ("number", "total") else None
        return deeper if deeper is not None else head.place
    if token.dep == "pobj" and head.text.lower() == "of":
        whole = tree.tokens[head.head]
        return whole.place if whole.pos == "NOUN" else None
    if token.dep == "nsubj" and head.pos == "NOUN":
        return None
    put = _from_object(tree, token) if token.dep == "pobj" else None
    return put if put is not None else _from_subject(tree, number)


def uncut(tree: Tree, noun: int | None) -> int | None:
    """Give what is lost or cut: "job losses" count jobs."""
    if noun is None or tree.tokens[noun].lemma.lower() not in ("loss", "cut"):
        return noun
    inner = tree.child(noun, "compound")
    return inner.place if inner is not None and inner.pos == "NOUN" else noun


def _from_object(tree: Tree, token: Token) -> int | None:
    """Give the noun of "put job losses at 4,000" and "cut infections by half"."""
    prep = tree.tokens[token.head]
    if prep.text.lower() not in ("at", "to", "by", "from"):
        return None
    thing = tree.child(prep.head, "dobj")
    if thing is None or thing.pos != "NOUN" or thing.place > prep.place:
        return None
    inner = _of(tree, thing.place)
    return inner if inner is not None else thing.place


def _of_which(tree: Tree, number: int) -> int | None:
    """Give the noun of "300,000 comments, at least 208,000 of which were letters"."""
    for prep in tree.children(number, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner is None or inner.text.lower() not in ("which", "whom"):
            continue
        for verb in tree.above(number):
            noun = tree.tokens[tree.tokens[verb].head]
            if tree.tokens[verb].dep == "relcl" and noun.pos == "NOUN":
                return noun.place
    return None


def _of(tree: Tree, place: int) -> int | None:
    """Give the noun behind "of": "hundreds of people"."""
    for prep in tree.children(place, "prep"):
        inner = tree.child(prep.place, "pobj")
        people = inner is not None and (inner.pos == "NOUN" or inner.tag == "NNPS")
        if inner is not None and prep.text.lower() == "of" and people:
            return inner.place
    return None


def _from_subject(tree: Tree, number: int) -> int | None:
    """Give the noun of "the number of dead soldiers could reach 4,000"."""
    for verb in tree.above(number)[:3]:
        subject = tree.child(verb, "nsubj", "nsubjpass")
        if subject is not None and subject.place != number:
            inner = _of(tree, subject.place)
            place = inner if inner is not None else subject.place
            return place if tree.tokens[place].pos == "NOUN" else None
    return None
