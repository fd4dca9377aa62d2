"""A worker that hears nothing while messages wait ends itself."""

from __future__ import annotations

from typing import Any

import pytest
from celery.worker import state

from services.config import Settings
from services.model.lifecycle import Stage
from workers import watchdog
from workers.watchdog import EXIT_DEAF, LONGEST_START, SILENCE, Watchdog

SETTINGS = Settings()
QUEUES = {"reading", "cleaning"}


class Ended(BaseException):
    """What os._exit does, as far as a test can bear."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("workers.watchdog.time.monotonic", lambda: now[0])
    monkeypatch.setattr(state, "total_count", {})
    monkeypatch.setattr(state, "active_requests", set())

    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr("workers.watchdog.os._exit", end)
    return now


def waiting(monkeypatch: pytest.MonkeyPatch, **counts: int) -> None:
    lengths = {stage: counts.get(stage.value, 0) for stage in Stage}
    monkeypatch.setattr(watchdog.doorbell, "lengths", lambda _: lengths)


def a_watchdog() -> Any:
    return Watchdog(None)


def test_it_ends_a_worker_that_hears_nothing(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    with pytest.raises(Ended, match=str(EXIT_DEAF)):
        dog._look(SETTINGS, QUEUES)


def test_it_waits_for_the_silence_to_last(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += SILENCE - 1
    dog._look(SETTINGS, QUEUES)


def test_it_leaves_a_worker_alone_that_has_something_to_do(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    monkeypatch.setattr(state, "active_requests", {"a request"})
    dog._look(SETTINGS, QUEUES)


def test_it_leaves_a_worker_alone_that_has_just_heard_something(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    monkeypatch.setattr(state, "total_count", {"work": 1})
    dog._look(SETTINGS, QUEUES)


def test_it_leaves_a_worker_alone_while_only_other_stages_have_work(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, judging=3)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    dog._look(SETTINGS, QUEUES)


def test_it_leaves_a_worker_alone_while_the_queue_is_away(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog.doorbell, "lengths", lambda _: None)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    dog._look(SETTINGS, QUEUES)


def test_it_leaves_a_worker_alone_whose_processes_still_load(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += SILENCE + 1
    dog._look(SETTINGS, QUEUES, lambda: True)
    clock[0] += SILENCE + 1
    with pytest.raises(Ended, match=str(EXIT_DEAF)):
        dog._look(SETTINGS, QUEUES, lambda: False)


def test_it_waits_for_processes_that_begin_but_not_for_ever(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(monkeypatch, reading=3)
    dog = a_watchdog()
    clock[0] += LONGEST_START - 1
    dog._look(SETTINGS, QUEUES, lambda: True)
    clock[0] += SILENCE + 1
    with pytest.raises(Ended, match=str(EXIT_DEAF)):
        dog._look(SETTINGS, QUEUES, lambda: True)
