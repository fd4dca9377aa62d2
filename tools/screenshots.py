"""Take pictures of a running desk: every page, wide and narrow, light and dark.

    python tools/screenshots.py http://127.0.0.1:8000 SIGN_IN_LINK FOLDER

The link is the one that `crossclaim link NAME` prints; "-" where none is needed.
Needs Playwright and a Chromium (CHROMIUM names another than /usr/bin/chromium).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PAGES = ("queue", "records", "articles", "intake", "paste", "history", "exports")
#: From which list the first entry is opened, and what its picture is called.
ENTRIES = {"queue": "case", "records": "record", "articles": "article"}


def main(base: str, link: str, folder: Path) -> None:
    """Sign in once and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        state = _signed_in(browser, base, link)
        for size in SIZES:
            for scheme in ("light", "dark"):
                _all_pages(browser, base, folder, (size, scheme, state))
        browser.close()


def _signed_in(browser: Browser, base: str, link: str) -> dict[str, object]:
    """Give the cookies of a signed-in browser."""
    context = browser.new_context()
    page = context.new_page()
    if link != "-":
        page.goto(urljoin(base, link))
        page.wait_for_url("**/queue*")
    state = context.storage_state()
    context.close()
    return dict(state)


def _all_pages(
    browser: Browser, base: str, folder: Path, how: tuple[str, str, dict[str, object]]
) -> None:
    """Take the pictures of one size and one scheme."""
    size, scheme, state = how
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        storage_state=state,
    )
    page = context.new_page()
    for name in PAGES:
        page.goto(urljoin(base, name))
        _take(page, folder / f"{name}-{size}-{scheme}.png")
        if name in ENTRIES:
            _open_first(page, folder / f"{ENTRIES[name]}-{size}-{scheme}.png")
    context.clear_cookies()
    page.goto(urljoin(base, "sign-in"))
    _take(page, folder / f"sign-in-{size}-{scheme}.png")
    context.close()


def _open_first(page: Page, path: Path) -> None:
    """Open the first entry of a list; on a case, show its first row in the source."""
    entries = page.locator("a[data-step]")
    if entries.count() == 0:
        return
    entries.first.click()
    page.wait_for_load_state()
    if page.locator(".claim").count():
        page.keyboard.press("1")
    _take(page, path)


def _take(page: Page, path: Path) -> None:
    """Save a picture of the whole page."""
    page.wait_for_timeout(150)
    page.screenshot(path=path, full_page=True)
    print(path)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
