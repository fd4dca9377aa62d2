"""Slows down whoever guesses passwords."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Attempts that may fail before the first wait, and the longest wait in seconds.
FREE, LONGEST = 5, 300.0
#: Callers remembered at most; beyond it the oldest is forgotten.
_REMEMBERED = 10_000


class Attempts:
    """Counts failed attempts a caller, in this process, and doubles the wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with no failures; `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def allowed(self, caller: str) -> bool:
        """Tell whether this caller may try now."""
        with self._lock:
            count, last = self._failures.get(caller, (0, 0.0))
        if count < FREE:
            return True
        wait = min(2.0 ** min(count - FREE, 20), LONGEST)
        return self._clock() - last >= wait

    def failed(self, caller: str) -> None:
        """Count a failure."""
        with self._lock:
            count, _ = self._failures.pop(caller, (0, 0.0))
            self._failures[caller] = (count + 1, self._clock())
            if len(self._failures) > _REMEMBERED:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, caller: str) -> None:
        """Forget a caller's failures."""
        with self._lock:
            self._failures.pop(caller, None)
