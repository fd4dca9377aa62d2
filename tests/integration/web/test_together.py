"""Two people at the desk: who has a case, who was first, and the ways on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.config import Settings
from services.desk import login
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

DRAFTS = [
    a_draft(f"In Ostrell {number} people were killed.", quantities=[a_quantity(number)])
    for number in (12, 15, 18)
]

Put = Callable[..., tuple[int, list[int]]]


@pytest.fixture
def ben(visit: Callable[..., Visitor]) -> Visitor:
    return visit(Role.REVIEWER, "Ben")


def _token(page: str) -> str:
    found = re.search(r'data-token="([^"]+)"', page)
    assert found is not None
    return found[1]


def _hold(visitor: Visitor, case: int, token: str) -> tuple[str, bool]:
    """What a page asks as soon as somebody looks at it; who has the case then."""
    told = visitor.post(f"/cases/{case}/hold", token=token).get_json()
    return told["by"], told["mine"]


def _shown(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_second_to_open_a_case_sees_who_has_it(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, _ = a_case(DRAFTS[0])
    mine = _token(ana.text(f"/cases/{case}"))
    assert _hold(ana, case, mine) == ("Ana", True)
    theirs = ben.text(f"/cases/{case}")
    assert "<b>Ana</b> has it open" in theirs
    assert _hold(ben, case, _token(theirs)) == ("Ana", False)
    ben.post(f"/cases/{case}/take", token=_token(theirs))
    assert _hold(ana, case, mine) == ("Ben", False)


def test_a_page_that_is_left_lets_its_case_go(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, _ = a_case(DRAFTS[0])
    page = _token(ana.text(f"/cases/{case}"))
    _hold(ana, case, page)
    left = ana.post(f"/cases/{case}/release", token=page, leaving="1")
    assert left.status_code == 204
    assert "has it open" not in ben.text(f"/cases/{case}")


def test_what_came_is_counted_and_a_stale_page_is_told(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, claims = a_case(*DRAFTS, kind=OpinionKind.CONTRADICTION)
    since = datetime.now(UTC).isoformat()
    asked = {"since": since, "case": str(case)}
    before = ana.get("/live", query_string=asked).get_json()
    assert before["arrived"] == 0
    a_case(DRAFTS[0])
    ben.decide(case, "accept", claims=claims[0])
    after = ana.get("/live", query_string=asked).get_json()
    assert (after["arrived"], after["version"]) == (1, before["version"] + 1)


def test_a_late_decision_is_kept_through_a_reload_until_it_is_settled(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, claims = a_case(*DRAFTS, kind=OpinionKind.CONTRADICTION)
    page = ben.text(f"/cases/{case}")
    ana.decide(case, "accept", claims=claims[0])
    late = {"choice": "reject:6", "seen": "1", "note": "not ours"}
    answer = ben.post(f"/cases/{case}/decide", shown=_shown(page), **late)
    assert answer.status_code == 409
    for shown in (answer.text, ben.text(f"/cases/{case}")):
        assert "Not saved" in shown
        assert "You wrote: <q>not ours</q>" in shown
        assert "undecided</td><td><b>accepted" in shown
        assert "Only an editor may take back what Ana decided." in shown
        assert "Combine: theirs stands, mine for the 2 rows left" in shown
        assert "Keep mine" not in shown
    assert "Not saved" not in ana.text(f"/cases/{case}")
    combined = ben.post(
        f"/cases/{case}/decide",
        choice="reject:6",
        seen="2",
        note="not ours",
        claims=claims[1:],
    )
    assert combined.status_code == 303
    assert "Not saved" not in ben.text(f"/cases/{case}")
    assert "Ben rejected 2 claims" in ana.text(f"/cases/{case}")


def test_taking_theirs_can_leave_mine_as_a_note(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, _ = a_case(*DRAFTS, kind=OpinionKind.CONTRADICTION)
    page = ben.text(f"/cases/{case}")
    ana.decide(case, "both_stand")
    late = {"choice": "reject:6", "seen": "1", "note": "ask Ostrell"}
    answer = ben.post(f"/cases/{case}/decide", shown=_shown(page), **late)
    assert "leave what I wrote as a note" in answer.text
    ben.post(f"/cases/{case}/notes", text="ask Ostrell", drop="1")
    seen = ben.text(f"/cases/{case}")
    assert "Not saved" not in seen
    assert "<q>ask Ostrell</q>" in seen


def test_what_is_typed_comes_back_with_the_page(ana: Visitor, a_case: Put) -> None:
    case, _ = a_case(DRAFTS[0])
    assert ana.post(f"/cases/{case}/draft", note="call the hos").status_code == 204
    assert 'value="call the hos"' in ana.text(f"/cases/{case}")


def test_undo_and_redo_after_signing_in_anew(
    ana: Visitor, settings: Settings, a_case: Put
) -> None:
    case, _ = a_case(DRAFTS[0])
    ana.decide(case, "accept")
    ana.post("/sign-out")
    again = Visitor(ana.client.application)
    with transaction(settings.database_url) as session:
        token = login.make_link(session, "Ana")
    again.post(f"/sign-in/{token}")
    assert again.post("/undo").location.endswith(f"/cases/{case}")
    assert "Every row here is decided" not in again.text(f"/cases/{case}")
    again.post("/redo")
    assert "Every row here is decided" in again.text(f"/cases/{case}")


def test_the_last_decisions_can_be_changed_and_done_again(
    ana: Visitor, a_case: Put
) -> None:
    case, _ = a_case(DRAFTS[0])
    ana.decide(case, "accept")
    assert "Change<span" in ana.text("/history/mine")
    back = ana.post("/undo", decision="1")
    assert back.location.endswith(f"/cases/{case}")
    page = ana.text("/history/mine")
    assert "Redo<span" in page
    there = ana.post("/redo", decision="2")
    assert there.location.endswith(f"/cases/{case}")
    assert "Did again: accepted 1 claim" in ana.text("/queue")


def test_a_refusal_names_the_decision_that_builds_on_it(
    ana: Visitor, a_case: Put
) -> None:
    case, claims = a_case(*DRAFTS, kind=OpinionKind.CONTRADICTION)
    ana.decide(case, "accept", claims=claims[0])
    ana.decide(case, "merge:1", claims=claims[1])
    answer = ana.post("/undo", decision="1")
    assert answer.status_code == 409
    assert 'id="decision-2"' in answer.text
    assert f'href="/cases/{case}"' in answer.text


def test_a_case_is_assigned_and_found_among_mine(
    ana: Visitor, ben: Visitor, a_case: Put
) -> None:
    case, _ = a_case(DRAFTS[0])
    a_case(DRAFTS[1])
    page = ana.text(f"/cases/{case}")
    found = re.search(r'<option value="(\d+)">Ben</option>', page)
    assert found is not None
    ana.post(f"/cases/{case}/assign", to=found[1])
    assert "Gave case 1 to Ben." in ana.text("/queue")
    mine = ben.text("/queue?mine=1")
    assert f"/cases/{case}" in mine
    assert "/cases/2" not in mine


def test_a_form_without_a_number_is_refused(ana: Visitor, a_case: Put) -> None:
    case, _ = a_case(DRAFTS[0])
    answer = ana.post(f"/cases/{case}/notes", text="x", request_id="none")
    assert answer.status_code == 400
    again = str(uuid.uuid4())
    for _ in range(2):
        ana.post(f"/cases/{case}/notes", text="Call.", request_id=again)
    assert ana.text(f"/cases/{case}").count("<q>Call.</q>") == 1
