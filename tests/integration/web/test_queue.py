from __future__ import annotations

import json
import re
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


def test_what_was_said_in_passing_is_a_count_and_a_link(
    ana: Visitor, a_case: Put
) -> None:
    a_case(a_draft("A new one."), lane=Lane.NEW, question="The new one")
    a_case(a_draft("By the way."), lane=Lane.MINOR, question="The passing one")
    page = ana.text("/queue")
    assert "The passing one" not in page
    assert "Queue (1)" in page and ">1 case</p>" in page
    assert re.search(r'data-lane="minor".*Minor <b>1</b>', page)
    assert "1 case said in passing" in page
    page = ana.text("/queue?lane=minor")
    assert "The passing one" in page and "The new one" not in page
    assert "Minor (1)" in page and "1 case said in passing" not in page


def test_nothing_waits_where_only_passing_ones_are_left(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    minor, _ = a_case(a_draft("By the way."), lane=Lane.MINOR, question="Passing")
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, 1)
    page = ana.text("/queue")
    assert "Nothing waits for you" in page
    found = re.search(r'href="([^"]*)">1 case said in passing', page)
    assert found is not None
    assert "Passing" in ana.text(found[1])
    page = ana.text(f"/cases/{minor}")
    assert re.search(r'class="opinion" data-lane="minor">.*Minor</span>', page)


def test_a_filter_tells_what_was_said_in_passing_of_it(
    ana: Visitor, a_case: Put
) -> None:
    for name in ("Police", "Mayor"):
        a_case(a_draft(f"{name} said so.", by=name), lane=Lane.MINOR, question=name)
    page = ana.text("/queue?speaker=Mayor")
    assert "Nothing that waits is like this" in page
    found = re.search(r'href="([^"]*)">1 case said in passing', page)
    assert found is not None
    listed = ana.text(found[1].replace("&amp;", "&"))
    assert "data-step>Mayor</a>" in listed and "data-step>Police</a>" not in listed


def test_what_was_said_in_passing_is_decided_searched_and_exported_like_all(
    ana: Visitor, a_case: Put
) -> None:
    minor, other = (
        a_case(a_draft(f"The mill is {one}."), lane=Lane.MINOR)[0]
        for one in ("green", "blue")
    )
    assert f'name="case" value="{minor}"' in ana.text("/queue?lane=minor")
    assert "Minor" in ana.text("/search?q=mill&lane=minor")
    lines = ana.text("/exports/cases.jsonl").splitlines()
    assert [json.loads(one)["lane"] for one in lines] == ["minor", "minor"]
    ana.decide(minor, "accept")
    answer = ana.post("/bulk", choice="reject:3", case=f"{other}:1")
    assert answer.status_code == 303, answer.text
    assert "Rejected 1 case in one act" in ana.text("/queue")


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
