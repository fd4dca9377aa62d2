"""Take pictures of a running desk: every page, wide and narrow, light and dark.

    python tools/screenshots.py http://127.0.0.1:8000 SIGN_IN_LINK FOLDER

The link is the one that `crossclaim link NAME` prints. Where nothing is held yet, the
first case is decided for the pictures of a record, and the decision taken back.
Needs Playwright and a Chromium (CHROMIUM names another than /usr/bin/chromium).
"""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: Of WebP; letters stay clean from here on.
_QUALITY = 45
Scheme = Literal["light", "dark"]
#: A size's name, a scheme, and the cookies of a signed-in browser.
How = tuple[str, Scheme, StorageState]

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PAGES = (
    "queue",
    "queue?lane=estimates",
    "articles",
    "search?q=dam",
    "state",
    "status",
    "intake",
    "paste",
    "names",
    "exports",
    "settings",
    "sign-in",
)
#: Pages that show more once something is held and decided.
LATER = ("records", "history", "history/mine", "second", "watched")
#: From which list the first entry is opened, and what its picture is called.
ENTRIES = {
    "queue": "case",
    "queue?lane=estimates": "estimate",
    "records": "record",
    "articles": "article",
}
#: Pages behind such an entry: what each picture is called, and the link to it.
BEHIND = {
    "estimate": {"pictures": "a[href*='/pictures']"},
    "case": {
        "edit": "[data-edit]",
        "alike": "a[href*='/search/like/']",
    },
    "record": {"how": "a[href*='/how/']"},
}


def main(base: str, link: str, folder: Path) -> None:
    """Sign in once and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        state = _signed_in(browser, base, link)
        every = [(size, scheme, state) for size in SIZES for scheme in SCHEMES]
        for how in every:
            _take_pages(browser, base, folder, how, ("queue?tour=1",))
        _skip_tour(browser, base, every[0])
        for how in every:
            _take_pages(browser, base, folder, how, PAGES)
        _record_pages(browser, base, folder, every)
        browser.close()


def _signed_in(browser: Browser, base: str, link: str) -> StorageState:
    """Give the cookies of a signed-in browser."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(urljoin(base, link))
    page.wait_for_url("**/queue*")
    state = context.storage_state()
    context.close()
    return state


def _skip_tour(browser: Browser, base: str, how: How) -> None:
    """End the tour, which would stand before every other picture of the queue."""
    page = _page(browser, how)
    page.goto(urljoin(base, "queue?tour=1"))
    page.get_by_role("button", name="Skip the tour").click()
    page.context.close()


def _record_pages(browser: Browser, base: str, folder: Path, every: list[How]) -> None:
    """Take the pictures of records; make one for them where there is none."""
    page = _page(browser, every[0])
    page.goto(urljoin(base, "records"))
    made = page.locator("a[data-step]").count() == 0
    if made:
        page.goto(urljoin(base, "queue"))
        page.locator("a[data-step]").first.click()
        page.wait_for_url("**/cases/*")
        page.keyboard.press("b")
        page.get_by_text("stand side by side").wait_for()
    _watch(page, base)
    _ask_a_second(page, base)
    for how in every:
        _take_pages(browser, base, folder, how, LATER)
    _blind_pages(browser, base, folder, every)
    if made:
        page.keyboard.press("z")
        page.get_by_text("Undid").wait_for()
    page.context.close()


def _watch(page: Page, base: str) -> None:
    """Watch the first record, so that the list of what is watched is not empty."""
    here = page.url
    page.goto(urljoin(base, "records"))
    page.locator("a[data-step]").first.click()
    page.wait_for_url("**/records/*")
    if page.get_by_role("button", name="Watching").count() == 0:
        page.keyboard.press("w")
        page.get_by_role("button", name="Watching").wait_for()
    page.goto(here)


def _ask_a_second(page: Page, base: str) -> None:
    """Ask for a second read of the newest decision that nobody was asked about."""
    here = page.url
    page.goto(urljoin(base, "history"))
    button = page.get_by_role("button", name="Second read of decision")
    if button.count():
        button.first.click()
        page.wait_for_url("**/second")
    page.goto(here)


def _blind_pages(browser: Browser, base: str, folder: Path, every: list[How]) -> None:
    """Take the pictures of a case before its opinion is shown, for who works blind."""
    for how in every:
        page = _page(browser, how)
        page.goto(urljoin(base, "queue"))
        page.locator("a[data-step]").first.click()
        page.wait_for_url("**/cases/*")
        page.keyboard.press("i")
        page.get_by_text("Opinion hidden").wait_for()
        take(page, folder / f"blind-{how[0]}-{how[1]}.webp")
        page.keyboard.press("i")
        page.get_by_text("Opinions are shown again").wait_for()
        page.context.close()


def _take_pages(
    browser: Browser, base: str, folder: Path, how: How, names: tuple[str, ...]
) -> None:
    """Take the pictures of one size and one scheme."""
    page, ending = _page(browser, how), f"{how[0]}-{how[1]}.webp"
    for name in names:
        if name == "sign-in":
            page.context.clear_cookies()
        page.goto(urljoin(base, name))
        called = _CALLED.get(name, name)
        take(page, folder / f"{called}-{ending}")
        if name in ENTRIES:
            _open_first(page, folder / f"{ENTRIES[name]}-{ending}")
            _take_behind(page, folder, ENTRIES[name], ending)
    page.context.close()


#: What the picture of an address is called, where the address cannot be a name.
_CALLED = {
    "queue?tour=1": "tour",
    "queue?lane=estimates": "estimates",
    "search?q=dam": "search",
    "history/mine": "decisions",
}


def _take_behind(page: Page, folder: Path, entry: str, ending: str) -> None:
    """Take what lies behind a case or a record, its source on a phone first."""
    if entry == "case":
        _source_of_phone(page, folder / f"source-{ending}")
    here = page.url
    for called, link in BEHIND.get(entry, {}).items():
        found = page.locator(link)
        if found.count():
            page.goto(urljoin(here, found.first.get_attribute("href") or ""))
            take(page, folder / f"{called}-{ending}")
        page.goto(here)


def _source_of_phone(page: Page, path: Path) -> None:
    """Show the source of a case where it is a pane of its own."""
    pane = page.locator(".panes").get_by_role("link", name="Source")
    if pane.is_visible():
        pane.click()
        page.keyboard.press("1")
        take(page, path)


def _page(browser: Browser, how: How) -> Page:
    """Open a page of a size and a scheme, signed in."""
    size, scheme, state = how
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        storage_state=state,
    )
    return context.new_page()


def _open_first(page: Page, path: Path) -> None:
    """Open the first entry of a list; on a case, show its first row in the source."""
    entries = page.locator("a[data-step]")
    if entries.count() == 0:
        return
    entries.first.click()
    page.wait_for_load_state()
    if page.locator(".claim").count():
        page.keyboard.press("1")
    take(page, path)


def take(page: Page, path: Path) -> None:
    """Save a picture of the screen as WebP: a tenth of what a PNG of it weighs."""
    page.wait_for_timeout(150)
    line = page.context.new_cdp_session(page)
    shot = line.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    path.write_bytes(base64.b64decode(shot["data"]))
    print(f"{path} {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
