"""axe-core finds nothing on any page, wide and narrow, in both themes.

axe-core 4.14.1 lies beside this file, as npm has it (MPL-2.0; for tests only).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from services.model.case import Lane
from tests.browser.pages import PAGES
from tests.factories import a_draft

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe-4.14.1.min.js").read_text(encoding="utf-8")
#: WCAG 2.2 A and AA and axe's own good practice; what it finds, in short.
RUN = """async () => {
  const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run({ runOnly: [...wcag, "best-practice"] });
  return violations.map(({ id, nodes }) => [
    id, nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary}`)]);
}"""


def _violations(page: Page, path: str) -> Any:
    page.goto(path)
    page.evaluate(AXE)
    return page.evaluate(RUN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_any_page(
    decided: Page, scheme: Literal["light", "dark"], width: int
) -> None:
    decided.set_viewport_size({"width": width, "height": 900})
    decided.emulate_media(color_scheme=scheme)
    found = {path: _violations(decided, path) for path in (*PAGES, "/cases/2")}
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_axe_finds_nothing_where_somebody_works_blind_and_watches(
    page: Page, filled: None
) -> None:
    page.goto("/cases/1")
    page.keyboard.press("w")
    page.get_by_role("button", name="Watching").wait_for()
    page.keyboard.press("i")
    page.get_by_text("Opinion hidden").wait_for()
    found = {
        path: _violations(page, path) for path in ("/cases/1", "/queue", "/watched")
    }
    assert {path: ids for path, ids in found.items() if ids} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_where_only_passing_ones_are_left(
    page: Page,
    a_case: Callable[..., tuple[int, list[int]]],
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    a_case(a_draft("The hall was painted green."), lane=Lane.MINOR)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto("/queue")
    page.get_by_role("link", name="1 case said in passing").click()
    page.get_by_role("link", name="Ostrell flood").wait_for()
    across = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(across)
    pages = ("/queue", "/queue?lane=minor", "/cases/1")
    found = {path: _violations(page, path) for path in pages}
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_axe_finds_nothing_where_one_signs_in(page: Page) -> None:
    page.context.clear_cookies()
    assert _violations(page, "/sign-in") == []


def test_axe_finds_nothing_in_the_list_of_keys(page: Page) -> None:
    page.goto("/queue")
    page.keyboard.press("?")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
