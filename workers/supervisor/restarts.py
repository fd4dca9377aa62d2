"""When something that ended is started again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
MOST_ENDS, SPELL = 5, 60.0  # so many ends in so many seconds stop everything


@dataclass(slots=True)
class Restarts:
    """When something that ended is started again; the time comes in as an argument."""

    _delay: float = FIRST_DELAY
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_ENDS))

    def after_end(self, now: float) -> float | None:
        """Give the seconds to wait after an end at `now`; None: it ended too often.

        The wait doubles from end to end and begins anew after a minute without one.
        """
        if self._ends and now - self._ends[-1] > SPELL:
            self._delay = FIRST_DELAY
        self._ends.append(now)
        if len(self._ends) == MOST_ENDS and now - self._ends[0] <= SPELL:
            return None
        delay = self._delay
        self._delay = min(delay * 2, LONGEST_DELAY)
        return delay
