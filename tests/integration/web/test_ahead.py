"""The next card is fetched while one is read: what a decision's answer then carries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from services.config import Settings
from services.desk import leases
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import HOSPITAL, POLICE, new_id
from tests.integration.web.conftest import Visitor

ACase = Callable[..., tuple[int, list[int]]]
Visit = Callable[..., Visitor]

PART = {"HX-Request": "true"}
_KEPT = re.compile(r'data-kept="([^"]+)"')


@pytest.fixture
def three(a_case: ACase) -> list[int]:
    """A red case, then three that wait behind it."""
    first, _ = a_case(
        POLICE,
        HOSPITAL,
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        question="Deaths in the flood",
    )
    gate, _ = a_case(a_draft("The gate is shut."), question="Is the gate shut?")
    road, _ = a_case(a_draft("The road is open."), question="Is the road open?")
    a_case(a_draft("The trains run."), question="Do trains run?")
    return [first, gate, road]


def ahead(by: Visitor, case_id: int, asked: str = "") -> str:
    return by.get(f"/cases/{case_id}/ahead{asked}", headers=PART).text


def decide(
    by: Visitor, case_id: int, card: str, choice: str = "accept", asked: str = ""
) -> TestResponse:
    """Press a button of a page that keeps this card."""
    kept = _KEPT.search(card)
    form = {
        "choice": choice,
        "seen": "1",
        "request_id": new_id(),
        "csrf_token": by.token(),
        "ahead": kept[1] if kept else "",
    }
    there = f"/cases/{case_id}/decide{asked}"
    return by.client.post(there, data=form, headers=PART, buffered=True)


def carries_a_card(answer: TestResponse) -> bool:
    return 'id="pane-case"' in answer.text


def test_where_the_card_is_at_hand_the_answer_is_the_status_line(
    ana: Visitor, three: list[int]
) -> None:
    card = ahead(ana, three[0])
    assert "Is the gate shut?" in card and 'id="pane-queue"' not in card
    answer = decide(ana, three[0], card)
    assert answer.status_code == 200
    assert not carries_a_card(answer)
    assert "Accepted 2 claims" in answer.text
    assert answer.headers["HX-Push-Url"] == f"/cases/{three[1]}"
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.headers["HX-Trigger-After-Swap"] == "desk:card"


def test_without_a_kept_card_the_answer_carries_it(
    ana: Visitor, three: list[int]
) -> None:
    answer = decide(ana, three[0], "")
    assert carries_a_card(answer)
    assert "HX-Reswap" not in answer.headers


def test_a_form_without_scripts_is_led_on_as_ever(
    ana: Visitor, three: list[int]
) -> None:
    kept = _KEPT.search(ahead(ana, three[0]))
    assert kept is not None
    answer = ana.decide(three[0], "accept", ahead=kept[1])
    assert answer.status_code == 303
    assert answer.location == f"/cases/{three[1]}"


def note(by: Visitor, case_id: int) -> None:
    assert by.post(f"/cases/{case_id}/notes", text="Ask them.").status_code == 303


def assign(by: Visitor, case_id: int) -> None:
    assert by.post(f"/cases/{case_id}/assign", to="1").status_code == 303


def put_off(by: Visitor, case_id: int) -> None:
    assert by.decide(case_id, "defer").status_code == 303


@pytest.mark.parametrize("does", [note, assign, put_off])
def test_a_card_on_which_something_happened_since_is_not_shown(
    ana: Visitor,
    visit: Visit,
    three: list[int],
    does: Callable[[Visitor, int], None],
) -> None:
    card = ahead(ana, three[0])
    does(visit(Role.REVIEWER, "Ben"), three[1])
    answer = decide(ana, three[0], card)
    assert answer.headers["HX-Push-Url"] == f"/cases/{three[1]}"
    assert carries_a_card(answer)


def test_a_case_that_somebody_decided_since_is_not_shown(
    ana: Visitor, visit: Visit, three: list[int]
) -> None:
    card = ahead(ana, three[0])
    assert visit(Role.REVIEWER, "Ben").decide(three[1], "accept").status_code == 303
    answer = decide(ana, three[0], card)  # Ben was led to the one behind it
    assert answer.headers["HX-Push-Url"] == f"/cases/{three[2] + 1}"
    assert "Do trains run?" in answer.text and carries_a_card(answer)


def test_a_case_that_somebody_opened_since_is_not_shown(
    ana: Visitor, visit: Visit, three: list[int]
) -> None:
    card = ahead(ana, three[0])
    ben = visit(Role.REVIEWER, "Ben")
    assert ben.post(f"/cases/{three[1]}/hold", token=new_id()).status_code == 200
    answer = decide(ana, three[0], card)
    assert answer.headers["HX-Push-Url"] == f"/cases/{three[2]}"
    assert carries_a_card(answer)


def test_a_card_with_the_machines_opinion_is_not_shown_to_who_works_blind_since(
    ana: Visitor, three: list[int]
) -> None:
    card = ahead(ana, three[0])
    assert ana.post("/settings/blind", on="yes").status_code == 303
    assert carries_a_card(decide(ana, three[0], card))


def test_a_late_decision_is_refused_with_a_card_at_hand_too(
    ana: Visitor, visit: Visit, three: list[int]
) -> None:
    card = ahead(ana, three[0])
    assert visit(Role.REVIEWER, "Ben").decide(three[0], "reject:1").status_code == 303
    answer = decide(ana, three[0], card)
    assert answer.status_code == 409
    assert "Ben" in answer.text and carries_a_card(answer)


def test_the_filter_leads_to_the_card_and_it_is_kept_for_the_reviewer(
    ana: Visitor, a_case: ACase, three: list[int], settings: Settings
) -> None:
    """The case that one is led to is taken, not the one that no filter would show."""
    other, _ = a_case(
        POLICE,
        HOSPITAL,
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        question="Deaths in the fire",
    )
    card = ahead(ana, three[1], "?lane=new")
    assert "Is the road open?" in card and 'href="/cases/3?lane=new' not in card
    answer = decide(ana, three[1], card, asked="?lane=new")
    assert answer.headers["HX-Push-Url"] == f"/cases/{three[2]}?lane=new"
    assert not carries_a_card(answer)
    with transaction(settings.database_url) as session:
        held = leases.holders(session, [*three, other])
    assert list(held) == [three[2]]


def test_behind_the_last_case_nothing_is_kept(ana: Visitor, a_case: ACase) -> None:
    case_id, _ = a_case(a_draft("The gate is shut."))
    assert ahead(ana, case_id) == "<p>Nothing else waits.</p>"
    answer = decide(ana, case_id, "")
    assert answer.headers["HX-Push-Url"] == "/queue"


def test_what_a_decision_changed_beside_the_next_card_comes_after_it(
    ana: Visitor, a_case: ACase
) -> None:
    first, second = (
        a_case(
            a_draft(
                f"{name} said 12 people were killed in Ostrell.",
                by=name,
                quantities=[a_quantity(12, quote="12", of="Ostrell")],
                entities=("Ostrell",),
                keys=("toll:Ostrell",),
            )
        )[0]
        for name in ("Police", "Doctors")
    )
    card = ahead(ana, first)
    assert "No record is near enough" in card
    assert not carries_a_card(decide(ana, first, card))
    renewed = ahead(ana, second, "?renew=1")
    assert 'value="merge:1"' in renewed and "No record is near enough" not in renewed
    pane = renewed.partition('id="pane-queue"')[2].partition("</nav>")[0]
    assert f'href="/cases/{second}" aria-current="true"' in pane
    assert f'href="/cases/{first}"' not in pane


def test_who_may_not_decide_keeps_no_card(visit: Visit, three: list[int]) -> None:
    viewer = visit(Role.VIEWER)
    assert "data-ahead" not in viewer.text(f"/cases/{three[0]}")
    assert 'id="decide"' not in ahead(viewer, three[0])
