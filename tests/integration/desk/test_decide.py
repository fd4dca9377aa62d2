"""Decisions: what each kind writes, and what is refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from services.desk import cases as desk_cases
from services.desk import queue
from services.desk import records as desk_records
from services.desk.decide import decide
from services.errors import Illegal, Missing, Refused, Reused, Stale
from services.model.case import Lane, RecordStatus, Stance
from services.model.decision import DecisionKind, Reason, Request, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import decisions, records
from services.store.tables import (
    DecisionRow,
    DeferralRow,
    EvidenceRow,
    NegativeRow,
)
from services.store.transaction import Session
from tests.factories import a_day, a_draft, a_quantity
from tests.integration.desk.rows import (
    FIFTEEN,
    TWELVE,
    a_case,
    a_case_of,
    a_claim,
    a_request,
    a_user,
    an_opinion,
    case_row,
    claim_status,
)

HURT = a_draft(
    "Forty people were wounded in the Ostrell flood.",
    quantities=[a_quantity(40, "wounded")],
)


def _stances(session: Session, record_id: int) -> dict[int, str]:
    rows = session.scalars(
        select(EvidenceRow).where(
            EvidenceRow.record_id == record_id, EvidenceRow.ended_by.is_(None)
        )
    )
    return {row.claim_id: row.stance for row in rows}


def test_it_accepts_all_claims_as_one_record(session: Session, ana: Reviewer) -> None:
    case, claims = a_case_of(session, [TWELVE, TWELVE, TWELVE], OpinionKind.SAME)
    outcome = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    view = desk_cases.show(session, case)
    (record,) = view.records
    assert outcome.message == f"Accepted 3 claims as record {record.id}."
    assert {claim_status(session, one) for one in claims} == {"accepted"}
    assert case_row(session, case).status == "decided"
    assert case_row(session, case).version == 2
    assert case_row(session, case).undecided == 0
    assert record.status is RecordStatus.HELD
    assert record.value == "12"
    assert set(_stances(session, record.id).values()) == {"supports"}


def test_it_makes_a_record_for_each_exact_metric(
    session: Session, ana: Reviewer
) -> None:
    case, _ = a_case_of(session, [TWELVE, HURT])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    view = desk_cases.show(session, case)
    assert {one.metric: one.value for one in view.records} == {
        "killed": "12",
        "wounded": "40",
    }


def test_it_acts_on_ticked_claims_only(session: Session, ana: Reviewer) -> None:
    case, (first, second) = a_case_of(session, [TWELVE, FIFTEEN])
    asked = a_request(session, case, DecisionKind.ACCEPT, claims=(first,))
    decide(session, asked, ana)
    assert claim_status(session, first) == "accepted"
    assert claim_status(session, second) == "pending"
    assert case_row(session, case).status == "open"


def test_it_merges_an_equal_claim_as_support(session: Session, ana: Reviewer) -> None:
    case, (held, _) = a_case_of(session, [TWELVE, TWELVE], OpinionKind.SAME)
    decide(session, a_request(session, case, DecisionKind.ACCEPT, claims=(held,)), ana)
    (record,) = desk_cases.show(session, case).records
    asked = a_request(session, case, DecisionKind.MERGE, record_id=record.id)
    outcome = decide(session, asked, ana)
    assert outcome.message == f"Merged 1 claim into record {record.id}."
    (line,) = desk_cases.show(session, case).records
    assert (line.value, line.articles, line.status) == ("12", 2, RecordStatus.HELD)


def test_it_merges_another_figure_as_one_that_differs(
    session: Session, ana: Reviewer
) -> None:
    case, (held, other) = a_case_of(
        session, [TWELVE, FIFTEEN], OpinionKind.COMPETING_ESTIMATES
    )
    decide(session, a_request(session, case, DecisionKind.ACCEPT, claims=(held,)), ana)
    (record,) = desk_cases.show(session, case).records
    asked = a_request(session, case, DecisionKind.MERGE, record_id=record.id)
    decide(session, asked, ana)
    assert _stances(session, record.id)[other] == Stance.DIFFERS
    assert claim_status(session, other) == "merged"
    (line,) = desk_cases.show(session, case).records
    assert line.status is RecordStatus.DISPUTED
    assert line.value == "12–15, no best: disputed"


def test_it_merges_into_a_record_of_another_case(
    session: Session, ana: Reviewer
) -> None:
    one, _ = a_case_of(session, [TWELVE])
    decide(session, a_request(session, one, DecisionKind.ACCEPT), ana)
    (record,) = desk_cases.show(session, one).records
    other, (claim,) = a_case_of(session, [TWELVE])
    asked = a_request(session, other, DecisionKind.MERGE, record_id=record.id)
    decide(session, asked, ana)
    assert _stances(session, record.id)[claim] == Stance.SUPPORTS


def test_an_update_supersedes_what_was_held(session: Session, ana: Reviewer) -> None:
    case, (held, newer) = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.UPDATE)
    decide(session, a_request(session, case, DecisionKind.ACCEPT, claims=(held,)), ana)
    asked = a_request(session, case, DecisionKind.UPDATE)
    outcome = decide(session, asked, ana)
    (record,) = desk_cases.show(session, case).records
    assert outcome.message == f"Updated record {record.id} with 1 claim."
    assert _stances(session, record.id)[newer] == Stance.SUPERSEDES
    assert record.value == "15"
    assert record.status is RecordStatus.HELD


def test_an_update_without_a_record_lets_the_newest_supersede(
    session: Session, ana: Reviewer
) -> None:
    tuesday = replace(FIFTEEN, when=a_day("on Tuesday", date(2026, 3, 10)))
    monday = replace(TWELVE, when=a_day())
    case, (newest, older) = a_case_of(session, [tuesday, monday], OpinionKind.UPDATE)
    decide(session, a_request(session, case, DecisionKind.UPDATE), ana)
    (record,) = desk_cases.show(session, case).records
    assert _stances(session, record.id)[newest] == Stance.SUPERSEDES
    assert _stances(session, record.id)[older] != Stance.SUPERSEDES
    assert record.value == "15"


def test_what_only_may_contradict_differs(session: Session, ana: Reviewer) -> None:
    kind, rule = OpinionKind.CONTRADICTION, "conflict.maybe"
    case, claims = a_case_of(session, [TWELVE, FIFTEEN], kind, rule=rule)
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), ana)
    (record,) = desk_cases.show(session, case).records
    assert _stances(session, record.id) == dict.fromkeys(claims, "differs")


def test_both_stand_makes_one_disputed_record(session: Session, ana: Reviewer) -> None:
    case, claims = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), ana)
    (record,) = desk_cases.show(session, case).records
    assert record.status is RecordStatus.DISPUTED
    assert record.value == "12–15, no best: disputed"
    assert _stances(session, record.id) == dict.fromkeys(claims, "contradicts")
    assert {claim_status(session, one) for one in claims} == {"accepted"}


def test_both_stand_takes_a_new_claim_beside_a_record(
    session: Session, ana: Reviewer
) -> None:
    case, (held, new) = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    decide(session, a_request(session, case, DecisionKind.ACCEPT, claims=(held,)), ana)
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), ana)
    (record,) = desk_cases.show(session, case).records
    assert record.status is RecordStatus.DISPUTED
    assert claim_status(session, new) == "merged"


def test_both_cannot_stand_when_there_is_one(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    with pytest.raises(Illegal):
        decide(session, a_request(session, case, DecisionKind.BOTH_STAND), ana)


def test_it_rejects_with_a_reason(session: Session, ana: Reviewer) -> None:
    case, (claim,) = a_case_of(session, [TWELVE])
    asked = a_request(
        session, case, DecisionKind.REJECT, reason=Reason.WRONG_NUMBER_OR_DATE
    )
    outcome = decide(session, asked, ana)
    assert outcome.message == "Rejected 1 claim: wrong number or date."
    assert claim_status(session, claim) == "rejected"
    assert case_row(session, case).status == "decided"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (DecisionKind.REJECT, {}),
        (DecisionKind.NOT_A_CONFLICT, {}),
        (DecisionKind.REJECT, {"reason": Reason.OTHER}),
        (DecisionKind.MERGE, {}),
        (DecisionKind.UNDO, {}),
    ],
)
def test_it_refuses_what_is_incomplete(
    session: Session, ana: Reviewer, kind: DecisionKind, more: dict[str, Reason]
) -> None:
    case, _ = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    with pytest.raises(Illegal):
        decide(session, a_request(session, case, kind, **more), ana)


def test_not_a_conflict_is_remembered_and_leaves_the_claims_open(
    session: Session, ana: Reviewer
) -> None:
    case, (a, b) = a_case_of(
        session,
        [TWELVE, FIFTEEN],
        OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
    )
    asked = a_request(
        session, case, DecisionKind.NOT_A_CONFLICT, reason=Reason.DIFFERENT_EVENT
    )
    outcome = decide(session, asked, ana)
    assert outcome.message == "Noted 1 pair as no conflict: different event."
    assert claim_status(session, a) == claim_status(session, b) == "pending"
    assert case_row(session, case).status == "open"
    assert case_row(session, case).lane == Lane.NEW
    assert desk_cases.show(session, case).no_conflict == {(a, b)}
    (row,) = session.scalars(select(NegativeRow)).all()
    assert row.a < row.b


def test_a_remembered_negative_holds_for_the_same_claims_from_elsewhere(
    session: Session, ana: Reviewer
) -> None:
    case, _ = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    asked = a_request(
        session, case, DecisionKind.NOT_A_CONFLICT, reason=Reason.DIFFERENT_EVENT
    )
    decide(session, asked, ana)
    other, (a, b) = a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)
    assert desk_cases.show(session, other).no_conflict == {(a, b)}


def test_not_a_conflict_of_one_claim_means_its_own_pairs(
    session: Session, ana: Reviewer
) -> None:
    sixty = a_draft("Sixty people were killed.", quantities=[a_quantity(60)])
    case, (a, b, c) = a_case_of(
        session, [TWELVE, FIFTEEN, sixty], OpinionKind.CONTRADICTION
    )
    asked = a_request(
        session,
        case,
        DecisionKind.NOT_A_CONFLICT,
        claims=(c,),
        reason=Reason.DIFFERENT_EVENT,
    )
    decide(session, asked, ana)
    assert desk_cases.show(session, case).no_conflict == {(a, c), (b, c)}


def test_it_defers_until_tomorrow(session: Session, ana: Reviewer) -> None:
    case, (claim,) = a_case_of(session, [TWELVE])
    outcome = decide(session, a_request(session, case, DecisionKind.DEFER), ana)
    row = case_row(session, case)
    assert outcome.message == f"Put case {case} off until tomorrow."
    assert row.status == "open"
    until = session.scalars(select(DeferralRow.until)).one()
    ahead = until - decisions.now(session)
    assert timedelta(hours=8) < ahead < timedelta(hours=24)
    assert claim_status(session, claim) == "pending"


def test_what_one_has_put_off_waits_for_all_others(
    session: Session, ana: Reviewer
) -> None:
    ben = a_user(session, "Ben")
    case, _ = a_case_of(session, [TWELVE])
    version = case_row(session, case).version
    decide(session, a_request(session, case, DecisionKind.DEFER), ana)
    assert queue.next_case(session, None, ana) is None
    assert queue.page(session, None, eyes=queue.Eyes(ana.id)).counts[Lane.NEW] == 0
    assert queue.next_case(session, None, ben) == case
    assert case_row(session, case).version == version, "Ben's page is not stale"
    session.execute(update(DeferralRow).values(until=decisions.now(session)))
    assert queue.next_case(session, None, ana) == case


def test_a_parked_case_waits_for_nobody_until_it_is_taken_up(
    session: Session, ana: Reviewer
) -> None:
    ben = a_user(session, "Ben")
    case, _ = a_case_of(session, [TWELVE])
    asked = a_request(session, case, DecisionKind.PARK, note="needs info")
    outcome = decide(session, asked, ana)
    assert outcome.message == f"Parked case {case} for all."
    assert queue.next_case(session, None, ben) is None
    parked = queue.page(session, None, eyes=queue.Eyes(ben.id, parked=True))
    assert [one.case_id for one in parked.items] == [case]
    decide(session, a_request(session, case, DecisionKind.TAKE_UP), ben)
    assert queue.next_case(session, None, ana) == case
    with pytest.raises(Illegal, match="not parked"):
        decide(session, a_request(session, case, DecisionKind.TAKE_UP), ben)


@pytest.mark.parametrize("kind", [DecisionKind.DEFER, DecisionKind.PARK])
def test_a_case_put_off_can_be_decided(
    session: Session, ana: Reviewer, kind: DecisionKind
) -> None:
    case, _ = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, kind), ana)
    decide(session, a_request(session, case, kind), ana)
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    assert case_row(session, case).status == "decided"


def test_it_gives_the_next_case_in_the_queue(session: Session, ana: Reviewer) -> None:
    gravest, _ = a_case_of(session, [TWELVE], lane=Lane.CONTRADICTIONS)
    middle, _ = a_case_of(session, [TWELVE], lane=Lane.ESTIMATES)
    last, _ = a_case_of(session, [TWELVE], lane=Lane.SUPPORTING)
    asked = a_request(session, middle, DecisionKind.ACCEPT)
    assert decide(session, asked, ana).next_case == last
    asked = a_request(session, last, DecisionKind.ACCEPT)
    assert decide(session, asked, ana).next_case == gravest
    asked = a_request(session, gravest, DecisionKind.ACCEPT)
    assert decide(session, asked, ana).next_case is None


def test_it_refuses_a_stale_decision_and_says_who_decided_what(
    session: Session, ana: Reviewer
) -> None:
    case, (first, _) = a_case_of(session, [TWELVE, FIFTEEN])
    ben = a_user(session, "Ben")
    mine = a_request(session, case, DecisionKind.ACCEPT)
    decide(
        session,
        a_request(
            session,
            case,
            DecisionKind.REJECT,
            claims=(first,),
            reason=Reason.DUPLICATE,
        ),
        ben,
    )
    with pytest.raises(Stale, match=r"Ben, \d\d:\d\d UTC: Rejected 1 claim: duplicate"):
        decide(session, mine, ana)


def test_it_says_when_claims_joined_since(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    mine = a_request(session, case, DecisionKind.ACCEPT)
    case_row(session, case).version += 1
    session.flush()
    with pytest.raises(Stale, match="New claims joined"):
        decide(session, mine, ana)


def test_the_same_request_again_counts_once(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    asked = a_request(session, case, DecisionKind.ACCEPT)
    first, again = decide(session, asked, ana), decide(session, asked, ana)
    assert (first.decision_id, first.message) == (again.decision_id, again.message)
    assert len(session.scalars(select(DecisionRow)).all()) == 1


def test_it_refuses_a_request_id_with_something_else(
    session: Session, ana: Reviewer
) -> None:
    case, _ = a_case_of(session, [TWELVE])
    asked = a_request(session, case, DecisionKind.DEFER)
    decide(session, asked, ana)
    with pytest.raises(Reused):
        decide(session, replace(asked, kind=DecisionKind.ACCEPT), ana)
    with pytest.raises(Reused):
        decide(session, asked, a_user(session, "Ben"))


def test_it_refuses_viewers(session: Session) -> None:
    case, _ = a_case_of(session, [TWELVE])
    viewer = a_user(session, "Vera", Role.VIEWER)
    with pytest.raises(Refused):
        decide(session, a_request(session, case, DecisionKind.ACCEPT), viewer)


def test_it_refuses_claims_that_are_decided_or_elsewhere(
    session: Session, ana: Reviewer
) -> None:
    case, (first, _) = a_case_of(session, [TWELVE, FIFTEEN])
    _, (foreign,) = a_case_of(session, [TWELVE])
    accept = DecisionKind.ACCEPT
    decide(session, a_request(session, case, accept, claims=(first,)), ana)
    for claims in ((first,), (foreign,), (10**9,)):
        with pytest.raises(Illegal):
            decide(session, a_request(session, case, accept, claims=claims), ana)


def test_it_refuses_a_case_with_nothing_left(session: Session, ana: Reviewer) -> None:
    case, _ = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    with pytest.raises(Illegal):
        decide(session, a_request(session, case, DecisionKind.DEFER), ana)


def test_it_refuses_a_joined_case(session: Session, ana: Reviewer) -> None:
    older = a_case(session)
    case, _ = a_case_of(session, [TWELVE], status="joined", joined_into=older)
    with pytest.raises(Illegal, match=f"joined into case {older}"):
        decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)


def test_it_misses_what_is_not_there(session: Session, ana: Reviewer) -> None:
    gone = Request(str(uuid.uuid4()), 10**9, DecisionKind.ACCEPT, seen=1)
    with pytest.raises(Missing):
        decide(session, gone, ana)
    case, _ = a_case_of(session, [TWELVE])
    asked = a_request(session, case, DecisionKind.MERGE, record_id=10**9)
    with pytest.raises(Missing):
        decide(session, asked, ana)
    with pytest.raises(Illegal):
        decide(session, replace(asked, request_id="no uuid"), ana)


def test_a_challenge_ends_when_the_claim_is_decided(
    session: Session, ana: Reviewer
) -> None:
    case, (held,) = a_case_of(session, [TWELVE])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    (record,) = desk_cases.show(session, case).records
    new = a_claim(session, case, FIFTEEN)
    an_opinion(session, held, new)
    row = records.find(session, record.id)
    assert row is not None
    row.status = RecordStatus.CHALLENGED.value
    case_row(session, case).status = "open"
    session.flush()
    status = desk_records.show(session, record.id).line.status
    assert status is RecordStatus.CHALLENGED
    reject = a_request(session, case, DecisionKind.REJECT, reason=Reason.FURNITURE)
    decide(session, reject, ana)
    assert desk_records.show(session, record.id).line.status is RecordStatus.HELD
