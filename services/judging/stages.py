"""Stages of one course of events: charged, then convicted.

An earlier and a later stage of the same thing do not disagree: the later one is an
update. Two articles have to tell them; one article that tells a whole course does not
update itself.
"""

from __future__ import annotations

from services.judging import reasons, wording
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
        ("missing trapped", "rescued freed recovered"),
        ("burning raging blaze", "contained extinguished"),
    )
)


def opinion(pair: Pair) -> Opinion | None:
    """Give *update* for two stages of one course; None for anything else."""
    if pair.left.article_id == pair.right.article_id or pair.tie < TIE:
        return None
    if not _stages_differ(pair) or (pair.tie < STRONG_TIE and not pair.story):
        return None
    how = "tell an earlier and a later stage of one course"
    reason = reasons.stated(pair.claims, how)
    return Opinion(OpinionKind.UPDATE, "stage.course", reason, 0.5, True)


def _stages_differ(pair: Pair) -> bool:
    """Tell whether each side tells a stage of one course that the other does not."""
    left, right = wording.told(pair.left), wording.told(pair.right)
    for course in _COURSES:
        ours = {place for place, stage in enumerate(course) if left & stage}
        theirs = {place for place, stage in enumerate(course) if right & stage}
        if ours and theirs and max(ours) != max(theirs):
            return True
    return False
