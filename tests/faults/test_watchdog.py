"""The watchdog bites no worker that is only slow to begin."""

from __future__ import annotations

import pytest

from tests.faults.stories import stories
from tests.faults.world import world

pytestmark = pytest.mark.slow


def test_a_worker_whose_processes_begin_slowly_is_not_taken_for_deaf() -> None:
    """It ended itself after eight seconds, again and again, and did no work at all."""
    with world(parts=("watcher",), queues="reading,cleaning") as one:
        one.parts.app = "tests.faults.slow"
        for name, text in stories(3):
            one.drop(name, text.encode())
        one.until(lambda: one.count("SELECT count(*) FROM runs") == 3, 60, "taken")
        one.parts.start("worker")
        one.until(
            lambda: one.count("SELECT count(*) FROM runs WHERE state = 'done'") >= 6,
            90,
            "nothing was read",
        )
        assert one.parts.restarts == 0, one.parts.tail()
