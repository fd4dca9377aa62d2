"""What the supervisor watches: a server or a program, and how it ended."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from workers.servers.child import never
from workers.supervisor.restarts import Restarts

#: "Temporary failure" (sysexits.h): a worker that hears nothing ends itself so.
TEMPORARY = 75
#: Signals that a program brings upon itself; any other was sent to it.
_CRASHES = frozenset(
    {
        signal.SIGABRT,
        signal.SIGBUS,
        signal.SIGFPE,
        signal.SIGILL,
        signal.SIGSEGV,
        signal.SIGSYS,
    }
)


class Runnable(Protocol):
    """What can be watched: a server, or one of our programs."""

    log: Path
    child: subprocess.Popen[bytes] | None

    @property
    def label(self) -> str:
        """Its name in sentences."""

    def alive(self) -> bool:
        """Say whether it was started and has not ended."""

    def start(self, *, interrupted: Callable[[], bool]) -> object:
        """Start it, or raise StartError."""

    def stop(self, hurried: Callable[[], bool] = never) -> None:
        """Stop it with all it started; harmless when it has ended."""


@dataclass(slots=True)
class Watched:
    """Something that runs, since when, how often it ended, when it is due again."""

    runs: Runnable
    restarts: Restarts = field(default_factory=Restarts)
    since: float = field(default_factory=time.monotonic)
    due: float | None = None
    how: str = ""  # it ended last

    def ran(self) -> float:
        """Give the seconds since it was started."""
        return time.monotonic() - self.since


def how_it_ended(child: subprocess.Popen[bytes] | None) -> str:
    """Say how a program ended, in brackets' words."""
    code = child.returncode if child is not None else None
    if code is None:
        return "it did not start"
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"


def by_its_own_doing(child: subprocess.Popen[bytes] | None) -> bool:
    """Tell an end of a program's own making from one that came from outside.

    Told to end it ends with 0, killed by a signal; one that tells a trouble that
    passes is not to blame either.
    """
    code = child.returncode if child is not None else None
    if code is None:
        return True
    return -code in _CRASHES if code < 0 else code not in (0, TEMPORARY)
