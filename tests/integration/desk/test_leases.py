"""Who has a case open: a courtesy that never stands in a decision's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.desk import leases, queue
from services.desk.decide import decide
from services.errors import Illegal, Refused
from services.model.case import Lane
from services.model.decision import DecisionKind, Reviewer, Role
from services.store.tables import LeaseRow
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_request, a_user, case_row, new_id

TWELVE = a_draft(quantities=[a_quantity(12)])


@pytest.fixture
def case(session: Session) -> int:
    return a_case_of(session, [TWELVE])[0]


def _pass(session: Session, seconds: int) -> None:
    """Let time pass for all leases."""
    gone = timedelta(seconds=seconds)
    session.execute(update(LeaseRow).values(until=LeaseRow.until - gone))


def test_who_opens_a_case_first_has_it(
    session: Session, case: int, ana: Reviewer, ben: Reviewer
) -> None:
    mine = leases.open_case(session, case, ana, token=new_id())
    assert mine is not None
    assert (mine.by, mine.left) == ("Ana", 60)
    _pass(session, 12)
    theirs = leases.open_case(session, case, ben, token=new_id())
    assert theirs is not None
    assert (theirs.by, theirs.left) == ("Ana", 48)


def test_a_lease_runs_out_unless_its_holder_is_still_there(
    session: Session, case: int, ana: Reviewer, ben: Reviewer
) -> None:
    page = new_id()
    leases.open_case(session, case, ana, token=page)
    for _ in range(3):
        _pass(session, 40)
        held = leases.hold(session, case, ana, token=page)
        assert held is not None
        assert (held.user_id, held.left) == (ana.id, 60)
    _pass(session, 61)
    assert leases.holder(session, case) is None
    taken = leases.open_case(session, case, ben, token=new_id())
    assert taken is not None
    assert taken.by == "Ben"


def test_a_case_is_taken_over_and_its_holder_is_told(
    session: Session, case: int, ana: Reviewer, ben: Reviewer
) -> None:
    page = new_id()
    leases.open_case(session, case, ana, token=page)
    taken = leases.take_over(session, case, ben, token=new_id())
    assert taken is not None
    assert taken.by == "Ben"
    told = leases.hold(session, case, ana, token=page)
    assert told is not None
    assert told.by == "Ben", "holding on takes nothing back"


def test_only_the_newest_page_of_a_reader_lets_their_case_go(
    session: Session, case: int, ana: Reviewer
) -> None:
    """A reload: the old page's farewell may arrive after the new page opened."""
    old, new = new_id(), new_id()
    leases.open_case(session, case, ana, token=old)
    leases.open_case(session, case, ana, token=new)
    leases.release(session, case, ana, token=old)
    assert leases.holder(session, case) is not None
    leases.release(session, case, ana, token=new)
    assert leases.holder(session, case) is None


def test_nobody_lets_somebody_elses_case_go(
    session: Session, case: int, ana: Reviewer, ben: Reviewer
) -> None:
    leases.open_case(session, case, ana, token=new_id())
    leases.release(session, case, ben, token=None)
    assert leases.holder(session, case) is not None


def test_viewers_hold_nothing(session: Session, case: int) -> None:
    eve = a_user(session, "Eve", Role.VIEWER)
    assert leases.open_case(session, case, eve, token=new_id()) is None
    with pytest.raises(Refused):
        leases.hold(session, case, eve, token=new_id())
    with pytest.raises(Refused):
        leases.take_over(session, case, eve, token=new_id())


def test_a_case_that_does_not_wait_is_held_by_nobody(
    session: Session, case: int, ana: Reviewer
) -> None:
    case_row(session, case).status = "decided"
    session.flush()
    assert leases.open_case(session, case, ana, token=new_id()) is None


def test_a_page_without_a_token_of_its_own_is_refused(
    session: Session, case: int, ana: Reviewer
) -> None:
    with pytest.raises(Illegal):
        leases.open_case(session, case, ana, token="none")


def test_the_next_case_is_one_that_nobody_else_holds(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    first, _ = a_case_of(session, [TWELVE], lane=Lane.CONTRADICTIONS)
    second, _ = a_case_of(session, [TWELVE], lane=Lane.ESTIMATES)
    leases.open_case(session, first, ana, token=new_id())
    assert queue.next_case(session, None, ana) == first
    assert queue.next_case(session, None, ben) == second
    (line, _) = queue.page(session, None).items
    assert line.held_by == "Ana"


def test_two_who_decide_are_led_to_different_cases(
    session: Session, ana: Reviewer, ben: Reviewer
) -> None:
    cases = [a_case_of(session, [TWELVE])[0] for _ in range(4)]
    one = decide(session, a_request(session, cases[0], DecisionKind.ACCEPT), ana)
    other = decide(session, a_request(session, cases[1], DecisionKind.ACCEPT), ben)
    assert {one.next_case, other.next_case} == {cases[2], cases[3]} - {None} or (
        one.next_case == cases[1] and other.next_case != one.next_case
    )
    assert session.scalar(select(func.count(LeaseRow.case_id))) == 2


def test_a_lease_guards_no_decision(
    session: Session, case: int, ana: Reviewer, ben: Reviewer
) -> None:
    leases.open_case(session, case, ana, token=new_id())
    decide(session, a_request(session, case, DecisionKind.ACCEPT), ben)
    assert case_row(session, case).status == "decided"
