"""The order of judging: one opinion on a pair of claims, with its rule and reason.

    gate      another event, country, period: not comparable
    counts    same, compatible (bounds, sums), update, competing, contradiction
    states    same, changed (update), opposed; asserted and denied; first or not
    stages    charged, then convicted: update
    fixed     one event's date; one statement in other words
    default   not comparable

First match wins: the most peaceful explanation that holds. The opinions are defined
in docs/glossary.md. Vectors and likeness only ever speak for *same*.
"""

from __future__ import annotations

from services.judging import counts, fixed, gate, reasons, second, stages, states
from services.judging.pair import Pair, paired
from services.judging.second import Entailment
from services.model.claim import Claim
from services.model.opinion import Opinion, OpinionKind

#: Stamped on stored opinions; raise it when a rule changes.
VERSION = "2"

_RULES = (counts.opinion, states.opinion, stages.opinion, fixed.opinion)


def judge_pair(
    a: Claim,
    b: Claim,
    *,
    story: float = 0.0,
    entailment: Entailment | None = None,
) -> Opinion:
    """Judge a pair of claims. The same whichever comes first.

    `story` (0 to 1, see pair.py) is how surely the caller knows that both speak of one
    event; without it a common name, speaker, wording or nearness has to show it.
    `entailment` is a model's second opinion (see second.py), if one was asked.
    """
    pair = paired(a, b, story)
    first = _by_rules(pair)
    return second.opinion(pair, first, entailment) if entailment else first


def _by_rules(pair: Pair) -> Opinion:
    stopped = gate.veto(pair)
    if stopped:
        return _not_comparable(pair, stopped.rule, stopped.reason, 0.9)
    for rule in _RULES:
        found = rule(pair)
        if found:
            return found
    return _not_comparable(
        pair,
        "gate.unlike",
        "they do not answer one question",
        0.6 + 0.3 * (1 - pair.overlap),
    )


def _not_comparable(pair: Pair, rule: str, why: str, sure: float) -> Opinion:
    reason = reasons.stated(pair.claims, f"cannot be compared: {why}")
    return Opinion(OpinionKind.NOT_COMPARABLE, rule, reason, round(sure, 2), False)
