from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.config import Settings
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., Any]


def test_an_empty_desk_says_what_to_do_next(ana: Visitor, settings: Settings) -> None:
    page = ana.text("/queue")
    assert "The desk is empty" in page
    assert str(settings.inbox) in page


def test_a_queue_that_was_worked_off_says_so(ana: Visitor, settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, rows.an_article(session))
    assert "Nothing waits for you" in ana.text("/queue")


def test_lanes_stand_gravest_first_with_their_counts(ana: Visitor, a_case: Put) -> None:
    a_case(a_draft("A new one."), lane=Lane.NEW, question="The new one")
    pair = (a_draft("It is sealed."), a_draft("It leaks."))
    a_case(
        *pair,
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        question="The grave one",
    )
    page = ana.text("/queue")
    assert page.index("The grave one") < page.index("The new one")
    assert "2 cases" in page


def test_a_lane_is_chosen_by_the_address(ana: Visitor, a_case: Put) -> None:
    a_case(a_draft("A new one."), lane=Lane.NEW, question="The new one")
    a_case(a_draft("An old one."), lane=Lane.UPDATES, question="The update")
    page = ana.text("/queue?lane=updates")
    assert "The update" in page and "The new one" not in page


def test_a_lane_that_does_not_exist_shows_all(ana: Visitor, a_case: Put) -> None:
    a_case(a_draft("A new one."), question="The new one")
    assert "The new one" in ana.text("/queue?lane=purple")


def test_a_made_up_cursor_is_refused_in_plain_words(ana: Visitor) -> None:
    answer = ana.get("/queue?after=nonsense")
    assert answer.status_code == 409
    assert "no place in the queue" in answer.text


def test_further_cases_are_a_page_away(ana: Visitor, a_case: Put) -> None:
    for number in range(52):
        a_case(a_draft(f"Claim {number}."), question=f"Question {number:02}")
    page = ana.text("/queue")
    assert "Question 49" in page and "Question 50" not in page
    path = page.split('class="more" href="')[1].split('"')[0]
    assert "Question 51" in ana.text(path.replace("&amp;", "&"))


def test_the_home_address_leads_to_the_queue(ana: Visitor) -> None:
    assert ana.get("/").location == "/queue"
