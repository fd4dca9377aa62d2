"""The worker's app with processes that take long to begin, for `test_watchdog.py`.

On a busy machine loading the models takes that long.
"""

from __future__ import annotations

import time

from celery.signals import worker_process_init

from tests.faults.apart import apart
from workers.app import app
from workers.watchdog import LOOK, SILENCE

__all__ = ["app"]

apart()


@worker_process_init.connect
def _take_long(**_: object) -> None:
    """Sleep for longer than any silence that the watchdog bears."""
    time.sleep(SILENCE + 3 * LOOK)
