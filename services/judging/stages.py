"""Stages of one course of events: expected, then done; charged, then convicted.

An earlier and a later stage of the same thing do not disagree: the later one is an
update. Two articles have to tell them; one article that tells a whole course does not
update itself.
"""

from __future__ import annotations

from services.judging import reasons, wording
from services.judging.pair import STRONG_TIE, TIE, Pair
from services.model.claim import Claim, Polarity
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

_AHEAD_WORDS = wording.words(
    "will would expected expects due scheduled likely plans planned plan set may might"
    " could pending awaiting hopes hoped considering seeking intends prepares upcoming"
    " unclear unknown undecided trying struggling"
)
_AHEAD = frozenset({Polarity.PLANNED, Polarity.POSSIBLE})

#: How near an expectation and what came of it must be, in words or in meaning.
_NEAR_WORDS = 0.4
_NEAR_MEANING = 0.5


def opinion(pair: Pair) -> Opinion | None:
    """Give *update* for two stages of one course; None for anything else."""
    if pair.left.article_id == pair.right.article_id or pair.tie < TIE:
        return None
    if _stages_differ(pair) and pair.tie >= STRONG_TIE:
        return _update(pair, "stage.course", "tell two stages of one course")
    if _came_about(pair):
        return _update(pair, "stage.came-about", "tell what was ahead, and what came")
    return None


def _update(pair: Pair, rule: str, how: str) -> Opinion:
    claims = (pair.left, pair.right)
    quotes = [reasons.statement(claim) for claim in claims]
    reason = f"{reasons.two(quotes[0], quotes[1], claims)} {how}."
    return Opinion(OpinionKind.UPDATE, rule, reason, 0.5, True)


def _stages_differ(pair: Pair) -> bool:
    """Tell whether each side tells a stage of one course that the other does not."""
    left, right = wording.told(pair.left), wording.told(pair.right)
    for course in _COURSES:
        ours = {place for place, stage in enumerate(course) if left & stage}
        theirs = {place for place, stage in enumerate(course) if right & stage}
        if ours and theirs and max(ours) != max(theirs):
            return True
    return False


def _came_about(pair: Pair) -> bool:
    """Tell whether one side expects what the other reports as done."""
    if _looks_ahead(pair.left) == _looks_ahead(pair.right):
        return False
    if pair.left.draft.quantities and pair.right.draft.quantities:
        return False
    near = wording.cosine(pair.left, pair.right) or 0.0
    return pair.containment >= _NEAR_WORDS and near >= _NEAR_MEANING


def _looks_ahead(claim: Claim) -> bool:
    if claim.draft.polarity in _AHEAD:
        return True
    return wording.has_word(claim.draft.text, _AHEAD_WORDS)
