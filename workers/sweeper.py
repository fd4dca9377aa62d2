"""The watcher: looks after the inbox, sweeps, rings what was not heard, gives signs."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from services import logs
from services.config import Settings
from services.model.lifecycle import Stage
from services.pipeline import rounds
from services.pipeline import sweep as pipeline
from services.store.trouble import of_the_world
from workers import inbox
from workers.app import make_app
from workers.doorbell import Doorbell
from workers.inbox import Inbox

log = structlog.get_logger(__name__)

#: Seconds between two listings of the inbox, two sweeps, two signs of life, two looks
#: for moves that a crash left unsaid, and two looks whether it is time for a round.
LIST, SWEEP, BEAT, TIDY, ROUND = 2.0, 5.0, 10.0, 60.0, 20.0


@dataclass(slots=True)
class Duty:
    """Something to do again and again. `do` says True if it is not through yet."""

    do: Callable[[], bool | None]
    every: float  # seconds
    due: float = 0.0


def watch(
    settings: Settings,
    stop: threading.Event | None = None,
    *,
    looks: float = ROUND,
    lease: float = rounds.LEASE,
) -> None:
    """Watch until `stop` is set; without one, until SIGTERM or Ctrl-C.

    `looks`: seconds between two looks whether it is time for a round; `lease`: seconds
    that a round is ours without a step.
    """
    logs.set_up(settings.log_level)
    stop = stop or _until_told()
    bell = Doorbell(make_app(settings))
    box = Inbox(settings, bell.ring)
    duties = [
        Duty(box.round, min(LIST, settings.settle)),
        Duty(lambda: sweep(settings, bell), SWEEP),
        Duty(lambda: _beat(settings, box, bell), BEAT),
        Duty(lambda: inbox.settle_moves(settings), TIDY),
        Duty(lambda: make_round(settings, lease), looks),
    ]
    log.info("watching", inbox=str(settings.inbox))
    while not stop.is_set():
        for duty in duties:
            _do(duty, time.monotonic())
        stop.wait(max(0.0, min(duty.due for duty in duties) - time.monotonic()))


def sweep(settings: Settings, bell: Doorbell) -> None:
    """Turn over what was lost, and ring for what is due.

    Never more than twice the workers there are: without that bound 300 runs got 759
    rings.
    """
    due = pipeline.sweep(settings.database_url)
    heard = bell.heard(settings) if due else None
    if heard is None:
        return
    enough = 2 * _slots(settings)
    for stage, waiting in due.items():
        times = min(waiting, max(0, enough - heard[stage]))
        bell.ring(stage, times)
        bell.again += times


def make_round(settings: Settings, lease: float = rounds.LEASE) -> bool:
    """Begin a nightly round if it is time, and make a step; True if more are to come.

    So small a step that the inbox does not wait for it.
    """
    me = f"{_name()}:{os.getpid()}"
    rounds.start(settings, me)
    return rounds.step(settings, me, lease=lease)


def _slots(settings: Settings) -> int:
    """Count the worker processes that were heard of lately."""
    signs = pipeline.signs(settings.database_url)
    heard = sum(int(one.details.get("slots", 0)) for one in signs if one.alive)
    return max(heard, settings.workers)


def _do(duty: Duty, now: float) -> None:
    """Do a duty if it is due; trouble of the world leaves it for the next time."""
    if now < duty.due:
        return
    more = None
    try:
        more = duty.do()
    except Exception as error:
        log.warning("put off", error=type(error).__name__)
        if not of_the_world(error):
            raise
    duty.due = now if more else time.monotonic() + duty.every


def _beat(settings: Settings, box: Inbox, bell: Doorbell) -> None:
    """Give a sign of life that says how the inbox stands."""
    standing = box.listing.standing(time.monotonic())
    if not bell.taken:  # try again: one ring too many finds no work
        bell.ring(Stage.READING)
    heard = bell.heard(settings) if bell.taken else None
    details: dict[str, Any] = {
        "host": socket.gethostname(),
        "files": len(standing),
        "oldest_file": round(max(standing.values(), default=0.0), 1),
        "troubles": list(box.troubles),
        "rings_failed": bell.failed,
        "rings_again": bell.again,
        # None while the queue is away, or takes nothing: the desk, which knows no
        # queue, reads it here.
        "queue": heard and {stage.value: number for stage, number in heard.items()},
    }
    pipeline.beat(settings.database_url, _name(), os.getpid(), details=details)


def _name() -> str:
    return f"watcher@{socket.gethostname()}"


def _until_told() -> threading.Event:
    """Give an event that SIGTERM and Ctrl-C set."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told
