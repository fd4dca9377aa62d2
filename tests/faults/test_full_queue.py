"""A queue that takes nothing more ends no worker, and loses no work."""

from __future__ import annotations

import time

import pytest
import redis

from services.store import files
from tests.faults.conftest import Servers
from tests.faults.stories import stories
from tests.programs import Programs

pytestmark = pytest.mark.slow


def test_a_worker_waits_for_a_full_queue_and_goes_on(
    running: Programs, mortal: Servers
) -> None:
    """It ended at each try: five ends within a minute end all of `crossclaim up`."""
    with redis.Redis.from_url(mortal.valkey.url) as line:
        line.config_set("maxmemory", "1")
        try:
            running.kill("worker", group=True)
            running.start("worker")
            worker = running.children["worker"]
            for name, words in stories(3):
                files.drop(running.settings.inbox, name, words.encode())
            log = running.logs / "worker.log"
            running.until(lambda: "OutOfMemory" in log.read_text(), 60, alive=False)
            time.sleep(5)
            assert worker.poll() is None, running.tail()
        finally:
            line.config_set("maxmemory", mortal.valkey.max_bytes)
    running.until(lambda: _judged(running) == 3, 60, alive=False)
    assert worker.poll() is None


def _judged(running: Programs) -> int:
    found = running.rows("SELECT count(*) AS n FROM articles WHERE status = 'judged'")
    return int(found[0]["n"])
