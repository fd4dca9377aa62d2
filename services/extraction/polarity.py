"""Tells whether a clause says that it is so, may be so or shall be so.

Its own words come first, then what stands around it: "failed to sell", "due to open",
"it is unclear whether", "no evidence that". The words are in tables/modes.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import mapping, rows, words
from services.extraction.tree import FINITE, Tree
from services.model.claim import Polarity

_NEITHER = words("neither nor")
_NEVER = words("never hardly scarcely barely nowhere")
_NOT = words("no none nobody nothing never without neither")
#: "Not only", "not just": what follows is so, and more.
_ONLY = words("only just merely simply solely surprisingly least unexpectedly")
_EVIDENCE = words("evidence proof indication sign suggestion truth doubt")
#: What is expected or scheduled without a verb is to come.
_AHEAD = words("expect plan schedule slate")
_PAST = words("had has have")
#: What is told in the present though it is to come.
_DATED = words(
    "begin start open resume meet vote convene kick launch close end expire conclude"
    " reopen return depart"
)
_WILL = words("will 'll ’ll wo shall")
#: Verbs that presuppose what they are said of.
_KNOWING = frozenset({"know", "notice", "see"})
_INNER = ("xcomp", "pcomp", "oprd")


@cache
def _listed(how: str) -> dict[str, Polarity]:
    """Give the words of one kind with the mode that they bring."""
    return {
        word: Polarity(mode)
        for mode, kind, listed in rows("modes.tsv")
        if kind == how
        for word in listed.split()
    }


def negated(tree: Tree, head: int) -> bool:
    """Tell whether the clause at `head` is negated in its own words."""
    if any(_really(tree, one) for one in tree.children(head, "neg")):
        return True
    beside = tree.children(head, "preconj", "cc", "advmod")
    told = {one.text.lower() for one in beside}
    if told & _NEITHER or told & _NEVER or any(_no_longer(tree, one) for one in beside):
        return True
    for noun in tree.children(head, "nsubj", "nsubjpass", "dobj", "attr"):
        low = {one.text.lower() for one in tree.children(noun.place, "det")}
        if low & _NOT or noun.text.lower() in _NOT or _not_one(tree, noun):
            return True
    verb = tree.tokens[head]
    joined = verb.dep == "conj" and verb.head != head
    return joined and tree.child(head, "nsubj") is None and _shares(tree, head)


def _not_one(tree: Tree, noun: Token) -> bool:
    """Tell whether a noun is none: "not one of them", "neither the mayor nor his son".

    "Not all of them" are some.
    """
    lead = noun.place if noun.text.lower() == "one" else None
    for one in tree.children(noun.place, "det", "nummod", "amod"):
        if one.text.lower() in ("a", "an", "one", "single"):
            lead = one.place
            break
    nots = tree.children(noun.place, "neg", "advmod")
    single = lead is not None and any(
        one.text.lower() == "not" and one.place < lead for one in nots
    )
    both = tree.children(noun.place, "preconj", "cc")
    return single or any(one.text.lower() == "neither" for one in both)


def _really(tree: Tree, token: Token) -> bool:
    """Tell "not" from "not only"."""
    behind = tree.words[token.place + 1 : token.place + 2]
    return not behind or behind[0] not in _ONLY


def _no_longer(tree: Tree, token: Token) -> bool:
    """Tell whether an adverb ends a state: "no longer", "not yet"."""
    return token.text.lower() in ("longer", "more") and any(
        one.text.lower() == "no" for one in tree.children(token.place)
    )


def _shares(tree: Tree, head: int) -> bool:
    """Tell whether "nor" or "or" carries a negation on to the next verb."""
    first = tree.tokens[head].head
    joins = {one.text.lower() for one in tree.children(first, "cc")}
    return bool(joins & {"nor", "or"}) and tree.child(first, "neg") is not None


def polarity(tree: Tree, clause: Clause) -> Polarity:
    """Give the polarity; who does not rule a thing out leaves it possible."""
    denies = negated(tree, clause.head)
    if denies and tree.lemma(clause.head) == "rule out":
        return Polarity.POSSIBLE
    if clause.mode == "deny" and not clause.act:
        return _denied(tree, clause, denies=denies)
    framed, verb = framing(tree, clause.head)
    if framed is Polarity.DENIED:
        leaves_open = tree.tokens[clause.head].lemma.lower() == "rule"
        unless = Polarity.POSSIBLE if leaves_open else Polarity.ASSERTED
        return unless if denies else Polarity.DENIED
    if denies or (verb != clause.head and negated(tree, verb)):
        return Polarity.DENIED
    if clause.mode == "act" and _asks_for(tree, clause.head):
        return Polarity.ORDERED
    if clause.mode == "order" and (clause.cues or _orders(tree, clause.head)):
        return Polarity.ORDERED
    return _mode(tree, clause, framed)


def looks_ahead(tree: Tree, clause: Clause) -> bool:
    """Tell whether a clause tells of what is yet to come, be it planned or ruled out.

    "Will not open", "is not expected to reopen", "he expects a cut".
    """
    framed, verb = framing(tree, clause.head)
    if _mode(tree, clause, framed) is Polarity.PLANNED:
        return True
    if _is_on_the_calendar(tree, tree.tokens[clause.head]):
        return True
    told = (one for place in {clause.head, verb} for one in tree.children(place, "aux"))
    return any(one.text.lower() in _WILL for one in told)


def _is_on_the_calendar(tree: Tree, verb: Token) -> bool:
    """Tell whether a verb in the present tells a date: "talks resume on Friday"."""
    if verb.tag not in ("VBZ", "VBP") or tree.child(verb.place, "aux", "neg"):
        return False
    takes_place = verb.lemma.lower() == "take" and any(
        one.text.lower() == "place" for one in tree.children(verb.place, "dobj")
    )
    return takes_place or verb.lemma.lower() in _DATED


def _mode(tree: Tree, clause: Clause, framed: Polarity | None) -> Polarity:
    """Give the mode of a clause that denies nothing."""
    told = [*_beside(tree, clause.head), framed, _around(tree, clause.head)]
    for one in (Polarity.DENIED, Polarity.POSSIBLE, Polarity.ORDERED):
        if one in told:
            return one
    if clause.mode == "think" and not _is_known(tree, clause):
        return Polarity.POSSIBLE
    if Polarity.PLANNED in told or _promised(tree, clause) or _plans(tree, clause.head):
        return Polarity.PLANNED
    return Polarity.ASSERTED


def _is_known(tree: Tree, clause: Clause) -> bool:
    """Tell "an employee noticed that" from "an employee thought that": it is so.

    Who knows, notices or sees that something is so presupposes it (Kiparsky and
    Kiparsky, "Fact", 1970); "are known to have died" does too. Who sees rates rising
    only expects it.
    """
    verb = clause.cues[-1] if clause.cues else clause.head
    lemma = tree.lemma(verb)
    if lemma not in _KNOWING:
        return False
    told = [tree.tokens[clause.head], *tree.children(clause.head, "aux", "auxpass")]
    return lemma == "know" or any(one.tag in FINITE for one in told)


def _denied(tree: Tree, clause: Clause, *, denies: bool) -> Polarity:
    """Give the polarity of what is denied: a denial of a denial is an assertion."""
    if clause.cues and _not_denied(tree, clause.cues[-1]):
        return Polarity.POSSIBLE
    return Polarity.ASSERTED if denies and clause.cues else Polarity.DENIED


def _not_denied(tree: Tree, cue: int) -> bool:
    """Tell "did not deny" from "neither confirmed nor denied", which says no more."""
    told = {one.text.lower() for one in tree.children(cue, "neg")}
    return bool(told) and not told & _NEITHER


def _beside(tree: Tree, head: int) -> Iterator[Polarity | None]:
    """Give the modes of the helping verbs and adverbs of a verb."""
    told = [one.text.lower() for one in tree.children(head, "aux")]
    modes = {_listed("modal").get(one) for one in told}
    if "must" in told and "have" in told:
        modes = {Polarity.POSSIBLE}  # "must have fled" is a guess
    yield from modes
    for one in tree.children(head, "advmod", "acomp"):
        yield _listed("adverb").get(one.text.lower())


def framing(tree: Tree, head: int) -> tuple[Polarity | None, int]:
    """Give the mode that a verb lends to the one it opens, and the place of that one.

    "Failed to sell" denies the sale, "is due to open" plans the opening; a verb that
    lends nothing stands for itself.
    """
    token = tree.tokens[head]
    if token.lemma.lower() in ("be", "remain", "have"):
        return _framing_be(tree, head)
    if tree.lemma(head) == "rule out":
        ruled = next((one for one in tree.children(head) if one.tag == "VBG"), None)
        return (Polarity.DENIED, ruled.place) if ruled else (None, head)
    inner = tree.child(head, *_INNER) or _behind_of(tree, head)
    if inner is None:
        return None, head
    lemma = token.lemma.lower()
    passive = tree.child(head, "auxpass") is not None
    found = _listed("passive" if passive else "active").get(lemma)
    if found is None or (inner.dep == "oprd" and found is not Polarity.POSSIBLE):
        return None, head
    if not passive and found in (Polarity.ORDERED, Polarity.PLANNED):
        return (found if _opens(tree, head, inner) else None), head
    return found, inner.place if inner.pos in ("VERB", "AUX") else head


def _opens(tree: Tree, head: int, inner: Token) -> bool:
    """Tell whether "called on them to leave" calls, as "called to say" does not."""
    if tree.tokens[head].lemma.lower() != "call":
        return inner.tag == "VB"
    return any(one.text.lower() in ("on", "for") for one in tree.children(head, "prep"))


def _framing_be(tree: Tree, head: int) -> tuple[Polarity | None, int]:
    """Give the mode of "is due to", "is to be held", "have yet to reach"."""
    said = tree.child(head, "acomp", "oprd", "attr")
    inner = tree.child(head, "xcomp")
    if said is None:
        if inner is None or tree.child(inner.place, "aux") is None:
            return None, head
        yet = any(one.text.lower() == "yet" for one in tree.children(head, "advmod"))
        have = tree.tokens[head].lemma.lower() == "have"
        if have:
            return (Polarity.DENIED, inner.place) if yet else (None, head)
        return Polarity.PLANNED, inner.place
    opened = tree.child(said.place, "xcomp", "pcomp") or inner
    if opened is None:
        return None, head
    found = _listed("adjective").get(said.lemma.lower())
    able = said.lemma.lower() in ("able", "unable")
    return found, opened.place if found or able else head


def _behind_of(tree: Tree, head: int) -> Token | None:
    """Give the verb in "suspected of stealing"."""
    for one in tree.children(head, "prep"):
        inner = tree.child(one.place, "pcomp")
        if inner is not None and one.text.lower() == "of":
            return inner
    return None


def _around(tree: Tree, head: int) -> Polarity | None:
    """Give the mode that the words around a clause lend it.

    "It is not true that", "no evidence that", "claims that ... are false", "suspected
    of"; of the clause itself also what is said of it: "reports of a coup were false".
    """
    token = tree.tokens[head]
    above = tree.tokens[token.head]
    if token.lemma.lower() == "be":
        noun = tree.child(head, "nsubj")
        if noun is not None and noun.lemma.lower() in mapping("nouns.tsv"):
            return _said_of(tree, head)
    if token.dep in ("ccomp", "csubj", "csubjpass", "advcl"):
        return _said_of(tree, above.place)
    if token.dep == "acl" and above.pos == "NOUN":
        return _of_noun(tree, above)
    if token.dep == "pcomp" and above.text.lower() == "of":
        return _suspected(tree, above)
    return None


def _said_of(tree: Tree, verb: int) -> Polarity | None:
    """Give the mode of "is false", "is not true", "is unclear" for its clause."""
    if tree.tokens[verb].lemma.lower() not in ("be", "remain", "prove"):
        return None
    said = tree.child(verb, "acomp", "attr", "oprd")
    if said is None:
        return None
    found = _listed("that").get(said.lemma.lower())
    if found is Polarity.DENIED:
        return None if negated(tree, verb) else found
    true = said.lemma.lower() in ("true", "correct", "right")
    return Polarity.DENIED if true and negated(tree, verb) else found


def _of_noun(tree: Tree, noun: Token) -> Polarity | None:
    """Give the mode of a clause that hangs on a noun: "no evidence that"."""
    lemma = noun.lemma.lower()
    if lemma in _EVIDENCE:
        low = {one.text.lower() for one in tree.children(noun.place, "det")}
        without = tree.tokens[noun.head].text.lower() == "without"
        none = bool(low & _NOT) or without or _under_not(tree, noun)
        return Polarity.DENIED if none and lemma != "doubt" else None
    verb = tree.tokens[noun.head]
    if noun.dep in ("nsubj", "nsubjpass") and (found := _said_of(tree, verb.place)):
        return found
    return _listed("noun").get(lemma)


def _under_not(tree: Tree, noun: Token) -> bool:
    """Tell whether the verb over an object is negated: "did not find evidence"."""
    return noun.dep in ("dobj", "attr") and negated(tree, noun.head)


def _suspected(tree: Tree, of: Token) -> Polarity | None:
    """Give the mode of what somebody is suspected or accused of."""
    verb = tree.tokens[of.head].lemma.lower()
    return Polarity.POSSIBLE if verb in ("suspect", "accuse") else None


def _orders(tree: Tree, head: int) -> bool:
    """Tell whether a verb orders; who "asked for records" has only asked."""
    lemma = tree.tokens[head].lemma.lower()
    return lemma in ("order", "demand", "command", "instruct") or (
        tree.child(head, "xcomp") is not None
    )


def _asks_for(tree: Tree, head: int) -> bool:
    """Tell whether somebody appeals to others to do something."""
    if tree.tokens[head].lemma.lower() not in ("appeal", "call", "plead"):
        return False
    asked = any(one.text.lower() in ("to", "on") for one in tree.children(head, "prep"))
    return asked and tree.child(head, "xcomp") is not None


def _promised(tree: Tree, clause: Clause) -> bool:
    """Tell whether somebody plans it; who "agreed to a truce" has done so."""
    if clause.mode != "plan":
        return False
    lemma = tree.tokens[clause.head].lemma.lower()
    own = _listed("active").get(lemma) is Polarity.PLANNED
    return not own or tree.child(clause.head, "xcomp", "dobj") is not None


def _plans(tree: Tree, head: int) -> bool:
    """Tell whether the verb looks ahead: "is going to", "announced plans"."""
    token = tree.tokens[head]
    if token.lemma.lower() in _AHEAD and tree.child(head, "auxpass"):
        # "A report is expected in May"; "had been planned" looks back.
        past = {one.text.lower() for one in tree.children(head, "aux")}
        return tree.child(head, *_INNER) is None and not past & _PAST
    if token.lemma.lower() == "go" and token.tag == "VBG":
        return tree.child(head, "xcomp") is not None
    spoken = {one.lemma.lower() for one in tree.children(head, "dobj")}
    return bool(spoken & {"plan", "plans", "intention"})
