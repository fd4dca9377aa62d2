"""Tells whether what befell people in a sentence befell those whom a figure counts.

"Twelve people were killed when one bomb went off": the bomb is not among the dead. A
word such as "killed" or "death" must be tied to the figure by the tree, or share its
clause with a counted kind of people.
"""

from __future__ import annotations

from services.extraction.lexicon import groups, words
from services.extraction.tree import SUBJECTS, Tree

#: Nouns of the counting itself: what is counted stands before them.
COUNTERS = words("toll victim count figure number total tally case rate price speed")
#: "The number of killed or wounded soldiers": what is counted stands behind them.
_TOTALS = words("toll figure number total tally")
#: "A mother of twelve": children, whatever befell her.
_KIN = words("mother father parent grandmother grandfather")
#: What may stand under the verb over those counted: "left twelve hikers dead".
_UNDER_VERB = ("oprd", "acomp", "attr", "dobj", "ccomp", "xcomp")
_VERBS = frozenset({"VERB", "AUX"})
_MEETING = frozenset({"with", "against", "between"})


def befell(tree: Tree, at: tuple[int, int | None], shown: int) -> bool:
    """Tell whether the word at `shown` tells what befell those counted.

    `at`: the places of the number and of the counted noun, if there is one.
    """
    number, noun = at
    start = number if noun is None else noun
    if shown in at:
        return True
    if _is_kin(tree, number) or _met(tree, noun, shown):
        return False
    if _tied(tree, start, shown) or _tied(tree, number, shown):
        return True
    kind = None if noun is None else tree.tokens[noun].lemma.lower()
    if kind in _TOTALS:
        return shown in tree.branch(start)
    people = kind is None or kind in groups("counted.tsv")["person"]
    return people and _one_clause(tree, start, shown)


def _is_kin(tree: Tree, number: int) -> bool:
    """Tell whether a number is of somebody's children."""
    token = tree.tokens[number]
    prep = tree.tokens[token.head]
    of_kin = tree.tokens[prep.head].lemma.lower() in _KIN
    return token.dep == "pobj" and prep.text.lower() == "of" and of_kin


def _met(tree: Tree, noun: int | None, shown: int) -> bool:
    """Tell whether those counted only met with what befell others.

    "Killed a boy during a clash with 30 youths": the thirty are not the dead.
    """
    if noun is None:
        return False
    prep = tree.tokens[tree.tokens[noun].head]
    met = tree.tokens[prep.head]
    if prep.text.lower() not in _MEETING:
        return False
    return met.pos == "NOUN" and met.place != shown and shown not in tree.branch(noun)


def _tied(tree: Tree, start: int, shown: int) -> bool:
    """Tell whether the tree ties a word to those counted, or it stands right before."""
    if _before(tree, start, shown):
        return True
    if start in _heads(tree, shown) or shown in _heads(tree, start):
        return True
    over = tree.tokens[start].head
    under = _UNDER_VERB + (("conj",) if tree.tokens[start].dep in SUBJECTS else ())
    return any(one.place == shown for one in tree.children(over, *under))


#: What may stand between "killed" and "soldiers": names, kinds, "or wounded".
_BETWEEN = frozenset({"ADJ", "PROPN", "CCONJ", "NOUN"})
_FEW = 6


def _before(tree: Tree, start: int, shown: int) -> bool:
    """Tell whether a participle belongs to the noun behind it.

    The parser may take "killed or wounded soldiers" for what somebody did.
    """
    if not 0 < start - shown <= _FEW or tree.tokens[shown].tag != "VBN":
        return False
    between = tree.tokens[shown + 1 : start]
    return all(one.pos in _BETWEEN or one.tag == "VBN" for one in between)


def _heads(tree: Tree, place: int) -> set[int]:
    """Give what a word hangs on, also over a preposition or an auxiliary list."""
    head = tree.tokens[place].head
    found = {head}
    if tree.tokens[head].pos == "ADP" or tree.tokens[place].dep == "conj":
        found.add(tree.tokens[head].head)
    return found


def _one_clause(tree: Tree, start: int, shown: int) -> bool:
    """Tell whether two words stand under one verb, or under verbs with one subject."""
    one, other = (_verb(tree, place) for place in (start, shown))
    if one is None or other is None or one == other:
        return True
    return one in _shared(tree, other) or other in _shared(tree, one)


def _verb(tree: Tree, place: int) -> int | None:
    """Give the nearest verb at or above a word."""
    for here in (place, *tree.above(place)):
        token = tree.tokens[here]
        if token.pos in _VERBS and token.dep != "prep":  # "including" is no act
            return here
    return None


def _shared(tree: Tree, verb: int) -> set[int]:
    """Give the verbs above that lend a verb without subject theirs."""
    found = set()
    while tree.tokens[verb].dep in ("conj", "xcomp", "ccomp", "advcl", "acl"):
        if tree.child(verb, "nsubj", "nsubjpass") is not None:
            break
        if tree.tokens[verb].dep == "advcl" and tree.child(verb, "dobj") is not None:
            break  # "attacked twelve people, killing three"
        verb = tree.tokens[verb].head
        found.add(verb)
    return found
