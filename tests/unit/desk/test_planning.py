"""Plans: what a decision changes, worked out from plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.desk.planning import Board, HeldRecord, Plan, plan
from services.errors import Illegal
from services.model.case import RecordStatus, Stance
from services.model.claim import Claim, ClaimStatus
from services.model.decision import DecisionKind, Reason, Request
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from tests.factories import a_claim, a_quantity

ONE = a_claim(1, quantities=[a_quantity(12)])
TWO = a_claim(2, quantities=[a_quantity(15)])
THREE = a_claim(3, quantities=[a_quantity(40, "wounded")])
BARE = a_claim(4, "The dam broke.")
HELD = replace(a_claim(9, quantities=[a_quantity(12)]), status=ClaimStatus.ACCEPTED)
RECORD = HeldRecord(7, "killed", (HELD,))


def _pair(a: int, b: int, kind: OpinionKind = OpinionKind.CONTRADICTION) -> PairOpinion:
    return PairOpinion(a, b, Opinion(kind, "rule", "Why.", 0.9, links=True))


def _board(
    *chosen: Claim,
    opinions: Sequence[PairOpinion] = (),
    others: Sequence[Claim] = (),
    records: Sequence[HeldRecord] = (),
    negatives: frozenset[tuple[int, int]] = frozenset(),
) -> Board:
    return Board(
        chosen,
        tuple(others),
        tuple(opinions),
        negatives,
        {one.id: one for one in records},
    )


def _plan(kind: DecisionKind, board: Board, **more: Any) -> Plan:
    return plan(Request("", 1, kind, seen=1, **more), board)


def _stances(found: Plan) -> dict[int, Stance]:
    return {key: stance for one in found.holdings for key, stance in one.stances}


def test_accept_makes_a_record_for_each_metric() -> None:
    found = _plan(DecisionKind.ACCEPT, _board(ONE, THREE, TWO, BARE))
    assert [
        (one.metric, [key for key, _ in one.stances]) for one in found.holdings
    ] == [("killed", [1, 2]), ("wounded", [3]), (None, [4])]


@pytest.mark.parametrize(
    ("kind", "stance", "status"),
    [
        (OpinionKind.SAME, Stance.SUPPORTS, RecordStatus.HELD),
        (OpinionKind.COMPATIBLE, Stance.SUPPORTS, RecordStatus.HELD),
        (OpinionKind.UPDATE, Stance.DIFFERS, RecordStatus.DISPUTED),
        (OpinionKind.COMPETING_ESTIMATES, Stance.DIFFERS, RecordStatus.DISPUTED),
        (OpinionKind.CONTRADICTION, Stance.CONTRADICTS, RecordStatus.DISPUTED),
    ],
)
def test_a_merge_follows_the_opinion(
    kind: OpinionKind, stance: Stance, status: RecordStatus
) -> None:
    board = _board(TWO, records=[RECORD], opinions=[_pair(2, 9, kind)])
    found = _plan(DecisionKind.MERGE, board, record_id=7)
    assert _stances(found) == {2: stance}
    assert found.holdings[0].status is status
    assert found.holdings[0].becomes is ClaimStatus.MERGED


@pytest.mark.parametrize(("claim", "stance"), [(ONE, "supports"), (TWO, "differs")])
def test_a_merge_without_an_opinion_compares_figures(
    claim: Claim, stance: Stance
) -> None:
    board = _board(claim, records=[RECORD])
    assert _stances(_plan(DecisionKind.MERGE, board, record_id=7)) == {claim.id: stance}


def test_a_merge_needs_to_know_where() -> None:
    other = HeldRecord(8, "killed", ())
    with pytest.raises(Illegal):
        _plan(DecisionKind.MERGE, _board(ONE, records=[RECORD, other]))
    with pytest.raises(Illegal):
        _plan(DecisionKind.MERGE, _board(THREE, records=[RECORD]))


def test_an_update_lets_the_newest_and_its_like_supersede() -> None:
    newest = replace(TWO, published=date(2026, 3, 11))
    like = replace(a_claim(5, quantities=[a_quantity(15)]), published=date(2026, 3, 10))
    older = replace(ONE, published=date(2026, 3, 9))
    found = _plan(DecisionKind.UPDATE, _board(older, newest, like))
    assert _stances(found) == {
        older.id: Stance.SUPPORTS,
        newest.id: Stance.SUPERSEDES,
        like.id: Stance.SUPERSEDES,
    }
    assert found.holdings[0].record_id is None


def test_both_stand_takes_the_cases_record_on_the_metric() -> None:
    wounded = HeldRecord(8, "wounded", ())
    board = _board(TWO, records=[wounded, RECORD], opinions=[_pair(2, 9)])
    (holding,) = _plan(DecisionKind.BOTH_STAND, board).holdings
    assert (holding.record_id, holding.status) == (7, RecordStatus.DISPUTED)
    assert holding.stances == ((2, Stance.CONTRADICTS),)


def test_both_stand_makes_one_record_of_all() -> None:
    board = _board(ONE, TWO, THREE, opinions=[_pair(1, 2)])
    (holding,) = _plan(DecisionKind.BOTH_STAND, board).holdings
    assert (holding.record_id, holding.metric) == (None, None)
    assert len(holding.stances) == 3


def test_not_a_conflict_means_pairs_in_conflict_that_are_open() -> None:
    opinions = [
        _pair(1, 2),
        _pair(1, 3, OpinionKind.NOT_COMPARABLE),
        _pair(2, 9, OpinionKind.COMPETING_ESTIMATES),
        _pair(3, 9, OpinionKind.UPDATE),
    ]
    board = _board(
        ONE,
        TWO,
        THREE,
        others=[HELD],
        opinions=opinions,
        negatives=frozenset({(3, 9)}),
    )
    asked = {"reason": Reason.DIFFERENT_EVENT}
    found = _plan(DecisionKind.NOT_A_CONFLICT, board, **asked)
    assert found.negatives == ((1, 2), (2, 9))
    found = _plan(DecisionKind.NOT_A_CONFLICT, board, claims=(1, 2, 3), **asked)
    assert found.negatives == ((1, 2),)


def test_not_a_conflict_needs_one() -> None:
    with pytest.raises(Illegal, match="no conflict between"):
        _plan(DecisionKind.NOT_A_CONFLICT, _board(ONE), reason=Reason.DUPLICATE)
