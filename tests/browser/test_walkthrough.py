"""The walk-through in docs/walkthrough.md is how the pages are read and walked today.

What a screen reader goes through comes from Chromium's accessibility tree, and where
Tab goes from pressing it. A page that changes must be walked anew by a person, who
then changes the document.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "walkthrough.md"
PAGES = {
    "queue": "/queue",
    "case": "/cases/1",
    "record": "/records/1",
    "search": "/search?q=people",
}
#: What a screen reader names, and jumps to: landmarks, headings, tables, forms.
ROLES = (
    "banner",
    "navigation",
    "main",
    "complementary",
    "contentinfo",
    "region",
    "search",
    "form",
    "heading",
    "table",
    "status",
)
NODE = re.compile(r"^\s*- '?(?P<role>\w+)(?: \"(?P<name>[^\"]*)\")?")
#: The name of what has the focus, as its label or its words give it.
NAME = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const kind = here.matches("a") ? "link" : here.matches("button") ? "button"
    : here.matches("summary") ? "opens" : "field";
  const said = here.getAttribute("aria-label") ?? here.labels?.[0]?.textContent
    ?? here.textContent;
  return `${kind}: ${said.trim().replace(/\\s+/g, " ").slice(0, 48).trim()}`;
}"""


def _written(page: str, how: str) -> list[str]:
    """Give a numbered list of the guide, without its numbers."""
    guide = GUIDE.read_text(encoding="utf-8")
    _, found, rest = guide.partition(f"<!-- {page}: {how} -->\n")
    assert found, f"The guide does not tell how {page} is {how}."
    lines = rest.partition("<!-- end -->")[0].splitlines()
    return [re.sub(r"^\d+\. ", "", line) for line in lines if line.strip()]


def _plain(said: str) -> str:
    """Leave out what differs from one run to the next: the numbers of articles."""
    return re.sub(r"(article-|Outlet )\d+", r"\1N", said)


def _read(page: Page) -> list[str]:
    """Give landmarks, headings, tables and forms in the order of reading."""
    tree = page.locator("body").aria_snapshot()
    nodes = (NODE.match(line) for line in tree.split("\n"))
    return [
        _plain(f"{node['role']}: {node['name']}" if node["name"] else node["role"])
        for node in nodes
        if node and node["role"] in ROLES
    ]


def _walked(page: Page) -> list[str]:
    """Give what Tab stops at, from where the page puts the focus to its end.

    A field for a day has a stop for each of its parts; it is told once.
    """
    stops: list[str] = []
    while len(stops) < 80:
        page.keyboard.press("Tab")
        stop = page.evaluate(NAME)
        if stop is None:
            break
        if [_plain(stop)] != stops[-1:]:
            stops.append(_plain(stop))
    return stops


@pytest.fixture
def walked(page: Page, filled: None, request: pytest.FixtureRequest) -> Page:
    """A page of the desk, opened as a reviewer opens it; the tour is over."""
    name = request.param
    page.goto("/queue")
    page.get_by_role("button", name="Skip the tour").click()
    if name == "record":
        page.goto("/cases/1")
        page.keyboard.press("b")
        expect(page.locator("#status")).to_contain_text("record 1")
    page.goto(PAGES[name])
    if name == "case":
        expect(page.get_by_text("You have it open.")).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("walked", "name"), list(zip(PAGES, PAGES, strict=True)), indirect=["walked"]
)
def test_a_page_is_read_and_walked_as_it_is_written(walked: Page, name: str) -> None:
    assert _read(walked) == _written(name, "read")
    assert _walked(walked) == _written(name, "walked")


@pytest.mark.parametrize("walked", ["case"], indirect=True)
def test_opinion_and_why_are_read_before_any_figure(walked: Page) -> None:
    said = walked.locator("#pane-case").inner_text()
    places = [
        said.index(one) for one in ("Estimates", "Case 1", "The difference", "Value")
    ]
    assert places == sorted(places)
    assert walked.evaluate("document.activeElement.id") == "question"
