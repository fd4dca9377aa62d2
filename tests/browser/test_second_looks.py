"""A blind second look and a word on origins: by keyboard, without scripts, for axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.config import Settings
from services.desk import sampling
from services.model.decision import Role
from services.store.transaction import transaction
from tests.browser.test_axe import AXE, RUN
from tests.integration.desk import rows

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def drawn(page: Page, filled: None, settings: Settings) -> Page:
    """Ana decided a case that was drawn."""
    with transaction(settings.database_url) as session:
        olga = rows.a_user(session, "Olga", Role.EDITOR)
        sampling.set_share(session, 100, olga)
    page.goto("/cases/1")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("record 1")
    return page


def _violations(page: Page) -> Any:
    page.evaluate(AXE)
    return page.evaluate(RUN)


def test_somebody_else_looks_blind_by_keyboard_alone(
    drawn: Page, open_page: Open
) -> None:
    ben = open_page("Ben", viewport={"width": 1440, "height": 900})
    ben.goto("/second")
    ben.keyboard.press("j")
    ben.keyboard.press("Enter")
    ben.wait_for_url("**/second/1/look")
    expect(ben.locator("h1")).to_be_focused()
    expect(ben.locator("main")).not_to_contain_text("stand side by side")
    number = ben.locator("table.looked tbody th").first.bounding_box()
    assert number is not None and number["width"] < 90  # the words need the room
    # In the field keys rest, and Enter says nothing.
    ben.get_by_label("Why").fill("no reason")
    ben.keyboard.press("Enter")
    assert ben.url.endswith("/look")
    ben.locator("h1").focus()
    ben.keyboard.press("r")
    ben.wait_for_url("**/second")
    expect(ben.locator("#status")).to_contain_text("It was decided otherwise: Let 2")
    expect(ben.locator("main")).to_contain_text("blind: would reject it")
    expect(ben.locator("main")).to_contain_text("0 of 1")


def test_it_works_without_scripts_and_on_a_phone(drawn: Page, open_page: Open) -> None:
    phone = {"width": 390, "height": 844}
    ben = open_page("Ben", viewport=phone, java_script_enabled=False)
    ben.goto("/second")
    ben.locator("a[href$=look]").click()
    ben.get_by_role("button", name="let both stand").click()
    expect(ben.locator("#status")).to_contain_text("It was decided so too")


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_where_somebody_looks_or_sets_the_share(
    drawn: Page, open_page: Open, width: int
) -> None:
    size = {"width": width, "height": 844}
    for number, scheme in enumerate(("light", "dark")):
        edda = open_page(f"Edda {number}", Role.EDITOR, viewport=size)
        edda.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # of these two
        for path in ("/second", "/second/1/look", "/history?act=both_stand"):
            edda.goto(path)
            assert _violations(edda) == [], path
            wide = edda.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path


def test_origins_are_told_by_keyboard_and_taken_back(page: Page, filled: None) -> None:
    page.goto("/cases/1/pictures#origins")
    police = page.get_by_role("checkbox", name="Police")
    police.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("I asked both.")
    page.keyboard.press("Enter")  # in the field it says nothing
    expect(page.locator(".said-of-origins")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".said-of-origins")).to_contain_text("are one, says Ana")
    expect(page.locator("#status")).to_contain_text("are one origin")
    assert _violations(page) == []
    page.goto("/cases/1")
    expect(page.locator("#meter-heading")).to_contain_text("are one, as Ana says")
    page.keyboard.press("z")
    expect(page.locator("#meter-heading")).not_to_contain_text("Ana")


def test_axe_finds_nothing_on_the_map_on_a_phone_in_the_dark(
    page: Page, filled: None
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto("/cases/1/pictures")
    assert _violations(page) == []


def test_a_word_without_a_second_origin_keeps_what_was_typed(
    open_page: Open, filled: None
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/cases/1/pictures")
    page.get_by_label("Police").check()
    page.get_by_label("How you know").fill("I asked.")
    page.get_by_role("button", name="They are independent").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick two origins")
    expect(page.get_by_label("Police")).to_be_checked()
    expect(page.get_by_label("How you know")).to_have_value("I asked.")


def test_the_narrowed_history_is_taken_along(drawn: Page) -> None:
    drawn.goto("/history")
    drawn.get_by_label("What").select_option("both stand")
    drawn.get_by_role("button", name="Show these").click()
    with drawn.expect_download() as waiting:
        drawn.get_by_role("link", name="CSV").click()
    told = waiting.value.path().read_text(encoding="utf-8-sig")
    assert waiting.value.suggested_filename == "crossclaim-history.csv"
    assert '"both stand"' in told and len(told.splitlines()) == 2


def test_a_row_leads_to_claims_like_it_by_key_and_by_mouse(
    page: Page, filled: None
) -> None:
    page.goto("/cases/1")
    page.get_by_role("link", name="Similar claims to row 1").press("Enter")
    page.wait_for_url("**/search/like/*")
    page.goto("/cases/1")
    page.get_by_role("link", name="Similar claims to row 2").click()
    page.wait_for_url("**/search/like/*")


def test_a_tick_without_a_row_in_focus_is_the_first_row_and_never_all(
    page: Page, filled: None, statuses: Callable[[list[int]], list[str]]
) -> None:
    page.goto("/cases/1")
    page.keyboard.press("x")
    expect(page.locator("[data-row='1'] input")).to_be_checked()
    expect(page.locator("[data-scope]")).to_contain_text("1 ticked of 2")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Accepted 1 claim")
    assert sorted(statuses([1, 2])) == ["accepted", "pending"]
