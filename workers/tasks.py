"""The tasks: unpack, call one service, ring what comes next."""

from __future__ import annotations

import os
import socket

from services.engines.loading import engines
from services.model.lifecycle import Stage
from services.pipeline import work as pipeline
from workers.app import app
from workers.doorbell import TASK, Doorbell

doorbell = Doorbell(app)


@app.task(name=TASK)
def work(stage: str) -> None:
    """Carry what is ready through a stage. A forged stage raises, and that is all."""
    settings = app.conf.crossclaim
    me = f"{socket.gethostname()}:{os.getpid()}"
    done = pipeline.work(Stage(stage), settings, engines, me)
    doorbell.ring_all(done.ring, most=settings.workers)
