"""What only one of two can have done: won the contest, fired first, been the third.

Two unlike names veto a comparison, since two actors do two deeds. Of some deeds a story
has but one doer, and then two names are just what the claims disagree in.
"""

from __future__ import annotations

import re

from services.judging import dates, denial, reasons, tables, wording
from services.judging.pair import Pair
from services.model.claim import Claim, Polarity, Quantity
from services.model.opinion import Opinion, OpinionKind

#: Contests with one winner, by the nouns for one and the same.
_CONTESTS = tuple(
    wording.words(listed)
    for listed in (
        "election race recount vote runoff run-off poll ballot presidency",
        "match game final derby",
    )
)
_WINS = wording.words("win take clinch carry")
#: Whatever is told of who did it first.
_FIRST = re.compile(r"\bfirst(?= ?(?:$|[.,;:]| (?:near|on|in|at|after|during)\b))")


def have_one_doer(pair: Pair) -> bool:
    """Tell whether both claims name the doer of what only one can have done."""
    return _winners(pair) or _both_first(pair)


def opinion(pair: Pair) -> Opinion | None:
    """Give *contradiction* for two winners, firsts, ages, or places in one count."""
    if _winners(pair):
        how, rule = "cannot both hold: one contest has one winner", "fixed.winner"
    elif _both_first(pair):
        how, rule = "cannot both hold: only one was first", "fixed.who-first"
    elif told := _counted_apart(pair):
        how = f"cannot both hold: the {told[0]} and the {told[1]} of one count"
        rule = "fixed.ordinal"
    elif ages := _aged_apart(pair):
        how = f"give {ages[0]} two ages: “{ages[1]}” and “{ages[2]}”"
        rule = "fixed.age"
    elif _turned_round(pair):
        how = "cannot both hold: who did it, and to whom, is told either way round"
        rule = "fixed.turn"
    else:
        return None
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.CONTRADICTION, rule, reason, 0.65, True)


def _are_told_as_so(pair: Pair) -> bool:
    """Tell whether both claims of one story tell a deed as done."""
    if not pair.one_story or dates.published_apart(*pair.claims):
        return False
    return not any(
        denial.denies(side) or side.draft.polarity is not Polarity.ASSERTED
        for side in pair.claims
    )


def _are_at_other_times(pair: Pair) -> bool:
    return dates.disjoint(pair.left.draft.when, pair.right.draft.when)


def _subjects_apart(pair: Pair) -> bool:
    """Tell whether the subjects are two names without a word in common."""
    one, other = (_named(side.draft.predication.subject or "") for side in pair.claims)
    return bool(one and other) and not one & other


def _named(subject: str) -> frozenset[str]:
    """Give the words of a subject that are names: "Norland's" of "Norland's forces"."""
    return frozenset(word for word in subject.split() if word[:1].isupper())


def _winners(pair: Pair) -> bool:
    told = [side.draft.predication for side in pair.claims]
    if any(one.predicate not in _WINS for one in told) or not _subjects_apart(pair):
        return False
    if not _are_told_as_so(pair):
        return False
    won = [_contest(side) for side in pair.claims]
    return any(
        all(one is not None and one[0] in nouns for one in won)
        and _fit(*(one[1] for one in won if one))
        for nouns in _CONTESTS
    )


_BEFORE = re.compile(r"([^\W\d_'’]+)(?:['’]s)?[ -]+$")


def _contest(claim: Claim) -> tuple[str, str] | None:
    """Give what a claim's subject won, and the word before it that says which."""
    every = frozenset().union(*_CONTESTS)
    for noun in claim.draft.predication.objects:
        if noun in every:
            low = claim.draft.text.casefold()
            before = _BEFORE.search(low[: max(0, low.find(noun))])
            kind = before[1] if before and before[1] not in wording.STOP else ""
            return noun, kind
    return None


def _fit(one: str, other: str) -> bool:
    return not one or not other or wording.stem(one) == wording.stem(other)


def _both_first(pair: Pair) -> bool:
    one, other = (side.draft.predication for side in pair.claims)
    if not one.predicate or one.predicate != other.predicate:
        return False
    if one.objects != other.objects or not _subjects_apart(pair):
        return False
    texts = [side.draft.text.casefold() for side in pair.claims]
    if not all(map(_FIRST.search, texts)) or _are_at_other_times(pair):
        return False
    return _are_told_as_so(pair)


_ORDINALS = frozenset(tables.values("amounts.tsv", "ordinal")) | {"second"}
#: "The third cut this year": which, what, and within what it is counted.
_COUNTED = re.compile(
    rf"\b({'|'.join(sorted(_ORDINALS))})(?: straight| consecutive)?"
    r" ((?:[a-z-]+ ){0,2}?[a-z-]+)"
    r" ((?:this|in (?:a|as many|two|three|four|five|\d+)|since|of the) [\w ]+?)"
    r"(?=$|[,.;]| (?:and|after|when|as|but)\b)"
)


def _counted_apart(pair: Pair) -> tuple[str, str] | None:
    """Give the places in one count by which two claims call the news of one story."""
    found = [_COUNTED.search(side.draft.text.casefold()) for side in pair.claims]
    one, other = found
    if one is None or other is None or one[1] == other[1] or not pair.one_story:
        return None
    if one[3].strip() != other[3].strip() or _are_at_other_times(pair):
        return None
    if not _are_told_as_so(pair):
        return None
    if not wording.stems(one[2]) & wording.stems(other[2]):
        return None
    first, second = sorted((one[1], other[1]))
    return first, second


def _aged_apart(pair: Pair) -> tuple[str, str, str] | None:
    """Give whom of one story two claims call of two ages, and both as printed."""
    one, other = (_age(side) for side in pair.claims)
    if one is None or other is None or not pair.one_story:
        return None
    if not one.of or one.of != other.of or one.low == other.low:
        return None
    return one.of, one.quote, other.quote


def _age(claim: Claim) -> Quantity | None:
    """Give the one exact age of a claim, if it is that of somebody's whole name."""
    found = [one for one in claim.draft.quantities if one.metric.name == "age"]
    if len(found) != 1 or found[0].hedge is not None or found[0].low != found[0].high:
        return None
    names = (found[0].of or "").split()
    whole = len(names) > 1 and all(one[:1].isupper() for one in names)
    return found[0] if whole else None


def _turned_round(pair: Pair) -> bool:
    """Tell whether one deed between two names is told either way round."""
    one, other = (_between(side) for side in pair.claims)
    if one is None or other is None or not _are_told_as_so(pair):
        return False
    return (
        one[1] == other[1]
        and one[0] == other[0][::-1]
        and not _are_at_other_times(pair)
    )


#: What two do to each other, or one after the other: no turn of it is a conflict.
_MUTUAL = wording.stems(
    "meet talk attack fight accuse blame criticise criticize strike hit call write face"
    " play marry kiss embrace thank praise know like love see visit join follow beat"
    " win lose trade fire shell bomb threaten warn sue answer tell ask say"
)
_IT_WAS = re.compile(
    r"\bit (?:was|is) ((?:[A-Z][\w’'-]*\s?)+) (?:that|who|which) ([a-z]+)"
    r" ((?:[A-Z][\w’'-]*\s?)+)"
)


def _between(claim: Claim) -> tuple[tuple[str, str], str] | None:
    """Give who did something to whom, by name and stem, and what; None if unnamed."""
    told = claim.draft.predication
    cleft = _IT_WAS.search(claim.draft.text[:1].lower() + claim.draft.text[1:])
    if cleft:
        doer, act, whom = cleft[1].strip(), cleft[2], cleft[3].strip()
    else:
        names = [one for one in told.objects if one[:1].isupper()]
        if not told.subject or len(names) != 1:
            return None
        doer, act, whom = told.subject, told.predicate or "", names[0]
    stems = wording.stems(act)
    if not stems or stems & _MUTUAL or stems <= denial.LIGHT:
        return None
    return (doer.casefold(), whom.casefold()), min(stems)
