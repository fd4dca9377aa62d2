"""Stages of one course of events: charged, then convicted.

An earlier and a later stage of the same thing do not disagree: the later one is an
update. Two articles have to tell them; one article that tells a whole course does not
update itself.
"""

from __future__ import annotations

import re

from services.judging import reasons, wording
from services.judging.dates import Order
from services.judging.pair import STRONG_TIE, TIE, Pair
from services.model.opinion import Opinion, OpinionKind

#: What follows on what, each stage with the stems that show it.
_COURSES = tuple(
    tuple(wording.stems(stage) for stage in course)
    for course in (
        (
            "fugitive loose manhunt escaped unidentified hunted",
            "questioned interrogated suspected",
            "arrested detained captured custody apprehended surrendered",
            "charged indicted accused arraigned arraignment",
            "trial pleaded plea",
            "convicted guilty acquitted verdict",
            "sentenced jailed execution upheld",
        ),
        ("nominated candidate bid", "elected appointed confirmed", "inaugurated sworn"),
        ("missing trapped", "rescued freed released recovered"),
        ("arrested detained held", "released freed bail"),
        ("burning raging blaze", "contained extinguished"),
    )
)


def opinion(pair: Pair) -> Opinion | None:
    """Give *update* for two stages of one course; None for anything else."""
    if pair.left.article_id == pair.right.article_id or pair.tie < TIE:
        return None
    ahead = _ahead(pair)
    if ahead is None:
        return None
    if pair.tie < STRONG_TIE and not pair.story and not _is_of_one(pair):
        return None
    if _is_told_before(pair, ahead):
        return _gone_back(pair, ahead)
    how = "tell an earlier and a later stage of one course"
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.UPDATE, "stage.course", reason, 0.5, True)


#: So much of what two claims of one story tell makes them of one person or thing.
_OF_ONE = 0.5


def _is_of_one(pair: Pair) -> bool:
    dated = all(side.published is not None for side in pair.claims)
    return dated and pair.one_story and pair.likeness >= _OF_ONE


#: Words by which an earlier stage is said to last.
_LASTING = wording.words("still remain remains")


#: "Could still serve his time elsewhere": that nothing is settled.
_MAY_STILL = re.compile(r"\b(?:could|can|may|might|would) still\b")


def _is_told_before(pair: Pair, ahead: Order) -> bool:
    """Tell whether the later stage is told at an earlier time than the earlier one."""
    return pair.timing.ordered and pair.timing.order is ahead


def _gone_back(pair: Pair, ahead: Order) -> Opinion | None:
    """Judge a course that goes backwards: rescued on Monday, missing on Tuesday.

    That is no update. If the later one says that the earlier stage lasts, both cannot
    hold; else there may be two people.
    """
    late = pair.right if ahead is Order.LEFT_FIRST else pair.left
    if not wording.has_word(late.draft.text, _LASTING) or _MAY_STILL.search(
        late.draft.text.casefold()
    ):
        return None
    how = "cannot both hold: what is over for one goes on for the other"
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.CONTRADICTION, "stage.reversed", reason, 0.55, True)


def _ahead(pair: Pair) -> Order | None:
    """Tell which side is at a later stage of one course; None where neither is.

    Given as the order in which that side would have to be told first.
    """
    left, right = wording.told(pair.left), wording.told(pair.right)
    for course in _COURSES:
        ours = {place for place, stage in enumerate(course) if left & stage}
        theirs = {place for place, stage in enumerate(course) if right & stage}
        if ours and theirs and max(ours) != max(theirs):
            left_ahead = max(ours) > max(theirs)
            return Order.LEFT_FIRST if left_ahead else Order.RIGHT_FIRST
    return None
