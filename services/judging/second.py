"""A model's second opinion on two claims that passed the gate.

Structure finds, the model weighs: it raises or lowers how sure an opinion is, and where
the rules found nothing it may decide between claims that are surely about one thing.
It never overrules a veto, and nothing it says alone turns red.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.engines.protocols import Entailment, Verdict
from services.judging import denial, gate, reasons
from services.judging.pair import TIE, Pair
from services.model.opinion import Opinion, OpinionKind


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model reads off two texts, as the mean of both directions.

    `entails` and `contradicts` are probabilities of the sides' relation; `opinions` are
    those of the six opinions and add up to 1.
    """

    entails: float
    contradicts: float
    opinions: Mapping[OpinionKind, float]


def read(model: Entailment, pairs: Iterable[tuple[str, str]]) -> list[Reading]:
    """Have a model read pairs of texts, each both ways round."""
    turned = [both for a, b in pairs for both in ((a, b), (b, a))]
    found = model.probabilities(turned)
    return [_mean(*both) for both in zip(found[::2], found[1::2], strict=True)]


def _mean(one: Verdict, other: Verdict) -> Reading:
    return Reading(
        (one.entailment + other.entailment) / 2,
        (one.contradiction + other.contradiction) / 2,
        {
            kind: (first + second) / 2
            for kind, first, second in zip(
                OpinionKind, one.opinions, other.opinions, strict=True
            )
        },
    )


#: From here on the model decides where rules are silent. Of two claims that say one
#: thing, one often says a little more: then only one direction is implied.
_DECIDES = 0.95
_ALIKE = 0.6
#: So likely must be the opinion itself, beside the relation.
_LIKELY = 0.6
#: Claims must share so much of their words for that.
_ALIGNED = 0.3
#: How far it moves the confidence of a rule, at most.
_MOVES = 0.15

_CONFLICTS = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})


def opinion(pair: Pair, first: Opinion, reading: Reading) -> Opinion:
    """Give the opinion of the rules as the model's second one leaves it."""
    if is_open(pair, first):
        return _decided(pair, reading) or first
    if first.kind in _CONFLICTS:
        return _moved(first, reading.contradicts - reading.entails)
    if first.kind is OpinionKind.SAME:
        return _moved(first, reading.entails - reading.contradicts)
    return first


def is_open(pair: Pair, first: Opinion) -> bool:
    """Tell whether a model may decide: rules are silent, the claims of one structure.

    Whoever judges asks the model for these pairs only: it is slow beside the rules.
    """
    if first.rule != "gate.unlike" or pair.tie < TIE or pair.timing.ordered:
        return False
    if denial.denies(pair.left) != denial.denies(pair.right):
        return False  # the text of a denial does not say that it is one
    return gate.same_subject(pair) is not False and pair.overlap >= _ALIGNED


def _decided(pair: Pair, reading: Reading) -> Opinion | None:
    against, alike = OpinionKind.CONTRADICTION, OpinionKind.SAME
    opposed = reading.contradicts >= _DECIDES and reading.opinions[against] >= _LIKELY
    if opposed and not _both_measure(pair):
        return _against(pair, reading)
    if reading.entails >= _ALIKE and reading.opinions[alike] >= _LIKELY:
        reason = reasons.stated(pair.claims, "tell one thing, by a model's reading")
        sure = round(reading.entails, 2)
        return Opinion(alike, "entailment.same", reason, sure, True)
    return None


def _both_measure(pair: Pair) -> bool:
    """Tell whether both claims have figures, or both a time of their own.

    Rules compare those. Where they found nothing at odds, the figures are of two things
    (games, quakes, a length and a width), and to a model the sentences look opposed.
    """
    drafts = (pair.left.draft, pair.right.draft)
    return all(one.quantities for one in drafts) or all(one.when for one in drafts)


def _against(pair: Pair, reading: Reading) -> Opinion:
    """Give a conflict that only the model sees: amber, never red.

    Of the ten most confident over the development topics none was a contradiction when
    read by a person (docs/contradictions.md): for red something must be pointed at.
    """
    reason = reasons.stated(pair.claims, "may not both hold, by a model's reading")
    kind, sure = OpinionKind.CONTRADICTION, round(reading.contradicts, 2)
    return Opinion(kind, "entailment.opposed", reason, sure, True)


def _moved(first: Opinion, speaks_for: float) -> Opinion:
    """Move the confidence of an opinion by what speaks for it, -1 to 1."""
    sure = min(0.99, max(0.05, first.confidence + _MOVES * speaks_for))
    return replace(first, confidence=round(sure, 2))
