"""Put a piece back, cut a paragraph, name things: by mouse, keys, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.desk import rows

pytestmark = pytest.mark.browser

TEXT = "Photo: archive\nNine people died at the dam.\nThe dam held."
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
HOWS = [
    pytest.param({"viewport": DESKTOP}, id="desktop"),
    pytest.param({"viewport": PHONE, "has_touch": True}, id="phone"),
    pytest.param({"viewport": DESKTOP, "java_script_enabled": False}, id="no scripts"),
]

Open = Callable[..., Page]


@pytest.fixture
def article(settings: Settings) -> int:
    with transaction(settings.database_url) as session:
        return rows.an_article(
            session,
            TEXT,
            title="Nine dead",
            cuts=[[0, 14, "furniture.caption", "Photo: archive"]],
        )


@pytest.mark.parametrize("how", HOWS)
def test_a_piece_is_put_back_and_taken_out_again(
    open_page: Open, article: int, how: dict[str, object]
) -> None:
    page = open_page(**how)
    page.goto(f"/articles/{article}")
    expect(page.get_by_text("caption of a picture").first).to_be_visible()
    page.get_by_role("button", name="Put back").click()
    status = page.locator("#status")
    expect(status).to_contain_text("Put back: “Photo: archive”.")
    expect(page.get_by_text("It is being read again.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(status).to_contain_text("Undid: put back")
    expect(page).to_have_url(f"/articles/{article}")


@pytest.mark.parametrize("how", HOWS)
def test_a_paragraph_is_cut(
    open_page: Open, article: int, how: dict[str, object]
) -> None:
    page = open_page(**how)
    page.goto(f"/articles/{article}")
    page.get_by_role("link", name="Cut a paragraph").click()
    page.get_by_role("button", name="Cut this").last.click()
    expect(page.locator("#status")).to_contain_text("Cut: “The dam held.”.")
    expect(page.get_by_role("link", name="Done")).to_be_visible()


def test_a_piece_is_put_back_by_the_keyboard_alone(
    open_page: Open, article: int
) -> None:
    page = open_page(viewport=DESKTOP)
    page.goto(f"/articles/{article}")
    button = page.get_by_role("button", name="Put back")
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    status = page.locator("#status")
    expect(status).to_contain_text("Put back")
    page.keyboard.press("z")
    expect(status).to_contain_text("Undid: put back")


def test_who_comes_second_gets_one_panel_and_loses_nothing(
    open_page: Open, article: int
) -> None:
    ana = open_page("Ana", viewport=DESKTOP)
    ben = open_page("Ben", viewport=DESKTOP)
    for page in (ana, ben):
        page.goto(f"/articles/{article}?cutting=1")
    ana.get_by_role("button", name="Put back").click()
    expect(ana.locator("#status")).to_contain_text("Put back")
    ben.get_by_role("button", name="Cut this").last.click()
    panel = ben.get_by_role("alert")
    expect(panel).to_have_count(1)
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Ana, ")
    panel.get_by_role("button", name="Keep mine: cut now").click()
    expect(ben.locator("#status")).to_contain_text("Cut: “The dam held.”.")


@pytest.mark.parametrize("how", HOWS)
def test_a_name_is_added_found_and_retired(
    open_page: Open, settings: Settings, how: dict[str, object]
) -> None:
    with transaction(settings.database_url) as session:
        rows.an_article(session, "The Harbour Watch said so.")
    page = open_page("Edda", Role.EDITOR, **how)
    page.goto("/names")
    page.get_by_label("Printed as").fill("Harbour Watch")
    page.get_by_label("Stands for").fill("Coastal Guard")
    page.get_by_role("button", name="Add", exact=True).click()
    status = page.locator("#status")
    expect(status).to_contain_text("now stands for “Coastal Guard”")
    page.get_by_role("button", name="Read this article again").click()
    expect(status).to_contain_text("1 article is read again")
    page.get_by_label("Search names").fill("coastal")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Retire Harbour Watch").click()
    expect(status).to_contain_text("Retired")
    expect(page.get_by_role("button", name="Retire Harbour Watch")).to_have_count(0)
