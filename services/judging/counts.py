"""Opinions on figures, the most peaceful explanation first (see judge.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from services.judging import arithmetic, gate, reasons, speakers, wording
from services.judging.arithmetic import Figure, Fit
from services.judging.dates import Order
from services.judging.denial import of_a_noun
from services.judging.pair import NO_TIE, STRONG_TIE, TIE, Pair
from services.judging.settled import ONE_COUNT, is_loose, is_one_count
from services.model.claim import Claim, Hedge, Metric, Polarity, Quantity
from services.model.opinion import Opinion, OpinionKind

#: Families of counts that only grow while an event goes on.
CUMULATIVE = frozenset(
    {"casualties", "arrested", "infected", "vaccinated", "rescued", "charged", "jobs"}
)

#: Words that make a figure an estimate without bounding it.
_ESTIMATE = wording.words(
    "estimate estimates estimated estimating reportedly believed thought roughly "
    "likely possibly perhaps feared expected alleged allegedly unconfirmed preliminary "
    "provisional initial unverified poll polls survey forecast projected projection"
)

#: Who denies a bound does not deny the figure.
_BOUNDS = frozenset({Hedge.AT_LEAST, Hedge.UP_TO})

#: Gravest first, to choose among metrics that two claims share.
_GRAVITY = tuple(reversed(OpinionKind))


@dataclass(frozen=True, slots=True)
class Match:
    """Two figures for one metric, and how they fit."""

    metric: Metric
    left: Figure
    right: Figure
    fit: Fit

    @property
    def is_sum(self) -> bool:
        """Whether a side was added up."""
        return self.left.is_sum or self.right.is_sum


def opinion(pair: Pair) -> Opinion | None:
    """Judge the figures of two claims; None if they count nothing in common.

    Where they share several metrics, the gravest disagreement is told.
    """
    if pair.tie == NO_TIE or pair.told_apart:
        return None
    found = [_judge(pair, best) for best in _matches(pair)]
    if found:
        return min(found, key=lambda one: _GRAVITY.index(one.kind))
    return _other_metric(pair)


def _matches(pair: Pair) -> Iterator[Match]:
    """Give the best fitting figures for each metric that both sides have."""
    left, right = pair.left.draft.quantities, pair.right.draft.quantities
    offered = {one.metric for one in left} | {one.metric for one in right}
    for metric in sorted(offered, key=lambda one: one.name):
        if not _both_state(pair, metric):
            continue
        options = [
            Match(metric, one, other, arithmetic.fit(one, other))
            for one, other in product(
                arithmetic.figures(left, metric), arithmetic.figures(right, metric)
            )
            if _comparable(one, other)
        ]
        if options:
            yield min(options, key=lambda one: (one.fit.value, one.is_sum))
    yield from _loosely(pair)


def _loosely(pair: Pair) -> Iterator[Match]:
    """Give equal figures for one noun under two verbs: rifles seized, rifles found.

    Such metrics are made of the words at hand: only agreement can be read off them,
    unless a person has put two texts about one named thing side by side.
    """
    for one, other in product(pair.left.draft.quantities, pair.right.draft.quantities):
        first, second = arithmetic.figure(one), arithmetic.figure(other)
        if not (is_loose(one.metric) and one.metric.family == other.metric.family):
            continue
        if one.metric == other.metric or first is None or second is None:
            continue
        fit = arithmetic.fit(first, second)
        told = fit is Fit.EQUAL or pair.story >= TIE
        if told and gate.same_kind(one, other) is not False:
            yield Match(one.metric, first, second, fit)


def _comparable(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count one kind; some of a kind may only be equal."""
    kinds = [
        gate.same_kind(first, second)
        for first, second in product(one.parts, other.parts)
    ]
    if any(kind is False for kind in kinds):
        return False
    return None not in kinds or arithmetic.fit(one, other) is not Fit.APART


def _both_state(pair: Pair, metric: Metric) -> bool:
    """Tell whether one side states the metric and the other can be held to it."""
    sides = (pair.left.draft.quantities, pair.right.draft.quantities)
    stated = [any(one.metric.name == metric.name for one in side) for side in sides]
    parts = arithmetic.WHOLES.get(metric.name, frozenset())
    summed = [parts <= {one.metric.name for one in side} for side in sides]
    return (
        any(stated)
        and all(one or other for one, other in zip(stated, summed, strict=True))
        and bool(metric.name)
    )


def _judge(pair: Pair, found: Match) -> Opinion:
    """Give the opinion on one metric: same, compatible, update, then the conflicts."""
    return (
        _denied(pair, found)
        or _agreeing(pair, found)
        or _on_top(pair, found)
        or _later(pair, found)
        or _competing(pair, found)
        or _excluded(pair, found)
    )


def _say(pair: Pair, found: Match, tail: str) -> str:
    values = reasons.two(
        reasons.figure_words(found.left),
        reasons.figure_words(found.right),
        (pair.left, pair.right),
    )
    return f"{values} {tail}."


def _denied(pair: Pair, found: Match) -> Opinion | None:
    """One says the figure is so, the other says it is not."""
    denials = [
        side.draft.polarity is Polarity.DENIED or side.draft.predication.negated
        for side in (pair.left, pair.right)
    ]
    if found.fit is not Fit.EQUAL or denials[0] == denials[1] or pair.tie < TIE:
        return None
    if not pair.story and pair.overlap < ONE_COUNT:
        return None  # "why she, 15 years with us, left" denies no years
    if {found.left.hedge, found.right.hedge} & _BOUNDS:
        return None  # "no team offered more than eight" denies none of eight
    if of_a_noun(pair.claims[denials.index(True)]):
        return None  # "the poll of 1,000 gave no margin" denies no 1,000
    reason = _say(pair, found, "are one figure, asserted here and denied there")
    return Opinion(OpinionKind.CONTRADICTION, "count.denied", reason, 0.7, True)


def _agreeing(pair: Pair, found: Match) -> Opinion | None:
    """The figures are one, or one leaves room for the other."""
    sure = 0.6 + 0.3 * pair.tie
    if found.fit is Fit.EQUAL and not found.is_sum:
        reason = _say(pair, found, "say the same: each admits the other's figure")
        return Opinion(OpinionKind.SAME, "count.same", reason, sure, True)
    if found.fit is Fit.APART:
        return None
    if found.is_sum:
        reason = _say(pair, found, "fit together: the sum is admitted")
        return Opinion(OpinionKind.COMPATIBLE, "count.sum", reason, sure, True)
    how = (
        "one admits the other" if found.fit is Fit.ADMITTED else "their ranges overlap"
    )
    rule = "count.admits" if found.fit is Fit.ADMITTED else "count.overlap"
    reason = _say(pair, found, f"can both hold: {how}")
    return Opinion(OpinionKind.COMPATIBLE, rule, reason, sure - 0.1, True)


def _on_top(pair: Pair, found: Match) -> Opinion | None:
    """What is said to be additional comes on top of the other figure, or is part."""
    extra = [
        all(part.additional for part in one.parts) for one in (found.left, found.right)
    ]
    if extra[0] == extra[1]:
        return None
    reason = _say(pair, found, "can both hold: one is said to come on top")
    return Opinion(OpinionKind.COMPATIBLE, "count.on-top", reason, 0.6, True)


def _later(pair: Pair, found: Match) -> Opinion | None:
    """The later figure brings the earlier one up to date, if it can move that way."""
    timing = pair.timing
    grows = timing.apart and found.metric.family in CUMULATIVE
    if not grows and not (timing.ordered and _can_move(pair, found)):
        return None
    assumed = timing.assumed or grows
    rule = "count.later-assumed" if assumed else "count.later"
    how = "in the order their wording gives" if assumed else "at different times"
    reason = _say(pair, found, f"are one count {how}: the later is an update")
    return Opinion(OpinionKind.UPDATE, rule, reason, 0.6 + 0.2 * pair.tie, True)


def _can_move(pair: Pair, found: Match) -> bool:
    """Tell whether the count may go from the earlier to the later figure."""
    if found.left.dimension and not _is_money_or_share(found.left.dimension):
        return False  # a length or an age does not move between two reports
    if found.metric.family not in CUMULATIVE:
        return True
    first, second = found.left.stated, found.right.stated
    if pair.timing.order is Order.RIGHT_FIRST:
        first, second = second, first
    return first[0] < second[1]


def _is_money_or_share(dimension: str) -> bool:
    return dimension in {"percent", "%"} or (
        len(dimension) == 3 and dimension.isalpha()
    )


def _competing(pair: Pair, found: Match) -> Opinion | None:
    """Figures that exclude each other, put forward as estimates or by named sources."""
    soft = [_is_estimate(pair.left, found.left), _is_estimate(pair.right, found.right)]
    vouched = [not speakers.is_own_voice(side) for side in (pair.left, pair.right)]
    each = all(one or other for one, other in zip(soft, vouched, strict=True))
    apart = not speakers.same_voice(pair.left, pair.right)
    if not each or not (apart or all(soft)):
        return None
    who = "different speakers" if apart else "one speaker, as estimates"
    reason = _say(pair, found, f"exclude each other; {who}, so they compete")
    sure = 0.5 + 0.4 * pair.tie
    return Opinion(
        OpinionKind.COMPETING_ESTIMATES, "count.competing", reason, sure, True
    )


def _is_estimate(claim: Claim, found: Figure) -> bool:
    """Tell whether a figure carries an estimate word."""
    if found.hedge is not None and found.hedge is not Hedge.BETWEEN:
        return True
    if claim.draft.polarity is Polarity.POSSIBLE:
        return True
    return wording.has_word(claim.draft.text, _ESTIMATE)


def _excluded(pair: Pair, found: Match) -> Opinion:
    """Figures that exclude each other, at least one of them told as settled."""
    tied = pair.tie >= (TIE if pair.story else STRONG_TIE)
    if not tied or not is_one_count(pair, found.metric, found.left, found.right):
        reason = _say(pair, found, "may be about different events: nothing ties them")
        return Opinion(OpinionKind.NOT_COMPARABLE, "gate.untied", reason, 0.5, False)
    if speakers.same_speaker(pair.left, pair.right):
        rule, tail = "count.one-speaker", "are given by one speaker for one time"
    else:
        rule, tail = "count.own-voice", "exclude each other, and one is told as settled"
    reason = _say(pair, found, tail)
    sure = 0.4 + 0.3 * pair.tie
    return Opinion(OpinionKind.CONTRADICTION, rule, reason, sure, True)


def _other_metric(pair: Pair) -> Opinion | None:
    """Figures of one family but not of one metric belong to one question, no more."""
    for one, other in product(pair.left.draft.quantities, pair.right.draft.quantities):
        if _akin(one, other):
            tail = "count different things of one question"
            values = reasons.two(
                reasons.shown(one), reasons.shown(other), (pair.left, pair.right)
            )
            sure = 0.6 + 0.3 * pair.tie
            kind = OpinionKind.NOT_COMPARABLE
            return Opinion(kind, "gate.metric", f"{values} {tail}.", sure, True)
    return None


def _akin(one: Quantity, other: Quantity) -> bool:
    return (
        one.metric.family == other.metric.family
        and one.metric.name != other.metric.name
        and not (is_loose(one.metric) and is_loose(other.metric))
        and gate.same_kind(one, other) is not False
    )
