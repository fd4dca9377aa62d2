"""A decision that comes too late: nothing typed is lost, and there are ways on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.desk import notes, pending
from services.desk.assigning import assign, receivers
from services.desk.decide import decide
from services.desk.settling import settle
from services.desk.undo import undo
from services.errors import Illegal, Missing, Refused, Reused, Stale
from services.model.decision import DecisionKind, Reason, Request, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store.transaction import Session
from tests.integration.desk.rows import (
    TOLLS,
    a_case_of,
    a_claim,
    a_request,
    a_user,
    case_row,
    claim_status,
    new_id,
)


def _late(session: Session, by: Reviewer) -> tuple[Request, list[int], int]:
    """Ben is about to reject all three rows when Ana accepts the first."""
    case, claims = a_case_of(session, TOLLS, OpinionKind.CONTRADICTION)
    asked = a_request(
        session,
        case,
        DecisionKind.REJECT,
        reason=Reason.FURNITURE,
        note="not ours",
        shown=tuple(claims),
    )
    accept = a_request(session, case, DecisionKind.ACCEPT, claims=(claims[0],))
    return asked, claims, decide(session, accept, by).decision_id


def test_it_tells_who_moved_what_and_what_is_left(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    asked, claims, _ = _late(session, ana)
    with pytest.raises(Stale, match="Ana"):
        decide(session, asked, ben)
    told = settle(session, asked, ben)
    assert [(one.claim_id, one.was, one.now) for one in told.moves] == [
        (claims[0], "undecided", "accepted")
    ]
    assert told.left == tuple(claims[1:])
    assert told.why_not == "Only an editor may take back what Ana decided."
    assert not told.over


def test_mine_goes_through_whole_where_nobody_touched_it(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    asked, claims, _ = _late(session, ana)
    told = settle(session, replace(asked, claims=tuple(claims[1:])), ben)
    assert told.whole
    again = replace(
        asked, request_id=new_id(), claims=told.left, seen=told.version, shown=()
    )
    decide(session, again, ben)
    statuses = [claim_status(session, one) for one in claims]
    assert statuses == ["accepted", "rejected", "rejected"]


def test_claims_that_came_meanwhile_are_not_meant(
    session: Session, ana: Reviewer
) -> None:
    case, claims = a_case_of(session, TOLLS[:2])
    asked = a_request(session, case, DecisionKind.ACCEPT, shown=tuple(claims))
    newcomer = a_claim(session, case, TOLLS[2])
    case_row(session, case).version += 1
    session.flush()
    told = settle(session, asked, ana)
    assert (told.joined, told.left, told.whole) == (1, tuple(claims), True)
    assert newcomer not in told.left


def test_an_editor_takes_theirs_back_and_decides_in_one_step(
    session: Session, ana: Reviewer
) -> None:
    eve = a_user(session, "Eve", Role.EDITOR)
    asked, claims, accepted = _late(session, ana)
    told = settle(session, asked, eve)
    assert (told.over, told.why_not) == ((accepted,), None)
    again = replace(
        asked,
        request_id=new_id(),
        claims=tuple(claims),
        seen=told.version,
        over=told.over,
    )
    outcome = decide(session, again, eve)
    assert {claim_status(session, one) for one in claims} == {"rejected"}
    assert decide(session, again, eve) == outcome, "sent twice, it counts once"
    undo(session, eve, new_id())
    assert {claim_status(session, one) for one in claims} == {"pending"}


def test_a_reviewer_takes_nobody_elses_back_on_the_way(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    asked, _, accepted = _late(session, ana)
    seen = case_row(session, asked.case_id).version
    with pytest.raises(Refused):
        decide(session, replace(asked, seen=seen, over=(accepted,)), ben)


def test_it_says_why_mine_no_longer_applies(session: Session, ana: Reviewer) -> None:
    case, claims = a_case_of(session, TOLLS[:2], OpinionKind.CONTRADICTION)
    asked = a_request(
        session, case, DecisionKind.BOTH_STAND, claims=tuple(claims), note="both"
    )
    accept = a_request(session, case, DecisionKind.REJECT, claims=(claims[0],))
    decide(session, replace(accept, reason=Reason.DUPLICATE), ana)
    undone = settle(session, asked, ana)
    assert undone.over, "what I decided in another tab I may take back myself"
    told = settle(session, replace(asked, claims=(claims[1],)), ana)
    assert told.why_not == ("For both to stand there must be two claims, or a record.")


def test_what_was_asked_is_kept_until_it_is_settled(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    asked, claims, _ = _late(session, ana)
    pending.keep_request(session, asked, ben)
    assert pending.kept_request(session, asked.case_id, ben) == asked
    assert pending.kept_request(session, asked.case_id, ana) is None
    pending.keep_note(session, asked.case_id, ben, "not ours at all")
    kept = pending.kept(session, asked.case_id, ben)
    assert kept["note"] == "not ours at all"
    seen = case_row(session, asked.case_id).version
    again = replace(asked, seen=seen, claims=(claims[1],), request_id=new_id())
    decide(session, again, ben)
    assert pending.kept(session, asked.case_id, ben) == {}


def test_a_note_that_is_typed_is_kept_and_forgotten_when_emptied(
    session: Session, ana: Reviewer
) -> None:
    case, _ = a_case_of(session, TOLLS)
    pending.keep_note(session, case, ana, "call the hos")
    assert pending.kept(session, case, ana) == {"note": "call the hos"}
    pending.keep_note(session, case, ana, " ")
    assert pending.kept(session, case, ana) == {}
    with pytest.raises(Missing):
        pending.keep_note(session, 10**9, ana, "x")


def test_notes_stand_on_a_case_until_their_writer_strikes_them(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    case, _ = a_case_of(session, TOLLS)
    key = new_id()
    for _ in range(2):
        notes.write(session, case, ana, text=" Call the hospital. ", request_id=key)
    (note,) = notes.of_case(session, case, ben)
    assert (note.by, note.text, note.mine) == ("Ana", "Call the hospital.", False)
    with pytest.raises(Missing):
        notes.strike(session, note.id, ben)
    notes.strike(session, note.id, ana)
    assert notes.of_case(session, case, ana) == ()
    with pytest.raises(Illegal):
        notes.write(session, case, ana, text=" ", request_id=new_id())
    with pytest.raises(Missing):
        notes.write(session, 10**9, ana, text="x", request_id=new_id())


def test_notes_follow_a_case_that_is_joined(session: Session, ana: Reviewer) -> None:
    older, _ = a_case_of(session, TOLLS)
    case, _ = a_case_of(session, TOLLS)
    notes.write(session, case, ana, text="Call.", request_id=new_id())
    row = case_row(session, case)
    row.status, row.joined_into = "joined", older
    session.flush()
    assert [one.text for one in notes.of_case(session, older, ana)] == ["Call."]


def test_a_case_is_given_to_somebody_and_taken_back(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    vera = a_user(session, "Vera", Role.VIEWER)
    case, _ = a_case_of(session, TOLLS)
    version = case_row(session, case).version
    key = new_id()
    done = assign(session, case, ana, to=ben.id, request_id=key)
    assert done == assign(session, case, ana, to=ben.id, request_id=key)
    assert done.message == f"Gave case {case} to Ben."
    row = case_row(session, case)
    assert (row.assigned_to, row.version) == (ben.id, version)
    with pytest.raises(Reused):
        assign(session, case, ana, to=None, request_id=key)
    with pytest.raises(Illegal):
        assign(session, case, ana, to=ben.id, request_id=new_id())
    with pytest.raises(Illegal, match="Vera may not"):
        assign(session, case, ana, to=vera.id, request_id=new_id())
    undo(session, ana, new_id())
    assert case_row(session, case).assigned_to is None
    names = [name for _, name in receivers(session)]
    assert {"Ana", "Ben"} <= {*names}
    assert "Vera" not in names
