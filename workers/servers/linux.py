"""Two calls of Linux that Python does not offer."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

LINUX = sys.platform.startswith("linux")
CLONE_NEWUSER = 0x10000000  # <sched.h>
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def enter_user_namespace() -> None:
    """Leave for a new user namespace. Raises OSError, on other systems always."""
    if _libc is None or _libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")


def end_with(parent: int, death: signal.Signals) -> None:
    """Have the kernel send us `death` when the thread that started us ends.

    `parent` is the pid of that thread's program. On other systems nothing happens.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the wish was heard
        os._exit(1)
