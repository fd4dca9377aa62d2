"""Two reviewers in two browsers; steps back and forth; corrections; many at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.model.case import Lane
from services.model.opinion import OpinionKind
from tests.factories import a_draft, a_quantity

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]

POLICE = a_draft(
    "Police said 12 people were killed in Ostrell.",
    by="Police",
    quantities=[a_quantity(12, quote="12", of="Ostrell")],
    entities=("Ostrell",),
)
HOSPITAL = a_draft(
    "The hospital said 15 people were killed in Ostrell.",
    by="Hospital",
    quantities=[a_quantity(15, quote="15", of="Ostrell")],
    entities=("Ostrell",),
)


@pytest.fixture
def losses(a_case: Put) -> int:
    """The first case of the queue; another stands behind it."""
    case_id, _ = a_case(
        POLICE,
        HOSPITAL,
        kind=OpinionKind.COMPETING_ESTIMATES,
        lane=Lane.ESTIMATES,
        question="Deaths in the flood",
    )
    a_case(a_draft("The bridge is open."), question="Is the bridge open?")
    return case_id


def test_a_second_reader_sees_who_has_the_case_and_takes_it_over(
    page: Page, open_page: Callable[..., Page], losses: int
) -> None:
    page.goto(f"/cases/{losses}")
    expect(page.get_by_text("You have it open.")).to_be_visible()
    ben = open_page("Ben")
    ben.goto(f"/cases/{losses}")
    expect(ben.locator("[data-holder]")).to_contain_text("Ana has it open, 0:")
    ben.keyboard.press("t")
    expect(ben.get_by_role("status").first).to_contain_text("is with you now")
    # What the page of the first one asks every twenty seconds.
    page.evaluate(
        """async () => {
          const place = document.querySelector("[data-lease]");
          const form = new FormData();
          form.append("csrf_token", document.querySelector("[name=csrf_token]").value);
          form.append("token", place.dataset.token);
          const answer = await fetch(place.dataset.lease, {method: "POST", body: form});
          window.told = (await answer.json()).by;
        }"""
    )
    assert page.evaluate("window.told") == "Ben"


def test_leaving_a_case_frees_it(
    page: Page, open_page: Callable[..., Page], losses: int
) -> None:
    page.goto(f"/cases/{losses}")
    expect(page.get_by_text("You have it open.")).to_be_visible()
    page.goto("/queue")
    ben = open_page("Ben")
    ben.goto(f"/cases/{losses}")
    expect(ben.get_by_text("You have it open.")).to_be_visible()


def test_a_late_decision_is_there_after_a_reload_and_combined(
    page: Page, open_page: Callable[..., Page], losses: int
) -> None:
    ben = open_page("Ben")
    ben.goto(f"/cases/{losses}")
    page.goto(f"/cases/{losses}")
    page.locator("[data-row='1'] input[type=checkbox]").check()
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("Accepted 1 claim")
    ben.get_by_placeholder("Note (optional)").fill("these are not ours")
    ben.get_by_role("heading", name="Deaths in the flood").click()
    ben.keyboard.press("r")
    ben.keyboard.press("6")
    expect(ben.get_by_role("heading", name="Not saved")).to_be_visible()
    ben.reload()
    panel = ben.locator(".conflict")
    expect(panel).to_contain_text("these are not ours")
    expect(panel).to_contain_text("undecided")
    panel.get_by_role("button", name="Combine").click()
    expect(ben.get_by_role("status").first).to_contain_text("Rejected 1 claim")


def test_steps_go_back_and_forth_by_key_after_a_reload(page: Page, losses: int) -> None:
    page.goto(f"/cases/{losses}")
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(r"/cases/2$"))
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("Accepted 1 claim")
    page.reload()
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(r"/cases/2$"))
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(r"/cases/1$"))
    page.reload()
    page.keyboard.press("Shift+Z")
    expect(page.get_by_role("status").first).to_contain_text("Did again: accepted 2")
    page.keyboard.press("Shift+Z")
    expect(page.get_by_role("status").first).to_contain_text("Did again: accepted 1")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="My last decisions")).to_be_visible()


def test_a_figure_is_corrected_by_key_and_judged_again(page: Page, losses: int) -> None:
    page.goto(f"/cases/{losses}")
    page.locator("[data-row='2'] .value").click()
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Correct a claim")).to_be_visible()
    page.get_by_label("from, or the value").first.fill("12")
    page.get_by_label("to", exact=True).first.fill("")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator("[data-row='2']")).to_contain_text("corrected")
    expect(page.locator(".verdict")).not_to_contain_text("Competing estimates")
    page.keyboard.press("z")
    expect(page.locator("[data-row='2'] .value")).to_contain_text("15")


def test_words_are_marked_as_a_claim(page: Page, losses: int) -> None:
    page.goto(f"/cases/{losses}")
    text = page.locator(".source:visible .article-text")
    text.evaluate(
        """(place) => {
          const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
          let last = null;
          while (walker.nextNode()) last = walker.currentNode;
          const at = last.textContent.indexOf("people were killed");
          getSelection().setBaseAndExtent(last, at, last, at + 18);
          document.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}));
        }"""
    )
    field = page.get_by_label("Words of the article that are a claim")
    expect(field).to_have_value("people were killed")
    page.get_by_role("button", name="Add as a claim").click()
    expect(page.get_by_role("status").first).to_contain_text("Added a claim")


def test_ticked_cases_are_decided_together_and_undone_by_one_key(
    page: Page, losses: int
) -> None:
    page.goto("/queue")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.get_by_role("button", name="Look at them together").click()
    expect(page.get_by_role("heading", name="2 cases at once")).to_be_visible()
    page.get_by_role("button", name="Accept 2 cases").click()
    expect(page.get_by_role("status").first).to_contain_text("Accepted 2 cases")
    page.keyboard.press("z")
    expect(page.get_by_role("status").first).to_contain_text("Undid 2 decisions")


def test_a_note_is_written_by_key(page: Page, losses: int) -> None:
    page.goto(f"/cases/{losses}")
    page.keyboard.press("c")
    page.keyboard.type("Call the hospital.")
    page.get_by_role("button", name="Write the note").click()
    expect(page.locator(".notes")).to_contain_text("Call the hospital.")
