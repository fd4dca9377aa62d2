"""The queue: lanes, order, cursor, next case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from services.desk import cases, queue
from services.desk.views import QueuePage
from services.errors import Illegal
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store import cases as db_cases
from services.store.tables import CaseRow
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import (
    WHEN,
    a_case,
    a_case_of,
    a_claim,
    a_user,
    an_article,
    case_row,
)

#: What a queue of all lanes lists.
LISTED = [lane for lane in Lane if lane is not Lane.MINOR]

ONE = a_draft(quantities=[a_quantity(12)])
FAR = a_draft("Sixty people were killed.", quantities=[a_quantity(60)])
NEAR = a_draft("Thirteen people were killed.", quantities=[a_quantity(13)])


def _ids(page: QueuePage) -> list[int]:
    return [one.case_id for one in page.items]


def test_an_empty_queue_has_nothing_next(session: Session) -> None:
    page = queue.page(session, None)
    assert page.items == ()
    assert page.after is None
    assert page.counts == dict.fromkeys(Lane, 0)
    assert queue.next_case(session, None) is None


def test_graver_lanes_come_first(session: Session) -> None:
    cases = {lane: a_case_of(session, [ONE], lane=lane)[0] for lane in reversed(LISTED)}
    page = queue.page(session, None)
    assert _ids(page) == [cases[lane] for lane in LISTED]
    assert page.counts == dict.fromkeys(LISTED, 1) | {Lane.MINOR: 0}
    assert _ids(queue.page(session, Lane.UPDATES)) == [cases[Lane.UPDATES]]


def test_what_was_said_in_passing_is_counted_and_listed_in_its_lane_alone(
    session: Session,
) -> None:
    minor, _ = a_case_of(session, [ONE, FAR], lane=Lane.MINOR)
    listed, _ = a_case_of(session, [ONE], lane=Lane.SUPPORTING)
    page = queue.page(session, None)
    assert _ids(page) == [listed]
    assert (page.counts[Lane.MINOR], page.passed_over) == (1, 1)
    page = queue.page(session, Lane.MINOR)
    assert (_ids(page), page.passed_over) == ([minor], 1)
    oldest = queue.Eyes(wanted=queue.Wanted(oldest=True))
    assert _ids(queue.page(session, None, eyes=oldest)) == [listed]


def test_what_was_said_in_passing_is_listed_where_somebody_has_chosen_it(
    session: Session,
) -> None:
    ana = a_user(session)
    mine, _ = a_case_of(session, [ONE], lane=Lane.MINOR, assigned_to=ana.id)
    parked, _ = a_case_of(session, [ONE], lane=Lane.MINOR, status="deferred")
    a_case_of(session, [ONE], lane=Lane.MINOR)
    for eyes, only in (
        (queue.Eyes(ana.id, mine=True), mine),
        (queue.Eyes(ana.id, parked=True), parked),
    ):
        page = queue.page(session, None, eyes=eyes)
        assert (_ids(page), page.passed_over) == ([only], 0)
        assert queue.next_wanted(session, None, eyes) == only


def test_what_was_said_in_passing_is_next_once_nothing_else_waits(
    session: Session,
) -> None:
    minor, last = (a_case_of(session, [ONE], lane=Lane.MINOR)[0] for _ in range(2))
    first, second = (a_case_of(session, [ONE])[0] for _ in range(2))
    # What waits before a case comes sooner than what was said in passing.
    assert queue.next_case(session, second) == first
    assert queue.next_case(session, minor) == first
    only_minor = queue.Eyes(wanted=queue.Wanted(lane=Lane.MINOR))
    assert queue.next_wanted(session, minor, only_minor) == last
    for case in (first, second):
        case_row(session, case).status = "decided"
    session.flush()
    assert queue.next_case(session, None) == minor
    assert queue.next_case(session, second) == minor
    assert queue.next_case(session, minor) == last
    assert queue.next_case(session, last) == minor
    only_new = queue.Eyes(wanted=queue.Wanted(lane=Lane.NEW))
    assert queue.next_wanted(session, second, only_new) is None


def test_beside_what_was_said_in_passing_stands_its_lane(session: Session) -> None:
    minor, other = (a_case_of(session, [ONE], lane=Lane.MINOR)[0] for _ in range(2))
    listed, _ = a_case_of(session, [ONE])
    assert _beside(session, minor) == [minor, other]
    assert _beside(session, listed) == [listed]


def test_what_was_said_in_passing_is_no_news(session: Session) -> None:
    since = db_cases.now(session)
    a_case_of(session, [ONE], lane=Lane.MINOR)
    assert queue.arrived(session, since, queue.Eyes()) == 0
    a_case_of(session, [ONE])
    assert queue.arrived(session, since, queue.Eyes()) == 1
    only_minor = queue.Eyes(wanted=queue.Wanted(lane=Lane.MINOR))
    assert queue.arrived(session, since, only_minor) == 1


def test_within_a_lane_articles_then_spread_then_age_decide(session: Session) -> None:
    young, _ = a_case_of(session, [ONE], opened_at=WHEN + timedelta(hours=1))
    old, _ = a_case_of(session, [ONE])
    near, _ = a_case_of(session, [ONE, NEAR], opened_at=WHEN - timedelta(hours=1))
    far, _ = a_case_of(session, [ONE, FAR])
    many, _ = a_case_of(session, [ONE, ONE, ONE])
    assert _ids(queue.page(session, None)) == [many, far, near, old, young]


def test_claims_of_one_article_count_as_one(session: Session) -> None:
    article = an_article(session)
    case = a_case(session)
    for draft in (ONE, FAR):
        a_claim(session, case, draft, article_id=article)
    (line,) = queue.page(session, None).items
    assert (line.articles, line.undecided) == (1, 2)


def test_a_line_tells_what_the_case_is_about(session: Session) -> None:
    kind = OpinionKind.COMPETING_ESTIMATES.value
    a_claim(session, a_case(session, kind=kind, marks=["single source"]))
    (line,) = queue.page(session, None).items
    assert line.kind is OpinionKind.COMPETING_ESTIMATES
    assert line.marks == ("single source",)
    assert line.question


@pytest.mark.parametrize("lane", [None, Lane.NEW])
def test_pages_follow_each_other_without_gap_or_repetition(
    session: Session, lane: Lane | None
) -> None:
    for drafts in ([ONE], [ONE, FAR], [ONE, NEAR], [ONE], [ONE, ONE], [ONE], [ONE]):
        a_case_of(session, drafts)
    a_case_of(session, [ONE], lane=Lane.SUPPORTING)
    whole = _ids(queue.page(session, lane))
    seen: list[int] = []
    after = None
    while True:
        page = queue.page(session, lane, after=after, limit=3)
        seen += _ids(page)
        if (after := page.after) is None:
            break
    assert seen == whole


def test_a_cursor_outlives_its_case(session: Session) -> None:
    cases = [a_case_of(session, [ONE])[0] for _ in range(4)]
    page = queue.page(session, None, limit=2)
    case_row(session, cases[1]).status = "decided"
    session.flush()
    assert _ids(queue.page(session, None, after=page.after)) == cases[2:]


@pytest.mark.parametrize("cursor", ["", "x", "bm90IGEgcGxhY2U", "WzEsMl0", "é"])
def test_it_refuses_a_cursor_that_is_none(session: Session, cursor: str) -> None:
    with pytest.raises(Illegal):
        queue.page(session, None, after=cursor)


def test_the_next_case_wraps_around_and_is_never_the_same(session: Session) -> None:
    first, second, third = (a_case_of(session, [ONE])[0] for _ in range(3))
    assert queue.next_case(session, None) == first
    assert queue.next_case(session, first) == second
    assert queue.next_case(session, third) == first
    assert queue.next_case(session, 10**9) == first
    for case in (second, third):
        case_row(session, case).status = "decided"
    session.flush()
    assert queue.next_case(session, second) == first
    assert queue.next_case(session, first) is None


def _beside(session: Session, case_id: int, lane: Lane | None = None) -> list[int]:
    """Give the cases that stand beside one, as its page shows them."""
    view = cases.show(session, case_id)
    return [one.case_id for one in queue.near(session, view.place, lane).items]


def test_beside_a_case_stands_the_part_of_the_queue_that_it_is_in(
    session: Session,
) -> None:
    every = [a_case_of(session, [ONE])[0] for _ in range(120)]
    other, _ = a_case_of(session, [ONE], lane=Lane.SUPPORTING)
    # On the first page that page is shown, and does not move under the reader.
    assert _beside(session, every[0]) == every[:50]
    assert _beside(session, every[48]) == every[:50]
    assert _beside(session, every[70]) == every[45:96]
    assert _beside(session, every[119], Lane.NEW) == every[94:]
    assert _beside(session, other) == [*every[95:], other]
    # A case of another lane, and one that waits no more, are in no such queue.
    assert _beside(session, other, Lane.NEW) == every[:50]
    case_row(session, every[70]).status = "decided"
    session.flush()
    assert _beside(session, every[70]) == every[:50]


def test_the_oldest_first_has_its_own_surroundings(session: Session) -> None:
    young, _ = a_case_of(session, [FAR, ONE], opened_at=WHEN + timedelta(hours=1))
    old, _ = a_case_of(session, [ONE])
    place = cases.show(session, old).place
    oldest = queue.Eyes(wanted=queue.Wanted(oldest=True))
    for eyes, order in ((queue.Eyes(), [young, old]), (oldest, [old, young])):
        found = queue.near(session, place, None, eyes=eyes)
        assert [one.case_id for one in found.items] == order
        assert found.counts[Lane.NEW] == 2


@pytest.mark.parametrize("status", ["decided", "joined", "deferred"])
def test_closed_cases_do_not_wait(session: Session, status: str) -> None:
    a_case_of(session, [ONE], status=status)
    assert queue.page(session, None).items == ()


OF_OPEN = {
    index.name
    for index in CaseRow.metadata.tables["cases"].indexes
    if "'open'" in str(index.dialect_options["postgresql"]["where"])
}


def test_counting_reads_open_cases_only(session: Session) -> None:
    session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = session.execute(
        text(
            "EXPLAIN SELECT lane, count(*) FROM cases WHERE status = 'open'"
            " GROUP BY lane"
        )
    ).scalars()
    told = "\n".join(plan)
    assert "Index" in told
    # Any index of open cases will do; one of all cases would grow with closed ones.
    assert {*re.findall(r"(?:ix|pk)_\w+", told)} <= OF_OPEN
