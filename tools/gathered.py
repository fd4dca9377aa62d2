"""Judges claims that are in hand and gathers them into cases, as the store would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from quality_shared import engines

from services.judging import reports, sums, weighing
from services.judging.grouping import components, summarize
from services.judging.judge import judge_all
from services.judging.questions import Questions, Weights
from services.model.case import CaseSummary
from services.model.claim import Claim
from services.model.opinion import PairOpinion
from services.store.claims import NEAR, NEAR_IN_STORY


@dataclass(frozen=True)
class Case:
    """The claims of one question and the opinions on their pairs."""

    summary: CaseSummary
    claims: tuple[Claim, ...]
    pairs: tuple[PairOpinion, ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """What must be the same in any order of arrival."""
        texts = tuple(sorted(claim.draft.text for claim in self.claims))
        return (texts, self.summary)


@dataclass(frozen=True)
class Judged:
    """Claims by number, the opinions on their pairs, and the cases."""

    claims: Mapping[int, Claim]
    opinions: Mapping[tuple[int, int], PairOpinion]
    cases: tuple[Case, ...]


def judge(
    claims: Sequence[Claim],
    weights: Weights | None = None,
    unruled: weighing.Weights | None = None,
) -> Judged:
    """Judge all pairs that the store would give as candidates, and make the cases.

    `weights` are those of questions.py, `unruled` those of conflicts.py, if not the
    ones that come with the program.
    """
    held = [(a, b) for a, b in combinations(claims, 2) if is_candidate(a, b)]
    made = judge_all(
        held,
        lambda: engines().entailment,
        Questions(weights, lambda _: claims),
        unruled,
    )
    pairs = [
        PairOpinion(a.id, b.id, opinion)
        for (a, b), opinion in zip(held, made, strict=True)
    ]
    known = {claim.id: claim for claim in claims}
    cases = []
    for ids in components(known, pairs):
        inside = [known[one] for one in sorted(ids)]
        between = [one for one in pairs if one.a in ids and one.b in ids]
        settled = sums.settle(inside, between)
        summary = summarize(inside, between, story=claims)
        cases.append(Case(summary, tuple(inside), tuple(settled)))
    opinions = {(one.a, one.b): one for one in pairs}
    opinions |= {(one.a, one.b): one for case in cases for one in case.pairs}
    return Judged(known, opinions, tuple(cases))


def is_candidate(a: Claim, b: Claim) -> bool:
    """Tell whether the store would have these two compared (store/claims.py)."""
    if not set(a.draft.keys).isdisjoint(b.draft.keys):
        return True
    if sum(x * y for x, y in zip(a.vector, b.vector, strict=True)) >= NEAR:
        return True
    if not reports.on_one_event(a, b):
        return False
    near = sum(x * y for x, y in zip(a.vector, b.vector, strict=True))
    return near >= NEAR_IN_STORY or not _kinds_of(a).isdisjoint(_kinds_of(b))


def _kinds_of(claim: Claim) -> set[tuple[str, ...]]:
    return {tuple(key.split(":")[:2]) for key in claim.draft.keys}
