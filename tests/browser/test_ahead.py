"""The next card is kept by the browser: at once, right, and no other work is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.factories import a_draft, a_quantity

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]


@pytest.fixture
def four(a_case: Put) -> list[int]:
    """Cases about one town, so that a record of one is near to the others."""
    return [
        a_case(
            a_draft(
                f"{name} said {figure} people were killed in Ostrell.",
                by=name,
                quantities=[a_quantity(figure, quote=str(figure), of="Ostrell")],
                entities=("Ostrell",),
                keys=("toll:Ostrell",),
            ),
            question=f"Deaths, says {name}",
        )[0]
        for figure, name in enumerate(("Police", "Doctors", "Rescuers", "Mayor"), 11)
    ]


def kept(page: Page) -> None:
    """Wait until the page has the next card."""
    page.locator("#decide [name=ahead]:not([value=''])").wait_for(state="attached")


def answers(page: Page) -> list[int]:
    """Write down how long each answer to a decision is."""
    found: list[int] = []

    def heard(request: Request) -> None:
        if request.url.endswith("/decide"):
            answer = request.response()
            assert answer is not None
            found.append(len(answer.body()))

    page.on("requestfinished", heard)
    return found


def test_a_kept_card_is_shown_as_if_the_answer_had_carried_it(
    page: Page, four: list[int]
) -> None:
    sizes = answers(page)
    page.goto(f"/cases/{four[0]}")
    for place in (1, 2, 3):
        kept(page)
        page.keyboard.press("a")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_focused()
        expect(page).to_have_url(re.compile(f"/cases/{four[place]}$"))
        expect(page).to_have_title(f"{heading.inner_text()} · crossclaim")
        expect(page.locator("#status")).to_contain_text(f"record {place}")
        expect(page.locator(".waiting [aria-current]")).to_have_attribute(
            "href", f"/cases/{four[place]}"
        )
        expect(page.get_by_text("You have it open.")).to_be_visible()
    assert len(sizes) == 3 and max(sizes) < 4_000


def test_what_the_decision_changed_is_there_before_a_hand_can_ask_for_it(
    page: Page, four: list[int]
) -> None:
    page.goto(f"/cases/{four[0]}")
    kept(page)
    page.keyboard.press("a")
    kept(page)
    expect(page.locator(f"#pane-queue a[href='/cases/{four[0]}']")).to_have_count(0)
    page.keyboard.press("m")
    expect(page.locator("[data-digit='1']").first).to_contain_text("Record 1")
    page.keyboard.press("1")
    expect(page.locator("#status")).to_contain_text("into record 1")
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(f"/cases/{four[1]}$"))
    expect(page.locator("#status")).to_contain_text("Undid")


def test_a_choice_that_stands_open_does_not_change_under_the_hand(
    page: Page, four: list[int]
) -> None:
    page.goto(f"/cases/{four[0]}")
    kept(page)
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Doctors")
    page.keyboard.press("m")  # before anything was asked for behind the card
    choices = page.get_by_role("group", name="Merge into")
    expect(choices).to_be_focused()
    kept(page)
    expect(choices).to_contain_text("No record is near enough")
    expect(choices).to_be_focused()


def test_a_key_pressed_while_a_decision_is_on_its_way_opens_nothing(
    page: Page, four: list[int]
) -> None:
    page.goto(f"/cases/{four[0]}")
    kept(page)
    page.route("**/decide", lambda _: None, times=1)  # no answer comes
    page.keyboard.press("a")
    page.locator("#decide.htmx-request").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("m")
    expect(page.locator("details.picker[open]")).to_have_count(0)
    page.reload()
    page.keyboard.press("m")
    expect(page.get_by_role("group", name="Merge into")).to_be_focused()


def test_a_case_that_changed_meanwhile_comes_as_it_is_now(
    page: Page, open_page: Callable[..., Page], four: list[int]
) -> None:
    page.goto(f"/cases/{four[0]}")
    kept(page)
    ben = open_page("Ben")
    ben.goto(f"/cases/{four[1]}")
    ben.keyboard.press("c")
    ben.keyboard.type("Ask the ministry first.")
    ben.get_by_role("button", name="Write the note").click()
    ben.get_by_role("button", name="Let it go").click()
    expect(ben.locator("#status")).to_contain_text("free for others")
    with page.expect_response("**/decide") as got:
        page.keyboard.press("a")
    expect(page.get_by_text("Ask the ministry first.")).to_be_visible()
    assert len(got.value.body()) > 10_000


def test_after_an_undo_and_a_walk_the_kept_card_is_that_of_the_case_shown(
    page: Page, four: list[int]
) -> None:
    page.goto(f"/cases/{four[0]}")
    kept(page)
    page.locator(f"#pane-queue a[href='/cases/{four[2]}']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Rescuers")
    kept(page)
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Mayor")
    page.go_back()
    expect(page).to_have_url(re.compile(f"/cases/{four[2]}$"))
    expect(page.get_by_text("Every row here is decided")).to_be_visible()


def test_the_step_back_from_a_kept_card_leads_to_the_case_before_it_now(
    page: Page, open_page: Callable[..., Page], four: list[int]
) -> None:
    page.goto(f"/cases/{four[2]}")
    kept(page)
    ben = open_page("Ben")
    ben.goto(f"/cases/{four[1]}")
    ben.keyboard.press("a")
    expect(ben.locator("#status")).to_contain_text("record 1")
    ben.get_by_role("button", name="Let it go").click()
    expect(ben.locator("#status")).to_contain_text("free for others")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Mayor")
    expect(page.locator(f"a[rel=prev][href='/cases/{four[0]}']")).to_be_visible()
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Police")


def test_no_copy_of_a_page_is_made_before_the_next_one_is_shown(
    page: Page, four: list[int]
) -> None:
    page.add_init_script(
        "addEventListener('htmx:beforeHistorySave', () => sessionStorage.setItem("
        "'copied', location.pathname));"
    )
    page.goto(f"/cases/{four[0]}")
    kept(page)
    page.keyboard.press("a")
    page.wait_for_url(f"**/cases/{four[1]}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/cases/{four[2]}")
    assert page.evaluate("sessionStorage.getItem('copied')") is None
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deaths, says Doctors")
