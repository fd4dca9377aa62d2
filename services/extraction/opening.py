"""Gives a time that opens a sentence to the clauses joined on to its first.

"In 2014 there were 30 cases, and two people died": both were in 2014. Not so where the
second tells another time or speaks from another ("and two have died since").
"""

from __future__ import annotations

from collections.abc import Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import mapping, words
from services.extraction.times import Mention
from services.extraction.tree import FINITE, SUBJECTS, Tree
from services.model.claim import When

_TIMED = frozenset({"prep", "npadvmod", "advmod", "pobj", "advcl"})
#: Clauses that stand beside another: "while 20 officers were hurt".
_BESIDE = frozenset({"while", "whereas"})
#: Words that lead on to another time, or to none.
_ELSEWHEN = words(
    "since later now then afterwards afterward already still soon eventually earlier"
    " previously before after currently today nowadays once often always usually"
    " finally ago subsequently thereafter until when recently"
)
#: As many clauses one behind the other are looked at.
_MOST = 6


def opening_time(tree: Tree, times: Sequence[Mention], head: int) -> When | None:
    """Give the time before the subject of the clause that `head` is joined on to."""
    verb = tree.tokens[head]
    for _ in range(_MOST):
        if not _is_joined(tree, verb) or _speaks_of_another(tree, verb):
            return None
        first = _run_on(tree, tree.tokens[verb.head])
        if _form(tree, first) != _form(tree, verb):
            return None
        told = [one for one in times if _is_under(tree, one, first)]
        if told:
            opening = [one for one in told if _opens(tree, one, first)]
            return opening[0].when if len(told) == 1 and opening else None
        verb = first
    return None


def _run_on(tree: Tree, verb: Token) -> Token:
    """Give the first of "the river burst its banks, barns fell and two men drowned".

    The parser takes it for what the second reports.
    """
    before = tree.child(verb.place, "ccomp")
    own = tree.child(verb.place, *SUBJECTS)
    if before is None or own is None or not before.place < own.place:
        return verb
    speaks = verb.lemma.lower() in mapping("verbs.tsv")
    return verb if speaks or not tree.child(before.place, *SUBJECTS) else before


def _is_joined(tree: Tree, verb: Token) -> bool:
    """Tell whether a clause with a subject of its own stands beside another."""
    if tree.child(verb.place, *SUBJECTS) is None or verb.head == verb.place:
        return False
    marks = {one.text.lower() for one in tree.children(verb.place, "mark", "advmod")}
    beside = verb.dep == "advcl" and not marks.isdisjoint(_BESIDE)
    return verb.dep == "conj" or beside


def _speaks_of_another(tree: Tree, verb: Token) -> bool:
    """Tell whether a clause leads on to another time: "have died since"."""
    own = tree.children(verb.place, "advmod", "prep", "mark", "npadvmod")
    return any(one.text.lower() in _ELSEWHEN for one in own)


def _form(tree: Tree, verb: Token) -> tuple[str, bool]:
    """Give a verb's tense, and whether it is a perfect; a bare participle is past."""
    helpers = tree.children(verb.place, "aux", "auxpass")
    perfect = any(one.lemma.lower() == "have" for one in helpers)
    finite = next((one.tag for one in (*helpers, verb) if one.tag in FINITE), "VBD")
    return ("VBP" if finite == "VBZ" else finite), perfect


def _is_under(tree: Tree, one: Mention, verb: Token) -> bool:
    """Tell whether a time says when a verb's clause happened."""
    places = tree.at(one.start, one.end)
    top = next((at for at in places if tree.tokens[at].head not in places), None)
    while top is not None and top != verb.place:
        token = tree.tokens[top]
        if token.dep not in _TIMED or token.head == top:
            return False
        top = token.head
    return top is not None


def _opens(tree: Tree, one: Mention, verb: Token) -> bool:
    """Tell whether a time stands before its clause's subject."""
    subject = tree.child(verb.place, *SUBJECTS)
    if subject is None:
        return False
    places = tree.at(one.start, one.end)
    return bool(places) and places[-1] < tree.branch(subject.place)[0]
