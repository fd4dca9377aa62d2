"""Gather new claims into cases: one for each disputed question.

Claims that an opinion links belong to one case, and so do all that are linked with
them. A link depends on its two claims alone, so the cases are the same in whatever
order articles come, and however many workers judge them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from services.judging.grouping import components, summarize
from services.model.claim import Claim
from services.model.opinion import OpinionKind, PairOpinion
from services.store import cases, claims, judged
from services.store.transaction import Session

_DIFFERING = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})
_AGREEING = frozenset({OpinionKind.SAME, OpinionKind.COMPATIBLE})


def gather(
    session: Session,
    new: Sequence[int],
    opinions: Sequence[PairOpinion],
    *,
    again: Collection[int] = (),
) -> dict[int, int]:
    """Find a case for every new claim: an old one, several joined, or one of its own.

    Gives each new claim's case. `again` are pending claims that say something else than
    before: they stay in their cases, which are joined with those they now belong to.
    The caller has the turn: no other article is being gathered.
    """
    linking = [one for one in opinions if one.opinion.links]
    ends = {end for one in linking for end in (one.a, one.b)} | set(new) | set(again)
    homes = judged.homes(session, ends) | judged.inherited(session, new)
    negatives = cases.negatives_between(session, judged.fingerprints(session, ends))
    groups = components({*new, *homes}, linking, negatives)
    merged = _merged(groups, homes, moving={*new, *again})
    merged = [
        one for one in merged if not one.isdisjoint(new) or len(_homes(one, homes)) > 1
    ]
    old = [_homes(group, homes) for group in merged]
    fresh = iter(judged.open_cases(session, sum(not one for one in old)))
    kept = iter(judged.join(session, [one for one in old if one]))
    placed: dict[int, int] = {}
    for group, stood in zip(merged, old, strict=True):
        case_id = next(kept if stood else fresh)
        placed.update({one: case_id for one in group.intersection(new)})
    return placed


def _merged(
    groups: Iterable[set[int]], homes: Mapping[int, int], *, moving: Collection[int]
) -> list[set[int]]:
    """Put groups together that reach into one case; those in which none moves go."""
    merged: dict[int, set[int]] = {}
    reached: dict[int, int] = {}  # by which of them a case is reached
    for number, group in enumerate(groups):
        if group.isdisjoint(moving):
            continue
        touched = {reached[one] for one in _homes(group, homes) if one in reached}
        merged[number] = group.union(*(merged.pop(one) for one in sorted(touched)))
        reached.update(dict.fromkeys(_homes(merged[number], homes), number))
    return list(merged.values())


def _homes(group: Collection[int], homes: Mapping[int, int]) -> set[int]:
    return {homes[one] for one in group if one in homes}


def settle(
    session: Session, touched: Collection[int], opinions: Sequence[PairOpinion]
) -> None:
    """Work out anew what the touched claims' cases say; badge disputed records."""
    judged.regather(session, cases.cases_of(session, touched), summarize)
    judged.challenge(session, _challenged(session, touched, opinions))


def _challenged(
    session: Session, new: Collection[int], opinions: Sequence[PairOpinion]
) -> set[int]:
    """Give the records that a new claim differs from, with no value of theirs agreeing.

    An estimate between the lowest and the highest that a record holds is no news, and
    what only may contradict it calls nothing into question.
    """
    ends = {end for one in opinions for end in (one.a, one.b)}
    records = claims.records_of(session, ends)
    sure = (one for one in opinions if not one.opinion.doubtful)
    telling = [one for one in sure if one.a in records or one.b in records]
    ends = {end for one in telling for end in (one.a, one.b)}
    known = {one.id: one for one in claims.load(session, ends)}
    negatives = cases.negatives_between(session, judged.fingerprints(session, ends))
    held: dict[tuple[int, int], list[tuple[Claim, OpinionKind]]] = {}
    for one in telling:
        for claim, other in ((one.a, one.b), (one.b, one.a)):
            if claim in new and other in records and (one.a, one.b) not in negatives:
                pair = (known[other], one.opinion.kind)
                held.setdefault((claim, records[other]), []).append(pair)
    return {
        record
        for (claim, record), pairs in held.items()
        if _differs(known[claim], pairs)
    }


def _differs(claim: Claim, held: Sequence[tuple[Claim, OpinionKind]]) -> bool:
    """Tell whether a claim calls a record's values into question."""
    kinds = {kind for _, kind in held}
    if kinds & _AGREEING or not kinds & _DIFFERING:
        return False
    if OpinionKind.CONTRADICTION in kinds:
        return True
    return not _between(claim, [other for other, _ in held])


def _between(claim: Claim, held: Sequence[Claim]) -> bool:
    """Tell whether each figure lies inside what is held of its metric."""
    for quantity in claim.draft.quantities:
        ends = [
            end
            for other in held
            for one in other.draft.quantities
            if one.metric == quantity.metric
            for end in (one.low, one.high)
            if end is not None
        ]
        own = [end for end in (quantity.low, quantity.high) if end is not None]
        if ends and own and not (min(ends) <= min(own) and max(own) <= max(ends)):
            return False
    return bool(claim.draft.quantities)
