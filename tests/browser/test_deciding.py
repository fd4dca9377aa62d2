"""Every decision, by key and by mouse; undo; two people; what keys must not do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.model.case import Lane
from services.model.opinion import OpinionKind
from tests.factories import a_draft
from tests.integration.desk.rows import HOSPITAL, POLICE

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
Statuses = Callable[[list[int]], list[str]]


@pytest.fixture
def losses(a_case: Put) -> tuple[int, list[int]]:
    """The first case of the queue; another stands behind it."""
    first = a_case(
        POLICE,
        HOSPITAL,
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        question="Deaths in the flood",
    )
    a_case(a_draft("The bridge is open."), question="Is the bridge open?")
    return first


@pytest.fixture
def held(a_case: Put, page: Page) -> None:
    """A record to merge into."""
    case_id, _ = a_case(POLICE, question="Deaths, as held")
    page.goto(f"/cases/{case_id}")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#status")).to_contain_text("record 1")


DECISIONS = [
    ("a", "Accept", "", "accepted"),
    ("u", "Update", "", "accepted"),
    ("b", "Both stand", "", "accepted"),
    ("r3", "Reject", "wrong number or date", "rejected"),
    ("n4", "Not a conflict", "different event", "pending"),
    ("d", "Defer", "", "pending"),
]


@pytest.mark.parametrize(("keys", "_name", "_choice", "now"), DECISIONS)
def test_each_decision_has_its_key(
    page: Page,
    losses: tuple[int, list[int]],
    statuses: Statuses,
    *,
    keys: str,
    _name: str,
    _choice: str,
    now: str,
) -> None:
    page.goto(f"/cases/{losses[0]}")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#status")).not_to_be_empty()
    assert statuses(losses[1]) == [now, now]


@pytest.mark.parametrize(("_keys", "name", "choice", "now"), DECISIONS)
def test_each_decision_has_its_button(
    page: Page,
    losses: tuple[int, list[int]],
    statuses: Statuses,
    *,
    _keys: str,
    name: str,
    choice: str,
    now: str,
) -> None:
    page.goto(f"/cases/{losses[0]}")
    if choice:
        page.locator("summary").filter(has_text=name).click()
    page.locator(".picker[open] button" if choice else ".buttons > button").filter(
        has_text=choice or name
    ).click()
    expect(page.locator("#status")).not_to_be_empty()
    assert statuses(losses[1]) == [now, now]


def test_m_and_a_digit_merge_into_a_record(
    page: Page, held: None, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("m")
    page.get_by_label("Record number").fill("1")
    page.get_by_role("button", name="Merge into it").click()
    expect(page.locator("#status")).to_contain_text("Merged 2 claims into record 1")
    assert statuses(losses[1]) == ["merged", "merged"]


def test_a_decision_goes_to_the_next_case_and_its_heading(
    page: Page, losses: tuple[int, list[int]]
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("b")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Is the bridge open?")
    expect(heading).to_be_focused()
    expect(heading).to_have_attribute("aria-describedby", "status")
    expect(page.locator("#status")).to_contain_text("disputed")


def test_z_undoes_also_after_a_reload(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("disputed")
    page.reload()
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Undid")
    expect(page).to_have_url(re.compile(rf"/cases/{losses[0]}$"))
    assert statuses(losses[1]) == ["pending", "pending"]


def test_z_again_undoes_the_one_before(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("disputed")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Accepted")
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("Undid")
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(rf"/cases/{losses[0]}$"))
    assert statuses(losses[1]) == ["pending", "pending"]


def test_a_digit_focuses_its_row_and_lights_its_words(
    page: Page, losses: tuple[int, list[int]]
) -> None:
    case_id, claims = losses
    page.goto(f"/cases/{case_id}")
    page.keyboard.press("2")
    expect(page.locator(f'[data-claim="{claims[1]}"].claim')).to_be_focused()
    expect(page.locator("mark.lit")).to_contain_text("The hospital said 15")
    expect(page.locator("mark.lit")).to_be_in_viewport()


def test_x_ticks_and_the_decision_keeps_to_it(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    for key in "2x":
        page.keyboard.press(key)
    expect(page.locator("[data-scope]")).to_have_text(
        "Acts on 1 ticked of 2 undecided rows"
    )
    page.keyboard.press("r")
    page.keyboard.press("1")
    expect(page.locator("#status")).to_contain_text("Rejected 1 claim")
    assert statuses(losses[1]) == ["pending", "rejected"]


def test_j_and_k_walk_the_queue(page: Page, losses: tuple[int, list[int]]) -> None:
    page.goto(f"/cases/{losses[0]}")
    heading = page.get_by_role("heading", level=1)
    page.keyboard.press("j")
    expect(heading).to_have_text("Is the bridge open?")
    page.keyboard.press("k")
    expect(heading).to_have_text("Deaths in the flood")


def test_escape_leaves_a_choice_without_deciding(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("r")
    expect(page.locator(".picker[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".picker[open]")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator(".claim.focused")).to_have_count(1)
    assert statuses(losses[1]) == ["pending", "pending"]


def test_keys_rest_in_fields_and_with_modifiers(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    note = page.get_by_label("Note", exact=True)
    note.press_sequentially("abdz1")
    note.press("Enter")
    expect(note).to_have_value("abdz1")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("Control+b")
    page.keyboard.press("Alt+a")
    page.wait_for_timeout(200)
    assert page.url.endswith(f"/cases/{losses[0]}")
    assert statuses(losses[1]) == ["pending", "pending"]


def test_one_switch_turns_all_keys_off_for_good(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("?")
    page.get_by_role("button", name="Single keys are on").click()
    expect(page.get_by_role("button", name="Single keys are off")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("b")
    page.wait_for_timeout(200)
    assert statuses(losses[1]) == ["pending", "pending"]
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Single keys are off").click()
    expect(page.get_by_role("button", name="Single keys are on")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("disputed")


def test_whoever_is_second_is_told_and_loses_nothing(
    page: Page,
    open_page: Callable[..., Page],
    losses: tuple[int, list[int]],
    statuses: Statuses,
) -> None:
    path = f"/cases/{losses[0]}"
    page.goto(path)
    page.get_by_label("Note", exact=True).fill("called the hospital")
    other = open_page("Ben", viewport={"width": 1440, "height": 900})
    other.goto(path)
    for key in "1xr2":
        other.keyboard.press(key)
    expect(other.locator("#status")).to_contain_text("Rejected 1 claim")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("a")
    panel = page.get_by_role("alert")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Ben")
    expect(panel).to_contain_text("You wrote: called the hospital")
    page.get_by_role("button", name="Combine").click()
    expect(page.locator("#status")).to_contain_text("Accepted 1 claim")
    assert statuses(losses[1]) == ["rejected", "accepted"]


def test_an_answer_that_never_comes_loses_nothing(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.get_by_label("Note", exact=True).fill("called the hospital")
    page.get_by_role("heading", level=1).focus()
    page.route("**/decide*", lambda route: route.abort())
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("Not saved")
    assert statuses(losses[1]) == ["pending", "pending"]
    page.unroute("**/decide*")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("disputed")
    assert statuses(losses[1]) == ["accepted", "accepted"]


def test_a_key_of_ones_own_decides_and_the_printed_one_does_not(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto("/settings")
    page.locator("input[name=both_stand]").fill("q")
    page.get_by_role("button", name="Keep these keys").click()
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("b")
    page.wait_for_timeout(200)
    assert statuses(losses[1]) == ["pending", "pending"]
    page.keyboard.press("q")
    expect(page.locator("#status")).to_contain_text("disputed")


@pytest.mark.parametrize("key", ["Enter", "Space", "Delete", "Backspace"])
def test_no_other_key_decides(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses, key: str
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url.endswith(f"/cases/{losses[0]}")
    assert statuses(losses[1]) == ["pending", "pending"]


def test_g_and_a_letter_go_to_a_page(page: Page) -> None:
    page.goto("/queue")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/history$"))


def test_v_hides_what_was_taken_out_and_brackets_walk_the_claims(
    page: Page, losses: tuple[int, list[int]]
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.keyboard.press("v")
    expect(page.locator(".sources.cleaned")).to_have_count(1)
    page.keyboard.press("v")
    expect(page.locator(".sources.cleaned")).to_have_count(0)
    page.keyboard.press("]")
    expect(page.locator(".claim.focused")).to_have_count(1)
    expect(page.locator("mark.lit")).to_be_in_viewport()


def test_the_difference_is_marked_in_words_and_shape(
    page: Page, losses: tuple[int, list[int]]
) -> None:
    page.goto(f"/cases/{losses[0]}")
    block = page.locator(".difference")
    expect(block).to_contain_text("row 1 12")
    expect(block).to_contain_text("row 2 15")
    expect(block.locator(".version .was")).to_have_text(["row 1: Police", "row 1: 12"])
    styles = [
        block.locator(f".version .{side}").first.evaluate(
            "node => getComputedStyle(node).borderTopStyle"
        )
        for side in ("was", "now")
    ]
    assert styles == ["dashed", "solid"]


def test_the_tour_leads_through_a_case_and_can_be_skipped(
    page: Page, losses: tuple[int, list[int]]
) -> None:
    page.goto("/queue")
    card = page.locator(".tour")
    for number in range(1, 5):
        expect(card).to_contain_text(f"Step {number} of 5")
        card.get_by_role("link", name="Next").click()
    card.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile("/queue$"))
    expect(card).to_have_count(0)
    page.goto("/settings")
    page.get_by_role("button", name="Show me the desk again").click()
    card.get_by_role("button", name="Skip the tour").click()
    expect(card).to_have_count(0)


def test_a_double_click_counts_once(
    page: Page, losses: tuple[int, list[int]], statuses: Statuses
) -> None:
    page.goto(f"/cases/{losses[0]}")
    page.get_by_role("button", name="Both stand").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is the bridge open?")
    page.goto("/history")
    expect(page.get_by_role("row")).to_have_count(2)
    assert statuses(losses[1]) == ["accepted", "accepted"]
