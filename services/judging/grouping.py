"""Cases: the claims about one disputed question, and what a case shows at a glance.

All of it depends on the claims alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.judging import marks, naming, origins, states, sums
from services.model.case import CaseSummary, Lane
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import OpinionKind, PairOpinion

Pairs = frozenset[tuple[int, int]]

#: Which lane a pair asks for, gravest first. The others ask for none.
_LANES: Mapping[OpinionKind, Lane] = {
    OpinionKind.CONTRADICTION: Lane.CONTRADICTIONS,
    OpinionKind.COMPETING_ESTIMATES: Lane.ESTIMATES,
    OpinionKind.UPDATE: Lane.UPDATES,
}
_AGREEING = frozenset({OpinionKind.SAME, OpinionKind.COMPATIBLE})
_HELD = frozenset({ClaimStatus.ACCEPTED, ClaimStatus.MERGED})


def components(
    claim_ids: Iterable[int],
    opinions: Iterable[PairOpinion],
    negatives: Pairs = frozenset(),
) -> list[set[int]]:
    """Give the cases: claims connected by opinions that link, lowest id first.

    A pair that people called no conflict (`negatives`, lower id first) links nothing.
    """
    root = {claim: claim for claim in claim_ids}

    def top(claim: int) -> int:
        while root[claim] != claim:
            root[claim] = root[root[claim]]
            claim = root[claim]
        return claim

    for pair in opinions:
        known = pair.a in root and pair.b in root
        if pair.opinion.links and known and (pair.a, pair.b) not in negatives:
            low, high = sorted((top(pair.a), top(pair.b)))
            root[high] = low
    found: dict[int, set[int]] = {}
    for claim in sorted(root):
        found.setdefault(top(claim), set()).add(claim)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Case:
    """The claims of a case by id, and its pairs after sums are taken into account.

    `agreed`: for each claim the records that hold a claim which says the same.
    """

    claims: Mapping[int, Claim]
    pairs: tuple[PairOpinion, ...]
    agreed: Mapping[int, frozenset[int]]

    def both(self, pair: PairOpinion) -> tuple[Claim, Claim]:
        """Give the two claims of a pair."""
        return self.claims[pair.a], self.claims[pair.b]


def summarize(
    claims: Sequence[Claim],
    opinions: Sequence[PairOpinion],
    negatives: Pairs = frozenset(),
    *,
    story: Sequence[Claim] = (),
) -> CaseSummary:
    """Work out what a case shows: question, lane, the gravest open pair and why.

    A pair is open if one of its claims is pending and nobody called it no conflict.
    `story` are other claims of the same story, against which a figure is *extreme*.
    """
    known = {claim.id: claim for claim in claims}
    settled = sums.settle(claims, opinions)
    inside = [one for one in settled if one.a in known and one.b in known]
    kept = [one for one in inside if (one.a, one.b) not in negatives]
    case = _Case(known, tuple(kept), _agreed(known, kept))
    gravest = _gravest(case)
    kind = gravest.opinion.kind if gravest else None
    rule = gravest.opinion.rule if gravest else ""
    dated = rule.endswith((".date", ".clock"))
    lane = _lane(case, gravest)
    named = claims if lane in _LANES.values() else _worthy(claims)
    return CaseSummary(
        question=naming.question(named, dated=dated, denied=rule == "polarity.denied"),
        lane=lane,
        kind=kind,
        rule=gravest.opinion.rule if gravest else None,
        why=_why(case, gravest),
        marks=marks.marks(claims, kept, story),
        sources=origins.sources(claims),
    )


def _gravest(case: _Case) -> PairOpinion | None:
    """Give the open pair that decides the lane; one rule for equals, not their ids."""
    open_pairs = [pair for pair in case.pairs if _is_open(case, pair)]
    if not open_pairs:
        return None
    order = list(OpinionKind)
    return min(
        open_pairs,
        key=lambda one: (
            -order.index(one.opinion.counts_as) if _counts(case, one) else 0,
            one.opinion.kind is OpinionKind.NOT_COMPARABLE,
            -one.opinion.confidence,
            len(one.opinion.reason),
            one.opinion.reason,
        ),
    )


def _is_open(case: _Case, pair: PairOpinion) -> bool:
    return any(one.status is ClaimStatus.PENDING for one in case.both(pair))


def _counts(case: _Case, pair: PairOpinion) -> bool:
    """Tell whether a pair asks for a lane of its own."""
    if pair.opinion.kind not in _LANES:
        return False
    return not (is_printed_dispute(case.both(pair), pair) or _repeats(case, pair))


def is_printed_dispute(both: tuple[Claim, Claim], pair: PairOpinion) -> bool:
    """Tell whether an article itself sets two speakers against each other.

    No alarm: it turns red once another article or a record takes a side, by that pair.
    """
    if pair.opinion.kind is not OpinionKind.CONTRADICTION:
        return False
    return states.opposed_voices(*both)


def _repeats(case: _Case, pair: PairOpinion) -> bool:
    """Tell whether a new claim only repeats one side of a dispute that we hold."""
    new, held = case.both(pair)
    if held.status is ClaimStatus.PENDING:
        new, held = held, new
    if new.status is not ClaimStatus.PENDING or held.status not in _HELD:
        return False
    return held.record_id in case.agreed.get(new.id, frozenset())


def _agreed(
    known: Mapping[int, Claim], pairs: Iterable[PairOpinion]
) -> Mapping[int, frozenset[int]]:
    """Give for each claim the records that hold one which says the same.

    Looked up once: a case of some hundred claims has tens of thousands of pairs.
    """
    found: dict[int, set[int]] = {}
    for pair in pairs:
        if pair.opinion.kind is not OpinionKind.SAME:
            continue
        for end, other in ((pair.a, known[pair.b]), (pair.b, known[pair.a])):
            if other.status in _HELD and other.record_id is not None:
                found.setdefault(end, set()).add(other.record_id)
    return {end: frozenset(records) for end, records in found.items()}


def _lane(case: _Case, gravest: PairOpinion | None) -> Lane:
    if gravest and _counts(case, gravest):
        return _LANES[gravest.opinion.counts_as]
    if _is_minor(case):
        return Lane.MINOR
    return (
        Lane.SUPPORTING if any(_supports(case, one) for one in case.pairs) else Lane.NEW
    )


def _is_minor(case: _Case) -> bool:
    """Tell whether all that waits in a case was only said in passing."""
    waiting = [one for one in case.claims.values() if one.status is ClaimStatus.PENDING]
    return bool(waiting) and all(one.draft.minor for one in waiting)


def _worthy(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Leave out what was said in passing, where anything else was said."""
    return [one for one in claims if not one.draft.minor] or claims


def _supports(case: _Case, pair: PairOpinion) -> bool:
    statuses = {one.status for one in case.both(pair)}
    held = ClaimStatus.PENDING in statuses and not statuses.isdisjoint(_HELD)
    return held and pair.opinion.kind in _AGREEING


def _why(case: _Case, gravest: PairOpinion | None) -> str:
    """Give the sentence of the gravest pair, and the sums that a reader needs."""
    claims = list(case.claims.values())
    if gravest is None:
        return "One claim, nothing to compare it with."
    why = gravest.opinion.reason
    if is_printed_dispute(case.both(gravest), gravest):
        why = f"Disputed within one article: {why}"
    return " ".join([why, *(f"{total}." for total in sums.totals(claims))])
