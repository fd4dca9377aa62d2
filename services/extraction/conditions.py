"""Tells a plain statement of how things are that a fact-checker would list.

"All passengers are safe", "The city is under rebel control", "There is no deal", "The
cause of the fire is not known", "Nobody has claimed responsibility": no figure, no date
and often no name, yet each can be checked and is what people ask first. The graded
sentences that worth was learnt from are of debates, where such statements hardly occur,
so the learnt weights know nothing of them. What is said and of whom decides, by
tables/conditions.tsv; a judgement ("the challenge is enormous") is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import groups, rows, words
from services.extraction.names import kind_of
from services.extraction.polarity import negated
from services.extraction.signs import judges
from services.extraction.tree import Tree


def _table() -> dict[str, frozenset[str]]:
    """Give the words of each kind; a kind may have several rows."""
    found: dict[str, frozenset[str]] = {}
    for kind, listed in rows("conditions.tsv"):
        found[kind] = found.get(kind, frozenset()) | words(listed)
    return found


_KINDS = _table()
_SAID = _KINDS["is"]
_PHRASES = {
    one: _KINDS[one] for one in ("in", "under", "on", "out", "at", "behind", "without")
}
_COPULAS = words("be remain stay become")
_BEHIND = ("acomp", "attr", "oprd", "advmod", "prep", "prt")
_NONE = words("no neither")
_NOBODY = words("nobody none no-one noone neither")
_POINTING = words("it this that these those there what which i you we one")
_ASKING = words("who what when where why how which")
_THIRD = ("NOUN", "PROPN", "PRON", "DET")
_VESSELS = words("full empty alive")
_THEY = words("he she they")
_DID = words("do does did")
_CERTAIN = words("the its his her their both all")
_PEOPLE = groups("counted.tsv")["person"] | words(
    "passenger pilot captain skipper crew climber hiker driver gunman attacker owner"
    " husband wife son daughter brother sister father mother parent couple family"
    " engineer lawyer teacher priest guard clerk cook reporter member leader"
)
_OPEN_AUX = words("may might would could can should must ought")


def is_condition(tree: Tree, clause: Clause) -> bool:
    """Tell whether a clause states plainly how something or somebody is."""
    head = tree.tokens[clause.head]
    helped = {one.text.lower() for one in tree.children(head.place, "aux", "mark")}
    subject = tree.subject(head.place)
    if subject is None or helped & _OPEN_AUX:
        return False
    if subject.text.lower() == "it":
        return _is_open(tree, head)
    if subject.lemma.lower() in _KINDS["of"] and _tells(tree, head):
        return True
    if clause.mode == "think":
        return False
    if subject.dep == "expl" and subject.text.lower() == "there":
        return _missing(tree, head)
    if _is_nobody(tree, subject):
        return _left_undone(tree, subject, head)
    if subject.text.lower() in _POINTING or subject.pos not in _THIRD:
        return False
    if judges([tree.tokens[place] for place in clause.places]):
        return False
    told = (_is_described, _undergone, _not_done, _works)
    return any(one(tree, subject, head) for one in told)


def _is_open(tree: Tree, head: Token) -> bool:
    """Tell whether a question is told to be open: "it remains unclear how he died"."""
    asked = tree.children(head.place, "ccomp", "csubj", "csubjpass", "advcl")
    for one in tree.children(head.place, "acomp"):
        asked += tree.children(one.place, "ccomp", "advcl")
    first = {tree.words[at] for one in asked for at in tree.branch(one.place)[:2]}
    return not _ASKING.isdisjoint(first) and _tells(tree, head)


def _tells(tree: Tree, head: Token) -> bool:
    """Tell whether a verb or what stands behind it says that something is known."""
    said = [head, *_complements(tree, head)]
    return not _KINDS["told"].isdisjoint([one.lemma.lower() for one in said])


def _is_somebody(token: Token) -> bool:
    """Tell whether a word stands for a person or for persons."""
    lemma = token.lemma.lower()
    known = lemma in _PEOPLE or kind_of(lemma) == "person"
    return known or token.entity == "PERSON" or token.text.lower() in _THEY


def _complements(tree: Tree, head: Token) -> Iterator[Token]:
    """Give what stands behind be, and what is joined to it by "and"."""
    for one in tree.children(head.place, *_BEHIND):
        yield one
        yield from tree.children(one.place, "conj")


def _is_described(tree: Tree, subject: Token, head: Token) -> bool:
    """Tell whether a subject is said to be in a condition."""
    said = _complements(tree, head) if head.lemma.lower() in _COPULAS else ()
    return any(_is_state(tree, subject, one) for one in said)


def _is_state(tree: Tree, subject: Token, said: Token) -> bool:
    """Tell whether a complement is a condition."""
    if said.pos in ("ADP", "SCONJ") or said.dep == "prep":
        return _in_phrase(tree, said)
    lemma = said.lemma.lower()
    if tree.child(said.place, "prep") and lemma in _VESSELS:
        return False  # "full of memories", "alive with song"
    if _is_somebody(subject) and (lemma in _KINDS["person"] or _is_one(tree, said)):
        return True
    return lemma in _SAID or said.text.lower() in _SAID


def _is_one(tree: Tree, said: Token) -> bool:
    """Tell whether it is said who somebody is: "was a nurse", "is the mayor's son"."""
    return said.dep == "attr" and said.pos == "NOUN" and _is_somebody(said)


def _in_phrase(tree: Tree, before: Token) -> bool:
    """Tell whether a preposition opens a condition: "under rebel control"."""
    nouns = _PHRASES.get(before.text.lower())
    if nouns is None:
        return False
    if before.text.lower() == "out":  # "out of order"
        before = tree.child(before.place, "prep") or before
    behind = tree.child(before.place, "pobj", "pcomp")
    if behind is None or tree.child(behind.place, "poss"):
        return False  # "in his office"
    return behind.lemma.lower() in nouns


def _missing(tree: Tree, head: Token) -> bool:
    """Tell whether there is none of something: "there was no warning"."""
    what = tree.child(head.place, "attr", "nsubj", "dobj")
    if what is None or head.lemma.lower() != "be":
        return False
    return what.pos == "NOUN" and _is_none(tree, what)


def _is_nobody(tree: Tree, subject: Token) -> bool:
    """Tell whether a subject is none of something or nobody."""
    return subject.text.lower() in _NOBODY or _is_none(tree, subject)


def _is_none(tree: Tree, noun: Token) -> bool:
    """Tell whether a noun is denied, and not as a turn of phrase: "no reason"."""
    none = {one.text.lower() for one in tree.children(noun.place, "det")} & _NONE
    return bool(none) and noun.lemma.lower() not in _KINDS["none"]


def _left_undone(tree: Tree, subject: Token, head: Token) -> bool:
    """Tell whether a deed is what nobody did: "no group has claimed responsibility"."""
    if head.lemma.lower() in _COPULAS:
        return _is_described(tree, subject, head)
    deed = head.lemma.lower() not in _KINDS["mind"]
    return deed and head.tag in ("VBD", "VBN", "VBG")


def _undergone(tree: Tree, subject: Token, head: Token) -> bool:
    """Tell whether a thing was done to something: "the cables were cut"."""
    if subject.dep != "nsubjpass" or head.tag != "VBN":
        return False
    lemma = tree.lemma(head.place).replace(" ", "_")
    return lemma in _KINDS["undergone"] or head.lemma.lower() in _KINDS["undergone"]


def _works(tree: Tree, subject: Token, head: Token) -> bool:
    """Tell whether something works or not: "the trains are not running"."""
    if head.lemma.lower() not in _KINDS["works"] or _is_somebody(subject):
        return False
    if subject.pos == "PROPN":
        return False  # "Norvane is working closely with the police"
    return head.tag in ("VBG", "VBN") and _is_certain(tree, subject)


def _not_done(tree: Tree, subject: Token, head: Token) -> bool:
    """Tell whether a certain one did not do a thing: "the sirens did not sound"."""
    helped = {one.text.lower() for one in tree.children(head.place, "aux")}
    if not helped & _DID or not negated(tree, head.place):
        return False
    verb = head.lemma.lower()
    owns = verb == "have" and _owned(tree, head)
    knew = verb == "know" and _is_somebody(subject) and tree.child(head.place, "prep")
    if subject.pos == "PRON" or (verb in _KINDS["mind"] and not (owns or knew)):
        return False
    return _is_certain(tree, subject)


def _owned(tree: Tree, head: Token) -> bool:
    """Tell whether what is not had is a thing: "does not have a licence"."""
    thing = tree.child(head.place, "dobj")
    return thing is not None and thing.lemma.lower() not in _KINDS["none"]


def _is_certain(tree: Tree, noun: Token) -> bool:
    """Tell whether a noun is of a certain one, not of any: "the sirens"."""
    told = {one.text.lower() for one in tree.children(noun.place, "det", "poss")}
    return noun.pos == "PROPN" or bool(told & _CERTAIN)
