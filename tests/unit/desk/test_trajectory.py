"""Figures over time: order, dates, relations."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.desk.trajectory import Course, courses
from services.desk.views import ClaimView
from services.model.claim import Claim, Hedge
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from tests.factories import a_claim, a_day, a_draft, a_quantity


def view(claim: Claim) -> ClaimView:
    name = f"article-{claim.id}.txt"
    return ClaimView(claim, name, None, claim.source, claim.draft.spans)


def told(number: int, value: float, **more: Any) -> Claim:
    return a_claim(number, quantities=[a_quantity(value)], **more)


def pair(a: int, b: int, kind: OpinionKind) -> PairOpinion:
    return PairOpinion(a, b, Opinion(kind, "rule", "Because.", 0.9, True))


def drawn(*claims: Claim, pairs: tuple[PairOpinion, ...] = ()) -> Course:
    return courses([view(one) for one in claims], pairs)[0]


def test_figures_stand_in_the_order_of_what_they_speak_of() -> None:
    course = drawn(
        told(1, 15, published=date(2026, 3, 12)),
        told(2, 9, when=a_day(day=date(2026, 3, 9)), published=date(2026, 3, 20)),
        told(3, 3),
    )
    days = [(one.claim_id, one.day, one.stated) for one in course.points]
    assert days == [
        (2, date(2026, 3, 9), True),
        (1, date(2026, 3, 12), False),
        (3, None, False),
    ]
    assert [one.number for one in course.points] == [1, 2, 3]


def test_each_metric_and_unit_is_drawn_by_itself() -> None:
    both = a_draft(quantities=[a_quantity(12), a_quantity(40, "wounded")])
    rows = [view(a_claim(1, draft=both)), view(told(2, 15))]
    found = courses(rows, ())
    assert [(one.metric, len(one.points), one.drawn) for one in found] == [
        ("killed", 2, True),
        ("wounded", 1, False),
    ]
    assert courses([view(a_claim(3))], ()) == ()


def test_an_open_end_and_a_hedge_are_kept() -> None:
    most = a_claim(1, quantities=[a_quantity(4000, hedge=Hedge.UP_TO)])
    least = a_claim(2, quantities=[a_quantity(4000, hedge=Hedge.AT_LEAST)])
    about = a_claim(3, quantities=[a_quantity(4000, hedge=Hedge.ABOUT)])
    points = {one.claim_id: one for one in drawn(most, least, about).points}
    assert [points[one].opens for one in (1, 2, 3)] == ["down", "up", ""]
    assert [points[one].soft for one in (1, 2, 3)] == [False, False, True]
    assert points[1].figure == "up to 4,000"


def test_contradictions_and_updates_name_the_rows() -> None:
    course = drawn(
        told(1, 3, published=date(2026, 3, 5)),
        told(2, 9, published=date(2026, 3, 9)),
        told(3, 12, published=date(2026, 3, 9)),
        pairs=(
            pair(1, 2, OpinionKind.UPDATE),
            pair(2, 3, OpinionKind.CONTRADICTION),
            pair(1, 3, OpinionKind.NOT_COMPARABLE),
            pair(1, 99, OpinionKind.CONTRADICTION),
        ),
    )
    told_of = [(one.against, one.updates) for one in course.points]
    assert told_of == [((), ()), ((3,), (1,)), ((2,), ())]
