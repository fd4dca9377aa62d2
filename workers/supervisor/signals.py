"""Being told to stop: Ctrl-C, SIGTERM, a hang-up."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Self

ONE_KEYSTROKE = 0.3  # terminal and shell may both pass the same Ctrl-C on

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Counts the signals that ask us to stop: the first asks, the second hurries."""

    def __init__(self) -> None:
        """Hear nothing yet."""
        self._count = 0
        self._last = float("-inf")
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        """Listen. A hang-up that is ignored (nohup) stays ignored."""
        for one in STOP_SIGNALS:
            if one != signal.SIGHUP or signal.getsignal(one) != signal.SIG_IGN:
                self._before[one] = signal.signal(one, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the signals as they were."""
        for one, before in self._before.items():
            handler = before if callable(before) else signal.SIG_DFL
            signal.signal(one, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last > ONE_KEYSTROKE:
            self._count += 1
        self._last = now

    def asked(self) -> bool:
        """Say whether we were told to stop."""
        return self._count > 0

    def hurried(self) -> bool:
        """Say whether we were told twice."""
        return self._count > 1
