"""One run: articles come, people decide, things break; then everything is checked.

    plan      faults drawn from a seed
    world     servers, programs, lines, disks (`tests.faults.world`)
    feeder    drops articles so that there is always work
    desk      reviewers over HTTP (`tests.faults.reviewers`)
    history   each fault, request and check with start, end and outcome
    checker   `tests.faults.invariants`

`make faults ARGS="--seed 3 --only F7"` makes the same run again.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

import httpx
from sqlalchemy.exc import DBAPIError

from tests.faults import of_files, of_parts, of_servers
from tests.faults.catalogue import Context, Fault, Missed, Scale, draw
from tests.faults.history import Entry
from tests.faults.invariants import CHECKS, broken, quiet
from tests.faults.reviewers import PASSWORD, Desk, open_desk
from tests.faults.stories import story
from tests.faults.world import World

#: The modules whose faults are in the catalogue once they are imported.
KINDS = (of_parts, of_servers, of_files)
#: Runs that wait at most: more would only be a longer wait at the end.
BACKLOG = 60
#: Seconds between two faults at most, while articles that are due are not judged yet.
PAUSE = 30.0
#: Seconds until everything must be well again, whatever the invariant asks.
LONGEST = 180.0

_OPEN = "SELECT count(*) FROM runs WHERE state IN ('ready', 'running')"


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to be."""

    seed: int
    articles: int
    faults: int
    scale: Scale
    reviewers: int = 3
    only: str = ""
    pause: float = 1.0  # seconds between two acts of one reviewer
    target: str = "faults -k lost"  # of the Makefile, and what only it is told

    @property
    def command(self) -> str:
        """What makes the same run again."""
        target, _, more = self.target.partition(" ")
        only = f' --only "{self.only}"' if self.only else ""
        return (
            f"make {target} ARGS='{more} --seed {self.seed} --articles {self.articles}"
            f" --faults {self.faults}{only}'"
        )


@dataclass(slots=True)
class Result:
    """What a run gave."""

    order: Order
    findings: list[str]
    faults: Sequence[Entry]
    #: Figures by name, for the report.
    figures: dict[str, float | int | str] = field(default_factory=dict)


Say = Callable[[str], None]


def run(world: World, order: Order, say: Say) -> Result:
    """Make a run in a world that has just begun, and check it."""
    say(f"seed {order.seed}: {order.articles} articles, {order.faults} faults; again")
    say(f"  {order.command}")
    world.until(lambda: world.ready().get("status") == "ok", 180, "not ready")
    desk = open_desk(
        world.settings.database_url,
        world.parts.port,
        world.history,
        people=order.reviewers,
        seed=order.seed,
        pause=order.pause,
    )
    feeder = Feeder(world, order)
    feeder.start()
    try:
        plan = draw(order.seed, order.faults, order.only)
        for number, one in enumerate(plan):
            feeder.let(number + 1, len(plan))
            _break(world, order, one, number, say)
            _keep_pace(world, order.articles * (number + 1) // len(plan))
        feeder.let(1, 1)
        _drain(world, feeder, say)
    finally:
        desk.end()
        feeder.end()
    return _checked(world, order, desk, say)


def _keep_pace(world: World, due: int) -> None:
    """Wait a while for the articles that are due, so that faults meet all of them.

    A worker that was killed loads its models for seconds: without a pause the next
    fault finds it loading again, and most articles come after the last fault.
    """
    over = time.monotonic() + PAUSE
    while time.monotonic() < over:
        with suppress(DBAPIError):
            judged = "SELECT count(*) FROM articles WHERE status = 'judged'"
            if world.count(judged) >= due - BACKLOG:
                return
        time.sleep(0.25)


def _break(world: World, order: Order, one: Fault, number: int, say: Say) -> None:
    """Make one fault, and wait until everything is well again."""
    chance = random.Random(f"{order.seed}/{number}/{one.how}")
    with world.history.operation(
        "rig", "fault", fault=one.number, how=one.how, server=one.server, green=0.0
    ) as entry:
        try:
            one.make(Context(world, chance, order.scale))
        except Missed as missed:
            entry["outcome"] = "missed"
            entry["why"] = str(missed)
        except Exception as failed:  # the run goes on, and the report tells of it
            entry["outcome"] = "red"
            entry["why"] = f"{type(failed).__name__}: {failed}".splitlines()[0]
        finally:
            world.mend()
        mended = time.monotonic()
        since = database_time(world)
        while time.monotonic() - mended < LONGEST:
            if green(world, since):
                break
            time.sleep(0.25)
        entry["green"] = round(time.monotonic() - mended, 1)
        if entry["outcome"] == "unknown":
            entry["outcome"] = "green" if entry["green"] < LONGEST else "red"
    done = world.count("SELECT count(*) FROM articles WHERE status = 'judged'")
    say(
        f"{world.history.now:6.0f} s  {number + 1:3}/{order.faults}  {one.number:4}"
        f" {one.how}: {entry['outcome']} after {entry['green']} s,"
        f" {done} articles judged"
    )


def database_time(world: World) -> datetime:
    """Give the database's time, waiting for a database that starts."""
    found: list[datetime] = []

    def asked() -> bool:
        (row,) = world.rows("SELECT clock_timestamp() AS now")
        found.append(row["now"])
        return True

    world.until(asked, LONGEST, "no database")
    return found[0]


def green(world: World, since: datetime) -> bool:
    """Tell whether nothing of a fault is left that was mended at that moment.

    Every part says that it is well, no run is still held by whoever had it then, and
    work that waits gets done: a run was claimed since and has ended.
    """
    if world.ready().get("status") != "ok":
        return False
    try:
        (now,) = world.rows(
            "SELECT count(*) FILTER (WHERE state = 'running' AND started_at < :since)"
            " AS stuck, count(*) FILTER (WHERE state = 'ready' AND not_before <="
            " clock_timestamp()) AS waiting, count(*) FILTER (WHERE state = 'done' AND"
            " started_at > :since) AS done FROM runs",
            since=since,
        )
    except DBAPIError:
        return False
    return not now["stuck"] and bool(now["done"] or not now["waiting"])


class Feeder:
    """Drops articles, never far ahead of the workers nor of the faults."""

    def __init__(self, world: World, order: Order) -> None:
        """Begin with the share of the first fault."""
        self._world, self._order = world, order
        self._allowed = 0
        self._dropped = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def start(self) -> None:
        """Begin to drop."""
        self._thread.start()

    def let(self, fault: int, of: int) -> None:
        """Allow the articles up to the share of this fault."""
        self._allowed = self._order.articles * fault // of

    @property
    def done(self) -> bool:
        """Whether all articles are dropped."""
        return self._dropped >= self._order.articles

    def end(self) -> None:
        """Drop no more."""
        self._stop.set()
        self._thread.join(30)

    def _feed(self) -> None:
        while not self._stop.is_set():
            with suppress(DBAPIError, OSError):
                self._drop_some()
            self._stop.wait(0.3)

    def _drop_some(self) -> None:
        room = BACKLOG - self._world.count(_OPEN)
        room -= sum(1 for _ in self._world.lying())
        for _ in range(min(room, self._allowed - self._dropped)):
            name, text = story(self._dropped, self._order.seed)
            self._world.drop(name, text.encode())
            self._dropped += 1


def _drain(world: World, feeder: Feeder, say: Say) -> None:
    """Let everything come to its end; try failures again as a person would."""
    started = time.monotonic()
    patience = 240 + 2 * BACKLOG
    progress, last = -1, time.monotonic()
    while not (feeder.done and quiet(world)):
        now = world.count("SELECT count(*) FROM runs WHERE state = 'done'")
        now += world.count("SELECT count(*) FROM sightings")
        if now != progress:
            progress, last = now, time.monotonic()
        if time.monotonic() - last > patience:
            say(f"no progress for {patience} s")
            break
        time.sleep(0.5)
    _replay(world)
    say(f"{world.history.now:6.0f} s  drained in {time.monotonic() - started:.0f} s")


def _replay(world: World) -> None:
    """Try again what failed in plain view: a run that faults met three times."""
    failed = world.rows("SELECT id FROM runs WHERE state = 'failed'")
    if not failed:
        return
    with httpx.Client(
        base_url=f"http://127.0.0.1:{world.parts.port}", timeout=20, trust_env=False
    ) as browser:
        sign_in = {"name": "reviewer-0", "password": PASSWORD}
        browser.post("/sign-in", data=sign_in | _token(browser.get("/sign-in").text))
        token = _token(browser.get("/queue").text)
        for one in failed:
            with world.history.operation("operator", "replay", run=one["id"]) as entry:
                answer = browser.post(f"/intake/run/{one['id']}/replay", data=token)
                entry["outcome"] = str(answer.status_code)
    world.until(lambda: quiet(world), 240, "replayed runs do not end")


def _token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]*)"', page)
    return {"csrf_token": found[1] if found else ""}


def _checked(world: World, order: Order, desk: Desk, say: Say) -> Result:
    """Ask every invariant, and count what there was."""
    findings = broken(world)
    made = world.history.of("fault")
    result = Result(order, findings, made)
    sent = [one for one in world.history.entries if "request" in one]
    result.figures = {
        "seconds": round(world.history.now),
        "faults with a kill -9": sum(_is_kill(one) for one in made),
        "articles": world.count("SELECT count(*) FROM articles"),
        "files dropped": world.drops.total() + len(world.changed),
        "claims": world.count("SELECT count(*) FROM claims"),
        "opinions": world.count("SELECT count(*) FROM opinions"),
        "runs": world.count("SELECT count(*) FROM runs"),
        "runs claimed more than once": world.count(
            "SELECT count(*) FROM runs WHERE lease_token > 1"
        ),
        "failed in plain view and replayed": len(world.history.of("replay")),
        "reviewers": len(desk.people),
        "forms sent": len(sent),
        "decisions": world.count("SELECT count(*) FROM decisions"),
        "forms refused (409)": sum(one["outcome"] == "409" for one in sent),
        "forms without an answer": sum(not one["outcome"].isdigit() for one in sent),
        "forms answered 503": sum(one["outcome"] == "503" for one in sent),
        "parts started again": world.parts.restarts,
        "deadlocks since PostgreSQL's last start": world.count(
            "SELECT sum(deadlocks) FROM pg_stat_database"
        ),
    }
    for name, figure in result.figures.items():
        say(f"  {name}: {figure}")
    for finding in findings:
        say(f"BROKEN {finding}")
    return result


def _is_kill(one: Entry) -> bool:
    """Tell whether a fault killed a process without a word, and was made."""
    deadly = any(word in one["how"] for word in ("kill -9", "SIGKILL"))
    return deadly and one["outcome"] != "missed"


def report(result: Result) -> str:
    """Write a run as markdown: the matrix, the figures, the invariants."""
    by_fault: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for one in result.faults:
        by_fault[one["fault"], one["how"]].append(one)
    lines = [
        f"Seed {result.order.seed}, {result.order.articles} articles,"
        f" {len(result.faults)} faults. Again: `{result.order.command}`",
        "",
        "| # | fault | times | missed | s to green, median | longest |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for (number, how), ones in sorted(by_fault.items(), key=_in_order):
        times = [one["green"] for one in ones if one["outcome"] == "green"]
        missed = sum(one["outcome"] == "missed" for one in ones)
        middle = f"{median(times):.1f}" if times else "-"
        longest = f"{max(times):.1f}" if times else "-"
        lines.append(
            f"| {number} | {how} | {len(ones)} | {missed} | {middle} | {longest} |"
        )
    lines += ["", "| figure | |", "|---|--:|"]
    lines += [f"| {name} | {figure} |" for name, figure in result.figures.items()]
    lines += ["", "| invariant | broken |", "|---|--:|"]
    for name in CHECKS:
        count = sum(one.startswith(f"{name}:") for one in result.findings)
        lines.append(f"| {name} | {count} |")
    lines += ["", *(f"- {one}" for one in result.findings)]
    return "\n".join(lines).rstrip() + "\n"


def _in_order(item: tuple[tuple[str, str], list[Entry]]) -> tuple[int, str]:
    (number, how), _ = item
    return int(number[1:]), how
