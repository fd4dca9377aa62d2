"""Faults of our own programs: killed, frozen, ended, out of time (F1-F6, F19)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psutil

from services.crashpoint import VARIABLE
from tests.faults.catalogue import Context, Missed, fault
from tests.faults.stories import story
from tests.faults.world import LEASE, World

#: A worker that needs no models starts in a second: enough for two of four stages.
LIGHT = "reading,cleaning"
#: Where Debian's package `libfaketime` puts it.
FAKETIME = tuple(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
#: Numbers of articles that faults drop themselves; the feeder's are below.
_own = iter(range(900_000, 10_000_000))


def drop_some(world: World, number: int) -> list[str]:
    """Drop articles of our own, so that there is work to break; give their names."""
    names = []
    for _ in range(number):
        name, text = story(next(_own))
        world.drop(name, text.encode())
        names.append(name)
    return names


def await_carrying(world: World, seconds: float = 30.0) -> list[int]:
    """Wait until processes have runs in their hands; with none, give some work."""
    deadline = time.monotonic() + seconds
    asked = False
    while time.monotonic() < deadline:
        if found := world.carrying():
            return found
        if not asked and not world.count(
            "SELECT count(*) FROM runs WHERE state = 'ready'"
        ):
            drop_some(world, 5)
            asked = True
        time.sleep(0.02)
    raise Missed("no process had a run in its hands")


def send(pids: list[int], number: signal.Signals) -> None:
    """Send a signal to whoever is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def at_point(
    now: Context, part: str, point: str, *, nth: int = 1, word: str = "KILL"
) -> int:
    """Have a part die or freeze at a named point; give the process. Raises Missed."""
    world = now.world
    mark = world.home / f"mark-{uuid.uuid4()}"
    asked = {VARIABLE: f"{point}:{nth}:{word}:{mark}"}
    if part in world.parts.children:
        world.parts.again(part, **asked)
    else:
        world.parts.more[part] = asked
        world.parts.start(part)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if mark.exists() and (pid := mark.read_text()):
            world.parts.more.pop(part, None)
            return int(pid)
        if part.startswith(("worker", "watcher")) and _idle(world):
            drop_some(world, 4)
        time.sleep(0.1)
    world.parts.more.pop(part, None)
    raise Missed(f"{part} never came to {point}")


def _idle(world: World) -> bool:
    return not world.count(
        "SELECT count(*) FROM runs WHERE state = 'ready' AND stage IN"
        " ('reading', 'cleaning')"
    ) and not any(world.lying())


def light_worker(world: World) -> str:
    """Name a second worker that is started for a fault and retired after it."""
    world.parts.own_queues["worker2"] = LIGHT
    return "worker2"


def _retire(world: World, part: str) -> None:
    if part in world.parts.children:
        world.parts.retire(part)


# --- F1: a worker's child ------------------------------------------------------------


@fault("F1", "kill -9 of a worker's process at work", weight=10)
def _child(now: Context) -> None:
    pids = await_carrying(now.world)
    time.sleep(now.chance.random() * 0.15)
    send(pids[:1], signal.SIGKILL)


def _child_at(point: str, weight: float) -> None:
    @fault("F1", f"kill -9 of a worker's process at {point}", weight=weight)
    def _one(now: Context) -> None:
        part = light_worker(now.world)
        try:
            at_point(now, part, point, nth=now.chance.randint(1, 4))
        finally:
            _retire(now.world, part)


for _point in ("work.claimed", "work.thought", "work.written", "work.committed"):
    _child_at(_point, 4)


@fault("F1", "kill -9 in a commit, models loaded", weight=1)
def _child_with_models(now: Context) -> None:
    at_point(
        now, "worker", now.chance.choice(("work.written", "work.committed")), nth=3
    )


# --- F2: a whole worker --------------------------------------------------------------


@fault("F2", "kill -9 of the worker's parent", weight=2)
def _parent(now: Context) -> None:
    await_carrying(now.world)
    now.world.parts.kill("worker")


@fault("F2", "kill -9 of the worker's whole group", weight=2)
def _group(now: Context) -> None:
    await_carrying(now.world)
    now.world.parts.kill("worker", group=True)


# --- F3: told to end, or frozen ------------------------------------------------------


@fault("F3", "SIGTERM, and SIGKILL some seconds later", weight=1.5)
def _told_to_end(now: Context) -> None:
    await_carrying(now.world)
    child = now.world.parts.children["worker"]
    child.send_signal(signal.SIGTERM)
    now.world.wait(now.chance.choice((1, 5)))
    send([child.pid], signal.SIGKILL)


@fault("F3", "SIGQUIT to the worker's parent at work", weight=1)
def _quit(now: Context) -> None:
    await_carrying(now.world)
    child = now.world.parts.children["worker"]
    child.send_signal(signal.SIGQUIT)
    with suppress(subprocess.TimeoutExpired):
        child.wait(45)


@fault("F3", "SIGQUIT inside a commit", weight=1)
def _quit_in_a_commit(now: Context) -> None:
    """A cold shutdown raises SystemExit inside the commit (celery#10271)."""
    part = light_worker(now.world)
    try:
        at_point(now, part, "transaction.committing", nth=2, word="QUIT")
        now.world.wait(2)
    finally:
        _retire(now.world, part)


@fault("F3", "SIGSTOP of worker processes for longer than their lease", weight=2)
def _frozen(now: Context) -> None:
    pids = await_carrying(now.world)
    send(pids, signal.SIGSTOP)
    now.world.wait(LEASE + 6)
    send(pids, signal.SIGCONT)


@fault("F3", "SIGSTOP before the finish for longer than the lease", weight=2)
def _frozen_before_the_finish(now: Context) -> None:
    part = light_worker(now.world)
    try:
        pid = at_point(now, part, "work.thought", word="STOP")
        now.world.wait(LEASE + 8)
        send([pid], signal.SIGCONT)
        now.world.wait(1)
    finally:
        _retire(now.world, part)


# --- F4, F6: the watcher, which sweeps too --------------------------------------------


def _watcher_at(point: str) -> None:
    @fault("F4", f"kill -9 of the watcher at {point}", weight=1.5)
    def _one(now: Context) -> None:
        at_point(now, "watcher", point, nth=now.chance.randint(1, 3))


for _point in ("inbox.copying", "inbox.kept", "inbox.said", "inbox.moved"):
    _watcher_at(_point)


@fault("F4", "kill -9 of the watcher at any moment", weight=1.5)
def _watcher(now: Context) -> None:
    drop_some(now.world, 5)
    now.world.wait(now.chance.random() * 3)
    now.world.parts.kill("watcher")


@fault("F6", "kill -9 of the sweeper with leases turned over, not committed")
def _sweeper(now: Context) -> None:
    send(await_carrying(now.world)[:1], signal.SIGKILL)
    at_point(now, "watcher", "sweep.swept")


@fault("F6", "two sweepers and two watchers at once")
def _two_watchers(now: Context) -> None:
    now.world.parts.start("watcher2")
    try:
        send(await_carrying(now.world)[:1], signal.SIGKILL)
        drop_some(now.world, 10)
        now.world.wait(LEASE + 6)
    finally:
        now.world.parts.retire("watcher2")


# --- F5: the desk ---------------------------------------------------------------------


@fault("F5", "kill -9 of a web process while people decide", weight=8)
def _web(now: Context) -> None:
    web = psutil.Process(now.world.parts.children["web"].pid)
    for _ in range(3):
        if children := web.children():
            send([now.chance.choice(children).pid], signal.SIGKILL)
        now.world.wait(now.chance.random())


@fault("F5", "kill -9 of the whole desk while people decide", weight=1)
def _desk(now: Context) -> None:
    now.world.parts.kill("web", group=True)


def _web_at(point: str) -> None:
    @fault("F5", f"kill -9 of a web process at {point}", weight=1.5)
    def _one(now: Context) -> None:
        at_point(now, "web", point, nth=now.chance.randint(5, 25))


for _point in ("transaction.committing", "transaction.committed"):
    _web_at(_point)


# --- F19: clocks ----------------------------------------------------------------------


@fault(
    "F19",
    "the clock of a worker and of the watcher an hour off",
    why_not=lambda: "" if FAKETIME else "libfaketime is not installed",
)
def _clock(now: Context) -> None:
    off = now.chance.choice(("+1h", "-1h"))
    told = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME": off,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    part = light_worker(now.world)
    now.world.parts.more[part] = told
    now.world.parts.start(part)
    now.world.parts.again("watcher", **told)
    try:
        drop_some(now.world, 10)
        send(await_carrying(now.world)[:1], signal.SIGKILL)
        now.world.wait(LEASE + 6)
    finally:
        _retire(now.world, part)
        now.world.parts.again("watcher")
