"""Measure a running desk with Lighthouse: accessibility, good practice, performance.

    python tools/lighthouse.py http://127.0.0.1:8000 SIGN_IN_LINK

The link is the one that `crossclaim link NAME` prints; the demo fills the desk. Needs
Node.js 22 and a Chromium (CHROMIUM names another than /usr/bin/chromium). Lighthouse
is fetched by npx at the version below and is kept nowhere in this project. Prints a
table as docs/pictures.md has it and ends with 1 where a page falls short.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright
from screenshots import CHROMIUM, FLAGS

VERSION = "lighthouse@13.5.0"
CATEGORIES = ("accessibility", "best-practices", "performance")
#: The least that each category may be, in hundredths.
LEAST = {"accessibility": 100, "best-practices": 95, "performance": 95}
PAGES = (
    "queue",
    "cases/1",
    "cases/1/pictures",
    "records",
    "articles",
    "articles/1",
    "search?q=dam",
    "watched",
    "state",
    "status",
    "history",
    "history/mine",
    "intake",
    "paste",
    "names",
    "exports",
    "settings",
    "sign-in",
)


def main(base: str, link: str) -> int:
    """Measure every page; give 1 if one of them falls short."""
    short = 0
    print("| page | " + " | ".join(CATEGORIES) + " |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        headers = Path(home) / "headers.json"
        headers.write_text(json.dumps({"Cookie": _cookies(base, link)}))
        for page in PAGES:
            known = () if page == "sign-in" else (f"--extra-headers={headers}",)
            found = _measure(urljoin(base, f"/{page}"), Path(home) / "told.json", known)
            print(
                f"| {page} | "
                + " | ".join(str(found[one]) for one in CATEGORIES)
                + " |"
            )
            short += any(found[one] < LEAST[one] for one in CATEGORIES)
    return int(short > 0)


def _cookies(base: str, link: str) -> str:
    """Sign in, and give what a browser would send from then on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(urljoin(base, link))
        page.wait_for_url("**/queue*")
        kept = page.context.cookies()
        browser.close()
    return "; ".join(f"{one['name']}={one['value']}" for one in kept)


def _measure(address: str, told: Path, known: tuple[str, ...]) -> dict[str, int]:
    """Give the marks of one page, in hundredths; print what cost accessibility."""
    command = [
        *("npx", "--yes", VERSION, address, "--quiet", "--preset=desktop"),
        *("--output=json", f"--output-path={told}"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        *known,
    ]
    own = os.environ | {"CHROME_PATH": CHROMIUM}
    # A browser on a busy machine sometimes records nothing: it is asked once more.
    if subprocess.run(command, env=own).returncode:
        subprocess.run(command, env=own, check=True)
    report = json.loads(told.read_text())
    for one in report["categories"]["accessibility"]["auditRefs"]:
        audit = report["audits"][one["id"]]
        if one["weight"] and audit["score"] not in (None, 1):
            print(f"{address}: {audit['title']}", file=sys.stderr)
    marks = report["categories"]
    return {one: round(100 * marks[one]["score"]) for one in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
