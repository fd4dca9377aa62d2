"""`crossclaim round`: a nightly round as somebody calls it by day."""

from __future__ import annotations

import threading

import pytest

from services.config import Settings
from services.pipeline import rounds
from services.store.transaction import transaction
from tests.arriving import change, rows
from tests.integration.desk.rows import an_article
from workers import cli, night


@pytest.fixture
def called(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Let the command line find the servers of this test."""
    for name in ("data", "inbox", "content", "database_url", "broker_url"):
        monkeypatch.setenv(f"CROSSCLAIM_{name.upper()}", str(getattr(settings, name)))
    return settings


def test_it_tells_each_check_and_ends_well_or_not(
    called: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["round"]) == 0
    told = capsys.readouterr().out
    assert "every decision is as it was written" in told
    assert "0 let go" in told
    with transaction(called.database_url) as session:
        lost = an_article(session, name="lost.txt")
    assert cli.main(["round"]) == 1
    told = capsys.readouterr().out
    assert "articles whose bytes are gone or damaged: 1" in told
    assert f"{lost} (lost.txt)" in told
    assert len(rows(called, "SELECT id FROM rounds WHERE ended_at IS NOT NULL")) == 2


def test_it_waits_for_a_round_that_a_watcher_makes(called: Settings) -> None:
    rounds.start(called, "watcher")
    assert rounds.step(called, "watcher")
    made: list[int] = []
    waiting = threading.Thread(target=lambda: made.append(night.make(called).id))
    waiting.start()
    waiting.join(1)
    assert waiting.is_alive()
    while rounds.step(called, "watcher"):
        pass
    waiting.join(10)
    assert made == [1]


def test_it_goes_on_with_a_round_whose_watcher_died(called: Settings) -> None:
    rounds.start(called, "watcher")
    assert rounds.step(called, "watcher")
    change(called, "UPDATE rounds SET until = clock_timestamp()")
    assert night.make(called).id == 1
