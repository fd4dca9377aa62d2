"""Measure the desk with 100,000 pending claims in 20,000 cases, beside 1,000 claims.

    python tools/bench_desk.py [--claims 1000 100000] [--times 100] [--no-browser]

For each size `crossclaim up` runs on a folder of its own, reads the demo, and
`tools/bench_store.py` tells it until there are enough claims. Then somebody signs in
by the link it prints and works: over the loopback, one request after another, against
the very server that `crossclaim up` runs. Of each operation are printed

* wall time, median and 95th percentile, in ms: what the reviewer waits for the server;
* processor time in ms, of the program and of its database lines: what the operation
  costs on a machine with nothing else to do. On a busy machine only this one is steady;
* how the processor time at the larger size stands to the smaller one.

With Chromium: 200 decisions by key, from the key to the next case painted and focused.
Everything goes to .bench/desk.json as well.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import psutil
import psycopg
from bench_browser import CHROMIUM
from bench_browser import measure as in_browser
from bench_browser import show as show_browser
from bench_store import fill

from services.desk import login, queue
from services.store.transaction import transaction

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "seeds" / "brenmoor"

#: What the desk is held to, in ms of wall time at the 95th percentile.
AIMS = {
    "next case": 50,
    "decision": 50,
    "decision, no card kept": 150,
    "search": 150,
    "undo": 150,
    "queue page": 150,
    "queue, 2nd page": 150,
    "queue, one lane": 150,
    "any case": 200,
    "case of 300": 300,
    "counts": 100,
}
_FIELD = re.compile(r'name="(csrf_token|request_id|seen|shown)" value="([^"]*)"')
_NEXT = re.compile(r'rel="next"[^>]* href="([^"]+)"')
_FURTHER = re.compile(r'class="more" href="([^"]+)"')
_KEPT = re.compile(r'data-kept="([^"]+)"')
_AHEAD = re.compile(r'id="decide"[^>]* data-ahead="([^"]+)"')
_ACTION = re.compile(r'id="decide"[^>]* action="([^"]+)"')
_STORED = re.compile(r"/cases/(\d+)")
#: Decided by key in the browser.
DECISIONS = 200
#: What a reviewer presses, as often as it stands here.
_CHOICES = ("accept",) * 5 + ("reject:1", "reject:2", "both_stand", "defer")


class Stack:
    """`crossclaim up` on a folder of its own."""

    def __init__(self, home: Path, *more: str) -> None:
        """Start it, and wait until it has told its addresses."""
        command = [sys.executable, "-m", "workers.cli", "--data", str(home), "up"]
        self.process = subprocess.Popen(
            [*command, "--port", "0", *more],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.home = home
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("  Sign in"):
                self.link = urllib.parse.urlsplit(line.split()[2])
            if "Press Ctrl-C" in line:
                break
        port = (home / "postgres" / "port").read_text().strip()
        place = f"127.0.0.1:{port}/crossclaim"
        owner = (home / "postgres" / "password.owner").read_text().strip()
        self.owner = f"postgresql://crossclaim_owner:{owner}@{place}"
        app = (home / "postgres" / "password.app").read_text().strip()
        self.url = f"postgresql+psycopg://crossclaim:{app}@{place}"

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Give all rows of a query."""
        with psycopg.connect(self.owner) as connection:
            return connection.execute(statement.encode()).fetchall()

    def await_judged(self, count: int, patience: float = 300.0) -> None:
        """Wait until so many articles are on the desk."""
        over = time.monotonic() + patience
        while time.monotonic() < over:
            judged = "SELECT count(*) FROM articles WHERE status = 'judged'"
            if self.ask(judged)[0][0] >= count:
                return
            time.sleep(0.5)
        raise SystemExit("the demo was not read")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(90)


@dataclass(slots=True)
class Processes:
    """What the program and its database lines have used so far, in ms."""

    root: psutil.Process
    web: list[int] = field(default_factory=list)
    database: list[int] = field(default_factory=list)

    def find(self) -> None:
        """Look for them anew: lines open when they are first needed."""
        self.web, self.database = [], []
        for one in self.root.children(recursive=True):
            words = " ".join(one.cmdline())
            if "gunicorn" in words:
                self.web.append(one.pid)
            elif words.startswith("postgres: crossclaim "):
                self.database.append(one.pid)

    def used(self) -> tuple[float, float]:
        """Give the program's time and the database's."""
        return _ran(self.web), _ran(self.database)


def _ran(pids: Sequence[int]) -> float:
    """Give how long processes ran, to the nanosecond, in ms."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            total += int(task.read_text().split()[0])
    return total / 1e6


class Reviewer:
    """A browser without a screen: keeps cookies, sends the forms' tokens."""

    def __init__(self, stack: Stack, processes: Processes) -> None:
        """Sign in by the link that `crossclaim up` printed."""
        self.host = stack.link.netloc
        self.cookies = SimpleCookie()
        self.processes = processes
        self.last = ""
        self.times: dict[str, list[float]] = defaultdict(list)
        self.costs: dict[str, list[tuple[float, float]]] = defaultdict(list)
        page = self.ask("GET", stack.link.path)
        self.ask("POST", stack.link.path, csrf_token=_fields(page)["csrf_token"])
        # Each of the server's processes opens its line and compiles its templates.
        for _ in range(10):
            self.ask("GET", "/queue")
        processes.find()

    def ask(
        self, method: str, path: str, *, name: str = "", part: bool = False, **form: str
    ) -> str:
        """Send a request and give the page; with a `name` it is timed."""
        headers = {
            "Cookie": "; ".join(f"{k}={v.value}" for k, v in self.cookies.items())
        }
        if part:
            headers["HX-Request"] = "true"
        body = None
        if method == "POST":
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        before = self.processes.used()
        start = time.perf_counter()
        line = http.client.HTTPConnection(self.host, timeout=60)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        wall = 1000 * (time.perf_counter() - start)
        line.close()
        after = self.processes.used()
        for one in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(one)
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status}\n{page[:2000]}")
        if name:
            self.times[name].append(wall)
            self.costs[name].append((after[0] - before[0], after[1] - before[1]))
        self.last = answer.headers.get("HX-Push-Url") or path
        return page


def _fields(page: str) -> dict[str, str]:
    return {name: value for name, value in reversed(_FIELD.findall(page))}


def _plain(address: str) -> str:
    return address.replace("&amp;", "&")


def work(stack: Stack, by: Reviewer, times: int) -> dict[str, int]:
    """Do everything that is timed, so many times each; give the pages' weight."""
    chance = random.Random(1)
    weights = {}
    ids = [row[0] for row in stack.ask("SELECT id FROM cases WHERE status = 'open'")]
    (largest,) = stack.ask("SELECT id FROM cases ORDER BY undecided DESC, id LIMIT 1")[
        0
    ]
    for _ in range(times):
        page = by.ask("GET", "/queue", name="queue page")
        weights["queue"] = len(page.encode())
        further = _FURTHER.search(page)
        if further:
            by.ask("GET", _plain(further[1]), name="queue, 2nd page")
        lane = chance.choice(("contradictions", "estimates", "new"))
        by.ask("GET", f"/queue?lane={lane}", name="queue, one lane")
    sizes = []
    for one in chance.choices(ids, k=times):
        page = by.ask("GET", f"/cases/{one}", name="any case")
        sizes.append(len(page.encode()))
    weights["case, median"] = round(statistics.median(sizes))
    for _ in range(max(times // 4, 10)):
        page = by.ask("GET", f"/cases/{largest}", name="case of 300")
        weights["case of 300"] = len(page.encode())
    for _ in range(times // 10):
        _walk(by, chance.choice(ids), 10)
    _decide(by, chance, ids, times)
    for words in _questions(stack, chance, times):
        asked = urllib.parse.urlencode({"q": words})
        by.ask("GET", f"/search?{asked}", name="search")
    for _ in range(times):
        by.ask("GET", f"/live?since={_now()}", name="live")
    return weights


def _walk(by: Reviewer, first: int, times: int) -> None:
    """Go from case to case by the link to the next one, as `j` does."""
    page = by.ask("GET", f"/cases/{first}")
    for _ in range(times):
        found = _NEXT.search(page)
        there = _plain(found[1]) if found else f"/cases/{first}"
        page = by.ask("GET", there, name="next case", part=True)


def _decide(by: Reviewer, chance: random.Random, ids: list[int], times: int) -> None:
    """Decide case after case, from anywhere in the queue; take back one in five.

    As a browser does that fetches the next card while one is read; every fourth
    decision as one that came before the card was there.
    """
    page = ""
    for number in range(times):
        action = _ACTION.search(page)
        while action is None or number % 10 == 0:
            # Its first cases are the largest: begin elsewhere now and then.
            page = by.ask("GET", f"/cases/{chance.choice(ids)}")
            action = _ACTION.search(page)
            if action is not None:
                break
        choice = chance.choice(_CHOICES)
        if choice == "both_stand" and 'title="Takes two rows, or a record"' in page:
            choice = "accept"
        form = _fields(page) | {"choice": choice, "note": ""}
        card = "" if number % 4 == 3 else _card(by, page)
        kept = _KEPT.search(card)
        form["ahead"] = kept[1] if kept else ""
        name = "decision" if kept else "decision, no card kept"
        there = _plain(action[1])
        page = by.ask("POST", there, name=name, part=True, **form)
        if kept and 'id="pane-case"' not in page:
            page = card
        if number % 5 == 4:
            token = _fields(page)["csrf_token"]
            form = {"csrf_token": token, "request_id": _key(chance)}
            page = by.ask("POST", "/undo", name="undo", part=True, **form)


def _card(by: Reviewer, page: str) -> str:
    """Fetch the next card, as the page does while somebody reads."""
    there = _AHEAD.search(page)
    if there is None:
        return ""
    asked = _plain(there[1])
    joined = "&" if "?" in asked else "?"
    asked = f"{asked}{joined}renew=1" if _KEPT.search(page) else asked
    return by.ask("GET", asked, name="card ahead", part=True)


def _now() -> str:
    return time.strftime("%FT%TZ", time.gmtime())


def _key(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    parts = (8, 12, 16, 20)
    return "-".join(digits[i:j] for i, j in zip((0, *parts), (*parts, 32), strict=True))


def _questions(stack: Stack, chance: random.Random, times: int) -> Iterator[str]:
    """Ask for names that few say, words that many say, several of them, and phrases."""
    rows = stack.ask(
        "SELECT text FROM claims TABLESAMPLE BERNOULLI (20) ORDER BY id LIMIT 2000"
    )
    texts = [str(row[0]) for row in rows]
    for number in range(times):
        words = re.findall(r"\w{4,}", chance.choice(texts)) or ["flood"]
        named = [one for one in words if one[0].isupper()] or words
        yield (
            chance.choice(named),
            chance.choice(words),
            " ".join(words[:3]),
            f'"{" ".join(words[:2])}"',
        )[number % 4]


def counts(stack: Stack, by: Reviewer, times: int) -> None:
    """Count what waits in each lane, as every page of the queue does."""
    for _ in range(times):
        start = time.perf_counter()
        with transaction(stack.url) as session:
            queue.page(session, None, limit=1)
        by.times["counts"].append(1000 * (time.perf_counter() - start))


def measure(size: int, cases: int, times: int, browser: bool) -> dict[str, Any]:
    """Run everything at one size."""
    with tempfile.TemporaryDirectory(prefix="crossclaim-bench-") as folder:
        Path(folder).chmod(0o755)
        stack = Stack(Path(folder) / "data", "--demo", str(DEMO))
        try:
            stack.await_judged(
                len(list(DEMO.glob("*.*"))) - len(list(DEMO.glob("*.json")))
            )
            return at(stack, size, cases, times=times, browser=browser)
        finally:
            stack.stop()


def at(
    stack: Stack, size: int, cases: int, *, times: int, browser: bool
) -> dict[str, Any]:
    """Fill a running program's store and measure it."""
    stored = fill(stack.owner, size, cases) if size else {}
    print(f"{stored}", flush=True)
    processes = Processes(psutil.Process(stack.process.pid))
    by = Reviewer(stack, processes)
    weights = work(stack, by, times)
    counts(stack, by, times)
    found = {"stored": stored, "weights": weights, "times": _told(by)}
    if browser and CHROMIUM.exists():
        found["browser"] = in_browser(_fresh_link(stack), DECISIONS)
    return found


def _fresh_link(stack: Stack) -> str:
    """Give another link that signs the same person in."""
    with transaction(stack.url) as session:
        (name,) = stack.ask("SELECT name FROM users ORDER BY id LIMIT 1")[0]
        token = login.make_link(session, str(name))
    return f"{stack.link.scheme}://{stack.link.netloc}/sign-in/{token}"


def _told(by: Reviewer) -> dict[str, dict[str, float]]:
    found = {}
    for name, walls in by.times.items():
        told = {"p50": statistics.median(walls), "p95": _high(walls)}
        if costs := by.costs.get(name):
            told["program"] = statistics.mean(one for one, _ in costs)
            told["database"] = statistics.mean(one for _, one in costs)
            told["cost_p95"] = _high([sum(one) for one in costs])
        found[name] = {key: round(value, 2) for key, value in told.items()}
    return found


def _high(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def show(found: Sequence[dict[str, Any]]) -> None:
    """Print both sizes side by side."""
    for one in found:
        print(one["stored"])
    print(
        f"{'':24}{'wall p50':>10}{'p95':>8}{'aim':>6}   {'program':>8}{'database':>9}"
        f"{'cost p95':>9}{'ratio':>7}"
    )
    small, large = found[0]["times"], found[-1]["times"]
    for name, told in large.items():
        aim = AIMS.get(name)
        cells = f"{name:24}{told['p50']:>10.1f}{told['p95']:>8.1f}{aim or '':>6}"
        if "program" in told:
            ratio = _cost(told) / _cost(small[name]) if name in small else 0
            cells += f"   {told['program']:>8.1f}{told['database']:>9.1f}"
            cells += f"{told['cost_p95']:>9.1f}{ratio:>7.2f}"
        print(cells)
    for name, weight in found[-1]["weights"].items():
        print(f"{name:24}{weight / 1000:>10.0f} kB")
    if "browser" in found[-1]:
        show_browser(found[-1]["browser"])


def _cost(told: dict[str, float]) -> float:
    return told["program"] + told["database"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    found = [
        measure(one, one // 5, asked.times, browser=not asked.no_browser)
        for one in asked.claims
    ]
    out = ROOT / ".bench"
    out.mkdir(exist_ok=True)
    (out / "desk.json").write_text(json.dumps(found, indent=1))
    show(found)


if __name__ == "__main__":
    main()
