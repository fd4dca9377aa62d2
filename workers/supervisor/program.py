"""A part that runs: a group of processes, started and ended as one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workers.servers.child import StartFailed, Steps, before_exec, end, never
from workers.servers.logfile import turn_over
from workers.supervisor.keeper import Keeper
from workers.supervisor.orphans import MARK
from workers.supervisor.plan import Part

ROOT = Path(__file__).resolve().parents[2]  # where our packages lie


class Program:
    """A part as a group of processes, its output in a log."""

    def __init__(self, part: Part, *, home: Path, keeper: Keeper) -> None:
        """Name it; nothing runs yet."""
        self.part = part
        self.label = part.name
        self.log = home / "logs" / f"{part.name}.log"
        self.child: subprocess.Popen[bytes] | None = None
        self._env = dict(part.env) | {MARK: str(home)}
        self._keeper = keeper

    def alive(self) -> bool:
        """Say whether its first program was started and has not ended."""
        return self.child is not None and self.child.poll() is None

    def start(self, *, interrupted: Callable[[], bool] = never) -> None:
        """Start it in a session of its own. Raises StartFailed."""
        turn_over(self.log)
        self.log.touch(mode=0o600)
        try:
            with self.log.open("ab") as stream:
                self.child = subprocess.Popen(
                    list(self.part.argv),
                    cwd=ROOT,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    # For the moment before the keeper knows of it.
                    preexec_fn=before_exec(signal.SIGKILL),
                )
        except OSError as error:
            raise StartFailed(f"{self.label} cannot be started: {error}.") from error
        self._keeper.hold(self.child.pid)

    def stop(self, hurried: Callable[[], bool] = never) -> None:
        """End it with SIGTERM and patience, then kill what is left of its group.

        SIGTERM goes to the first program only, which ends its own children when their
        work is done. It may be reaped by now, but its number stays taken as long as its
        group has members.
        """
        if self.child is None:
            return
        polite: Steps = [(signal.SIGTERM, self.part.patience)]
        end(self.child, polite, hurried)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self._keeper.let_go(self.child.pid)
        self.child = None
