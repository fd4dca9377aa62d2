"""Records, search and pictures as a browser shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from services.config import Settings
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.tables import ArticleRow
from services.store.transaction import transaction
from tests.browser.pages import Scheme
from tests.browser.test_axe import AXE, RUN
from tests.browser.test_looking import CONTRAST, SIDEWAYS, TARGETS
from tests.factories import a_day, a_draft, a_quantity

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
PAGES = (
    "/records",
    "/records/1",
    "/records/1?on=2020-01-01",
    "/records/1/how/1",
    "/search",
    "/search?q=killed",
    "/search?q=killed&kind=claims&speaker=Police",
    "/search?q=nowhere",
    "/cases/1/pictures",
    "/state",
)
#: Points of a picture that lie outside it, or labels of its axes that do.
OUTSIDE = """() => [...document.querySelectorAll(".stage svg")].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll(".shape-of, text")]
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, one]) => one.left < box.left - 1 || one.right > box.right + 24)
    .map(([node]) => node.outerHTML.slice(0, 90));
})"""


def figure(by: str, count: int, day: date | None, **more: Any) -> Any:
    when = a_day(day=day) if day else None
    return a_draft(
        f"{by} said {count} people were killed.",
        by=by,
        when=when,
        quantities=[a_quantity(count, quote=str(count))],
        **more,
    )


@pytest.fixture
def held(open_page: Callable[..., Page], a_case: Put, settings: Settings) -> Page:
    """A record of four figures that an editor looks at."""
    page = open_page("Edda", Role.EDITOR, viewport={"width": 1440, "height": 900})
    a_case(
        figure("Police", 12, date(2026, 3, 9)),
        figure("Hospital", 15, date(2026, 3, 10)),
        figure("TheInteriorMinistryOfTheNorthernProvince", 1500, date(2026, 3, 10)),
        figure("Rescuers", 14, None),
        kind=OpinionKind.CONTRADICTION,
        lane=Lane.CONTRADICTIONS,
        question="Deaths in the flood below the Brenmoor Dam",
    )
    with transaction(settings.database_url) as session:
        session.execute(
            update(ArticleRow).where(ArticleRow.id == 4).values(published=None)
        )
    page.goto("/cases/1")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("record 1")
    page.goto("/records/1")
    return page


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_no_page_scrolls_sideways_and_every_control_can_be_hit(
    held: Page, width: int
) -> None:
    held.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        held.goto(path)
        held.wait_for_timeout(100)
        assert held.evaluate(SIDEWAYS) == [], path
        assert held.evaluate(TARGETS) == [], path
        assert held.evaluate(OUTSIDE) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(held: Page, scheme: Scheme, width: int) -> None:
    held.set_viewport_size({"width": width, "height": 900})
    held.emulate_media(color_scheme=scheme)
    found = {}
    for path in PAGES:
        held.goto(path)
        held.evaluate(AXE)
        found[path] = held.evaluate(RUN)
    assert {path: ids for path, ids in found.items() if ids} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(held: Page, scheme: Scheme) -> None:
    held.emulate_media(color_scheme=scheme)
    for path in PAGES:
        held.goto(path)
        assert held.evaluate(CONTRAST) == [], path


def test_a_value_is_deprecated_and_undone_after_a_reload(held: Page) -> None:
    row = held.locator(".values tr").filter(has_text="1,500")
    row.locator("summary").click()
    row.get_by_label("deprecated").check()
    row.get_by_label("Reason").fill("counts the missing too")
    row.get_by_role("button", name="Save the rank").click()
    expect(held.locator("#status")).to_contain_text("Ranked 1,500 killed")
    expect(held.locator(".ready p")).to_have_text("from 12 (Police) to 15 (Hospital)")
    expect(row).to_contain_text("counts the missing too")
    held.reload()
    held.keyboard.press("z")
    expect(held.locator("#status")).to_contain_text("Undid")
    held.goto("/records/1")
    expect(held.locator(".ready p")).to_contain_text("1,500")


def test_the_sentence_and_the_permalink_are_copied(held: Page) -> None:
    held.context.grant_permissions(["clipboard-read", "clipboard-write"])
    held.get_by_role("button", name="Copy the sentence").click()
    expect(held.get_by_role("button", name="Copied")).to_be_visible()
    copied = held.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("from 12 (Police) to 1,500 (TheInterior")


def test_evidence_is_split_off_by_ticking(held: Page) -> None:
    held.get_by_label("Tick claim 3").check()
    held.get_by_role("button", name="Split off").click()
    expect(held.locator("#status")).to_contain_text("as record 2")
    held.goto("/records/2")
    expect(held.locator(".held-value")).to_contain_text("1,500")


def test_the_past_is_chosen_and_left(held: Page) -> None:
    held.get_by_label("As we held it on").fill("2020-01-31T14:00")
    held.get_by_role("button", name="Show").click()
    expect(held.get_by_text("This record held nothing then.")).to_be_visible()
    held.get_by_role("link", name="Back to now").click()
    expect(held.locator(".bounds, .held-value").first).to_be_visible()


def test_a_point_of_the_picture_shows_its_words_and_leads_to_them(held: Page) -> None:
    points = held.locator(".stage .point")
    expect(points).to_have_count(4)
    point = held.locator('.stage a[aria-label*="Hospital"]')
    point.focus()
    expect(held.locator(".told")).to_contain_text("Hospital said 15 people were killed")
    held.keyboard.press("Escape")
    expect(held.locator(".told")).to_be_hidden()
    held.keyboard.press("Enter")
    held.wait_for_url("**/articles/2#claim-2")


def test_the_picture_tells_contradictions_and_what_has_no_date(held: Page) -> None:
    expect(held.locator(".stage .tie.against")).to_have_count(6)
    expect(held.locator(".stage .said")).to_have_text("undated")
    expect(held.locator(".legend")).to_contain_text("contradiction")
    summary = held.get_by_text("The figures as a table")
    summary.click()
    expect(held.locator("table.points")).to_contain_text("contradicts 2, 3, 4")


def test_without_scripts_the_table_stands_in_for_the_picture(
    open_page: Callable[..., Page], a_case: Put
) -> None:
    a_case(figure("Police", 12, None), figure("Hospital", 15, None))
    page = open_page(java_script_enabled=False)
    page.goto("/cases/1/pictures")
    expect(page.locator("table.points")).to_be_visible()
    expect(page.locator(".stage")).to_have_count(0)
    page.goto("/search?q=hospital")
    expect(page.locator(".hit-words").first).to_be_visible()


def test_search_is_one_key_away_and_its_field_too(held: Page) -> None:
    held.keyboard.press("/")
    held.wait_for_url("**/search")
    held.keyboard.type("hospital")
    held.keyboard.press("Enter")
    held.wait_for_url("**/search?q=hospital*")
    expect(held.locator(".hits mark").first).to_have_text("Hospital")
    held.locator("h2").first.click()
    held.keyboard.press("/")
    expect(held.locator("#q")).to_be_focused()
    held.locator(".facets").get_by_role("link", name="Hospital").click()
    held.wait_for_url("**speaker=Hospital*")
    expect(held.locator(".hit-list li")).to_have_count(1)
