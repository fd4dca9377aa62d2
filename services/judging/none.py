"""None at all against some: "nobody was hurt" and "one worker was injured".

A figure of nought is seldom printed as a figure, so it is read off the words. That none
is known yet, or that nobody else was hurt, says nothing against some.
"""

from __future__ import annotations

import re

from services.judging import dates, denial, reasons, wording
from services.judging.dates import Order
from services.judging.pair import Pair
from services.model.claim import Claim, Polarity
from services.model.opinion import Opinion, OpinionKind

_NOBODY = r"\b(?:no ?-?one|nobody|none of (?:them|those aboard|those on board))\b"
_NO = r"\bno\s+"

#: What a text says that there is none of, and the metrics of which it gives nought.
_NOUGHT = tuple(
    (re.compile(rf"{_NOBODY}[^.;,]{{0,25}}\b(?:{deed})\b|{_NO}(?:{noun})\b"), metrics)
    for deed, noun, metrics in (
        (
            "killed|died|dead|lost (?:their|his|her) li(?:fe|ves)",
            "deaths?|fatalit(?:y|ies)|loss of life|lives (?:were )?lost",
            frozenset({"killed"}),
        ),
        (
            "hurt|injured|wounded|harmed",
            "injur(?:y|ies)|wounded|casualt(?:y|ies)",
            frozenset({"killed", "wounded", "killed-or-wounded"}),
        ),
        ("missing|unaccounted", "missing", frozenset({"missing"})),
        ("arrested|detained", "arrests?", frozenset({"arrested"})),
    )
)
#: Those of whom there may be none any more.
_FALLING = frozenset({"missing"})

#: What leaves room for some.
_LEAVES_ROOM = re.compile(
    r"\b(?:else|other|others|more|further|so far|yet|immediate(?:ly)?|initial(?:ly)?"
    r"|serious(?:ly)?|badly|major|grave|reports? of|reported|known|if|would|could|might"
    r"|may|should|hoped?|but|except|besides|to|among|of the)\b"
)


def opinion(pair: Pair) -> Opinion | None:
    """Judge none against some in one story; None where that is not what is told."""
    if not pair.one_story or dates.published_apart(*pair.claims):
        return None
    if pair.told_apart or pair.is_aside or dates.long_before(*pair.claims):
        return None
    for one, other in (pair.claims, pair.claims[::-1]):
        metrics = _none_of(one)
        quote = _some(other, metrics) or _somebody(other, metrics)
        if metrics and quote:
            return _judged(pair, one, quote, falls=metrics <= _FALLING)
    return None


def _none_of(claim: Claim) -> frozenset[str]:
    """Give the metrics of which a claim says that there is none."""
    low = claim.draft.text.casefold()
    if claim.draft.polarity is Polarity.POSSIBLE or _LEAVES_ROOM.search(low):
        return frozenset()
    found = (metrics for pattern, metrics in _NOUGHT if pattern.search(low))
    return frozenset().union(*found)


#: Nobody takes so many for none: thousands are the toll of a war, none that of a day.
_FEW = 1_000
#: Begins a clause about something that was named before it.
_OF_ANOTHER = re.compile(r"^(?:in|during|after) which\b")


def _some(claim: Claim, metrics: frozenset[str]) -> str:
    """Quote a figure of one of these metrics that a claim tells as so; "" if none."""
    if denial.denies(claim) or claim.draft.polarity is not Polarity.ASSERTED:
        return ""
    if _OF_ANOTHER.search(claim.draft.text.casefold()):
        return ""
    for one in claim.draft.quantities:
        if one.metric.name in metrics and 1 <= (one.low or one.high or 0) < _FEW:
            return one.quote
    return ""


#: What befalls one person, by the metric under which persons are counted.
_BEFALLS = {
    "killed": wording.words("die perish drown"),
    "wounded": wording.words("injure hurt wound"),
    "arrested": wording.words("arrest detain"),
}


def _somebody(claim: Claim, metrics: frozenset[str]) -> str:
    """Quote a claim that tells of one person to whom it happened; "" if none."""
    told = claim.draft.predication
    if denial.denies(claim) or claim.draft.polarity is not Polarity.ASSERTED:
        return ""
    befell = any(told.predicate in _BEFALLS.get(one, ()) for one in metrics)
    who = told.objects or ((told.subject,) if told.subject else ())
    person = len(who) == 1 and wording.stems(who[0]) & _ONE_PERSON
    return claim.draft.text if befell and person else ""


_ONE_PERSON = wording.stems(
    "boy girl man woman officer policeman soldier guard driver worker passenger patient"
    " child baby teenager pupil student pilot firefighter protester fan resident farmer"
    " miner sailor nurse doctor teacher journalist prisoner inmate"
)


def _judged(pair: Pair, none: Claim, quote: str, *, falls: bool) -> Opinion:
    """A count that was nought may grow; the missing may become fewer, the dead not."""
    none_first = Order.LEFT_FIRST if none is pair.left else Order.RIGHT_FIRST
    if pair.timing.ordered and (pair.timing.order is none_first) is not falls:
        how = f"are one count at different times: none, and “{quote}”"
        kind, rule = OpinionKind.UPDATE, "count.none-then-some"
    else:
        how = f"cannot both hold: none, and “{quote}”"
        kind, rule = OpinionKind.CONTRADICTION, "count.none"
    return Opinion(kind, rule, reasons.stated(pair.claims, how), 0.65, True)
