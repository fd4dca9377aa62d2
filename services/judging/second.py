"""A model's second opinion on two claims that passed the gate.

Structure finds, the model weighs: it raises or lowers how sure an opinion is, and where
the rules found nothing it may decide between claims that are surely about one thing.
It never overrules a veto, and nothing it says alone of unlike claims turns red.
"""

from __future__ import annotations

from dataclasses import replace

from services.judging import gate, reasons
from services.judging.pair import TIE, Pair
from services.model.opinion import Opinion, OpinionKind

#: How likely the first claim entails the second, neither, or contradicts it (sum 1).
#: The caller gives the mean of both directions, so that order plays no part.
Entailment = tuple[float, float, float]

#: From here on the model decides where rules are silent.
_DECIDES = 0.9
#: Claims must share so much of their words for that.
_ALIGNED = 0.3
#: How far it moves the confidence of a rule, at most.
_MOVES = 0.15

_CONFLICTS = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})


def opinion(pair: Pair, first: Opinion, entailment: Entailment) -> Opinion:
    """Give the opinion of the rules as the model's second one leaves it."""
    entails, _, contradicts = entailment
    if first.rule == "gate.unlike" and _is_aligned(pair):
        return _decided(pair, entailment) or first
    if first.kind in _CONFLICTS:
        return _moved(first, contradicts - entails)
    if first.kind is OpinionKind.SAME:
        return _moved(first, entails - contradicts)
    return first


def _is_aligned(pair: Pair) -> bool:
    """Tell whether two claims are near enough in structure for a model to decide."""
    if pair.tie < TIE or gate.same_subject(pair) is False or pair.timing.ordered:
        return False
    return pair.overlap >= _ALIGNED


def _decided(pair: Pair, entailment: Entailment) -> Opinion | None:
    entails, _, contradicts = entailment
    if contradicts >= _DECIDES:
        reason = reasons.stated(pair.claims, "cannot both hold, by a model's reading")
        kind = OpinionKind.CONTRADICTION
        return Opinion(kind, "entailment.opposed", reason, round(contradicts, 2), True)
    if entails >= _DECIDES:
        reason = reasons.stated(pair.claims, "tell one thing, by a model's reading")
        kind = OpinionKind.SAME
        return Opinion(kind, "entailment.same", reason, round(entails, 2), True)
    return None


def _moved(first: Opinion, speaks_for: float) -> Opinion:
    """Move the confidence of an opinion by what speaks for it, -1 to 1."""
    sure = min(0.99, max(0.05, first.confidence + _MOVES * speaks_for))
    return replace(first, confidence=round(sure, 2))
