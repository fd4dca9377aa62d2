"""Measure a decision as the reviewer feels it, in a real Chromium.

From the key that decides to the next case painted with its heading focused; and what
of it was the server, the swap and the painting. Between two decisions passes less than
a reviewer takes to read a case, but some of it: the page fetches the next card then.
How many decisions found it there is printed too. For `tools/bench_desk.py`.
"""

from __future__ import annotations

import os
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

#: Notes the time of the key and of each step; the frame after the next one is the first
#: that shows what was swapped in.
_WATCH = """
window.steps = null;
addEventListener("keydown", () => {
  window.steps = { key: performance.now() };
}, true);

function sent(steps) {
  return performance.getEntriesByType("resource").find((one) =>
    one.startTime >= steps.key && one.initiatorType === "xmlhttprequest");
}

function painted(steps) {
  const place = document.activeElement;
  const asked = sent(steps);
  steps.painted = performance.now();
  steps.focused = Boolean(place?.matches("[data-heading], #main [autofocus]"));
  steps.sent = asked?.requestStart;
  steps.first = asked?.responseStart;
  steps.last = asked?.responseEnd;
  steps.kept = asked?.decodedBodySize < 8000;
  performance.clearResourceTimings();
  window.decided = (window.decided ?? 0) + 1;
  document.documentElement.dataset.decided = window.decided;
}

document.addEventListener("desk:shown", () => {
  const steps = window.steps;
  if (!steps) return;
  steps.swapped = performance.now();
  requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => painted(steps);
    after.port2.postMessage(0);
  });
});
"""

_KEYS = ("a", "a", "a", "d", "r", "b")

#: Nobody reads a case in less, in ms; meanwhile the page fetches the next card.
READING = 600


def measure(link: str, decisions: int) -> dict[str, Any]:
    """Sign in, decide so many cases by key, and give the times and a page's weight."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(60_000)
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.goto(link)
        page.wait_for_url("**/queue")
        # By age: cases of every size come; by gravity the largest come first.
        page.goto("/".join((*link.split("/")[:3], "queue?sort=age")))
        page.locator("a.case-link").nth(5).click()
        page.locator("#decide").wait_for()
        page.wait_for_timeout(2_000)  # its scripts have begun, and hold the case
        weight = _weight(browser.new_context, page)
        times: dict[str, list[float]] = defaultdict(list)
        kept = 0
        for number in range(decisions):
            key = _KEYS[number % len(_KEYS)]
            took = _decide(page, key, number + 1)
            if took is None:
                break  # a small store has no more cases
            kept += bool(page.evaluate("window.steps.kept"))
            for name, value in took.items():
                times[name].append(value)
        browser.close()
    told = {name: _told(ones) for name, ones in times.items()}
    return {"times": told, "kept": kept, "decisions": decisions} | weight


def _decide(page: Page, key: str, number: int) -> dict[str, float] | None:
    """Press a key that decides, and give how long each step took.

    None where it was the last case and the queue came instead.
    """
    if key == "b" and page.locator("button[value=both_stand]:disabled").count():
        key = "a"
    page.wait_for_timeout(READING)
    page.keyboard.press(key)
    if key == "r":
        page.keyboard.press("1")
    # The policy of the page lets no waiting function in: an attribute tells.
    page.locator(f"html[data-decided='{number}']").wait_for(state="attached")
    steps = page.evaluate("window.steps")
    if page.locator("#decide").count() == 0:
        return None
    if not steps["focused"]:
        raise SystemExit(f"the next case did not come: {page.url}")
    return {
        "key to sent": steps["sent"] - steps["key"],
        "server": steps["first"] - steps["sent"],
        "transfer": steps["last"] - steps["first"],
        "swap": steps["swapped"] - steps["last"],
        "style, layout, paint": steps["painted"] - steps["swapped"],
        "key to next card": steps["painted"] - steps["key"],
    }


def _weight(new_context: Any, page: Page) -> dict[str, Any]:
    """Give the bytes of a case that is opened by a browser that has nothing yet."""
    fresh = new_context(storage_state=page.context.storage_state())
    opened = fresh.new_page()
    opened.goto(page.url)
    opened.wait_for_load_state("load")
    entries = opened.evaluate(
        "[...performance.getEntriesByType('navigation'),"
        " ...performance.getEntriesByType('resource')]"
        ".map((one) => [one.name, one.encodedBodySize])"
    )
    fresh.close()
    return {
        "weight": sum(size for _, size in entries),
        "page": next(size for name, size in entries if name == page.url),
    }


def _told(values: list[float]) -> dict[str, float]:
    high = statistics.quantiles(values, n=100)
    return {
        "p50": round(statistics.median(values), 1),
        "p95": round(high[94], 1),
        "p99": round(high[98], 1),
    }


def show(found: dict[str, Any]) -> None:
    """Print what was measured."""
    print(f"{'in the browser':24}{'p50':>8}{'p95':>8}{'p99':>8}")
    for name, told in found["times"].items():
        aim = "   aim: p95 at most 150" if name == "key to next card" else ""
        print(f"{name:24}{told['p50']:>8}{told['p95']:>8}{told['p99']:>8}{aim}")
    print(f"{'card was at hand':24}{found['kept']:>8} of {found['decisions']}")
    print(
        f"{'weight of a case':24}{found['weight'] / 1000:>8.0f} kB, of it the page"
        f" {found['page'] / 1000:.0f} kB   aim: at most 250"
    )
