"""Narrow pages, no scripts, targets and contrast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.config import Settings
from services.store.transaction import transaction
from tests.browser.pages import PAGES, Scheme
from tests.integration.desk import rows

pytestmark = pytest.mark.browser


#: Text whose contrast is below WCAG AA (1.4.3).
CONTRAST = """() => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) =>
    .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const found = rgba(getComputedStyle(node).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const ratio = (node) => {
    const fore = light(rgba(getComputedStyle(node).color));
    const back = light(behind(node));
    return (Math.max(fore, back) + .05) / (Math.min(fore, back) + .05);
  };
  const words = (node) =>
    [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const needed = (node) => parseFloat(getComputedStyle(node).fontSize) >= 24 ? 3 : 4.5;
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.checkVisibility() && words(node))
    .filter((node) => !node.closest(".hidden, .skip, svg, button:disabled"))
    .filter((node) => ratio(node) < needed(node))
    .map((node) => [ratio(node), node.outerHTML.slice(0, 90)]);
}"""
#: Controls below 24 pixels (2.5.8).
TARGETS = """() => {
  const controls = "button, summary, input:not([type=hidden]), nav a";
  return [...document.querySelectorAll(controls)]
    .filter((node) => node.checkVisibility() && !node.closest(".hidden, .skip"))
    .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24)
    .map(([node]) => node.outerHTML.slice(0, 90));
}"""
#: What sticks out of a page that scrolls sideways.
SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? []
  : [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("width", [390, 320])
def test_no_page_scrolls_sideways(decided: Page, width: int) -> None:
    decided.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        decided.goto(path)
        assert decided.evaluate(SIDEWAYS) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(decided: Page, scheme: Scheme) -> None:
    decided.emulate_media(color_scheme=scheme)
    for path in PAGES:
        decided.goto(path)
        assert decided.evaluate(CONTRAST) == [], path


@pytest.mark.parametrize("width", [1440, 390])
def test_every_control_can_be_hit(decided: Page, width: int) -> None:
    decided.set_viewport_size({"width": width, "height": 800})
    for path in (*PAGES, "/cases/2"):
        decided.goto(path)
        assert decided.evaluate(TARGETS) == [], path


def test_everything_works_without_scripts(
    open_page: Callable[..., Page], filled: None
) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_role("link", name="Deaths in the flood").click()
    expect(page.locator("section.source")).to_have_count(2)
    expect(page.get_by_text("people were killed").first).to_be_visible()
    page.get_by_label("Tick row 1").check()
    page.locator("summary").filter(has_text="Reject").click()
    page.get_by_role("button", name="wrong attribution").click()
    expect(page.locator("#status")).to_contain_text("Rejected 1 claim")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#status")).to_contain_text("Undid")


def test_a_wide_page_scrolls_its_columns_alone(page: Page, filled: None) -> None:
    page.goto("/cases/1")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_a_phone_shows_one_pane_and_the_way_between(page: Page, filled: None) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/cases/1")
    expect(page.locator(".case")).to_be_visible()
    expect(page.locator(".sources")).to_be_hidden()
    page.locator("#row-2 .words a").first.click()
    expect(page.locator(".sources")).to_be_visible()
    expect(page.locator("mark.lit")).to_be_in_viewport()
    expect(page.locator(".case")).to_be_hidden()
    page.get_by_role("link", name="Queue").last.click()
    expect(page.locator(".side")).to_be_visible()
    page.locator(".panes").get_by_role("link", name="Case").click()
    expect(page.locator(".case")).to_be_visible()
    expect(page.get_by_role("button", name="Accept")).to_be_in_viewport()


def test_a_chosen_theme_holds_whatever_the_computer_says(
    page: Page, filled: None
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/settings")
    page.get_by_role("button", name="Dark").click()
    page.goto("/queue")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(16, 17, 18)"


def test_the_failed_files_show_on_the_queue(page: Page, filled: None) -> None:
    page.goto("/queue")
    expect(page.locator("[data-failed]")).to_have_text("1 failed")


def test_a_file_of_the_inbox_shows_by_itself(page: Page, settings: Settings) -> None:
    page.goto("/intake")
    expect(page.get_by_text("No file has been dropped yet.")).to_be_visible()
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, rows.an_article(session), name="late.txt")
    expect(page.get_by_text("late.txt")).to_be_visible(timeout=12_000)


def test_the_status_line_covers_nothing_of_a_page_until_it_has_something_to_say(
    page: Page,
) -> None:
    page.goto("/settings")
    line = page.locator("#status-line.silent")
    position = "one => getComputedStyle(one).position"
    assert line.evaluate(position) == "static"
    line.evaluate("one => one.querySelector('[data-arrived]').hidden = false")
    assert line.evaluate(position) == "sticky"
    page.get_by_role("button", name="Keep these keys").click()
    spoken = page.locator("#status-line:not(.silent)")
    expect(spoken.get_by_role("status").first).not_to_be_empty()
    assert spoken.evaluate(position) == "sticky"
