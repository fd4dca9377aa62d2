"""Judge all invented stories as if a desk had received them in one week.

A desk has many stories at a time. Each story of `tests/quality/stories` is moved so
that its first article is of one and the same day, and claims are compared across
stories as the store would have them compared. Stories have nothing to do with each
other: whatever links two of them is a false alarm, and a case that holds claims of two
is worse than none. `python tools/quality_mixed.py` lists every such pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from gathered import is_candidate
from quality_shared import engines, row, run
from quality_stories import ALARMS, STORIES, names, read_claims, told

from services.judging import reports
from services.judging.grouping import components
from services.judging.judge import judge_all
from services.model.claim import Claim
from services.model.opinion import Opinion, PairOpinion
from services.store.claims import NEAR_IN_STORY

#: The day on which every story begins.
MONDAY = date(2026, 3, 9)
#: Apart from each other, so that no number of a claim comes twice.
_EACH = 1_000_000


@dataclass(frozen=True)
class Across:
    """Two claims of two stories, and what the machine says of them."""

    stories: tuple[str, str]
    a: Claim
    b: Claim
    opinion: Opinion


@cache
def claims_of(name: str) -> tuple[Claim, ...]:
    """Give the claims of a story that begins on the same day as all others."""
    articles = told(STORIES / f"{name}.txt")
    later = MONDAY - min(one.published for one in articles)
    place = names().index(name)
    found = []
    for number, article in enumerate(articles, start=1):
        moved = replace(article, published=article.published + later)
        for claim in read_claims(100 * place + number, moved):
            found.append(replace(claim, id=_EACH * place + claim.id))
    return tuple(found)


@cache
def across() -> tuple[list[Across], list[tuple[str, str]], int]:
    """Give what is said across stories, which are mixed in a case, and pairs compared.

    Pairs that are not comparable and link nothing are counted, not given.
    """
    whose = {claim.id: name for name in names() for claim in claims_of(name)}
    every = [claim for name in names() for claim in claims_of(name)]
    held = list(_candidates(every, whose))
    made = judge_all(held, lambda: engines().entailment)
    opinions = [
        Across((whose[a.id], whose[b.id]), a, b, opinion)
        for (a, b), opinion in zip(held, made, strict=True)
    ]
    linking = [PairOpinion(one.a.id, one.b.id, one.opinion) for one in opinions]
    groups = components(whose, linking)
    mixed = sorted(
        {
            pair
            for ids in groups
            for pair in combinations(sorted({whose[one] for one in ids}), 2)
        }
    )
    told_apart = [one for one in opinions if one.opinion.links or is_alarm(one)]
    return told_apart, mixed, len(held)


def is_alarm(one: Across) -> bool:
    """Tell whether somebody would be asked to look at a pair."""
    return one.opinion.kind in ALARMS


def _candidates(
    every: Sequence[Claim], whose: dict[int, str]
) -> Iterator[tuple[Claim, Claim]]:
    """Give the pairs of two stories that the store would have compared."""
    vectors = np.array([one.vector for one in every])
    likely = vectors @ vectors.T
    for place, claim in enumerate(every):
        for later in range(place + 1, len(every)):
            other = every[later]
            if whose[claim.id] == whose[other.id]:
                continue
            near = likely[place, later] >= _LEAST
            keys = not set(claim.draft.keys).isdisjoint(other.draft.keys)
            if (near or keys) and is_candidate(claim, other):
                yield claim, other


#: Below this no pair of claims is a candidate by its vectors alone; numpy sums them in
#: another order than the store.
_LEAST = NEAR_IN_STORY - 0.01


def rows(_: Path) -> Iterator[dict[str, Any]]:
    """Give the line of the table of `make quality`."""
    found, mixed, pairs = across()
    kinds = Counter(one.opinion.kind for one in found)
    said = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    made = row("stories of one week", pairs, "0", f"{len(mixed)} pairs of stories")
    yield made | {"false_alarms": said or "none"}


def main() -> None:
    """List what links two stories, then print the line."""
    for one in across()[0]:
        tied = "tied" if reports.on_one_event(one.a, one.b) else "not tied"
        print(f"{one.stories} {one.opinion.kind} {one.opinion.rule}, articles {tied}")
        print(f"    {one.a.draft.text}\n    {one.b.draft.text}")
    run(rows)


if __name__ == "__main__":
    main()
