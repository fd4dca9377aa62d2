"""Tells what is done to what is counted, or what it does: from its own verb alone.

A verb counts only where the counted noun is its object or its subject, or where its
participle stands on the noun. A verb further up, and one of speaking, counting or
having, says nothing of what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from services.engines.protocols import Token
from services.extraction.heads import HOLDS, PUTS, SETS
from services.extraction.keys import event_of
from services.extraction.lexicon import mapping, rows, words
from services.extraction.participles import gerund, participle
from services.extraction.tree import Tree

#: Verbs that have, name or show what is counted and do nothing to it.
_HAVE = words(
    "have bear contain comprise include feature number boast list count give tally"
    " register total record leave see involve exist follow be equal average exceed top"
    " become remain go"
)
#: Classes of verbs.tsv that tell, and do not act.
_TELLING = words("say think estimate quote show deny admit confirm announce")
#: Verbs at which the tree goes on to another: "began to leave", "are feared trapped".
_ONWARD = frozenset({"xcomp", "oprd", "ccomp"})
#: Acts of which the same is counted whether they go on to something or not.
_BY_DOERS = words(
    "gather deploy arrive leave visit live join serve wait run face oppose"
)
#: Acts of those who come and go, which nobody does to them.
_COMING = words("gather arrive leave visit live")


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb says of what is counted: `does`, under one word for like verbs."""

    does: str
    acts: bool  # what is counted does it, to something or somebody

    def __str__(self) -> str:
        """Give the word that goes behind the noun: "seized", "wanting"."""
        return gerund(self.does) if self.acts else participle(self.does)


@cache
def _acts() -> dict[str, str]:
    """Give for each verb what it is a word for; of several, the first in the table."""
    found: dict[str, str] = {}
    for row in rows("acts.tsv"):
        for verb in row[1].split():
            found.setdefault(verb, row[0])
    return found


def act_on(tree: Tree, place: int) -> Act | None:
    """Give what is done to, or by, the noun or amount at `place`; None for nothing."""
    token = _outermost(tree, tree.tokens[place])
    verb = tree.tokens[token.head]
    if token.dep in ("dobj", "nsubjpass"):
        return _onward(tree, verb) if tells(verb) else _suffered(verb)
    if token.dep == "nsubj" and verb.pos == "VERB":
        if tells(verb) or verb.lemma.lower() in SETS:
            return None
        goes_on = tree.child(verb.place, "dobj", "ccomp", "xcomp") is not None
        act = _named(verb, acts=goes_on)
        # "Lorries left", "left the depot": it is the lorries that are gone.
        return replace(act, acts=False) if act and act.does in _BY_DOERS else act
    if token.dep == "pobj" and verb.dep == "agent":
        return _named(tree.tokens[verb.head], acts=True)
    return None


def only_told(tree: Tree, number: int) -> bool:
    """Tell whether a bare figure is all that is told: "the clinic counts 390".

    What it counts was said before.
    """
    token = tree.tokens[number]
    head = tree.tokens[token.head]
    if token.dep == "pobj":
        return head.text.lower() in ("of", "at") and tells(tree.tokens[head.head])
    return token.dep == "dobj" and tells(head)


def doer(tree: Tree, number: int) -> int | None:
    """Give the noun that does something with an amount: "the fire burned 900 hectares".

    Who counts or tells is none.
    """
    for verb in tree.above(number):
        subject = tree.child(verb, "nsubj", "nsubjpass")
        if subject is not None and subject.place != number:
            own = subject.pos == "NOUN" and not tells(tree.tokens[subject.head])
            return subject.place if own else None
    return None


def standing_on(tree: Tree, place: int) -> Act | None:
    """Give the act of a participle on a noun: "rifles seized", "the stolen cars"."""
    for one in tree.children(place, "acl", "amod"):
        if one.tag == "VBN" and one.pos == "VERB" and not tells(one):
            return _named(one, acts=False)
    return None


def tells(verb: Token) -> bool:
    """Tell whether a verb speaks, thinks or counts, and does nothing to what it has."""
    lemma = verb.lemma.lower()
    told = mapping("verbs.tsv").get(lemma) in _TELLING and lemma not in _acts()
    return told or lemma in _COUNTS


_COUNTS = words("count put list estimate tally speak talk visit report")


def _outermost(tree: Tree, token: Token) -> Token:
    """Give the noun that stands in the clause for "a convoy of 12 lorries"."""
    for _ in range(8):
        head = tree.tokens[token.head]
        over = tree.tokens[head.head]
        if token.dep == "conj" and head.pos in ("NOUN", "PROPN", "NUM"):
            token = head
        elif token.dep == "pobj" and head.text.lower() == "of" and _holds(over):
            token = over
        else:
            break
    return token


def _holds(noun: Token) -> bool:
    return noun.lemma.lower() in HOLDS or noun.pos == "NUM"


def _onward(tree: Tree, verb: Token) -> Act | None:
    """Give what those are told to do or suffer: "40 people are feared trapped"."""
    for one in tree.children(verb.place, *_ONWARD):
        if one.pos == "VERB" and not tells(one):
            passive = one.tag == "VBN"
            goes_on = tree.child(one.place, "dobj") is not None
            return _named(one, acts=goes_on and not passive)
    return None


def _named(verb: Token, *, acts: bool) -> Act | None:
    """Give a verb's act; None for one that says nothing of what is counted."""
    lemma = verb.lemma.lower()
    if lemma in PUTS or lemma in _HAVE or not lemma.isalpha():
        return None
    return Act(_acts().get(lemma) or event_of(lemma), acts)


def _suffered(verb: Token) -> Act | None:
    """Give what is done to an object: "38 horses entered" did not visit anything."""
    act = _named(verb, acts=False)
    lemma = verb.lemma.lower()
    return Act(lemma, False) if act and act.does in _COMING else act
