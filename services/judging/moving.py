"""Whether a figure may have moved between two reports, or was fixed when it happened.

Published on two days, two death tolls are one count that grew. Two fines for one deed,
two numbers on board of one ship or two results of one vote are not: what happened once
has one figure, whenever it is told. So the days of the articles order only what runs on
(tolls, prices, those still missing); of anything else the claims themselves have to say
that it changed, or name two times of their own.
"""

from __future__ import annotations

import re

from services.judging import dates, speakers
from services.judging.arithmetic import Figure
from services.judging.dates import Order
from services.judging.pair import Pair
from services.model.claim import Claim, Metric

#: Families of counts that only grow while an event goes on.
CUMULATIVE = frozenset(
    {
        "casualties",
        "arrested",
        "infected",
        "vaccinated",
        "rescued",
        "charged",
        "jobs",
        "evacuated",
        "displaced",
        "damaged buildings",
        "burned area",
    }
)
#: Counts of such a family that also fall: who is found is missing no more.
_FALLING = frozenset({"missing"})
#: Families that go up and down from one report to the next.
_RUNNING = frozenset(
    {
        "population",
        "employees",
        "hospitalised",
        "share price",
        "price",
        "unemployment",
        "inflation",
        "approval",
        "without power",
        "users",
        "subscribers",
        "height",
        "wind speed",
        "debt",
        "aid",
        "forces",
    }
)
#: Words by which a report says that a figure is not what it was.
_CHANGED = re.compile(
    r"\b(?:raised|revised|corrected|updated|lowered|increased|reduced|widened|narrowed"
    r"|shrank|shrunk|climbed|rose|risen|grew|grown|fell|fallen|dropped|slipped|jumped"
    r"|soared|halved|doubled|cut|trimmed|slashed|hiked|now)\b"
)


def runs_on(metric: Metric) -> bool:
    """Tell whether a metric is counted on from one report to the next."""
    return metric.family in CUMULATIVE or metric.family in _RUNNING


def may_have_moved(pair: Pair, metric: Metric, left: Figure, right: Figure) -> bool:
    """Tell whether the earlier figure of an ordered pair may have become the later."""
    if metric.family in CUMULATIVE and metric.name not in _FALLING:
        return _has_grown(pair, left, right)
    if left.dimension and not is_money_or_share(left.dimension):
        return metric.family in _RUNNING  # a length or an age does not move
    return metric.name in _FALLING or _is_told_anew(pair, metric)


def _has_grown(pair: Pair, left: Figure, right: Figure) -> bool:
    first, second = left.stated, right.stated
    if pair.timing.order is Order.RIGHT_FIRST:
        first, second = second, first
    return first[0] < second[1]


def is_money_or_share(dimension: str) -> bool:
    """Tell whether a unit is money or per cent, which move from day to day."""
    return dimension in {"percent", "%", "crown", "peso"} or (
        len(dimension) == 3 and dimension.isalpha()
    )


def _is_told_anew(pair: Pair, metric: Metric) -> bool:
    """Tell whether a figure runs on, or the claims themselves show that it changed."""
    if metric.family in _RUNNING or pair.timing.assumed:
        return True
    one, other = (side.draft.when for side in pair.claims)
    if one is not None and other is not None and dates.disjoint(one, other):
        return True
    if speakers.same_speaker(pair.left, pair.right):
        return True
    return _says_changed(_later(pair))


def _later(pair: Pair) -> Claim:
    return pair.left if pair.timing.order is Order.RIGHT_FIRST else pair.right


def _says_changed(claim: Claim) -> bool:
    return _CHANGED.search(claim.draft.text.casefold()) is not None


def in_one_breath(pair: Pair) -> bool:
    """Tell whether one voice gives both in one article, for two times or in one place.

    "Turnout was 61 percent, up from 54 percent" is no news of a change to anybody, and
    two figures of one sentence are two things.
    """
    if pair.left.article_id != pair.right.article_id:
        return False
    if not speakers.same_voice(pair.left, pair.right):
        return False
    return in_one_sentence(pair) or pair.timing.ordered or pair.timing.apart


def in_one_sentence(pair: Pair) -> bool:
    """Tell whether two claims of one article stand in the same place of it."""
    if pair.left.article_id != pair.right.article_id:
        return False
    one, other = (side.draft.span for side in pair.claims)
    return one.start < other.end and other.start < one.end


def is_told_to_have_risen(pair: Pair, left: Figure, right: Figure) -> bool:
    """Tell whether the later article says that a toll rose to its figure.

    "Raising the toll of Monday's collapse to five" names the day of the collapse.
    """
    one, other = pair.left.published, pair.right.published
    if one is None or other is None or one == other:
        return False
    early, late, later = left, right, pair.right
    if other < one:
        early, late, later = right, left, pair.left
    return (
        early.stated[0] < late.stated[1]
        and _TOLL.search(later.draft.text.casefold()) is not None
    )


_TOLL = re.compile(
    r"\b(?:rais|ris|rose|bring|brought|climb|increas|grow|grew|jump|reach)\w*\b.*\bto\b"
    r"|\bnow\b|\bstands? at\b"
)
