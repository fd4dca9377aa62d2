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
from services.store.tables import CaseRow
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import (
    WHEN,
    a_case,
    a_case_of,
    a_claim,
    an_article,
    case_row,
)

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
    cases = [a_case_of(session, [ONE], lane=lane)[0] for lane in reversed(Lane)]
    page = queue.page(session, None)
    assert _ids(page) == cases[::-1]
    assert page.counts == dict.fromkeys(Lane, 1)
    assert _ids(queue.page(session, Lane.UPDATES)) == [cases[2]]


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
