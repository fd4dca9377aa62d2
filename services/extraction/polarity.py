"""Tells whether a clause says that it is so, may be so or shall be so."""

from __future__ import annotations

from services.extraction.clauses import Clause
from services.extraction.lexicon import words
from services.extraction.tree import Tree
from services.model.claim import Polarity

_MAYBE = frozenset({"may", "might", "could", "can"})
_WILL = frozenset({"will", "would", "shall", "wo", "'ll", "’ll"})
_UNSURE = words("possibly perhaps maybe probably likely unlikely potentially")
_PLANS = words("plan intend promise pledge vow threaten agree aim expect offer")
_NEITHER = frozenset({"neither", "nor"})
_NOT = frozenset({"no", "none", "nobody", "nothing", "never", "without"})


def negated(tree: Tree, head: int) -> bool:
    """Tell whether the clause at `head` is negated in its own words."""
    if tree.child(head, "neg") is not None:
        return True
    words = {one.text.lower() for one in tree.children(head, "preconj", "cc", "advmod")}
    if words & _NEITHER or "never" in words:
        return True
    for noun in tree.children(head, "nsubj", "nsubjpass", "dobj", "attr"):
        low = {one.text.lower() for one in tree.children(noun.place, "det")}
        if low & _NOT or noun.text.lower() in _NOT:
            return True
    verb = tree.tokens[head]
    joined = verb.dep == "conj" and verb.head != head
    return joined and tree.child(head, "nsubj") is None and _shares(tree, head)


def _shares(tree: Tree, head: int) -> bool:
    """Tell whether "nor" or "or" carries a negation on to the next verb."""
    first = tree.tokens[head].head
    joins = {one.text.lower() for one in tree.children(first, "cc")}
    return bool(joins & {"nor", "or"}) and tree.child(first, "neg") is not None


def polarity(tree: Tree, clause: Clause) -> Polarity:
    """Give the polarity; a denial of a denial is an assertion."""
    denies = negated(tree, clause.head)
    if clause.mode == "deny" and not clause.act:
        return Polarity.ASSERTED if denies and clause.cues else Polarity.DENIED
    if denies:
        return Polarity.DENIED
    if clause.mode == "order" and (clause.cues or _orders(tree, clause.head)):
        return Polarity.ORDERED
    aux = {one.text.lower() for one in tree.children(clause.head, "aux")}
    words = {one.text.lower() for one in tree.children(clause.head, "advmod", "acomp")}
    if aux & _MAYBE or words & _UNSURE or clause.mode == "think":
        return Polarity.POSSIBLE
    if aux & _WILL or _promised(tree, clause) or _going_to(tree, clause.head):
        return Polarity.PLANNED
    return Polarity.ASSERTED


def _orders(tree: Tree, head: int) -> bool:
    """Tell whether a verb orders; who "asked for records" has only asked."""
    lemma = tree.tokens[head].lemma.lower()
    return lemma in ("order", "demand", "command", "instruct") or (
        tree.child(head, "xcomp") is not None
    )


def _promised(tree: Tree, clause: Clause) -> bool:
    """Tell whether somebody plans it; who "agreed to a truce" has done so."""
    if clause.mode != "plan":
        return False
    own = tree.tokens[clause.head].lemma.lower() in _PLANS
    return not own or tree.child(clause.head, "xcomp", "dobj") is not None


def _going_to(tree: Tree, head: int) -> bool:
    """Tell whether the verb looks ahead: "is going to", "plans to", "is to"."""
    lemma = tree.tokens[head].lemma.lower()
    further = tree.child(head, "xcomp") is not None
    if lemma in _PLANS or (lemma == "go" and tree.tokens[head].tag == "VBG"):
        return further
    spoken = {one.lemma.lower() for one in tree.children(head, "dobj")}
    return bool(spoken & {"plan", "plans", "intention"})
