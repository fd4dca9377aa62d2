"""The log that a program writes: turned over when it is long, quoted in errors."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LOG_LIMIT = 5_000_000  # a longer log is turned over
LOG_END = 2_000  # as much of a log as an error quotes


def turn_over(log: Path, limit: int = LOG_LIMIT) -> None:
    """Move the lines of a log longer than `limit` bytes to `<name>.log.1`.

    They are copied and the log is emptied in place, for a program that runs keeps it
    open (to append). A line written between the two is lost.
    """
    if not log.exists() or log.stat().st_size <= limit:
        return
    shutil.copyfile(log, log.with_suffix(".log.1"))
    log.with_suffix(".log.1").chmod(0o600)
    os.truncate(log, 0)


def log_end(log: Path, since: int = 0) -> str:
    """Give the last `LOG_END` bytes of a log, none of them before byte `since`."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(since if since <= size else 0, size - LOG_END))
            return stream.read().decode(errors="replace").strip()
    except OSError:
        return "(no log)"
