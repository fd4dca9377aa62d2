"""Start a child that ends with us, and end one for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence

from services.errors import StartError
from workers.servers.identity import Identity
from workers.servers.linux import end_with

HURRIED_PATIENCE = 1.0  # for each step of stopping, once somebody is in a hurry

Steps = Sequence[tuple[signal.Signals, float]]


class StartFailed(StartError):
    """A program ended or did not answer in time; its log's end is in the message."""


def before_exec(
    death: signal.Signals | None, identity: Identity | None = None
) -> Callable[[], None]:
    """Make what a child does between fork and exec, for `subprocess.Popen`.

    It changes identity, then asks for the signal `death` when the thread that started
    it ends. A change of credentials would clear that wish: hence the order.
    """
    parent = os.getpid()

    def run() -> None:
        if identity is not None:
            identity.assume()
        if death is not None:
            end_with(parent, death)

    return run


def never() -> bool:
    """Say no: nobody is in a hurry."""
    return False


def end(
    child: subprocess.Popen[bytes], steps: Steps, hurried: Callable[[], bool]
) -> None:
    """Send one signal after the other until `child` has ended or none is left.

    Each is given its patience, in seconds; `HURRIED_PATIENCE` once `hurried()`.
    """
    for step, patience in steps:
        if child.poll() is not None:
            return
        child.send_signal(step)
        _await_end(child, patience, hurried)


def _await_end(
    child: subprocess.Popen[bytes], patience: float, hurried: Callable[[], bool]
) -> None:
    begun = time.monotonic()
    while child.poll() is None:
        limit = min(patience, HURRIED_PATIENCE) if hurried() else patience
        if time.monotonic() - begun > limit:
            return
        time.sleep(0.02)
