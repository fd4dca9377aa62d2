"""Things that have one date, and statements that are one in other words."""

from __future__ import annotations

import re

from services.judging import (
    dates,
    denial,
    gate,
    reasons,
    speakers,
    states,
    tables,
    wording,
)
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
    return _by_date(pair) or _by_deal(pair) or _by_wording(pair)


def _by_date(pair: Pair) -> Opinion | None:
    """One event told with one date, in two exactnesses, or with two."""
    one, other = pair.left.draft.when, pair.right.draft.when
    if one is None or other is None or not _one_event(pair):
        return None
    if _came_about(pair):
        reason = reasons.stated(pair.claims, "tell what was ahead, and that it came")
        return Opinion(OpinionKind.UPDATE, "stage.came-about", reason, 0.7, True)
    if dates.coarser(one, other):
        how = "put one event at one time"
        reason = reasons.stated(pair.claims, f"{how}: “{one.text}” fits “{other.text}”")
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
    if not one.predicate or one.predicate != other.predicate:
        return False
    if gate.same_subject(pair) is not True or pair.tie < TIE:
        return False
    if denial.denies(pair.left) != denial.denies(pair.right):
        return False
    return pair.overlap >= _ONE_EVENT or pair.containment >= _ONE_CORE


def _is_fixed(pair: Pair, one: When, other: When) -> bool:
    """Tell whether the event happens once and both dates are meant exactly."""
    if not {one.granularity, other.granularity} <= _EXACT:
        return False
    if pair.tie < STRONG_TIE and not dates.close(one, other):
        return False
    happened = all(
        side.draft.polarity is Polarity.ASSERTED for side in (pair.left, pair.right)
    )
    return happened and pair.left.draft.predication.predicate in _ONCE


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
    one, other = (
        {(quantity.low, quantity.high) for quantity in side.draft.quantities}
        for side in (pair.left, pair.right)
    )
    return not one or not other or bool(one & other)
