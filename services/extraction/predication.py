"""Takes a clause apart: who does what to whom, where, and in which state."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from services.engines.protocols import Token
from services.extraction.affected import place_at
from services.extraction.clauses import Clause
from services.extraction.lexicon import words
from services.extraction.names import actor, country, kind_of
from services.extraction.polarity import framing, negated
from services.extraction.pronouns import ONE
from services.extraction.references import Reader
from services.extraction.runs import proper_runs
from services.extraction.states import status
from services.extraction.tree import PROPER, Tree
from services.model.claim import Polarity, Predication

_EMPTY = frozenset(
    {"continue", "begin", "start", "seem", "appear", "help", "try", "manage"}
)
_CALENDAR = frozenset([*calendar.month_name, *calendar.day_name])
_MARKS = frozenset({"represent", "mark", "become", "constitute", "make"})
_COUNTED_OFF = frozenset({"time", "day", "night", "half", "quarter", "floor", "snow"})
_PARTS = words("part rest outskirts centre center town city village whole liberation")
_PLANNED = frozenset({"plan", "plans", "intention", "decision"})
_WHERE = words(
    "in at near from to into around outside inside across below above between on"
    " through along"
)


def predicate(
    tree: Tree, clause: Clause, polarity: Polarity, reader: Reader
) -> Predication:
    """Give the predication of a clause.

    A passive's patient is an object and its agent the subject, so that "the board
    warned the company" and "the company had been warned" have one object.
    """
    verb = _main_verb(tree, clause)
    subject, objects = _roles(tree, verb, reader)
    entities = _entities(tree, clause, reader)
    places = _places(tree, clause, reader)
    return Predication(
        subject=subject,
        predicate=_lemma(tree, verb),
        objects=objects,
        entities=tuple(sorted(entities | places)),
        places=tuple(sorted(places)),
        status=status(tree, clause, polarity, reader),
        negated=_negated(tree, clause, polarity),
        first=_first(tree, clause),
    )


def _negated(tree: Tree, clause: Clause, polarity: Polarity) -> bool:
    """Tell whether the words themselves say no: "did not sell", "failed to sell"."""
    if clause.mode == "deny":
        return False
    if polarity in (Polarity.ASSERTED, Polarity.DENIED):
        return polarity is Polarity.DENIED or negated(tree, clause.head)
    return negated(tree, clause.head) and framing(tree, clause.head)[0] is None


def _main_verb(tree: Tree, clause: Clause) -> int:
    """Give the verb that says most: "decided", "failed" and "is due to send" send."""
    spoken = tree.child(clause.head, "dobj")
    if spoken is not None and spoken.lemma.lower() in _PLANNED:
        planned = tree.child(spoken.place, "acl")
        if planned is not None:
            return planned.place
    _, framed = framing(tree, clause.head)
    if framed != clause.head:
        return framed
    further = tree.child(clause.head, "xcomp")
    lemma = tree.tokens[clause.head].lemma.lower()
    carries = clause.mode is not None and not clause.act
    if further is not None and further.pos == "VERB" and (carries or lemma in _EMPTY):
        return further.place
    return clause.head


def _lemma(tree: Tree, verb: int) -> str:
    """Give the predicate: a verb's lemma, or be with what is said of the subject."""
    lemma = tree.lemma(verb)
    if lemma == "be" and (said := tree.child(verb, "acomp", "attr")):
        return f"be {said.lemma.lower()}"
    return lemma


def _roles(tree: Tree, verb: int, reader: Reader) -> tuple[str | None, tuple[str, ...]]:
    """Give the acting subject and the objects."""
    subject = tree.subject(verb)
    given = [_inner(tree, one) for one in tree.children(verb, "dobj", "dative")]
    objects = [_noun(tree, one, reader) for one in given]
    passive = subject is not None and subject.dep == "nsubjpass"
    if passive and subject is not None:
        objects.insert(0, _noun(tree, subject, reader))
        agent = next(iter(tree.children(verb, "agent")), None)
        by = tree.child(agent.place, "pobj") if agent else None
        by = None if by is not None and by.entity in ("DATE", "TIME") else by
        acting = _noun(tree, by, reader) if by else None
    else:
        acting = _noun(tree, subject, reader) if subject else None
    return acting or None, tuple(dict.fromkeys(one for one in objects if one))


def _inner(tree: Tree, token: Token) -> Token:
    """Give the noun behind "to" in "sent soldiers to Russia"."""
    found = tree.child(token.place, "pobj") if token.pos == "ADP" else None
    return found or token


def _noun(tree: Tree, token: Token, reader: Reader) -> str:
    """Give a canonical name, or the head noun of a description."""
    found = reader.name(tree, token.place)
    if found.proper and (found.kind != "thing" or token.tag in PROPER):
        return found.name
    if token.text.lower() in ONE:
        return ""  # a "she" without a name may be any girl
    empty = token.pos == "PRON" or token.tag in ("DT", "WDT", "WP", "PRP")
    return found.name if empty else token.lemma.lower()


def _entities(tree: Tree, clause: Clause, reader: Reader) -> set[str]:
    """Give the canonical names of all that is named in the clause."""
    inside = set(clause.places)
    found: set[str] = set()
    for run in proper_runs(tree):
        if tree.tokens[run[0]].text in _CALENDAR:
            continue
        if run[-1] in inside and tree.tokens[run[-1]].entity not in ("DATE", "TIME"):
            token = tree.tokens[run[-1]]
            name = reader.name(tree, run[-1], acts=not _behind_where(tree, token)).name
            found.update(name.split(" and ") if name else ())
    for place in clause.places:
        land = country(tree.tokens[place].text)
        if land and tree.tokens[place].tag not in PROPER:
            found.add(_whole_land(tree, place) or land)
    return {one for one in found if one[:1].isupper() and kind_of(one) != "person"}


def _whole_land(tree: Tree, place: int) -> str | None:
    """Give the country of an adjective of two words: "North Korean"."""
    return country(
        " ".join(one.text for one in tree.tokens[max(0, place - 1) : place + 1])
    )


def first_name(tree: Tree, places: Sequence[int], reader: Reader) -> str | None:
    """Give the canonical form of the first name at the places."""
    for run in proper_runs(tree):
        if run[-1] in places:
            return reader.name(tree, run[-1]).name or None
    return None


def _places(tree: Tree, clause: Clause, reader: Reader) -> set[str]:
    """Give the canonical names of the places in the clause."""
    found: set[str] = set()
    for place in clause.places:
        token = tree.tokens[place]
        if token.tag not in PROPER or token.entity in ("PERSON", "DATE", "TIME"):
            continue
        if _behind_where(tree, token) or _handled(tree, token):
            name = place_at(tree, place, reader)
            if name:
                found.add(name)
    return found


def _behind_where(tree: Tree, token: Token) -> bool:
    """Tell whether a name stands behind "in" or "at", alone or before "region"."""
    head = tree.tokens[token.head]
    if token.dep == "compound" and kind_of(head.lemma) == "place":
        return head.tag not in PROPER and _located(tree, head)
    return _located(tree, token)


def _located(tree: Tree, token: Token) -> bool:
    """Tell whether a noun stands behind a preposition of place or is joined to one."""
    seen = 0
    while token.dep == "conj" and seen < 5:
        token = tree.tokens[token.head]
        seen += 1
    before = tree.tokens[token.head]
    if before.text.lower() == "at" and _is_person(tree.tokens[before.head]):
        return False  # "analysts at Orlan Research"
    of_part = before.text.lower() == "of" and tree.tokens[before.head].lemma in _PARTS
    return token.dep == "pobj" and (before.text.lower() in _WHERE or of_part)


def _is_person(token: Token) -> bool:
    return token.pos == "NOUN" and kind_of(token.lemma.lower()) == "person"


def _handled(tree: Tree, token: Token) -> bool:
    """Tell whether a place is what something is done to: "retook the Kursk region"."""
    head = tree.tokens[token.head]
    if token.dep == "compound" and kind_of(head.lemma) == "place":
        return head.dep in ("dobj", "nsubjpass")
    return token.dep in ("dobj", "nsubjpass") and (
        token.entity in ("LOC", "FAC")
        or (
            token.entity == "GPE"
            and actor(tree.phrase(tree.noun_phrase(token.place))) is None
        )
    )


def _first(tree: Tree, clause: Clause) -> bool:
    """Tell whether the clause claims to be the first of its kind."""
    for place in clause.places:
        token = tree.tokens[place]
        if token.text.lower() != "first":
            continue
        head = tree.tokens[token.head]
        if token.dep == "amod" and _makes_first(tree, head):
            return head.lemma not in _COUNTED_OFF
    return "for the first time" in " ".join(tree.words)


def _makes_first(tree: Tree, head: Token) -> bool:
    """Tell whether something is said to be it: "is the first", "marks the first"."""
    if head.dep == "attr":
        return True
    verb = tree.tokens[head.head]
    if head.dep == "pobj":
        return verb.text.lower() == "as"
    return head.dep == "dobj" and verb.lemma in _MARKS
