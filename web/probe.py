"""Asks something that may not answer, for a second at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from services.desk.health import State

#: Seconds to wait for an answer, and for which one is good.
PATIENCE, FRESH = 1.0, 1.0


class Probe:
    """One question at a time, in one thread: who asks again waits for the same answer.

    So a database that hangs holds one thread and one connection, however often it is
    asked after.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without an answer; `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._asking: Future[State | None] | None = None
        self._asked_at = 0.0
        # Made when first asked: gunicorn forks before that, and threads do not.
        self._thread: ThreadPoolExecutor | None = None

    def ask(self, question: Callable[[], State | None]) -> State | None:
        """Give the answer, at most a second old; None if there is none in time."""
        try:
            return self._current(question).result(timeout=PATIENCE)
        except TookTooLong:
            return None

    def _current(self, question: Callable[[], State | None]) -> Future[State | None]:
        with self._lock:
            if self._asking is None or self._stale(self._asking):
                self._thread = self._thread or ThreadPoolExecutor(1, "probe")
                self._asked_at = self._clock()
                self._asking = self._thread.submit(question)
            return self._asking

    def _stale(self, asking: Future[State | None]) -> bool:
        return asking.done() and self._clock() - self._asked_at > FRESH
