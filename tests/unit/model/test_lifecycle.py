"""Every move that is not listed is refused, and the listed ones lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from services.errors import Illegal
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.lifecycle import (
    AFTER,
    ARTICLE_MOVES,
    BEFORE,
    CASE_MOVES,
    CLAIM_MOVES,
    RUN_MOVES,
    ArticleStatus,
    RunState,
    Stage,
    advance,
)

TABLES: list[tuple[Any, Mapping[Any, frozenset[Any]]]] = [
    (ArticleStatus, ARTICLE_MOVES),
    (RunState, RUN_MOVES),
    (ClaimStatus, CLAIM_MOVES),
    (CaseStatus, CASE_MOVES),
]
PAIRS = [
    (moves, now, wanted)
    for statuses, moves in TABLES
    for now, wanted in product(statuses, statuses)
]


@pytest.mark.parametrize(("moves", "now", "wanted"), PAIRS)
def test_a_move_is_allowed_if_and_only_if_it_is_listed(
    moves: Mapping[Any, frozenset[Any]], now: Any, wanted: Any
) -> None:
    if wanted in moves[now]:
        assert advance(moves, now, wanted) is wanted
    else:
        with pytest.raises(Illegal, match=f"{now} cannot become {wanted}"):
            advance(moves, now, wanted)


def test_each_stage_leads_from_where_the_one_before_ended() -> None:
    for stage in Stage:
        assert AFTER[stage] in ARTICLE_MOVES[BEFORE[stage]]
        if stage.next is not None:
            assert AFTER[stage] is BEFORE[stage.next]


def test_a_decided_claim_can_only_go_back_to_pending() -> None:
    for decided in (ClaimStatus.ACCEPTED, ClaimStatus.MERGED, ClaimStatus.REJECTED):
        assert CLAIM_MOVES[decided] == {ClaimStatus.PENDING}
