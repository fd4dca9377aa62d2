"""One program a folder."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from services.errors import StartError

LOCK_PATIENCE = 2.0  # a program killed a moment ago may not have let go yet


class AlreadyRunning(StartError):
    """Another living program holds the folder."""


class Lock:
    """A hold on a folder that the kernel frees when we end, however we end."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is held yet."""
        self.folder = folder
        self._fd: int | None = None

    def take(self) -> None:
        """Hold the folder, or raise AlreadyRunning that names who does.

        Harmless when held already. A lock file that was deleted meanwhile is made anew.
        """
        if self._fd is not None and os.fstat(self._fd).st_nlink:
            return
        self.free()
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(fd, LOCK_PATIENCE):
            noted = os.pread(fd, 500, 0).decode(errors="replace").split()
            os.close(fd)
            pid, address = [*noted, "", ""][:2]
            raise AlreadyRunning(
                f"{self.folder} is in use by the running program with pid "
                f"{pid or 'unknown'}{f' (its desk: {address})' if address else ''}: "
                "stop it first, or choose another folder."
            )
        self._fd = fd
        self.note("")

    def note(self, address: str) -> None:
        """Write our pid and the desk's address down for whoever comes second."""
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n{address}\n".encode(), 0)

    def free(self) -> None:
        """Let go; harmless twice."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _locked(fd: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
        time.sleep(0.05)
