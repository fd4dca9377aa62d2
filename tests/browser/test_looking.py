"""Narrow pages, no scripts, targets and contrast."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from services.config import Settings
from services.desk import names
from services.model.case import Lane
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store import rereading
from services.store.tables import ArticleRow
from services.store.transaction import Session, transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
PAGES = (
    "/queue",
    "/cases/1",
    "/records",
    "/records/1",
    "/articles",
    "/articles/1",
    "/articles/1?cutting=1",
    "/names",
    "/intake",
    "/paste",
    "/history",
    "/exports",
)

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


@pytest.fixture
def filled(a_case: Put, settings: Settings) -> None:
    """A case of each kind, a record, a failed file."""
    figures = [
        a_draft(
            f"{name} said {value} people were killed.",
            by=name,
            quantities=[a_quantity(value, quote=str(value))],
        )
        for name, value in (("Police", 12), ("TheInteriorMinistryOfTheProvince", 1500))
    ]
    a_case(
        *figures,
        kind=OpinionKind.COMPETING_ESTIMATES,
        lane=Lane.ESTIMATES,
        question="Deaths in the flood below the Brenmoor Dam",
        marks=["single source", "date unknown", "extreme value"],
    )
    a_case(a_draft("It leaks."), lane=Lane.CONTRADICTIONS, kind=None)
    with transaction(settings.database_url) as session:
        _mended(session)
        rows.a_sighting(session, 1, name="a-very-long-file-name-" * 5 + ".txt")
        rows.a_sighting(
            session,
            None,
            name="scan.pdf",
            reason="reading.unknown_type",
            error="This looks like a PDF, which cannot be read yet.",
        )


def _mended(session: Session) -> None:
    """Let the first article have a removed piece, and the desk a name."""
    text = f"Photo: {'archive ' * 9}\nNine people died at the dam.\nThe dam held."
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == 1)
        .values(
            text=text,
            clean_text=text,
            cuts=[[0, text.index("\n"), "furniture.foreign_headline", ""]],
            extractor="0",
        )
    )
    edda = rows.a_user(session, "Edda", Role.EDITOR)
    row = ("Harbour Watch of the Northern Province", "WHO", "org")
    names.add(session, row, edda, request_id=str(uuid.uuid4()), note="Since May.")
    rereading.ask(session, 1, "Edda asked for it.", by=edda.id)


@pytest.fixture
def decided(page: Page, filled: None) -> Page:
    page.goto("/cases/1")
    page.keyboard.press("b")
    expect(page.get_by_role("status")).to_contain_text("record 1")
    return page


@pytest.mark.parametrize("width", [390, 320])
def test_no_page_scrolls_sideways(decided: Page, width: int) -> None:
    decided.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        decided.goto(path)
        assert decided.evaluate(SIDEWAYS) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(decided: Page, scheme: str) -> None:
    decided.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
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
    expect(page.locator("article.source")).to_have_count(2)
    expect(page.get_by_text("people were killed").first).to_be_visible()
    page.get_by_label("Tick row 1").check()
    page.locator("summary").filter(has_text="Reject").click()
    page.get_by_role("button", name="wrong attribution").click()
    expect(page.get_by_role("status")).to_contain_text("Rejected 1 claim")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status")).to_contain_text("Undid")


def test_a_wide_page_scrolls_its_columns_alone(page: Page, filled: None) -> None:
    page.goto("/cases/1")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_the_failed_files_show_on_the_queue(page: Page, filled: None) -> None:
    page.goto("/queue")
    expect(page.locator("[data-failed]")).to_have_text("1 failed")


def test_a_file_of_the_inbox_shows_by_itself(page: Page, settings: Settings) -> None:
    page.goto("/intake")
    expect(page.get_by_text("No file has been dropped yet.")).to_be_visible()
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, rows.an_article(session), name="late.txt")
    expect(page.get_by_text("late.txt")).to_be_visible(timeout=12_000)
