"""What the supervisor watches: a server or a program, and how it ended."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from workers.servers.child import never
from workers.supervisor.restarts import Restarts


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
    """Something that runs, how often it ended, and when it is due again."""

    runs: Runnable
    restarts: Restarts = field(default_factory=Restarts)
    due: float | None = None


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
