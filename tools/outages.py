"""Take each server away while reviewers type: `make outages`.

python tools/outages.py --valkey 120 --postgres 60 --report build/outages

Real servers, worker, watcher and desk of its own; three people in a Chromium (one types
and decides by keys all the time, one on a phone, one corrects a value), two more over
HTTP; files fall into the inbox throughout. Writes what was seen second by second
(`seconds.jsonl`), the figures (`outages.md`) and pictures. Ends with 1 if anything that
was typed or decided is gone, or any invariant of `tests.faults.invariants` is broken.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.history import Entry
from tests.faults.invariants import NO, YES, broken, quiet
from tests.faults.reviewers import Desk, open_desk
from tests.faults.rig import database_time, green
from tests.faults.stories import TOLD, story
from tests.faults.typists import NOTE, Typist
from tests.faults.world import World, end, world
from workers.servers.server import Server

#: Stories that wait before anybody begins, and seconds between two that fall later.
STOCK, FALL = 120, 2.0
#: Seconds of peace before an outage; into it until all is sent; after it at most.
PEACE, SENT, LONGEST = 15.0, 5.0, 180.0
DEMO = Path("seeds/brenmoor")


@dataclass
class Outage:
    """One server's absence, and what was seen of it."""

    name: str
    seconds: float
    signal: signal.Signals
    began: float = 0.0
    ended: float = 0.0
    green: float = 0.0
    judged: tuple[int, int] = (0, 0)
    lying: int = 0
    before: dict[str, bool] = field(default_factory=dict)
    after: dict[str, bool] = field(default_factory=dict)


class Pulse:
    """Asks the two addresses of health every second, in a thread of its own."""

    def __init__(self, one: World) -> None:
        """Begin with nothing asked."""
        self._world = one
        self._stop = threading.Event()
        self.beats: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(1.0):
            beat: dict[str, Any] = {"at": self._world.history.now}
            for path in ("healthz", "readyz"):
                beat[path] = self._ask(f"/{path}")
            self.beats.append(beat)

    def _ask(self, path: str) -> str:
        line = http.client.HTTPConnection(
            "127.0.0.1", self._world.parts.port, timeout=5
        )
        try:
            line.request("GET", path)
            answer = line.getresponse()
            said = answer.read()
            told = json.loads(said).get("status", "") if path == "/readyz" else ""
        except (OSError, ValueError, http.client.HTTPException) as error:
            return type(error).__name__
        else:
            return f"{answer.status} {told}".strip()
        finally:
            line.close()

    def end(self) -> None:
        """Ask no more."""
        self._stop.set()
        self._thread.join(10)


class Feeder:
    """Drops a story every two seconds, in a thread of its own."""

    def __init__(self, one: World) -> None:
        """Drop the demo and the stock at once."""
        self._world, self._number = one, 0
        self._stop = threading.Event()
        for path in sorted(DEMO.iterdir()):
            if path.suffix != ".json":
                one.drop(path.name, path.read_bytes())
        while self._number < STOCK:
            self._drop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Go on."""
        self._thread.start()

    def _drop(self) -> None:
        name, text = story(self._number)
        self._world.drop(name, text.encode())
        self._number += 1

    def _run(self) -> None:
        while not self._stop.wait(FALL):
            self._drop()

    def end(self) -> None:
        """Drop no more."""
        self._stop.set()
        self._thread.join(10)


def main() -> int:
    """Make both outages in one world; 1 if anything is gone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--valkey", type=float, default=120.0, help="seconds without")
    parser.add_argument("--postgres", type=float, default=60.0, help="seconds without")
    parser.add_argument("--report", type=Path, default=Path("build/outages"))
    given = parser.parse_args()
    given.report.mkdir(parents=True, exist_ok=True)
    outages = [
        Outage("Valkey", given.valkey, signal.SIGKILL),
        Outage("PostgreSQL", given.postgres, signal.SIGQUIT),
    ]
    with world() as one:
        try:
            return _made(one, outages, given.report)
        finally:
            shutil.copytree(one.parts.logs, given.report / "logs", dirs_exist_ok=True)
            shutil.copy(one.history.path, given.report)


def _made(one: World, outages: list[Outage], report: Path) -> int:
    one.until(lambda: one.ready().get("status") == "ok", 180, "not ready")
    feeder = Feeder(one)
    _say(one, f"{STOCK} stories and the demo are in the inbox")
    one.until(lambda: _judged(one) >= STOCK, 600, "the stock is not judged")
    own = _whole_cases(one)
    spared = set(own)
    typist = Typist(
        f"http://127.0.0.1:{one.parts.port}",
        one.settings.database_url,
        one.history,
        *(own, spared),
    )
    typist.start()
    desk = open_desk(
        one.settings.database_url,
        one.parts.port,
        one.history,
        people=2,
        seed=1,
        pause=5.0,
        spared=spared,
    )
    feeder.start()
    pulse = Pulse(one)
    try:
        for outage in outages:
            _take_away(one, typist, outage, report)
        typist.do(lambda: None)
        typist.phase = "end"
        time.sleep(2)
    finally:
        feeder.end()
        desk.end()
        pulse.end()
        typist.end()
    one.until(lambda: quiet(one), 300, "not drained")
    return _told(one, outages, typist, pulse, desk, report)


def _take_away(one: World, typist: Typist, outage: Outage, report: Path) -> None:
    """Take a server away for its time, with all half typed, and bring it back."""
    server: Server = one.valkey if outage.name == "Valkey" else one.postgres
    name = outage.name.lower()
    typist.phase = f"before {outage.name}"
    time.sleep(PEACE)
    typist.do(typist.prepare)
    typist.do(lambda: outage.before.update(typist.stands()))
    typist.do(typist.picture(report, f"{name}-1-before"))
    typist.phase = f"without {outage.name}"
    with one.history.operation(
        "rig",
        "fault",
        fault="outage",
        how=outage.name,
        server=outage.name == "PostgreSQL",
        green=0.0,
    ) as entry:
        _make(one, typist, outage, server, report)
        entry["green"], entry["outcome"] = outage.green, "green"
    time.sleep(6)  # the pages ask every three seconds
    typist.do(lambda: outage.after.update(typist.stands()))
    typist.do(typist.picture(report, f"{name}-4-after"))
    typist.do(typist.send_again)
    time.sleep(PEACE)
    _say(one, f"{outage.name}: green after {outage.green} s")


def _make(
    one: World, typist: Typist, outage: Outage, server: Server, report: Path
) -> None:
    name = outage.name.lower()
    before = _judged(one)
    outage.began = one.history.now
    over = time.monotonic() + outage.seconds
    end(server, outage.signal)
    _say(one, f"{outage.name} is gone")
    time.sleep(SENT)
    typist.do(typist.send)
    typist.do(typist.picture(report, f"{name}-2-sent"))
    time.sleep(max(0.0, over - time.monotonic() - 4))
    typist.do(typist.picture(report, f"{name}-3-end"))
    outage.lying = sum(1 for _ in one.lying())
    time.sleep(max(0.0, over - time.monotonic()))
    server.start()
    outage.ended = one.history.now
    typist.phase = f"after {outage.name}"
    since = database_time(one)
    outage.judged = (before, _judged(one))
    started = time.monotonic()
    while not green(one, since) and time.monotonic() - started < LONGEST:
        time.sleep(0.25)
    outage.green = round(one.history.now - outage.ended, 1)


def _whole_cases(one: World) -> list[str]:
    """Give four cases to which nothing more will come: all of their articles are in."""
    found = one.rows(
        "SELECT case_id FROM claims WHERE status = 'pending' GROUP BY case_id"
        f" HAVING count(DISTINCT article_id) = {TOLD} ORDER BY case_id DESC LIMIT 4"
    )
    return [f"/cases/{row['case_id']}" for row in found]


def _judged(one: World) -> int:
    return one.count("SELECT count(*) FROM articles WHERE status = 'judged'")


# --- what came of it ------------------------------------------------------------------


def _told(
    one: World,
    outages: list[Outage],
    typist: Typist,
    pulse: Pulse,
    desk: Desk,
    report: Path,
) -> int:
    """Write everything down; 1 if anything is gone."""
    findings = broken(one)
    unsaved = _unsaved(one)
    bad = [*findings, *typist.lost, *unsaved]
    seconds = report / "seconds.jsonl"
    rows = [*pulse.beats, *(asdict(look) for look in typist.looks)]
    rows.sort(key=lambda row: row["at"])
    seconds.write_text("".join(json.dumps(row) + "\n" for row in rows))
    lines = ["| | " + " | ".join(f"without {one.name}" for one in outages) + " |"]
    lines.append("|---|" + "--:|" * len(outages))
    for label, figure in _FIGURES.items():
        cells = [str(figure(one, outage, typist, pulse)) for outage in outages]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    lines += ["", *_said(outages, typist), "", *_keys(typist), ""]
    lines.append(f"{len(desk.people)} reviewers over HTTP, three in the browser.")
    lines.append(f"Decisions: {one.count('SELECT count(*) FROM decisions')}.")
    lines.append(f"Articles: {one.count('SELECT count(*) FROM articles')}.")
    lines += [f"- BROKEN {one}" for one in bad]
    lines += [f"- stumbled: {one}" for one in typist.failed]
    (report / "outages.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    print(f"{len(bad)} broken; report in {report}")
    return 1 if bad else 0


def _unsaved(one: World) -> list[str]:
    """Name what was typed on the phone and into the field and never came through."""
    notes = one.count(f"SELECT count(*) FROM decisions WHERE note = '{NOTE}'")
    edits = one.count("SELECT count(*) FROM decisions WHERE kind = 'amend'")
    return [f"{notes} notes of the phone and {edits} corrections stand"] * (
        notes < 2 or edits < 2
    )


def _forms(one: World, outage: Outage) -> list[Entry]:
    return [
        entry
        for entry in one.history.entries
        if "request" in entry and outage.began <= entry["until"] < outage.ended
    ]


def _answered(which: set[str]) -> Callable[..., int]:
    return lambda one, outage, *_: sum(
        entry["outcome"] in which for entry in _forms(one, outage)
    )


def _beats(pulse: Pulse, outage: Outage, path: str) -> str:
    during = [
        beat[path] for beat in pulse.beats if outage.began < beat["at"] < outage.ended
    ]
    return ", ".join(f"{said}: {times} s" for said, times in Counter(during).items())


def _held(outage: Outage) -> str:
    held = [page for page in outage.before if outage.after.get(page)]
    return ", ".join(held) or "all were saved at once"


def _trouble(outage: Outage, typist: Typist) -> str:
    times = [
        look.at - outage.began
        for look in typist.looks
        if look.trouble and outage.began < look.at < outage.ended
    ]
    return f"{min(times):.1f}" if times else "never"


_FIGURES: dict[str, Callable[..., Any]] = {
    "seconds it was gone": lambda one, outage, *_: round(outage.ended - outage.began),
    "`/healthz`": lambda one, outage, typist, pulse: _beats(pulse, outage, "healthz"),
    "`/readyz`": lambda one, outage, typist, pulse: _beats(pulse, outage, "readyz"),
    "forms sent": lambda one, outage, *_: len(_forms(one, outage)),
    "answered with yes": _answered(YES),
    "refused, somebody was first or the like": _answered(NO),
    "answered 503": _answered({"503"}),
    "answered 500": _answered({"500"}),
    "seconds until the typing page says so": lambda one, outage, typist, *_: _trouble(
        outage, typist
    ),
    "articles judged meanwhile": lambda one, outage, *_: (
        outage.judged[1] - outage.judged[0]
    ),
    "files that lay in the inbox at its end": lambda one, outage, *_: outage.lying,
    "typed before it, not yet saved, there after it": lambda one, outage, *_: _held(
        outage
    ),
    "seconds from its return until all is green": lambda one, outage, *_: outage.green,
}


def _said(outages: list[Outage], typist: Typist) -> list[str]:
    """Give each sentence that the typing person's page said, and for how long."""
    lines = []
    for outage in outages:
        during = [one for one in typist.looks if outage.began < one.at < outage.ended]
        counted = Counter(_plain(one.says) for one in during)
        lines.append(f"Without {outage.name}, {len(during)} looks at the page:")
        lines += [f"- {times} × {said!r}" for said, times in counted.most_common(12)]
    return lines


def _plain(said: str) -> str:
    """Leave the time out of a sentence."""
    return re.sub(r"\d+:\d+:\d+ [AP]M", "…", said)


def _keys(typist: Typist) -> list[str]:
    lines = ["| phase | key | came of it | times |", "|---|---|---|--:|"]
    for phase, counted in typist.keys.items():
        for (key, came), times in sorted(counted.items()):
            lines.append(f"| {phase} | {key} | {came} | {times} |")
    return lines


def _say(one: World, words: str) -> None:
    print(f"{one.history.now:6.0f} s  {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
