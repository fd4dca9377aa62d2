"""The worker's app with processes that take long to begin, for `test_watchdog.py`.

On a busy machine loading the models takes that long. The watchdog bears less here, so
that less is long.
"""

from __future__ import annotations

import time

from celery.signals import worker_process_init

from tests.faults.apart import apart
from workers.app import app
from workers.watchdog import Watchdog

__all__ = ["app"]

apart()


class Impatient(Watchdog):
    """The watchdog, with less patience."""

    look, silence = 0.5, 3.0


app.steps["consumer"].remove(Watchdog)
app.steps["consumer"].add(Impatient)


@worker_process_init.connect
def _take_long(**_: object) -> None:
    """Sleep for longer than any silence that the watchdog bears."""
    time.sleep(Impatient.silence + 4 * Impatient.look)
