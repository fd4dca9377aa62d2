"""Kill, freeze and empty what runs: every file still ends, and ends once.

`--articles 200` makes a soak of it. A failure prints how the runs stand and the ends of
the logs; the faults are drawn from the seed in each test.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Mapping
from contextlib import suppress

import pytest

from services.store import files
from tests.faults.conftest import Servers
from tests.faults.invariants import check, quiet
from tests.faults.stories import stories
from tests.programs import Programs

pytestmark = pytest.mark.slow


def drop(running: Programs, count: int) -> Mapping[str, str]:
    """Drop so many articles at once."""
    dropped = dict(stories(count))
    for name, text in dropped.items():
        files.drop(running.settings.inbox, name, text.encode())
    return dropped


def patience(count: int) -> float:
    """Seconds that so many articles and some faults may take on a busy machine."""
    return 120.0 + 2.0 * count


def carrying(running: Programs) -> list[int]:
    """Give the processes that have a run in their hands."""
    rows = running.rows("SELECT worker FROM runs WHERE state = 'running'")
    return [int(one["worker"].rpartition(":")[2]) for one in rows]


def await_carrying(running: Programs, seconds: float = 40.0) -> list[int]:
    """Wait until a process has a run in its hands; none if all is done first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        running.start(*running.children)
        if found := carrying(running):
            return found
        time.sleep(0.01)
    return []


def finish(running: Programs, dropped: Mapping[str, str]) -> None:
    """Let everything come to its end, and check."""
    running.until(lambda: quiet(running, len(dropped)), patience(len(dropped)))
    check(running, dropped)


def test_killed_worker_processes(running: Programs, articles: int) -> None:
    dropped = drop(running, articles)
    chance = random.Random(1)
    for _ in range(max(3, articles // 20)):
        for pid in await_carrying(running)[:1]:
            time.sleep(chance.random() * 0.1)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    finish(running, dropped)


def test_killed_workers_and_watchers(running: Programs, articles: int) -> None:
    dropped = drop(running, articles)
    for _ in range(max(2, articles // 40)):
        await_carrying(running)
        running.kill("worker", group=True)
        running.kill("watcher")
        running.start()
    finish(running, dropped)


def test_worker_processes_frozen_for_longer_than_their_lease(
    running: Programs, articles: int
) -> None:
    """Kills do not show a missing fence; this does."""
    dropped = drop(running, articles)
    for _ in range(max(1, articles // 40)):
        frozen = await_carrying(running)
        for pid in frozen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        time.sleep(running.settings.lease + 6)
        for pid in frozen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    finish(running, dropped)


def test_a_queue_that_loses_everything(
    running: Programs, mortal: Servers, articles: int
) -> None:
    dropped = drop(running, articles)
    for _ in range(max(2, articles // 40)):
        await_carrying(running)
        valkey = mortal.valkey
        assert valkey.child is not None
        valkey.child.kill()
        valkey.child.wait()
        for kept in valkey.root.glob("appendonlydir"):
            shutil.rmtree(kept)
        time.sleep(1)
        valkey.start()
    finish(running, dropped)


def test_a_queue_that_is_away_for_a_while(
    running: Programs, mortal: Servers, articles: int
) -> None:
    valkey = mortal.valkey
    assert valkey.child is not None
    valkey.child.kill()
    valkey.child.wait()
    dropped = drop(running, articles)
    time.sleep(6)
    assert len(running.rows("SELECT id FROM sightings")) == len(dropped)
    valkey.start()
    finish(running, dropped)


def test_a_killed_database(running: Programs, mortal: Servers, articles: int) -> None:
    dropped = drop(running, articles)
    for _ in range(max(2, articles // 60)):
        await_carrying(running)
        postgres = mortal.postgres
        assert postgres.child is not None
        postgres.child.kill()
        postgres.child.wait()
        time.sleep(1)
        postgres.start()
    finish(running, dropped)
