"""Tell of trouble that lasts: at once, then ever more seldom, and when it is over."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

#: Seconds until trouble that lasts is told again; doubled each time up to the second.
AGAIN, LONGEST = 10.0, 600.0


@dataclass(slots=True)
class Outage:
    """One kind of trouble, felt again and again by whoever tries; times in seconds.

    `what` is what a line says of it: "queue takes nothing".
    """

    what: str
    tries: int = field(default=0)
    _since: float = field(default=0.0)
    _next: float = field(default=0.0)
    _gap: float = field(default=AGAIN)

    def lasted(self, now: float | None = None) -> float:
        """Give for how long it lasts; 0 while all is well."""
        now = time.monotonic() if now is None else now
        return now - self._since if self.tries else 0.0

    def felt(self, error: BaseException, now: float | None = None) -> None:
        """Count a try that failed; say so if it is the first, or time to say so."""
        now = time.monotonic() if now is None else now
        if not self.tries:
            self._since, self._next, self._gap = now, now, AGAIN
        self.tries += 1
        if now >= self._next:
            self._next, self._gap = now + self._gap, min(2 * self._gap, LONGEST)
            log.warning(self.what, error=type(error).__name__, **self._told(now))

    def over(self, now: float | None = None) -> None:
        """Say that it is over, and how long it lasted; nothing while all is well."""
        if self.tries:
            now = time.monotonic() if now is None else now
            over = f"{self.what}: over"
            log.warning(over, **self._told(now))
            self.tries = 0

    def _told(self, now: float) -> dict[str, float]:
        return {"lasted": round(self.lasted(now), 1), "tries": self.tries}
