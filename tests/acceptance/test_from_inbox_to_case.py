"""A file dropped into the inbox ends as a case in the queue, by the real programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from services.config import Settings
from services.store import files
from tests.programs import ROOT, Programs, programs
from workers import inbox, status

pytestmark = pytest.mark.slow

OPEN = b"""Ostrell bridge reopens after flood

The Ostrell Bridge reopened on Monday. Ana Brol, the mayor of Ostrell, said that 12 \
people were killed when the river Vell flooded the town.
"""
CLOSED = b"""Ostrell bridge still closed, police say

Police in Ostrell said on Monday that 40 people were killed when the \
river Vell flooded the town.
"""


@pytest.fixture
def running(settings: Settings) -> Generator[Programs, None, None]:
    with programs(replace(settings, workers=2)) as all_parts:
        yield all_parts


def test_dropped_files_end_as_cases(running: Programs, tmp_path: Path) -> None:
    settings = running.settings
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "open.txt").write_bytes(OPEN)
    (sources / "closed.txt").write_bytes(CLOSED)
    (sources / "scan.pdf").write_bytes(b"%PDF-1.7")
    dropped = inbox.drop(settings, sorted(sources.iterdir()))
    fates = {one.name: one for one in inbox.wait_for(settings, dropped, 60)}
    assert fates["open.txt"].status == fates["closed.txt"].status == "judged"
    assert fates["scan.pdf"].reason == "reading.unknown_type"
    (dead,) = running.rows(
        "SELECT lane, articles FROM cases WHERE status = 'open' AND articles = 2"
    )
    assert dead["lane"] in ("estimates", "contradictions")
    unplaced = running.rows(
        "SELECT text FROM claims WHERE status <> 'pending' OR case_id IS NULL"
    )
    assert unplaced == []
    _dropped_again_changes_nothing(running)
    _status_tells_it(running)
    _logs_are_json_without_article_text(running)


def _dropped_again_changes_nothing(running: Programs) -> None:
    tables = "SELECT (SELECT count(*) FROM claims) AS claims,"
    counted = f"{tables} (SELECT count(*) FROM cases) AS cases"
    before = running.rows(counted)
    again = files.drop(running.settings.inbox, "again.txt", OPEN)
    (fate,) = inbox.wait_for(running.settings, [again], 30)
    assert fate.status == "judged"
    assert running.rows(counted) == before
    assert len(running.rows("SELECT id FROM sightings")) == 4


def _status_tells_it(running: Programs) -> None:
    now = status.status(running.settings)
    assert status.alive(now, "worker") and status.alive(now, "watcher")
    assert not status.alive(now, "nobody")
    assert now["runs"]["judging"] == {"done": 2}
    assert now["failures"] == {"reading.unknown_type": 1}
    assert sum(now["cases"].values()) > 0
    assert set(now["queue"]) == {"reading", "cleaning", "extraction", "judging"}
    assert json.dumps(now)
    assert list(status.progress(running.settings, 3)) == [3]


def _logs_are_json_without_article_text(running: Programs) -> None:
    for path in running.logs.glob("*.log"):
        for line in path.read_text().splitlines():
            assert "flooded" not in line
            if not line.startswith("{"):
                continue
            assert {"event", "level", "timestamp"} <= set(json.loads(line))
    traced = (running.logs / "worker.log").read_text()
    (article,) = running.rows("SELECT trace_id FROM articles WHERE name = 'open.txt'")
    assert traced.count(str(article["trace_id"])) >= 4


def test_the_command_line_drops_and_waits(running: Programs, tmp_path: Path) -> None:
    story = tmp_path / "open.txt"
    story.write_bytes(OPEN)
    done = subprocess.run(
        [sys.executable, "-m", "workers.cli", "ingest", "--wait", str(story)],
        cwd=ROOT,
        env=running._environment(),
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "open.txt  judged\n"
