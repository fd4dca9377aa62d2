"""Rings: messages that say "this stage has work", and nothing else.

A message that is lost is rung again by the sweeper; one too many finds no work. So
nobody waits for the queue, and nothing that goes wrong here is ever raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import redis
from celery import Celery

from services.config import Settings
from services.model.lifecycle import Stage
from workers.outage import Outage

#: Put before every key, so that ours are told from others' in a shared Redis.
PREFIX = "crossclaim:"
TASK = "work"


@dataclass(slots=True)
class Doorbell:
    """Sends rings, and counts those that could not be sent."""

    app: Celery
    failed: int = field(default=0)
    #: Rings for work that was due though nobody had heard of it.
    again: int = field(default=0)
    #: Whether the last ring was taken. A queue that is full answers, and takes none.
    taken: bool = field(default=True)
    outage: Outage = field(default_factory=lambda: Outage("queue takes no ring"))

    def ring(self, stage: Stage, times: int = 1) -> None:
        """Say that a stage has work."""
        try:
            for _ in range(times):
                self.app.send_task(TASK, args=[stage.value], queue=stage.value)
                self.taken = True
                self.outage.over()
        except Exception as error:  # whatever it is, the sweeper rings again
            self.failed += 1
            self.taken = False
            self.outage.felt(error)

    def ring_all(self, due: Mapping[Stage, int], most: int) -> None:
        """Ring each stage once for each run that is due, up to `most` times."""
        for stage, waiting in due.items():
            self.ring(stage, min(waiting, most))

    def heard(self, settings: Settings) -> Mapping[Stage, int] | None:
        """Give `lengths`, and tell of a queue that is away."""
        try:
            found = _lengths(settings)
        except redis.RedisError as error:
            self.outage.felt(error)
            return None
        if self.taken:  # a queue that is full answers, too
            self.outage.over()
        return found


def lengths(settings: Settings) -> Mapping[Stage, int] | None:
    """Give how many messages wait for each stage; None when the queue is away."""
    try:
        return _lengths(settings)
    except redis.RedisError:
        return None


def _lengths(settings: Settings) -> Mapping[Stage, int]:
    """Ask for how many messages wait for each stage. Raises RedisError."""
    line = redis.Redis.from_url(
        settings.broker_url, socket_timeout=2, socket_connect_timeout=2
    )
    with line, line.pipeline(transaction=False) as asked:
        for stage in Stage:
            asked.llen(PREFIX + stage.value)
        return dict(zip(Stage, asked.execute(), strict=True))
