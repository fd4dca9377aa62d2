"""Undo and redo of many steps: nothing is erased, and every state comes back."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import select

from services.desk import history
from services.desk.assigning import assign
from services.desk.decide import decide
from services.desk.undo import redo, undo
from services.errors import BuiltOn, CrossclaimError, Missing, Refused
from services.judging.grouping import summarize
from services.model.decision import DecisionKind, Reason, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import decisions, judged
from services.store.tables import (
    CaseRow,
    ClaimRow,
    DecisionRow,
    DeferralRow,
    EvidenceRow,
    NegativeRow,
    RecordRow,
)
from services.store.transaction import Session
from tests.integration.desk.rows import TOLLS, a_case_of, a_request, a_user, new_id


def _case(session: Session) -> int:
    case, _ = a_case_of(session, TOLLS, OpinionKind.CONTRADICTION)
    judged.regather(session, [case], summarize)
    return case


def _state(session: Session, case_id: int) -> dict[str, Any]:
    """All that a decision on a case may change, but versions and times."""
    session.flush()
    session.expire_all()
    case = session.get_one(CaseRow, case_id)
    claims = session.scalars(
        select(ClaimRow).where(ClaimRow.case_id == case_id).order_by(ClaimRow.id)
    ).all()
    ids = [one.id for one in claims]
    prints = [one.fingerprint for one in claims]
    evidence = session.scalars(
        select(EvidenceRow).where(
            EvidenceRow.claim_id.in_(ids), EvidenceRow.ended_by.is_(None)
        )
    )
    held = session.scalars(
        select(RecordRow).where(
            RecordRow.case_id == case_id, RecordRow.retired_at.is_(None)
        )
    )
    negatives = session.scalars(
        select(NegativeRow).where(
            NegativeRow.ended_by.is_(None), NegativeRow.a.in_(prints)
        )
    )
    deferrals = session.scalars(
        select(DeferralRow).where(
            DeferralRow.case_id == case_id, DeferralRow.ended_by.is_(None)
        )
    )
    return {
        "case": (case.status, case.lane, case.why, case.undecided, case.assigned_to),
        "claims": [(one.id, one.status, one.record_id) for one in claims],
        "evidence": sorted((one.record_id, one.claim_id) for one in evidence),
        "records": sorted((one.id, one.status) for one in held),
        "negatives": sorted((one.a, one.b) for one in negatives),
        "deferrals": len(list(deferrals)),
    }


def test_steps_go_back_and_forth_in_their_order(
    session: Session, ana: Reviewer
) -> None:
    cases = [_case(session) for _ in range(3)]
    before = [_state(session, case) for case in cases]
    for case in cases:
        decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    after = [_state(session, case) for case in cases]
    assert [undo(session, ana, new_id()).next_case for _ in cases] == cases[::-1]
    assert [_state(session, case) for case in cases] == before
    assert [redo(session, ana, new_id()).next_case for _ in cases] == cases
    assert [_state(session, case) for case in cases] == after
    with pytest.raises(Missing, match="left to redo"):
        redo(session, ana, new_id())


def test_a_decision_after_an_undo_erases_nothing(
    session: Session, ana: Reviewer
) -> None:
    one, other = _case(session), _case(session)
    decide(session, a_request(session, one, DecisionKind.ACCEPT), ana)
    accepted = _state(session, one)
    undo(session, ana, new_id())
    decide(session, a_request(session, other, DecisionKind.ACCEPT), ana)
    redo(session, ana, new_id())
    assert _state(session, one) == accepted


def test_a_redo_is_refused_when_a_later_decision_builds_on_it(
    session: Session, ana: Reviewer
) -> None:
    case = _case(session)
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    accepted = _state(session, case)
    undo(session, ana, new_id())
    rejected = decide(
        session,
        a_request(session, case, DecisionKind.REJECT, reason=Reason.FURNITURE),
        ana,
    )
    with pytest.raises(BuiltOn) as refused:
        redo(session, ana, new_id())
    assert refused.value.decision == rejected.decision_id
    undo(session, ana, new_id())
    # The newest undo is that of the rejection; the older one can be named.
    first = session.scalars(select(DecisionRow.id).where(DecisionRow.kind == "undo"))
    redo(session, ana, new_id(), min(first))
    assert _state(session, case) == accepted


def test_the_same_redo_sent_again_counts_once(session: Session, ana: Reviewer) -> None:
    case = _case(session)
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    undo(session, ana, new_id())
    key = new_id()
    assert redo(session, ana, key) == redo(session, ana, key)
    assert [one.kind for one in history.lines(session, case_id=case)] == [
        "redo",
        "undo",
        "accept",
    ]


def test_only_editors_redo_what_others_took_back(
    session: Session, ana: Reviewer
) -> None:
    ben, eve = a_user(session, "Ben"), a_user(session, "Eve", Role.EDITOR)
    case = _case(session)
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    taken_back = undo(session, ana, new_id()).decision_id
    with pytest.raises(Refused):
        redo(session, ben, new_id(), taken_back)
    redo(session, eve, new_id(), taken_back)
    assert _state(session, case)["case"][0] == "decided"


_ACTS: tuple[tuple[DecisionKind, dict[str, Any]], ...] = (
    (DecisionKind.ACCEPT, {}),
    (DecisionKind.UPDATE, {}),
    (DecisionKind.BOTH_STAND, {}),
    (DecisionKind.REJECT, {"reason": Reason.DUPLICATE}),
    (DecisionKind.NOT_A_CONFLICT, {"reason": Reason.DIFFERENT_EVENT}),
    (DecisionKind.DEFER, {}),
    (DecisionKind.PARK, {}),
    (DecisionKind.TAKE_UP, {}),
)


class _Desk:
    """Two people who decide, take back and do again at random."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self.session, self.chance = session, chance
        self.people = [a_user(session, f"{name} {new_id()}") for name in ("Ana", "Ben")]
        self.cases = [_case(session) for _ in range(2)]
        #: What a decision, an undo or a redo took the case from and to.
        self.moves: dict[int, tuple[int, dict[str, Any], dict[str, Any]]] = {}
        self.steps = 0

    def step(self) -> None:
        before = {case: _state(self.session, case) for case in self.cases}
        number = len(decisions.lines(self.session, limit=1000))
        by = self.chance.choice(self.people)
        try:
            with self.session.begin_nested():
                case, made = self._act(by)
        except CrossclaimError:
            assert {case: _state(self.session, case) for case in self.cases} == before
            assert len(decisions.lines(self.session, limit=1000)) == number
            return
        self.steps += 1
        now = _state(self.session, case)
        self.moves[made] = (case, before[case], now)
        row = self.session.get_one(DecisionRow, made)
        if row.undoes is not None:
            self._compare(row, self.moves[row.undoes], now)

    def _act(self, by: Reviewer) -> tuple[int, int]:
        case = self.chance.choice(self.cases)
        what = self.chance.random()
        if what < 0.3:
            made = undo(self.session, by, new_id()).decision_id
        elif what < 0.5:
            made = redo(self.session, by, new_id()).decision_id
        elif what < 0.55:
            to = self.chance.choice([None, by.id])
            made = assign(
                self.session, case, by, to=to, request_id=new_id()
            ).decision_id
        else:
            kind, more = self.chance.choice(_ACTS)
            ids = _state(self.session, case)["claims"]
            chosen = tuple(one for one, status, _ in ids if status == "pending")[
                : self.chance.randint(1, 3)
            ]
            asked = a_request(self.session, case, kind, claims=chosen, **more)
            made = decide(self.session, asked, by).decision_id
        return self.session.get_one(DecisionRow, made).case_id or 0, made

    def _compare(
        self,
        row: DecisionRow,
        move: tuple[int, dict[str, Any], dict[str, Any]],
        now: dict[str, Any],
    ) -> None:
        """What the step moved is back where it was; the rest is left as it is."""
        _, was, became = move
        for part in ("claims", "records", "evidence"):
            moved = {*map(str, was[part])} ^ {*map(str, became[part])}
            back = moved & {*map(str, was[part])}
            assert back <= {*map(str, now[part])}, (row.kind, part)
            gone = moved - back
            assert not gone & {*map(str, now[part])}, (row.kind, part)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_people_do_each_step_back_restores_what_it_names(
    session: Session, seed: int
) -> None:
    desk = _Desk(session, random.Random(seed))
    for _ in range(40):
        desk.step()
    assert desk.steps > 8
    assert history.broken(session) == []
    while True:
        try:
            undo(session, desk.people[0], new_id())
        except CrossclaimError as refusal:
            assert isinstance(refusal, Missing | BuiltOn) or "changed" in str(refusal)
            break
