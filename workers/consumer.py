"""A worker's consumer that waits for a queue which takes nothing, and says so.

Celery tries again at once, a dozen times a second where the queue answers and refuses
(full, or closed to writers), with four lines in the log each time.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.exceptions import CPendingDeprecationWarning
from celery.worker import state
from celery.worker.consumer import Consumer

from workers.outage import Outage
from workers.watchdog import give_sign

#: Seconds before the second try; doubled up to the second figure. None before the
#: first: a line that was cut is mended at once.
PAUSE, LONGEST_PAUSE = 0.5, 4.0
#: Seconds between two looks whether we are to end meanwhile.
LOOK = 0.2
#: Says each failed try, in three lines.
_LOUD = logging.getLogger("celery.worker.consumer.consumer")


class Patient(Consumer):
    """Celery's consumer, with pauses that grow and a word now and then."""

    outage: Outage

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Begin as if all were well."""
        self.outage = Outage("queue takes nothing")
        super().__init__(*arguments, **named)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Let go of the line, tell, and wait. Raises WorkerShutdown when asked to."""
        with _quiet():
            super().on_connection_error_after_connected(exc)
        self.outage.felt(exc)
        if self.outage.tries > 1:
            give_sign(self, waits=self.outage.lasted())
            _wait(min(PAUSE * 2.0 ** (self.outage.tries - 2), LONGEST_PAUSE))

    def on_ready(self) -> None:
        """Hear again: it is over."""
        super().on_ready()
        self.outage.over()


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave out what Celery says of each try; what is an error is still told."""
    before = _LOUD.level
    _LOUD.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CPendingDeprecationWarning)
            yield
    finally:
        _LOUD.setLevel(before)


def _wait(seconds: float) -> None:
    """Wait, and end at once if we are told to."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        state.maybe_shutdown()
        time.sleep(min(left, LOOK))
