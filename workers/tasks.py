"""The tasks: unpack, call one service, ring what comes next."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from services.engines.loading import engines
from services.model.lifecycle import Stage
from services.pipeline import work as pipeline
from workers.app import app
from workers.doorbell import TASK, Doorbell

doorbell = Doorbell(app)


@contextmanager
def killed_after(seconds: float) -> Iterator[None]:
    """End this process if it stays inside for longer than so many seconds.

    By the kernel, since a handler of Python's would wait for native code to return.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@app.task(name=TASK)
def work(stage: str) -> None:
    """Carry what is ready through a stage. A forged stage raises, and that is all."""
    settings = app.conf.crossclaim
    me = f"{socket.gethostname()}:{os.getpid()}"
    done = pipeline.work(Stage(stage), settings, engines, me, bound=killed_after)
    doorbell.ring_all(done.ring, most=settings.workers)
