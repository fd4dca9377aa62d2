"""Things that have one date, and statements that are one in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from services.judging import (
    dates,
    deeds,
    denial,
    gate,
    reasons,
    speakers,
    states,
    tables,
    wording,
)
from services.judging.amounts import Amount, amounts
from services.judging.pair import NO_TIE, SOME_TIE, STRONG_TIE, TIE, Pair
from services.model.claim import Granularity, Polarity, When
from services.model.opinion import Opinion, OpinionKind

#: What happens once to one subject, so that it has one date (lemmas).
_ONCE = wording.words(
    "begin start end die bear found open erupt sign break collapse crash sink elect "
    "resign convict sentence arrest marry launch fail strike hit ratify adopt approve "
    "destroy expire close happen occur hold start kill join build establish"
)

#: Statements about one dated event share so many of their words.
_ONE_EVENT = 0.34

_ONE_CORE = 0.5

#: Dates coarser than these leave an event room.
_EXACT = frozenset({Granularity.DAY, Granularity.MONTH, Granularity.YEAR})


def opinion(pair: Pair) -> Opinion | None:
    """Judge two statements without common figures; None if nothing can be said."""
    return (
        _by_clock(pair)
        or _by_date(pair)
        or _by_deal(pair)
        or _by_wording(pair)
        or _by_deed(pair)
    )


#: Two clock times of one happening that are further apart than this, in hours, cannot
#: both hold: flat ones, and those told as "about".
_FLAT, _ABOUT = 1 / 12, 0.5
#: So many words beside two clock times in common make one happening.
_BESIDE = 2
_ZONE = re.compile(r"\b(?:GMT|UTC|BST|CET|CEST|E[SD]T|P[SD]T|C[SD]T)\b")
_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|shortly|just|nearly|some|before|after)\b"
)


def _by_clock(pair: Pair) -> Opinion | None:
    """One happening of one day, put at two times of the clock."""
    one, other = (_clock(side.draft.text) for side in pair.claims)
    if one is None or other is None or pair.tie < TIE:
        return None
    if dates.published_apart(*pair.claims):
        return None
    if dates.disjoint(pair.left.draft.when, pair.right.draft.when):
        return None
    undated = any(side.published is None for side in pair.claims)
    if _names_apart(pair) or (undated and pair.overlap < _ONE_EVENT):
        return None  # two drivers of one night; two fires of one town, weeks apart
    zones = [_ZONE.search(side.draft.text) is not None for side in pair.claims]
    gap = abs(one.value - other.value)
    soft = any(_ROUGHLY.search(side.draft.text.casefold()) for side in pair.claims)
    if zones[0] != zones[1] or gap <= (_ABOUT if soft else _FLAT):
        return None
    if not _one_event(pair) and not _told_alike(pair, one, other):
        return None
    how = f"give one event two times: “{one.quote}” and “{other.quote}”"
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.CONTRADICTION, "fixed.clock", reason, 0.65, True)


def _clock(text: str) -> Amount | None:
    """Give the clock time of a text, if it has one and no more."""
    found = [one for one in amounts(text) if one.kind == "clock"]
    if len(found) != 1 or _STRETCHING.search(text.casefold()):
        return None
    return found[0]


#: A clock time that ends or begins a stretch dates nothing: "as of 11 p.m.".
_STRETCHING = re.compile(
    r"\b(?:as of|by|until|till|since|from|between) (?:about |around )?"
    r"(?:\d|noon|midnight)"
)


def _told_alike(pair: Pair, one: Amount, other: Amount) -> bool:
    """Tell whether the words beside two clock times tell of one happening.

    What one claim is about is told beside the clock time of the other: "it vanished at
    8:15", "was on its way when it disappeared at 7:52".
    """
    beside = [tables.alike(found.around) for found in (one, other)]
    acts = [
        tables.alike(wording.stems(side.draft.predication.predicate or ""))
        for side in pair.claims
    ]
    shared = (beside[0] & beside[1]) - tables.alike(_OF_DAYS)
    return len(shared) >= _BESIDE and any(act & shared for act in acts)


_OF_DAYS = wording.stems(
    "local time monday tuesday wednesday thursday friday saturday sunday morning"
    " afternoon evening night early late"
)


def _by_date(pair: Pair) -> Opinion | None:
    """One event told with one date, in two exactnesses, or with two."""
    one, other = pair.left.draft.when, pair.right.draft.when
    if one is None or other is None:
        return None
    if not _one_event(pair) and not _one_deed(pair):
        return None
    if _came_about(pair):
        reason = reasons.stated(pair.claims, "tell what was ahead, and that it came")
        return Opinion(OpinionKind.UPDATE, "stage.came-about", reason, 0.7, True)
    if dates.coarser(one, other):
        if not _agree_in_figures(pair):
            return None
        how = f"put one event at one time: “{one.text}”"
        if one.text.casefold() != other.text.casefold():
            how += f" fits “{other.text}”"
        reason = reasons.stated(pair.claims, how)
        return Opinion(OpinionKind.SAME, "date.same", reason, 0.75, True)
    if not dates.disjoint(one, other) or not _is_fixed(pair, one, other):
        return None
    how = "give one event two dates"
    reason = reasons.stated(pair.claims, f"{how}: “{one.text}” and “{other.text}”")
    return Opinion(OpinionKind.CONTRADICTION, "fixed.date", reason, 0.7, True)


def _came_about(pair: Pair) -> bool:
    """Tell whether the earlier article expects what the later one reports as done."""
    modes = [side.draft.polarity for side in pair.claims]
    if Polarity.PLANNED not in modes or Polarity.ASSERTED not in modes:
        return False
    told = [side.published for side in pair.claims]
    early, late = told if modes[0] is Polarity.PLANNED else told[::-1]
    return early is None or late is None or early <= late


def _one_event(pair: Pair) -> bool:
    """Tell whether both tell one act of one subject, each as done or each as not."""
    one, other = (side.draft.predication for side in (pair.left, pair.right))
    if not deeds.one_act(one.predicate, other.predicate):
        return False
    if gate.same_subject(pair) is not True or pair.tie < TIE:
        return False
    if denial.denies(pair.left) != denial.denies(pair.right):
        return False
    if _names_apart(pair):
        return False
    if _is_the_storys(pair):
        return True
    alike = pair.overlap >= _ONE_EVENT or pair.containment >= _ONE_CORE
    return alike and not pair.is_aside


def _one_deed(pair: Pair) -> bool:
    """Tell whether both tell one deed, whichever way round, each as done or not."""
    denied = [denial.denies(side) for side in pair.claims]
    return denied[0] == denied[1] and deeds.are_one(pair)


def _names_apart(pair: Pair) -> bool:
    """Tell whether two claims tell of two places, or two other names.

    A place here and who took part there may both be of one event.
    """
    if not pair.told_apart or not pair.one_story:
        return pair.told_apart
    told = [side.draft.predication for side in pair.claims]
    places = [set(one.places) for one in told]
    others = [set(one.entities) - set(one.places) for one in told]
    return all(places) or all(others)


def _is_the_storys(pair: Pair) -> bool:
    """Tell whether both tell of what a story has one of: "the fire broke out"."""
    alone = not any(side.draft.predication.objects for side in pair.claims)
    return pair.one_story and alone and gate.same_subject(pair) is True


def _is_fixed(pair: Pair, one: When, other: When) -> bool:
    """Tell whether the event happens once and both dates are meant exactly."""
    if not {one.granularity, other.granularity} <= _EXACT:
        return False
    if pair.tie < STRONG_TIE and not dates.close(one, other):
        return False
    happened = all(
        side.draft.polarity is Polarity.ASSERTED for side in (pair.left, pair.right)
    )
    acts = {side.draft.predication.predicate or "" for side in pair.claims}
    once = any(deeds.plain(act) in _ONCE for act in acts) or _both_first(pair)
    return happened and once


#: "The first case was confirmed": of the first there is one, whatever befell it.
_FIRST = re.compile(r"\b(first|last)(?: [a-z-]+){0,2}? ([a-z-]+)")


def _both_first(pair: Pair) -> bool:
    """Tell whether both tell of the first of one kind, or both of the last."""
    found = [
        {(which, wording.stem(what)) for which, what in _FIRST.findall(text)}
        for text in (side.draft.text.casefold() for side in pair.claims)
    ]
    return bool(found[0] & found[1])


#: Deals that states and companies make, and the words before them that tell which.
_DEAL = re.compile(
    r"((?:[\w-]+ ){0,4})(treaty|pact|agreement|accord|armistice|charter)\b"
)
#: Words before a deal that tell nothing of which one it is.
_ANY_DEAL = wording.stems(
    "new major landmark historic sweeping comprehensive signed signing final mutual"
    " bilateral strategic draft proposed first second"
)


def _by_deal(pair: Pair) -> Opinion | None:
    """One deal put at one time, though one claim signs it and one acts under it."""
    one, other = pair.left.draft.when, pair.right.draft.when
    if one is None or other is None or not _fit(one, other):
        return None
    ours, theirs = (_deals(side.draft.text) for side in pair.claims)
    if ours is None or theirs is None or pair.tie < SOME_TIE:
        return None
    exact = {one.granularity, other.granularity} <= {Granularity.DAY, Granularity.MONTH}
    exact = exact or bool(_months(one) & _months(other))
    if not ours & theirs and not (exact and pair.names):
        return None
    how = f"put one deal at one time: “{one.text}” fits “{other.text}”"
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.SAME, "date.deal", reason, 0.6, True)


def _fit(one: When, other: When) -> bool:
    """Tell whether two times may be one; an unknown year matches any."""
    if one.start is not None and other.start is not None:
        return dates.coarser(one, other)
    return bool(_months(one) & _months(other))


def _months(when: When) -> frozenset[float]:
    """Give the months that a time names."""
    known = tables.values("amounts.tsv", "month")
    words = re.findall(r"[a-z]+", when.text.casefold())
    return frozenset(known[word] for word in words if word in known)


def _deals(text: str) -> frozenset[str] | None:
    """Give the stems that tell which deals a text names; None if it names none."""
    found = _DEAL.findall(text.casefold())
    before = wording.stems(" ".join(words for words, _ in found))
    return tables.alike(before - _ANY_DEAL) if found else None


def _by_wording(pair: Pair) -> Opinion | None:
    """One statement or quotation in other words."""
    alone = pair.story == NO_TIE
    if not _may_be_one(pair):
        return None
    if not wording.alike(pair.left, pair.right, told_apart=alone):
        return None
    who = "one speaker" if speakers.same_voice(pair.left, pair.right) else "two voices"
    reason = reasons.stated(pair.claims, f"are one statement in other words ({who})")
    sure = 0.5 + 0.4 * pair.overlap
    return Opinion(OpinionKind.SAME, "wording.same", reason, sure, True)


#: Claims of one story with so many like words, so near, tell one deed.
_ONE_DEED, _ONE_DEED_NEAR = 0.5, 0.75


def _by_deed(pair: Pair) -> Opinion | None:
    """One deed to one named thing, told in one story of a doer with two names."""
    one, other = (side.draft.predication for side in pair.claims)
    if not pair.one_story or not deeds.one_act(one.predicate, other.predicate):
        return None
    if not _named_stems(one.objects) & _named_stems(other.objects):
        return None
    modes = {side.draft.polarity for side in pair.claims}
    if modes != {Polarity.ASSERTED} or any(map(denial.denies, pair.claims)):
        return None
    near = wording.cosine(*pair.claims) or 0.0
    if pair.likeness < _ONE_DEED or near < _ONE_DEED_NEAR:
        return None
    if dates.disjoint(pair.left.draft.when, pair.right.draft.when):
        return None
    if not _agree_in_figures(pair):
        return None
    reason = reasons.stated(pair.claims, "tell one deed, done to one thing")
    return Opinion(OpinionKind.SAME, "deed.same", reason, 0.6, True)


def _named_stems(things: Iterable[str]) -> frozenset[str]:
    """Give the stems of the names among some things."""
    return wording.stems(
        " ".join(word for one in things for word in one.split() if word[:1].isupper())
    )


def _may_be_one(pair: Pair) -> bool:
    """Tell whether nothing but the words stands against one statement."""
    if gate.same_subject(pair) is False or pair.tie < TIE:
        return False
    if denial.denies(pair.left) != denial.denies(pair.right):
        return False
    if states.opposite(pair) or not _agree_in_figures(pair):
        return False
    return not dates.disjoint(pair.left.draft.when, pair.right.draft.when)


def _agree_in_figures(pair: Pair) -> bool:
    """Tell whether a figure stands in both, or in no more than one."""
    sides = [side.draft.quantities for side in pair.claims]
    return not all(sides) or any(
        (one.low, one.high) == (other.low, other.high) and gate.one_unit(one, other)
        for one, other in product(*sides)
    )
