"""The watcher's duties on real servers, without a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
import redis
from sqlalchemy import text

from services.config import Settings
from services.model.lifecycle import Stage
from services.pipeline import sweep as pipeline
from services.store import files
from services.store.transaction import transaction
from workers import doorbell, sweeper
from workers.app import make_app
from workers.doorbell import Doorbell
from workers.inbox import Inbox

STORY = b"Police in Ostrell said 12 people were hurt in the flood.\n"


@pytest.fixture(autouse=True)
def quiet_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watcher sets up the logs of its process; a test's are pytest's."""
    monkeypatch.setattr("workers.sweeper.logs.set_up", lambda _: None)


@pytest.fixture
def bell(settings: Settings) -> Doorbell:
    app = make_app(settings)
    with app.connection_for_write() as line:
        line.default_channel.client.flushdb()
    return Doorbell(app)


def watching(settings: Settings, until: Callable[[], bool], seconds: float) -> None:
    """Let a watcher run until something holds."""
    stop = threading.Event()
    running = threading.Thread(target=sweeper.watch, args=(settings, stop))
    running.start()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not until():
        time.sleep(0.1)
    stop.set()
    running.join(10)
    assert not running.is_alive()
    assert until()


def some_runs(settings: Settings, count: int) -> None:
    with transaction(settings.database_url) as session:
        session.execute(
            text(
                "INSERT INTO articles (sha256, name, trace_id) SELECT n::text, 'a.txt',"
                " gen_random_uuid() FROM generate_series(1, :n) AS n"
            ),
            {"n": count},
        )
        session.execute(
            text(
                "INSERT INTO runs (article_id, stage, version, trace_id)"
                " SELECT id, 'reading', 1, trace_id FROM articles"
            )
        )


def test_a_dropped_file_is_taken_and_rung_for(
    settings: Settings, bell: Doorbell
) -> None:
    files.drop(settings.inbox, "flood.txt", STORY)

    def rung() -> bool:
        heard = doorbell.lengths(settings)
        return heard is not None and heard[Stage.READING] >= 1

    watching(settings, rung, 10)
    assert pipeline.figures(settings.database_url)["runs"]["reading"] == {"ready": 1}


def test_it_gives_signs_of_life(settings: Settings) -> None:
    def heard() -> bool:
        return bool(pipeline.signs(settings.database_url))

    watching(settings, heard, 10)
    (sign,) = pipeline.signs(settings.database_url)
    assert sign.name.startswith("watcher@") and sign.alive
    assert sign.details["troubles"] == []


def test_rings_that_were_lost_are_rung_again_up_to_a_bound(
    settings: Settings, bell: Doorbell
) -> None:
    some_runs(settings, 100)
    for _ in range(3):
        sweeper.sweep(replace(settings, workers=3), bell)
    heard = doorbell.lengths(settings)
    assert heard is not None and heard[Stage.READING] == 6


def test_nothing_is_rung_when_nothing_is_due(
    settings: Settings, bell: Doorbell
) -> None:
    sweeper.sweep(settings, bell)
    assert set((doorbell.lengths(settings) or {}).values()) == {0}


def test_a_queue_that_is_away_is_counted_and_never_raised(settings: Settings) -> None:
    away = replace(settings, broker_url="redis://127.0.0.1:9/0")
    bell = Doorbell(make_app(away))
    started = time.monotonic()
    bell.ring(Stage.READING)
    assert bell.failed == 1
    assert time.monotonic() - started < 3
    assert doorbell.lengths(away) is None
    some_runs(settings, 1)
    sweeper.sweep(away, bell)


def test_a_full_queue_is_told_and_its_end_too(
    settings: Settings, bell: Doorbell
) -> None:
    """It answers every question and takes no ring: the desk said that all is well."""
    some_runs(settings, 1)
    box = Inbox(settings, bell.ring)

    def told() -> object:
        sweeper._beat(settings, box, bell)
        (sign,) = pipeline.signs(settings.database_url)
        return sign.details["queue"]

    assert told() is not None
    with redis.Redis.from_url(settings.broker_url) as line:
        before = line.config_get("maxmemory")["maxmemory"]
        line.config_set("maxmemory", "1")
        try:
            sweeper.sweep(settings, bell)
            assert told() is None
        finally:
            line.config_set("maxmemory", before)
    assert told() is not None


def test_a_database_that_is_away_puts_the_duties_off(settings: Settings) -> None:
    away = replace(
        settings, database_url="postgresql+psycopg://nobody:x@127.0.0.1:9/none"
    )
    files.drop(settings.inbox, "flood.txt", STORY)
    stop = threading.Event()
    running = threading.Thread(target=sweeper.watch, args=(away, stop))
    running.start()
    time.sleep(2)
    assert running.is_alive()
    stop.set()
    running.join(10)
    assert (settings.inbox / "flood.txt").exists()
