"""What reviewers get used to: watching, blind work, ticking on, a long queue."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.config import Settings
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.tables import RecordRow
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
Open = Callable[..., Page]

DEATHS = [
    a_draft(
        f"{who} said {number} people were killed.",
        by=who,
        quantities=[a_quantity(number, quote=str(number))],
    )
    for who, number in (("Police", 12), ("Hospital", 15), ("Army", 20))
]


@pytest.fixture
def losses(a_case: Put) -> int:
    case_id, _ = a_case(
        *DEATHS,
        kind=OpinionKind.COMPETING_ESTIMATES,
        lane=Lane.ESTIMATES,
        question="Deaths in the flood",
    )
    return case_id


def test_the_list_of_keys_opens_at_its_heading(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto("/queue")
    page.keyboard.press("?")
    expect(page.locator("#keys-heading")).to_be_focused()
    expect(page.locator("#keys-heading")).to_be_in_viewport()


def test_a_sources_tab_is_in_sight_when_its_text_is(page: Page, a_case: Put) -> None:
    case_id, _ = a_case(
        *(a_draft(f"Outlet {n} says that gate {n} is shut.") for n in range(9))
    )
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("9")
    expect(page.locator(".tabs [aria-selected=true]")).to_be_in_viewport(ratio=0.9)


def test_w_watches_a_case_and_tells_what_another_did(
    page: Page, open_page: Open, losses: int
) -> None:
    page.goto(f"/cases/{losses}")
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    ben = open_page("Ben")
    ben.goto(f"/cases/{losses}")
    ben.keyboard.press("b")
    expect(ben.locator("#status")).to_contain_text("side by side")
    page.goto("/queue")
    bubble = page.locator("[data-watched]")
    expect(bubble).to_have_text("1 new", timeout=25_000)
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page.get_by_text("Ben let 3 claims stand side by side")).to_be_visible()
    page.get_by_role("button", name="I have seen all of this").click()
    expect(page.get_by_text("Nothing since")).to_be_visible()


def test_i_hides_the_opinion_and_it_stays_hidden_until_decided(
    page: Page, losses: int
) -> None:
    page.goto(f"/cases/{losses}")
    main = page.locator("main")
    expect(main).to_contain_text("quantity.disjoint")
    page.keyboard.press("i")
    expect(main).to_contain_text("Opinion hidden")
    expect(main).not_to_contain_text("quantity.disjoint")
    page.reload()
    expect(main).to_contain_text("Opinion hidden")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("side by side")
    page.goto(f"/cases/{losses}")
    expect(main).to_contain_text("quantity.disjoint")
    page.keyboard.press("i")
    expect(page.locator("#status")).to_contain_text("Opinions are shown again")


def test_shift_j_and_k_tick_on_from_the_focused_row(page: Page, losses: int) -> None:
    page.goto(f"/cases/{losses}")
    boxes = page.locator(".claim input:checked")
    page.keyboard.press("1")
    page.keyboard.press("Shift+J")
    expect(boxes).to_have_count(2)
    expect(page.locator("[data-scope]")).to_have_text(
        "Acts on 2 ticked of 3 undecided rows"
    )
    page.keyboard.press("Shift+J")
    expect(boxes).to_have_count(3)
    page.keyboard.press("x")  # the third again
    page.keyboard.press("Shift+K")
    expect(boxes).to_have_count(3)
    expect(page.locator(".claim.focused")).to_have_attribute("data-row", "2")


def test_many_cases_are_ticked_previewed_and_accepted_by_key(
    page: Page, a_case: Put
) -> None:
    for number in range(3):
        a_case(a_draft(f"Gate {number} is shut."), question=f"Gate {number}")
    page.goto("/queue")
    page.keyboard.press("j")
    page.keyboard.press("Shift+J")
    expect(page.locator("[data-ticked]")).to_have_text("2 cases ticked")
    page.keyboard.press("Shift+A")
    expect(page.get_by_role("heading", name="2 cases at once")).to_be_visible()
    page.keyboard.press("Shift+R")
    expect(page.get_by_text("Reject 2 cases, for this reason:")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+A")
    expect(page.locator("#status")).to_contain_text("2 cases")
    expect(page.locator("a[data-step]")).to_have_count(1)


def test_shift_a_does_nothing_where_nothing_is_ticked(page: Page, losses: int) -> None:
    page.goto("/queue")
    page.keyboard.press("Shift+A")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"/queue$"))


def test_j_and_k_go_on_beyond_the_first_page(page: Page, a_case: Put) -> None:
    ids = [a_case(a_draft(f"Gate {n} is shut."))[0] for n in range(53)]
    page.goto(f"/cases/{ids[48]}")
    for behind in ids[49:53]:
        page.keyboard.press("j")
        expect(page).to_have_url(re.compile(rf"/cases/{behind}$"))
    for before in reversed(ids[47:52]):
        page.keyboard.press("k")
        expect(page).to_have_url(re.compile(rf"/cases/{before}$"))


def test_a_merge_across_what_was_called_no_conflict_warns_first(
    page: Page, a_case: Put
) -> None:
    case_id, _ = a_case(
        *DEATHS[:2], kind=OpinionKind.CONTRADICTION, lane=Lane.CONTRADICTIONS
    )
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("n")
    page.keyboard.press("4")
    expect(page.locator("#status")).to_contain_text(
        "no conflict: different event. Its rows stay in the queue."
    )
    page.goto(f"/cases/{case_id}")
    page.locator("[data-row='1'] input[type=checkbox]").check()
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("record 1")
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("m")
    warning = page.locator(".across").first
    expect(warning).to_contain_text("Ana said on")
    expect(warning).to_contain_text("is no conflict with what this record holds")
    expect(warning).to_contain_text("different event")
    page.keyboard.press("1")
    expect(page.locator("#status")).to_contain_text("Merged 1 claim into record 1")


def test_a_repeated_deprecated_value_and_a_challenged_record_say_so(
    page: Page, open_page: Open, a_case: Put, settings: Settings
) -> None:
    case_id, _ = a_case(DEATHS[0], question="Deaths in the flood")
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("record 1")
    edda = open_page("Edda", Role.EDITOR)
    edda.goto("/records/1")
    edda.locator(".ranking summary").first.click()
    edda.get_by_label("deprecated").check()
    edda.get_by_label("Reason").fill("counted twice")
    edda.get_by_role("button", name="Save the rank").click()
    expect(edda.locator("#status")).to_contain_text("deprecated")
    with transaction(settings.database_url) as session:
        held = session.get_one(RecordRow, 1)
        held.status = "challenged"
        again = rows.a_claim(session, case_id, DEATHS[0])
        other = rows.a_claim(session, case_id, DEATHS[1])
        rows.an_opinion(session, 1, other, OpinionKind.CONTRADICTION)
        rows.case_row(session, case_id).status = "open"
    page.goto(f"/cases/{case_id}")
    row = page.locator(f".claim[data-claim='{again}']")
    expect(row).to_contain_text(
        re.compile(r"deprecated in record 1 on \d{4}-\d\d-\d\d: counted twice")
    )
    expect(page.locator(".held")).to_contain_text("challenged")
    page.goto("/records/1")
    expect(page.locator(".verdict")).to_contain_text("challenged")
    challenge = page.locator(".challenge")
    expect(challenge).to_contain_text("1 claim that waits differs from what it holds")
    challenge.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/cases/{case_id}$"))


def test_on_a_phone_a_focused_row_and_the_last_message_are_in_sight(
    page: Page, losses: int
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/cases/{losses}")
    page.keyboard.press("3")
    row, bar = (
        page.locator(one).bounding_box() for one in (".claim.focused", ".actions")
    )
    assert row and bar and row["y"] + row["height"] <= bar["y"]
    page.keyboard.press("i")
    told = page.locator("#status")
    expect(told).to_have_text("Blind: opinions show once you have decided.")
    hidden = "(p) => p.scrollHeight - p.clientHeight"
    assert told.evaluate(hidden) <= 1
