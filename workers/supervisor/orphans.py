"""Kill the parts that outlived an earlier start, known by their mark."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil

MARK = "SUPERVISED_HOME"  # in the environment of every part: whose it is


def clear_orphans(home: Path) -> None:
    """Kill the parts that an earlier start left behind; the caller holds the lock.

    Seldom any: they were killed with it, unless its shim was killed at the same moment.
    """
    left = [
        one
        for one in psutil.process_iter(["environ", "status"])
        if (one.info["environ"] or {}).get(MARK) == str(home)
        and one.info["status"] != psutil.STATUS_ZOMBIE
        and one.pid != os.getpid()
    ]
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(left, timeout=5.0)
