"""One opinion on two texts that somebody puts side by side.

First the rules judge the claims of the two (judge.py). Where they find figures, states
or dates at odds, or alike, they are in command as long as the texts as wholes do not
speak against it. Where they are silent, the signs of the texts are weighed (signs.py,
weighing.py), and the likeliest opinion is given with the sign that shows it.

Red needs something that can be pointed at: amounts, words or states that exclude each
other, or a model that reads the two as opposed. Without it a likely conflict stays
amber: *competing*.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from services.judging import aligned, reasons, signs, weighing, wording
from services.judging.arithmetic import Fit
from services.judging.judge import judge_pair
from services.judging.pair import SOME_TIE, TIE, paired
from services.judging.second import Reading
from services.judging.text import Text
from services.judging.weighing import Chances, Weights
from services.model.claim import Claim
from services.model.opinion import Opinion, OpinionKind

#: Two texts with claims this near are about one event.
NEAR = 0.5

#: Which opinion tells most about two texts, when their claims give several.
_TELLING = (
    OpinionKind.CONTRADICTION,
    OpinionKind.COMPETING_ESTIMATES,
    OpinionKind.UPDATE,
    OpinionKind.COMPATIBLE,
    OpinionKind.SAME,
    OpinionKind.NOT_COMPARABLE,
)
_AT_ODDS = (OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES)

#: Rules that only say that nothing was found, or go by likeness: signs know better.
_SILENT = frozenset({"gate.unlike", "gate.untied", "wording.same"})
#: A rule's opinion stands unless the signs give it less than this.
_STANDS = 0.15
_RED_STANDS = 0.25
#: So likely must a contradiction be that no rule has found.
_RED = 0.45
#: So likely must any conflict be to be raised at all; amounts apart are a reason.
_AMBER = 0.37
_AMBER_POINTED = 0.32
#: The same where a model reads two texts on one matter as opposed. It makes them amber,
#: never red.
_AMBER_READ = 0.15
_READ_OPPOSED, _NEAR_READ = 0.5, 0.4


def judge(
    one: Text,
    other: Text,
    *,
    reading: Reading | None = None,
    weights: Weights | None = None,
) -> Opinion:
    """Judge two texts; the same whichever comes first.

    `reading`: what a model says of the two as wholes (see second.py). `weights`: others
    than those that come with the program.
    """
    ruled = by_claims(one, other)
    found = signs.signs(one, other, ruled)
    chances = weighing.chances(found, weights or weighing.stored())
    if reading:
        chances = weighing.pooled(chances, reading.opinions)
        found["read_contradicts"] = reading.contradicts
    if ruled.rule not in _SILENT and chances[ruled.kind] >= _least(ruled):
        sure = (ruled.confidence + chances[ruled.kind]) / 2
        return Opinion(
            ruled.kind, ruled.rule, ruled.reason, round(sure, 2), ruled.links
        )
    return _weighed(one, other, found, chances)


def by_claims(one: Text, other: Text) -> Opinion:
    """Give the most telling opinion that the rules find between two texts' claims."""
    story = _story(one, other)
    found = [
        judge_pair(a, b, story=story) for a, b in product(one.claims, other.claims)
    ]
    return min(
        found,
        key=lambda made: (_TELLING.index(made.kind), -made.confidence, made.reason),
    )


def _story(one: Text, other: Text) -> float:
    """Tell how surely two texts are about one event.

    Who puts them side by side holds them for one story; a name in common says more,
    also where it stands in another clause than the figure, and so does nearness.
    """
    named = [
        {name for claim in side.claims for name in claim.draft.predication.entities}
        for side in (one, other)
    ]
    nearest = wording.cosine(*_nearest(one, other)) or 0.0
    return TIE if named[0] & named[1] or nearest >= NEAR else SOME_TIE


def _nearest(one: Text, other: Text) -> tuple[Claim, Claim]:
    """Give the claims of two texts that are nearest in meaning."""
    return max(
        product(one.claims, other.claims),
        key=lambda both: (
            wording.cosine(*both) or 0.0,
            sorted(claim.draft.text for claim in both),
        ),
    )


def _least(ruled: Opinion) -> float:
    """Give how likely a rule's opinion must be to stand; red figures most of all."""
    red = ruled.kind is OpinionKind.CONTRADICTION
    return _RED_STANDS if red and ruled.rule.startswith("count.") else _STANDS


def _weighed(
    one: Text, other: Text, found: Mapping[str, float], chances: Chances
) -> Opinion:
    """Give the likeliest opinion for which there is something to point at."""
    kind = _likeliest(found, chances)
    rule, tail = _shown(one, other, kind, found)
    both = paired(*_nearest(one, other)).claims
    sure = sum(chances[each] for each in _AT_ODDS) if kind in _AT_ODDS else 0.0
    sure = max(sure if kind is _AT_ODDS[1] else 0.0, chances[kind])
    links = kind is not OpinionKind.NOT_COMPARABLE
    return Opinion(kind, rule, reasons.stated(both, tail), round(sure, 2), links)


def _likeliest(found: Mapping[str, float], chances: Chances) -> OpinionKind:
    if chances[OpinionKind.CONTRADICTION] >= _RED and _may_be_red(found):
        return OpinionKind.CONTRADICTION
    apart = found["figures_apart"] > 0 or found["times_apart"] > 0
    least = _AMBER_POINTED if apart else _AMBER
    if _is_read_as_opposed(found):
        least = _AMBER_READ
    if sum(chances[kind] for kind in _AT_ODDS) >= least:
        return OpinionKind.COMPETING_ESTIMATES
    out = {*_AT_ODDS} if _may_be_same(found) else {*_AT_ODDS, OpinionKind.SAME}
    calm = [kind for kind in OpinionKind if kind not in out]
    return max(calm, key=lambda kind: chances[kind])


#: Signs that can be pointed at in a text, and how strong they must be for red. That one
#: text denies something is not enough: what it denies may be another thing.
_POINTED = {
    "figures_apart": 0.5,
    "times_apart": 0.5,
    "opposites": 1.0,
    "rule_opposed": 1.0,
    "rule_counts_differ": 1.0,
    "read_contradicts": 0.92,
}


def _may_be_red(found: Mapping[str, float]) -> bool:
    return any(found.get(sign, 0.0) >= least for sign, least in _POINTED.items())


def _is_read_as_opposed(found: Mapping[str, float]) -> bool:
    """Tell whether a model reads two texts on one matter as opposed."""
    opposed = found.get("read_contradicts", 0.0) >= _READ_OPPOSED
    return opposed and found["near"] >= _NEAR_READ


def _may_be_same(found: Mapping[str, float]) -> bool:
    """Tell whether nothing but figures of other things stands in two texts."""
    return not (found["other_metrics"] and found["figures_unlike"])


def _shown(
    one: Text, other: Text, kind: OpinionKind, found: Mapping[str, float]
) -> tuple[str, str]:
    """Name the rule and say in words what shows an opinion."""
    if kind is OpinionKind.SAME:
        return "told.same", "tell one thing in other words"
    if kind is OpinionKind.COMPATIBLE:
        return "told.compatible", "tell parts of one story that can both hold"
    if kind is OpinionKind.UPDATE:
        return "told.update", "tell an earlier and a later state of one thing"
    if kind is OpinionKind.NOT_COMPARABLE:
        return "told.unlike", "cannot be compared: they do not answer one question"
    return _conflict(one, other, found)


def _conflict(one: Text, other: Text, found: Mapping[str, float]) -> tuple[str, str]:
    """Point at what excludes each other in two texts."""
    apart = [
        pair
        for pair in aligned.aligned(one.amounts, other.amounts)
        if pair.fit is Fit.APART
    ]
    if apart:
        values = sorted((apart[0].left.quote, apart[0].right.quote))
        how = f"may not both hold: “{values[0]}” and “{values[1]}”"
        return ("told.times" if apart[0].left.is_time else "told.figures"), how
    if words := signs.opposites(one, other):
        first, second = sorted(words[0])
        return "told.opposites", f"may not both hold: “{first}” and “{second}”"
    if found["denied_one"]:
        return "told.denied", "may not both hold: one denies what the other tells"
    if found.get("read_contradicts", 0.0) >= _POINTED["read_contradicts"]:
        return "told.read", "cannot both hold, by a model's reading"
    if _is_read_as_opposed(found):
        return "told.read", "may not both hold, by a model's reading"
    if found["voices_apart"]:
        return "told.voices", "are two voices that do not agree"
    return "told.differently", "tell one thing in ways that may not both hold"
