"""A queue that takes nothing more ends no worker, loses no work, fills no log."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import redis

from services.pipeline import sweep
from services.store import files
from services.store.heartbeats import Sign
from tests.faults.conftest import Servers
from tests.faults.stories import stories
from tests.programs import Programs

pytestmark = pytest.mark.slow

#: What makes Valkey refuse who writes, and the error that it tells.
REFUSALS = {"maxmemory": "OutOfMemoryError", "min-replicas-to-write": "ResponseError"}


@pytest.mark.parametrize("setting", REFUSALS)
def test_a_worker_waits_for_a_full_queue_and_goes_on(
    running: Programs, mortal: Servers, setting: str
) -> None:
    """It ended at each try, which ended `crossclaim up`; then it wrote 22 lines a
    second as long as it waited.
    """
    with redis.Redis.from_url(mortal.valkey.url) as line:
        before = line.config_get(setting)[setting]
        line.config_set(setting, "1")
        try:
            running.kill("worker", group=True)
            running.start("worker")
            worker = running.children["worker"]
            for name, words in stories(3):
                files.drop(running.settings.inbox, name, words.encode())
            running.until(lambda: bool(_waits(running)), 60, alive=False)
            time.sleep(6)
            assert worker.poll() is None, running.tail()
            (sign,) = _waits(running)
            assert sign.alive and sign.details["waits"] > 2
        finally:
            line.config_set(setting, before)
    running.until(lambda: _judged(running) == 3, 60, alive=False)
    assert worker.poll() is None
    running.until(lambda: not _waits(running), 20, alive=False)
    told = _told(running, "worker", "queue takes nothing")
    assert {one["error"] for one in told[:-1]} == {REFUSALS[setting]}
    assert told[-1]["event"] == "queue takes nothing: over"
    assert told[-1]["lasted"] > 6 and 3 < told[-1]["tries"] < 20
    # At once, on a busy machine after ten seconds, and at the end.
    assert 2 <= len(told) <= 3
    noise = [one for one in _lines(running, "worker") if _is_of_connecting(one)]
    assert len(noise) <= 1, noise


def test_a_worker_that_waits_for_a_full_queue_ends_when_it_is_told_to(
    running: Programs, mortal: Servers
) -> None:
    with redis.Redis.from_url(mortal.valkey.url) as line:
        line.config_set("maxmemory", "1")
        try:
            running.kill("worker", group=True)
            running.start("worker")
            running.until(lambda: bool(_waits(running)), 60, alive=False)
            time.sleep(4)  # its pauses have grown
            running.children["worker"].terminate()
            assert running.children["worker"].wait(10) == 0
        finally:
            line.config_set("maxmemory", mortal.valkey.max_bytes)


def test_a_watcher_tells_a_full_queue_as_seldom(
    running: Programs, mortal: Servers
) -> None:
    running.until(lambda: len(sweep.signs(running.settings.database_url)) == 2, 60)
    with redis.Redis.from_url(mortal.valkey.url) as line:
        line.config_set("maxmemory", "1")
        try:
            for name, words in stories(8):
                time.sleep(0.8)  # each is taken, and rung for, by itself
                files.drop(running.settings.inbox, name, words.encode())
        finally:
            line.config_set("maxmemory", mortal.valkey.max_bytes)
    running.until(lambda: _judged(running) == 8, 60, alive=False)
    told = _told(running, "watcher", "queue takes no ring")
    assert told[-1]["event"] == "queue takes no ring: over"
    assert told[-1]["tries"] > 4
    assert 2 <= len(told) <= 3, told


def _lines(running: Programs, part: str) -> list[dict[str, Any]]:
    text = (running.logs / f"{part}.log").read_text()
    return [json.loads(one) for one in text.splitlines() if one.startswith("{")]


def _told(running: Programs, part: str, what: str) -> list[dict[str, Any]]:
    return [one for one in _lines(running, part) if one["event"].startswith(what)]


def _is_of_connecting(line: dict[str, Any]) -> bool:
    return "consumer.c" in line["logger"] or "Warning" in line["event"]


def _waits(running: Programs) -> list[Sign]:
    signs = sweep.signs(running.settings.database_url)
    return [one for one in signs if one.details.get("waits")]


def _judged(running: Programs) -> int:
    found = running.rows("SELECT count(*) AS n FROM articles WHERE status = 'judged'")
    return int(found[0]["n"])
