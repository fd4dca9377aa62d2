"""Frees what the parser binds to the words before a clause: its count, day or "not".

"Police said | between 6 and 9 men marched", "In Velm | 40 were arrested", "On Monday |
police left", "Never | has it been seen".
"""

from __future__ import annotations

import calendar

from services.engines.protocols import Token

_DAYS = frozenset([*calendar.day_name, *calendar.month_name])
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def free(tokens: list[Token], one: Token) -> None:
    """Hang a word where it belongs, in `tokens`, if it is one of these."""
    _free_count(tokens, one)
    _free_number(tokens, one)
    _free_day(tokens, one)
    _lead_with_not(tokens, one)


def _free_count(tokens: list[Token], lead: Token) -> None:
    """Give a clause its counted subject: "police said | between 6 and 9 men marched".

    The parser takes "between" and "from" for where it was said.
    """
    verb = tokens[lead.head]
    if lead.dep != "prep" or lead.text.lower() not in ("between", "from"):
        return
    number = tokens[lead.place + 1] if lead.place + 1 < len(tokens) else lead
    noun = tokens[number.head]
    clause = next(
        (
            one
            for one in tokens[lead.place :]
            if (one.dep == "ccomp" and one.head == verb.place)
            or (one.dep == "pcomp" and one.head == lead.place)
        ),
        None,
    )
    if clause is None or number.tag != "CD" or not number.place < noun.place:
        return
    under = [one for one in tokens if one.head == clause.place]
    own = next((one for one in under if one.dep in ("nsubj", "nsubjpass")), None)
    if noun.place > clause.place or (own is not None and own.place != noun.place):
        return
    if own is None and (noun.dep, noun.head) != ("pobj", lead.place):
        return
    passive = any(one.dep == "auxpass" for one in under)
    dep = "nsubjpass" if passive else "nsubj"
    tokens[noun.place] = noun._replace(head=clause.place, dep=dep)
    tokens[lead.place] = lead._replace(head=number.place, dep="quantmod")
    tokens[clause.place] = clause._replace(head=verb.place, dep="ccomp")


def _free_number(tokens: list[Token], number: Token) -> None:
    """Make a subject of the number in "In Velm | 40 were arrested"."""
    behind = number.place + 1
    if number.dep != "nummod" or number.head >= number.place or behind == len(tokens):
        return
    verb = tokens[behind]
    if verb.dep in ("aux", "auxpass"):
        verb = tokens[verb.head]
    under = [one for one in tokens if one.head == verb.place]
    own = any(one.dep in _SUBJECTS for one in under)
    if own or verb.pos not in ("VERB", "AUX") or tokens[number.head].dep != "pobj":
        return
    passive = any(one.dep == "auxpass" for one in under)
    dep = "nsubjpass" if passive else "nsubj"
    if verb.tag in ("VBD", "VBN", "VBZ", "VBP"):
        tokens[number.place] = number._replace(head=verb.place, dep=dep)


def _free_day(tokens: list[Token], day: Token) -> None:
    """Hang the day of "On Monday | police arrested 14" on its "on"."""
    lead = tokens[day.place - 1] if day.place else day
    if day.dep != "compound" or day.text not in _DAYS or lead.dep != "prep":
        return
    filled = any(one.dep == "pobj" for one in tokens if one.head == lead.place)
    if lead.head != day.head and not filled:
        tokens[day.place] = day._replace(head=lead.place, dep="pobj")


def _lead_with_not(tokens: list[Token], word: Token) -> None:
    """Hang what denies a clause on its own verb where it stands before the subject.

    "Never has it been seen", "he did not stop, nor did he call".
    """
    above = tokens[word.head]
    low = word.text.lower()
    if low in ("never", "nowhere") and above.dep in ("aux", "auxpass"):
        tokens[word.place] = word._replace(head=above.head, dep="neg")
        return
    if low != "nor" or word.dep != "cc" or word.place > len(tokens) - 3:
        return
    helper = tokens[word.place + 1]
    joined = tokens[helper.head]
    if helper.place == word.head and helper.lemma == "be":
        _turn_around(tokens, helper)
        return
    if helper.dep in ("aux", "auxpass") and joined.head == word.head != joined.place:
        tokens[word.place] = word._replace(head=joined.place)


def _turn_around(tokens: list[Token], helper: Token) -> None:
    """Make a passive of "Nor is any of it left": "left" says nothing of "it"."""
    under = [one for one in tokens if one.head == helper.place]
    noun = next((one for one in under if one.dep == "nsubj"), None)
    if noun is None:
        return
    told = [
        one
        for one in tokens[noun.place :]
        if one.dep == "acl" and one.tag == "VBN" and noun.place in _over(tokens, one)
    ]
    if not told:
        return
    verb, root = told[0], helper.head == helper.place
    above = verb.place if root else helper.head
    tokens[verb.place] = verb._replace(head=above, dep=helper.dep)
    tokens[helper.place] = helper._replace(head=verb.place, dep="auxpass")
    tokens[noun.place] = noun._replace(head=verb.place, dep="nsubjpass")
    for one in under:
        if one.dep in ("cc", "punct", "neg"):
            tokens[one.place] = tokens[one.place]._replace(head=verb.place)


def _over(tokens: list[Token], one: Token) -> set[int]:
    """Give the places that govern a word."""
    found: set[int] = set()
    while one.head != one.place and one.head not in found:
        found.add(one.head)
        one = tokens[one.head]
    return found
