"""Parts joined verbs: "seized 40 rifles and arrested two men" says two things.

Each verb that has words of its own becomes a clause with the shared subject, its
auxiliary and a time that stands before both. What cannot stand alone stays together:
"closed and sold the plant", "would meet and sign", "did not confirm or deny".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import mapping, rows, words
from services.extraction.tree import Tree

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_SUBJECTS = ("nsubj", "nsubjpass")
_OWN = ("dobj", "attr", "acomp", "prep", "dative", "npadvmod", "oprd", "xcomp", "agent")
_BEFORE = frozenset({"prep", "npadvmod", "advmod"})
_NUMBERS = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"})
#: Verbs that only carry on another: "went and looked".
_LIGHT = words("be go try")


def parted(tree: Tree, clause: Clause) -> list[Clause]:
    """Give a clause as one clause a joined verb; alone if it cannot be parted."""
    subject = _shared_subject(tree, clause)
    if subject is None:
        return [clause]
    verbs = [one for one in _joined_verbs(tree, clause) if _parts(tree, clause, one)]
    if not verbs or not _has_own(tree, clause.head):
        return [clause]
    heads = [clause.head, *(one.place for one in verbs)]
    return [_of_verb(tree, clause, head, heads) for head in heads]


def borrowed(tree: Tree, clause: Clause) -> set[int]:
    """Give the places of a parted clause that stand with the verb before it."""
    if tree.tokens[clause.head].dep != "conj":
        return set()
    own = set(tree.branch(clause.head))
    return {one for one in clause.places if one not in own}


def _shared_subject(tree: Tree, clause: Clause) -> Token | None:
    """Give the subject, unless it is counted: "three men" would be counted twice."""
    if clause.act or tree.tokens[clause.head].pos not in ("VERB", "AUX"):
        return None
    subject = tree.child(clause.head, *_SUBJECTS)
    if subject is None or subject.place not in clause.places:
        return None
    phrase = tree.branch(subject.place)
    counted = any(tree.tokens[one].entity in _NUMBERS for one in phrase)
    return None if counted else subject


def _joined_verbs(tree: Tree, clause: Clause) -> Iterator[Token]:
    """Give the verbs joined on to the clause's, each to the one before."""
    inside = set(clause.places)
    here: int | None = clause.head
    while here is not None:
        joined = [
            one
            for one in tree.children(here, "conj")
            if one.pos == "VERB" and one.place in inside and one.place > here
        ]
        yield from joined
        here = joined[-1].place if joined else None


def _parts(tree: Tree, clause: Clause, verb: Token) -> bool:
    """Tell whether a joined verb states something of its own with the subject."""
    if tree.child(verb.place, *_SUBJECTS, "mark"):
        return False
    if not _finite(tree, clause, verb):
        # "did not accept it and was considering an appeal"
        helped = verb.tag == "VBG" and bool(_aux(tree, verb.place))
        return helped and tree.child(verb.place, "dobj") is not None
    verbs = mapping("verbs.tsv")
    awaited = verb.lemma.lower() == "expect" and tree.child(verb.place, "auxpass")
    if awaited:
        return True
    if verb.lemma.lower() in verbs or verb.lemma.lower() in _LIGHT:
        return False
    ours, its = _groups().get(verb.lemma), _groups().get(tree.lemma(clause.head))
    if ours and its and ours & its:
        return False  # "convicted of theft but acquitted of fraud": one verdict
    if not _has_own(tree, verb.place) or tree.child(clause.head, "neg"):
        return False
    own, lent = _aux(tree, verb.place), _aux(tree, clause.head)
    if verb.tag != "VBN" or own:
        return True
    modal = any(one.tag == "MD" for one in lent)
    return tree.tokens[clause.head].tag == "VBN" and not modal


def _finite(tree: Tree, clause: Clause, verb: Token) -> bool:
    """Tell whether a verb is finite; "flooded it and cut power" is parsed as not."""
    base = verb.tag == "VB" and tree.tokens[clause.head].tag == "VBD"
    return verb.tag in _FINITE or (base and not _aux(tree, clause.head))


def _has_own(tree: Tree, verb: int) -> bool:
    """Tell whether a verb has an object, a complement or a circumstance of its own."""
    return tree.child(verb, *_OWN) is not None


def _of_verb(tree: Tree, clause: Clause, head: int, heads: list[int]) -> Clause:
    """Give the clause of one of the verbs."""
    inside = set(clause.places)
    gone = {one for one in heads if one != head}
    own = [one for one in tree.branch(head, gone) if one in inside]
    if any(one.place in gone for one in tree.children(head, "conj")):
        gone |= {one.place for one in tree.children(head, "cc")}
    own = [one for one in own if one not in gone]
    if head == clause.head:
        return replace(clause, places=tuple(own))
    shared = [one for one in _shared(tree, clause, head) if one in inside]
    mode = clause.mode if clause.cues else None
    places = tuple(sorted({*own, *shared}))
    return replace(clause, head=head, places=places, mode=mode)


def _shared(tree: Tree, clause: Clause, head: int) -> list[int]:
    """Give the places of the subject, what stands before it, and the auxiliary."""
    subject = tree.child(clause.head, *_SUBJECTS)
    if subject is None:
        return []
    found = tree.branch(subject.place)
    before = [
        one
        for one in tree.children(clause.head)
        if one.dep in _BEFORE and one.place < min(found)
    ]
    for one in before:
        found = found + tree.branch(one.place)
    if before:
        stops = tree.children(clause.head, "punct")
        found += [one.place for one in stops if one.place < subject.place]
    if tree.tokens[head].tag == "VBN" and not _aux(tree, head):
        found += [one.place for one in _aux(tree, clause.head)]
    return found


def _aux(tree: Tree, verb: int) -> list[Token]:
    return tree.children(verb, "aux", "auxpass")


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Give the questions that each verb of tables/states.tsv settles."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("states.tsv"):
        for lemma in row[-1].split():
            found[lemma] = found.get(lemma, frozenset()) | {row[0]}
    return found
