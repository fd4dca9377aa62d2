"""The queue's filters, orders and saved views, all in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from services.model.case import Lane
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
_LINKS = re.compile(r'class="case-link" href="[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
NOW = datetime.now(UTC)


def _shown(page: str) -> list[str]:
    """Give the questions that the queue lists, in order."""
    return [re.sub(r"<[^>]*>", "", one).split(": ")[-1] for one in _LINKS.findall(page)]


@pytest.fixture
def three(a_case: Put) -> None:
    a_case(
        a_draft("Police said 12 died.", by="Police", quantities=[a_quantity(12)]),
        question="Deaths",
        marks=["single source"],
        opened_at=NOW - timedelta(days=30),
    )
    a_case(
        a_draft("The mayor said the bridge is open.", by="Mayor"),
        question="Bridge",
        lane=Lane.UPDATES,
        opened_at=NOW - timedelta(hours=1),
    )
    a_case(
        a_draft("The hospital said 15 died.", by="Hospital"),
        question="Wards",
        marks=["date unknown", "single source"],
        opened_at=NOW - timedelta(days=3),
    )


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Bridge", "Deaths", "Wards"]),
        ("lane=updates", ["Bridge"]),
        ("mark=single+source", ["Deaths", "Wards"]),
        ("speaker=Police", ["Deaths"]),
        ("article=2", ["Bridge"]),
        ("article=%232", ["Bridge"]),
        ("age=day", ["Bridge"]),
        ("age=week", ["Bridge", "Wards"]),
        ("age=older", ["Deaths"]),
        ("sort=age", ["Deaths", "Wards", "Bridge"]),
        ("sort=age&mark=single+source", ["Deaths", "Wards"]),
        ("speaker=Nobody", []),
        ("mine=1", []),
    ],
)
def test_the_address_says_what_is_shown(
    ana: Visitor, three: None, asked: str, shown: list[str]
) -> None:
    assert _shown(ana.text(f"/queue?{asked}")) == shown


def test_an_outlet_is_a_filter(ana: Visitor, three: None) -> None:
    page = ana.text("/cases/1")
    found = re.search(r'<td class="outlet" role="cell">(.*?)</td>', page)
    assert found is not None
    shown = _shown(ana.get("/queue", query_string={"outlet": found[1]}).text)
    assert shown == ["Deaths"]


def test_counts_are_of_what_the_filters_leave(ana: Visitor, three: None) -> None:
    page = ana.text("/queue?speaker=Mayor")
    assert '<p class="soft">1 case</p>' in page


def test_a_filter_that_is_set_can_be_taken_off(ana: Visitor, three: None) -> None:
    page = ana.text("/queue?speaker=Police&sort=age")
    assert 'href="/queue?sort=age"><span class="hidden">Take off' in page


def test_an_article_that_is_no_number_filters_nothing(
    ana: Visitor, three: None
) -> None:
    assert len(_shown(ana.text("/queue?article=x"))) == 3


def test_pages_follow_each_other_in_either_order(ana: Visitor, a_case: Put) -> None:
    for number in range(52):
        a_case(
            a_draft(f"Claim {number}."),
            question=f"Q{number:02}",
            opened_at=NOW - timedelta(hours=number),
        )
    for asked in ("", "sort=age"):
        first = ana.text(f"/queue?{asked}")
        onward = re.search(r'class="more" href="([^"]*)"', first)
        assert onward is not None
        second = ana.text(onward[1].replace("&amp;", "&"))
        both = _shown(first) + _shown(second)
        assert both == [f"Q{number:02}" for number in reversed(range(52))]


def test_a_decision_goes_on_within_the_filter(ana: Visitor, three: None) -> None:
    form = {"choice": "accept", "seen": "1"}
    answer = ana.post("/cases/1/decide?mark=single+source", **form)
    assert answer.location == "/cases/3?mark=single+source"
    answer = ana.post("/cases/3/decide?mark=single+source", **form)
    assert answer.location == "/queue?mark=single+source"


def test_what_could_be_chosen_is_offered_with_counts(ana: Visitor, three: None) -> None:
    page = ana.text("/queue/filters")
    assert '<option value="single source">2 cases</option>' in page
    assert '<option value="Police">1 case</option>' in page


def test_a_saved_view_stands_beside_the_queue(ana: Visitor, three: None) -> None:
    ana.post("/settings/views", name="One source", query="mark=single+source")
    page = ana.text("/queue?mark=single+source")
    assert 'href="/queue?mark=single+source" aria-current="true">One source</a>' in page
