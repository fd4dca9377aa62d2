"""Sums over the claims of a case: what adds up needs no alarm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from services.judging import arithmetic, reasons
from services.judging.arithmetic import Figure, Fit
from services.judging.pair import paired
from services.judging.speakers import same_voice, voice
from services.model.claim import Claim, Quantity
from services.model.opinion import Opinion, OpinionKind, PairOpinion

#: The opinions on figures that a sum can explain away.
_EXPLAINABLE = frozenset(
    {
        "count.later",
        "count.later-assumed",
        "count.competing",
        "count.own-voice",
        "count.one-speaker",
    }
)


def settle(
    claims: Sequence[Claim], opinions: Sequence[PairOpinion]
) -> list[PairOpinion]:
    """Let the sums in a case explain its pairs.

    10,000–12,000 and "around 14,000" differ, but "another 3,000" in a third claim makes
    them fit. The opinions that a sum explains become *compatible*; the rest stay.
    """
    known = {claim.id: claim for claim in claims}
    extras = [
        claim
        for claim in sorted(claims, key=lambda one: one.draft.text)
        if any(quantity.additional for quantity in claim.draft.quantities)
    ]
    if not extras:
        return list(opinions)
    return [_settled(pair, known, extras) for pair in opinions]


def _settled(
    pair: PairOpinion, known: Mapping[int, Claim], extras: Sequence[Claim]
) -> PairOpinion:
    if pair.opinion.rule not in _EXPLAINABLE or not {pair.a, pair.b} <= known.keys():
        return pair
    sides = paired(known[pair.a], known[pair.b])
    one, other = sides.left, sides.right
    for extra in extras:
        if _is_news(pair, (one, other), extra):
            continue
        total = _explaining(one, other, extra) or _explaining(other, one, extra)
        if total:
            reason = (
                f"{reasons.sum_of(total)} fits {_told(one, total)}{_told(other, total)}"
                f" ({voice(one)}; {voice(other)}; {voice(extra)})."
            )
            kind = OpinionKind.COMPATIBLE
            return replace(
                pair, opinion=Opinion(kind, "count.case-sum", reason, 0.7, True)
            )
    return pair


def _is_news(pair: PairOpinion, sides: tuple[Claim, Claim], extra: Claim) -> bool:
    """Tell whether the later article tells what came on top: its total is an update.

    "Six more bodies, raising the toll to 20" brings yesterday's fourteen up to date.
    """
    if pair.opinion.rule != "count.later":
        return False
    days = [side.published for side in sides]
    late = max((day for day in days if day is not None), default=None)
    return days[0] != days[1] and any(
        side.article_id == extra.article_id and side.published == late for side in sides
    )


def _told(claim: Claim, total: Figure) -> str:
    """Quote the figure of the claim that is not itself a part of the sum."""
    if any(part in claim.draft.quantities for part in total.parts):
        return ""
    return reasons.shown(claim.draft.quantities[0])


def _explaining(base: Claim, whole: Claim, extra: Claim) -> Figure | None:
    """Give base + extra if the other claim's figure fits that sum."""
    for start, end, part in product(
        base.draft.quantities, whole.draft.quantities, extra.draft.quantities
    ):
        if not part.additional or start.additional or end.additional:
            continue
        if len({one.metric.name for one in (start, end, part)}) == 1:
            total = _fitting(start, part, end)
            if total:
                return total
    return None


def _fitting(start: Quantity, part: Quantity, end: Quantity) -> Figure | None:
    total, target = arithmetic.add((start, part)), arithmetic.figure(end)
    if total is None or target is None or arithmetic.fit(total, target) is Fit.APART:
        return None
    return total


def totals(claims: Sequence[Claim]) -> list[str]:
    """Show what the disjoint parts of one speaker in one article add up to, sorted.

    Only where somebody gives such a sum: "killed or wounded".
    """
    named = {one.metric.name for claim in claims for one in claim.draft.quantities}
    if named.isdisjoint(arithmetic.WHOLES):
        return []
    return sorted({one for one in map(_total, _speakers(claims)) if one})


def _speakers(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Group claims of one article by who vouches for them."""
    found: list[list[Claim]] = []
    for claim in sorted(claims, key=_place):
        for group in found:
            if group[0].article_id == claim.article_id and same_voice(group[0], claim):
                group.append(claim)
                break
        else:
            found.append([claim])
    return found


def _place(claim: Claim) -> tuple[str, int, str]:
    return (claim.source or "", claim.draft.span.start, claim.draft.text)


def _total(claims: Sequence[Claim]) -> str | None:
    """Show the sum of the disjoint parts that one speaker gives in one article."""
    quantities = [one for claim in claims for one in claim.draft.quantities]
    for metric in arithmetic.WHOLES:
        parts = arithmetic.WHOLES[metric]
        picked = [one for one in quantities if one.metric.name in parts]
        total = arithmetic.add(picked) if len(picked) == len(parts) else None
        if total and {one.metric.name for one in picked} == parts:
            words = metric.replace("-", " ")
            return f"{reasons.sum_of(total)} {words} ({voice(claims[0])})"
    return None
