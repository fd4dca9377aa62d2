"""Find and stop the processes of a server that an earlier program left running."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil


def living(names: Sequence[str], root: Path, working_dir: Path) -> list[psutil.Process]:
    """List living (not zombie) processes of one server, whoever began it.

    `names` is what the kernel may call them, `root` the server's folder, `working_dir`
    where they run.
    """
    return [
        one
        for one in psutil.process_iter(["name", "status"])
        if one.info["name"] in names
        and one.info["status"] != psutil.STATUS_ZOMBIE
        and _belongs(one, root, working_dir)
    ]


def _belongs(one: psutil.Process, root: Path, working_dir: Path) -> bool:
    """Know it by its working directory; where that is hidden, by its command line.

    Hidden: another user's process in a container without CAP_SYS_PTRACE.
    """
    try:
        return Path(one.cwd()) == working_dir
    except psutil.AccessDenied:
        with suppress(psutil.Error, OSError):
            return any(str(root) in part for part in one.cmdline())
    except (psutil.NoSuchProcess, OSError):
        pass
    return False


def send(left: Sequence[psutil.Process], step: signal.Signals) -> None:
    """Signal the heads, which stop their children; SIGKILL goes to every one."""
    for one in left:
        with suppress(psutil.NoSuchProcess):
            if step == signal.SIGKILL or one.parent() not in left:
                one.send_signal(step)
