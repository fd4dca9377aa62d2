"""An upgrade and a backup while everything works: nothing lost, nothing half (F20)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from services.config import Settings
from services.store import decisions, files
from services.store.transaction import engine, transaction
from tests.faults.invariants import broken, quiet
from tests.faults.reviewers import Desk, open_desk
from tests.faults.stories import stories
from tests.faults.world import World, world
from tests.programs import ROOT, Programs

pytestmark = pytest.mark.slow

#: Articles before the upgrade, and after it until both workers have done some.
BEFORE, AFTER = 12, 90


@pytest.fixture
def desk() -> Generator[tuple[World, Desk], None, None]:
    """Run everything, with three people who decide until they are told to end."""
    with world() as one:
        one.until(lambda: one.ready().get("status") == "ok", 120, "not ready")
        people = open_desk(
            one.settings.database_url,
            one.parts.port,
            one.history,
            people=3,
            seed=20,
            pause=0.5,
        )
        try:
            yield one, people
        finally:
            people.end()


def test_an_upgrade_and_a_backup_under_load(
    desk: tuple[World, Desk], tmp_path: Path
) -> None:
    busy, people = desk
    texts = list(stories(BEFORE + AFTER))
    _drop(busy, texts[:BEFORE])
    busy.until(lambda: _count(busy, "decisions") > 3, 120, "nobody decides")
    kept = tmp_path / "kept.tar"
    _command(busy, "workers.cli", "backup", str(kept))
    known = busy.rows("SELECT id, hash FROM decisions ORDER BY id")
    _upgrade(busy, texts[BEFORE:])
    busy.until(lambda: quiet(busy), 240, "not everything ended")
    people.end()
    found = broken(busy, "I1 I2 I3 I4 I5 I7 I8")
    assert not found, "\n".join(found)
    with _restored(busy, kept, tmp_path) as (settings, rows):
        _is_whole(settings, rows, known)
        _goes_on(settings)


def _upgrade(busy: World, texts: list[tuple[str, str]]) -> None:
    """Migrate while everything works; let old and new workers work side by side."""
    _command(busy, "tests.faults.newer", "migrate")
    busy.parts.own_apps["worker2"] = "tests.faults.newer"
    busy.parts.start("worker2")
    (since,) = busy.rows("SELECT clock_timestamp() AS now")
    both = (
        "SELECT count(run_id) > 2 AND count(*) - count(run_id) > 2 AS both"
        " FROM runs LEFT JOIN faults_newer ON run_id = id"
        " WHERE state = 'done' AND finished_at > :since"
    )
    while not busy.rows(both, since=since["now"])[0]["both"]:
        assert texts, "one of both workers does nothing"
        _drop(busy, [texts.pop()])
        busy.wait(1)
    assert busy.ready()["schema"] is False, "the old desk tells that it is old"


@contextmanager
def _restored(
    busy: World, kept: Path, tmp_path: Path
) -> Generator[tuple[Settings, Any], None, None]:
    """Restore into an empty database and an empty folder."""
    busy.change_alone("CREATE DATABASE restored")
    data = tmp_path / "restored"
    settings = replace(
        busy.settings,
        data=data,
        inbox=data / "inbox",
        content=data / "content",
        database_url=_elsewhere(busy.settings.database_url),
        owner_url=_elsewhere(busy.settings.owner_url),
    )
    settings.inbox.mkdir(parents=True)
    _run(busy, settings, "workers.cli", "restore", str(kept))
    try:
        yield settings, Programs(settings, data).rows
    finally:
        engine(settings.database_url).dispose()


def _is_whole(settings: Settings, rows: Any, known: list[dict[str, Any]]) -> None:
    """The log is a piece of the one that went on; every article has its bytes."""
    restored = rows("SELECT id, hash FROM decisions ORDER BY id")
    assert len(restored) >= 3
    assert restored == known[: len(restored)]
    with transaction(settings.database_url) as session:
        assert decisions.broken(session) == []
    for one in rows("SELECT sha256 FROM articles"):
        assert files.load(settings.content, one["sha256"])


def _goes_on(settings: Settings) -> None:
    """What was under way when the backup was made is carried to its end."""
    logs = settings.data / "logs"
    logs.mkdir(exist_ok=True)
    programs = Programs(settings, logs)
    try:
        programs.start("worker", "watcher")
        programs.until(
            lambda: (
                not programs.rows(
                    "SELECT id FROM runs WHERE state IN ('ready', 'running')"
                )
            ),
            180,
        )
    finally:
        programs.stop()
    ended = programs.rows("SELECT status, count(*) AS n FROM articles GROUP BY status")
    assert [one["status"] for one in ended] == ["judged"]


def _drop(busy: World, texts: list[tuple[str, str]]) -> None:
    for name, text in texts:
        busy.drop(name, text.encode())


def _count(busy: World, what: str, **values: Any) -> int:
    return int(busy.rows(f"SELECT count(*) AS n FROM {what}", **values)[0]["n"])


def _elsewhere(url: str) -> str:
    address = make_url(url).set(database="restored")
    return address.render_as_string(hide_password=False)


def _command(busy: World, module: str, *words: str) -> None:
    """Run the program's own command line, as an operator does."""
    _run(busy, busy.settings, module, *words)


def _run(busy: World, settings: Settings, module: str, *words: str) -> None:
    told = Programs(settings, settings.data)._environment()
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=told | {"CROSSCLAIM_OWNER_URL": settings.owner_url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
