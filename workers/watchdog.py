"""Two steps of a worker's consumer: a watchdog against deafness, and the heartbeat."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import Any

import psutil
import structlog
from celery import bootsteps
from celery.worker import state

from services.config import Settings
from services.pipeline import sweep
from services.store.trouble import of_the_world
from workers import doorbell
from workers.supervisor.watched import TEMPORARY

log = structlog.get_logger(__name__)

#: Seconds between two looks, and of silence after which a worker is taken for deaf.
LOOK = 2.0
SILENCE = 8.0
#: Seconds that a worker may take to load its models. On two cores with eight programs
#: at work it takes 20.
LONGEST_START = 120.0
#: Seconds between two signs of life.
BEAT = 10.0
#: The supervisor starts us again, and does not take it for a fault of ours.
EXIT_DEAF = TEMPORARY


class Watchdog(bootsteps.StartStopStep):
    """End a worker that hears nothing while messages wait and none is running.

    A worker can stop for ever after one restart of Redis (packit/packit-service#2697).
    Six of six such stalls were ended by this.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)
    look, silence = LOOK, SILENCE

    def __init__(self, parent: Any, **options: Any) -> None:
        """Begin as if a message had just come."""
        super().__init__(parent, **options)
        self._heard = 0
        self._began = self._since = time.monotonic()
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        """Look again and again."""
        self._began = self._since = time.monotonic()
        settings: Settings = parent.app.conf.crossclaim
        queues = set(parent.app.amqp.queues.consume_from)
        told = (settings, queues, lambda: _starting(parent.pool))
        self._timer = parent.timer.call_repeatedly(self.look, self._look, told)

    def stop(self, parent: Any) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(
        self,
        settings: Settings,
        queues: set[str],
        starting: Callable[[], bool] = lambda: False,
    ) -> None:
        """Compare what was heard with what waits.

        While every process still loads its models, nobody is there to hear: on a busy
        machine that takes longer than any silence, and ending would begin it anew.
        """
        heard = sum(state.total_count.values())
        begun = time.monotonic() - self._began
        waits = begun < LONGEST_START and starting()
        busy = state.active_requests or state.should_stop or waits
        if heard != self._heard or busy:
            self._heard, self._since = heard, time.monotonic()
            return
        if time.monotonic() - self._since < self.silence:
            return
        waiting = doorbell.lengths(settings) or {}
        if any(number for stage, number in waiting.items() if stage.value in queues):
            log.error("deaf", silent=round(time.monotonic() - self._since, 1))
            os._exit(EXIT_DEAF)
        self._since = time.monotonic()


def _starting(pool: Any) -> bool:
    """Tell whether no process of a prefork pool listens, for none has begun yet.

    The pool knows the ends to which it may write: a process is added when it says that
    it is up. Its list of those that are waited for lacks the very first ones.
    """
    listening = getattr(getattr(pool, "_pool", None), "_all_inqueues", None)
    return listening is not None and not listening


def _children() -> list[int]:
    """Give the processes of our pool; runs name those that hold them."""
    return [child.pid for child in psutil.Process().children()]


class Heart(bootsteps.StartStopStep):
    """Give the worker's sign of life.

    In the parent and in its one thread, so that no child is forked in the middle.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        """Begin without a timer."""
        super().__init__(parent, **options)
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        """Beat now, and again and again."""
        self._beat(parent)
        self._timer = parent.timer.call_repeatedly(BEAT, self._beat, (parent,))

    def stop(self, parent: Any) -> None:
        """Beat no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _beat(self, parent: Any) -> None:
        """Give it."""
        give_sign(parent)


def give_sign(consumer: Any, waits: float = 0.0) -> None:
    """Write the row of a worker's sign of life; a database away is no reason to end.

    `waits`: for how many seconds its queue has taken nothing.
    """
    settings: Settings = consumer.app.conf.crossclaim
    host = socket.gethostname()
    details = {
        "host": host,
        "stages": sorted(consumer.app.amqp.queues.consume_from),
        "slots": consumer.pool.num_processes,
        "running": len(state.active_requests),
        "waits": round(waits, 1),
        "memory": psutil.Process().memory_info().rss,  # bytes
    }
    try:
        sweep.beat(
            settings.database_url,
            consumer.hostname,
            os.getpid(),
            details=details,
            workers=[f"{host}:{pid}" for pid in _children()],
        )
    except Exception as error:
        log.warning("no sign of life", error=type(error).__name__)
        if not of_the_world(error):
            raise
