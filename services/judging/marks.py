"""Marks sort cases within a lane and never move them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.judging import dates, speakers, states
from services.model.claim import Claim
from services.model.opinion import OpinionKind, PairOpinion

#: A figure this many times any other of its family in the story is extreme.
EXTREME = 5.0
EXTREME_VALUE = "extreme value"

_CONFLICTS = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})


def marks(
    claims: Sequence[Claim], pairs: Sequence[PairOpinion], story: Sequence[Claim] = ()
) -> tuple[str, ...]:
    """Give the marks of a case, in a fixed order."""
    known = {claim.id: claim for claim in claims}
    conflicts = [pair for pair in pairs if pair.opinion.kind in _CONFLICTS]
    told = {
        "single source": len({claim.article_id for claim in claims}) == 1,
        "unattributed": not any(map(speakers.speaker, claims)),
        EXTREME_VALUE: is_extreme(claims, story),
        "attribution lost": _has_lost(known, pairs),
        "date unknown": _has_undated(known, conflicts),
        "order assumed": any(one.opinion.rule.endswith("assumed") for one in pairs),
        "disputed in the article": any(_printed(known, one) for one in conflicts),
    }
    return tuple(mark for mark, holds in told.items() if holds)


def _has_lost(known: Mapping[int, Claim], pairs: Sequence[PairOpinion]) -> bool:
    """Tell whether a speaker got lost, within an article or from one to another."""
    if any(claim.draft.attribution.lost for claim in known.values()):
        return True
    return any(
        _is_lost(known[one.a], known[one.b]) for one in pairs if _is_one_wording(one)
    )


def _has_undated(known: Mapping[int, Claim], pairs: Sequence[PairOpinion]) -> bool:
    return any(dates.is_undated(known[end]) for one in pairs for end in (one.a, one.b))


def _is_one_wording(pair: PairOpinion) -> bool:
    return pair.opinion.rule == "wording.same"


def _is_lost(one: Claim, other: Claim) -> bool:
    """Tell whether one article prints as its own what another quotes from a speaker."""
    own = [speakers.is_own_voice(side) for side in (one, other)]
    named = bool(speakers.speaker(one) or speakers.speaker(other))
    return own[0] != own[1] and named and one.article_id != other.article_id


def _printed(known: Mapping[int, Claim], pair: PairOpinion) -> bool:
    contradicts = pair.opinion.kind is OpinionKind.CONTRADICTION
    return contradicts and states.opposed_voices(known[pair.a], known[pair.b])


def is_extreme(claims: Sequence[Claim], story: Sequence[Claim]) -> bool:
    """Tell whether a figure here dwarfs all others of its family in the story."""
    return dwarfs_all(claims, figures(story))


def figures(claims: Iterable[Claim]) -> Iterator[tuple[int, str, float]]:
    """Give each claim's figures: claim, family of the metric, highest value."""
    for claim in claims:
        for family, high in _highs(claim):
            yield claim.id, family, high


def dwarfs_all(
    claims: Sequence[Claim], others: Iterable[tuple[int, str, float]]
) -> bool:
    """Tell whether a claim's figure dwarfs `others` (see `figures`) of its family."""
    here = {claim.id for claim in claims}
    highest = _highest(
        [*figures(claims), *(one for one in others if one[0] not in here)]
    )
    return any(
        _dwarfs(ours, claim.id, highest[family])
        for claim in claims
        for family, ours in _highs(claim)
    )


def may_dwarf(
    claims: Sequence[Claim], others: Iterable[tuple[int, str, float]] = ()
) -> set[str]:
    """Give the families in which no figure known so far is near a claim's own.

    Only in these can a claim dwarf all others: more figures never make one extreme
    that has a rival already.
    """
    highest = _highest([*figures(claims), *others])
    return {
        family
        for claim in claims
        for family, ours in _highs(claim)
        if all(
            other == claim.id or ours >= EXTREME * high
            for high, other in highest[family]
        )
    }


def _highest(
    told_figures: Iterable[tuple[int, str, float]],
) -> Mapping[str, list[tuple[float, int]]]:
    """Give for each family its two highest figures of two claims, with the claims."""
    found: dict[str, dict[int, float]] = {}
    for claim, family, high in told_figures:
        told = found.setdefault(family, {})
        told[claim] = max(high, told.get(claim, high))
    return {
        family: heapq.nlargest(2, ((high, claim) for claim, high in told.items()))
        for family, told in found.items()
    }


def _highs(claim: Claim) -> Iterator[tuple[str, float]]:
    for one in claim.draft.quantities:
        high = one.high if one.high is not None else one.low
        if high is not None:
            yield one.metric.family, high


def _dwarfs(ours: float, claim: int, highest: Sequence[tuple[float, int]]) -> bool:
    """Tell whether a figure is extreme among others, of which there must be some."""
    rivals = [high for high, other in highest if other != claim]
    return bool(rivals) and ours >= EXTREME * max(rivals)
