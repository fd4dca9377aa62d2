"""A second pair of eyes on a decision: asked for, given, told."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.model.decision import Role
from tests.factories import a_draft
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
Visit = Callable[..., Visitor]


@pytest.fixture
def asked(ana: Visitor, a_case: Put) -> int:
    """A case that Ana decided and wants somebody to look at."""
    case_id, _ = a_case(a_draft("The gate is shut."), question="Is the gate shut?")
    ana.decide(case_id, "reject:3", note="see the bulletin")
    assert "Second read" in ana.text("/history/mine")
    assert ana.post("/second", read="1").status_code == 303
    return case_id


def test_others_find_it_and_agree(ana: Visitor, visit: Visit, asked: int) -> None:
    ben = visit(Role.REVIEWER, "Ben")
    page = ben.text("/second")
    assert "Is the gate shut?" in page and "see the bulletin" in page
    assert "asked by Ana" in page and "I would decide otherwise" in page
    assert ben.post("/second/1", agrees="yes").status_code == 303
    assert "Ben agrees" in ana.text("/second")
    assert "agreed in 1 of 1" in ana.text("/second")
    assert "second read: Ben agrees" in ana.text("/history")
    assert "second read: Ben agrees" in ana.text(f"/cases/{asked}")
    assert "No decision waits" in ben.text("/second")


def test_who_sees_it_otherwise_says_why_and_the_decider_is_told(
    ana: Visitor, visit: Visit, asked: int
) -> None:
    ben = visit(Role.REVIEWER, "Ben")
    assert ben.post("/second/1", agrees="no", note=" ").status_code == 409
    assert "waits for a second reader" in ana.text("/history")
    assert ben.post("/second/1", agrees="no", note="It was 12.").status_code == 303
    assert "Ben would decide otherwise" in ana.text("/history")
    assert "It was 12." in ana.text(f"/cases/{asked}")
    assert "1 note on it" in ana.text("/watched")
    # Nothing is decided by that.
    assert "Every row here is decided" in ana.text(f"/cases/{asked}")


def test_nobody_reads_their_own_or_twice(
    ana: Visitor, visit: Visit, asked: int
) -> None:
    assert ana.post("/second/1", agrees="yes").status_code == 409
    assert "It is your own" in ana.text("/second")
    ben, cleo = visit(Role.REVIEWER, "Ben"), visit(Role.REVIEWER, "Cleo")
    assert ben.post("/second/1", agrees="yes").status_code == 303
    assert cleo.post("/second/1", agrees="no", note="No.").status_code == 409
    assert "Ben agrees" in ana.text("/second")


def test_a_decision_that_is_taken_back_waits_for_nobody(
    ana: Visitor, visit: Visit, asked: int
) -> None:
    assert ana.post("/undo").status_code == 303
    ben = visit(Role.REVIEWER, "Ben")
    assert "No decision waits" in ben.text("/second")
    assert ben.post("/second/1", agrees="yes").status_code == 409
    assert ana.post("/second", read="2").status_code == 409  # the undo
    assert ana.post("/second", read="99").status_code == 404


def test_a_viewer_may_look_and_no_more(visit: Visit, asked: int) -> None:
    viewer = visit(Role.VIEWER)
    page = viewer.text("/second")
    assert "Is the gate shut?" in page and "I agree" not in page
    assert viewer.post("/second/1", agrees="yes").status_code == 403
    assert viewer.post("/second", read="1").status_code == 403


def test_the_page_says_where_it_is(ana: Visitor, asked: int) -> None:
    page = ana.get("/second").text
    marked = re.findall(r'<a href="([^"]*)"[^>]* aria-current="page"', page)
    assert marked == ["/history", "/second"]
