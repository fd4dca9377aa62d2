"""What was decided stands after everything was killed at once, exactly once.

`crossclaim up` as a person starts it, with the demo; a person who decides over HTTP
without a browser's scripts; kill -9 of all of it; and the same folder once more.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import pytest

from services.config import PREFIX, environment
from tests.places import quick
from tests.programs import ROOT, family

pytestmark = pytest.mark.slow

DEMO = ROOT / "seeds" / "brenmoor"
ARTICLES = 7
#: Seconds that the first page may take after a start on a full folder.
PATIENCE = 60.0
COMMAND = [sys.executable, "-m", "workers.cli", "--data"]


def plain_environment() -> dict[str, str]:
    """Give our environment without settings of ours."""
    return {
        name: one for name, one in environment().items() if not name.startswith(PREFIX)
    }


class Running:
    """`crossclaim up` on a folder, and what it said so far."""

    def __init__(self, home: Path) -> None:
        self.started = time.monotonic()
        self.home = home
        self.said: list[str] = []
        self.child = subprocess.Popen(
            [*COMMAND, str(home), "up", "--port", "0", "--demo", str(DEMO)],
            cwd=ROOT,
            env=plain_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.child.stdout is not None
        with self.child.stdout as lines:
            self.said.extend(lines)

    def heard(self, pattern: str, within: float) -> str:
        """Wait until it says something; give the first group."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if found := re.search(pattern, "".join(self.said)):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no {pattern!r} in {''.join(self.said)}")

    def kill_all(self) -> int:
        """Kill -9 all of it, the supervisor first; give the number of processes."""
        ours = psutil.Process(self.child.pid)
        everything = [ours, *ours.children(recursive=True), *family(self.home)]
        for one in dict.fromkeys(everything):
            with suppress(psutil.NoSuchProcess):  # killed with the supervisor
                one.kill()
        self.child.wait()
        self._listener.join(10)
        return len(set(everything))

    def export(self, what: str) -> list[dict[str, Any]]:
        """Give the rows that `crossclaim export` writes."""
        done = subprocess.run(
            [*COMMAND, str(self.home), "export", what],
            cwd=ROOT,
            env=plain_environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]


class Person:
    """Somebody at the desk whose browser runs no scripts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """Send a form; give the page that it leads to."""
        sent = urlencode(fields).encode()
        with self.opener.open(self.address + path, sent, timeout=30) as answer:
            return str(answer.read().decode())

    def sign_in(self, path: str) -> None:
        page = self.post(path, csrf_token=field(self.get(path), "csrf_token"))
        assert "Sign out" in page

    def cases(self, lane: str) -> list[str]:
        """Give the paths of a lane's open cases, as its page lists them."""
        found = re.findall(r'href="(/cases/\d+)', self.get(f"/queue?lane={lane}"))
        return list(dict.fromkeys(found))

    def form(self, case: str, choice: str) -> dict[str, str]:
        """Fill in the form of a case."""
        page = self.get(case)
        names = ("csrf_token", "request_id", "seen", "shown")
        whole = page[page.index('id="decide"') :]
        return {one: field(whole, one) for one in names} | {"choice": choice}

    def decide(self, case: str, choice: str) -> str:
        """Decide a case; give what the desk says."""
        return status(self.post(f"{case}/decide", **self.form(case, choice)))

    def undo(self) -> str:
        """Take the latest decision back; give what the desk says."""
        page = self.get("/queue")
        names = ("csrf_token", "request_id")
        whole = page[page.index('action="/undo') :]
        return status(self.post("/undo", **{one: field(whole, one) for one in names}))


def field(page: str, name: str) -> str:
    """Give what a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name} in {page[:2000]}"
    return found[1]


def status(page: str) -> str:
    found = re.search(r'<p id="status"[^>]*>([^<]*)</p>', page)
    assert found, page[:2000]
    return found[1]


@pytest.fixture
def start() -> Generator[Callable[[], Running], None, None]:
    """Start on one folder, again and again; nothing outlives the test."""
    # Not tmp_path: as root PostgreSQL runs as nobody, who may not look into it.
    with tempfile.TemporaryDirectory(dir=quick(), ignore_cleanup_errors=True) as folder:
        home = Path(folder).resolve()
        home.chmod(0o711)
        started: list[Running] = []

        def begin() -> Running:
            started.append(Running(home))
            return started[-1]

        yield begin
        for one in started:
            if one.child.poll() is None:
                one.kill_all()
        for left in family(home):
            left.kill()


def nothing_runs(home: Path, within: float) -> bool:
    deadline = time.monotonic() + within
    while (left := family(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not left


def test_decisions_survive_the_death_of_everything(
    start: Callable[[], Running],
) -> None:
    first = start()
    address = first.heard(r"The desk +(http://\S+)", 120)
    person = Person(address)
    person.sign_in(first.heard(r"Sign in +http://[^/]+(/\S+)", 5))
    first.heard(rf"({ARTICLES}) of {ARTICLES} articles are on the desk", 180)
    accepted = _decide_some(first, person)
    before = {
        one: first.export(one) for one in ("decisions", "records", "claims", "cases")
    }
    _is_as_decided(before)

    killed = first.kill_all()
    assert killed >= 9, "supervisor, keeper, worker and child, watcher, web, servers"
    assert nothing_runs(first.home, 10), family(first.home)

    second = start()
    person.address = second.heard(r"The desk +(http://\S+)", PATIENCE)
    page = person.get("/queue")
    seconds = time.monotonic() - second.started
    sys.stdout.write(f"{killed} killed; the first page after {seconds:.1f} s\n")
    assert "Sign out" in page, "and nobody has to sign in again"
    assert seconds < PATIENCE
    assert {one: second.export(one) for one in before} == before
    _the_same_form_counts_once(person, accepted)
    assert second.export("decisions") == before["decisions"]
    person.undo()
    assert len(second.export("decisions")) == len(before["decisions"]) + 1


def _decide_some(running: Running, person: Person) -> tuple[str, dict[str, str]]:
    """Decide five cases and take one back; give the form that accepted one."""
    disputed = person.cases("contradictions")[0]
    assert "disputed" in person.decide(disputed, "both_stand")
    held, merged, wrong, undone = _undecided(person)[:4]
    form = person.form(held, "accept")
    assert "Accepted" in status(person.post(f"{held}/decide", **form))
    number = int(held.rpartition("/")[2])
    made = [one for one in running.export("decisions") if one["case"] == number]
    record = made[-1]["record"]
    assert "Merged" in person.decide(merged, f"merge:{record}")
    assert "Rejected" in person.decide(wrong, "reject:4")
    assert "Accepted" in person.decide(undone, "accept")
    assert person.undo()
    return held, form


def _undecided(person: Person) -> list[str]:
    lanes = ("contradictions", "estimates", "updates", "supporting", "new")
    return [case for lane in lanes for case in person.cases(lane)]


def _is_as_decided(held: dict[str, list[dict[str, Any]]]) -> None:
    kinds = [one["kind"] for one in held["decisions"]]
    assert kinds == ["both_stand", "accept", "merge", "reject", "accept", "undo"]
    assert [one["undoes"] for one in held["decisions"]][-1] == held["decisions"][4][
        "id"
    ]
    assert held["decisions"][3]["reason"] == "different event"
    assert {one["status"] for one in held["records"]} >= {"disputed"}
    by_status: dict[str, int] = {}
    for one in held["claims"]:
        by_status[one["status"]] = by_status.get(one["status"], 0) + 1
    assert {"accepted", "merged", "rejected", "pending"} == set(by_status)
    assert len({one["file"] for one in held["claims"]}) == ARTICLES


def _the_same_form_counts_once(
    person: Person, sent: tuple[str, dict[str, str]]
) -> None:
    """Send a form again that was answered before everything died."""
    case, form = sent
    fresh = field(person.get("/queue"), "csrf_token")
    page = person.post(f"{case}/decide", **(form | {"csrf_token": fresh}))
    assert "Accepted" in status(page)
