"""Articles are read again by the real programs, and a kill in the middle loses nothing.

The command line asks, real workers do it, and what people decided stands.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from services.config import Settings
from services.desk.decide import decide
from services.model.decision import DecisionKind, Request
from services.store import cases, files
from services.store.transaction import transaction
from tests.faults.stories import stories
from tests.integration.desk.rows import a_user
from tests.programs import ROOT, Programs, programs

pytestmark = pytest.mark.slow

COUNT = 8
STANDING = "SELECT id, case_id, record_id, status, text FROM claims ORDER BY id"


@pytest.fixture
def running(settings: Settings) -> Generator[Programs, None, None]:
    with programs(replace(settings, workers=2)) as all_parts:
        for name, story in stories(COUNT):
            files.drop(settings.inbox, name, story.encode())
        all_parts.until(lambda: at_rest(all_parts), 400)
        yield all_parts


def at_rest(running: Programs, version: int = 1) -> bool:
    (row,) = running.rows(
        "SELECT count(*) AS n FROM articles WHERE status = 'judged'"
        f" AND version = {version}"
    )
    return bool(row["n"] == COUNT)


def reread(running: Programs, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workers.cli", "reread", *arguments],
        cwd=ROOT,
        env=running._environment(),
        capture_output=True,
        text=True,
        timeout=240,
    )


def accept_a_case(running: Programs) -> None:
    with transaction(running.settings.database_url) as session:
        ana = a_user(session, "Ana")
        case = cases.find(session, 1)
        assert case is not None
        asked = Request(str(uuid.uuid4()), 1, DecisionKind.ACCEPT, case.version)
        decide(session, asked, ana)


def counted(running: Programs) -> dict[str, Any]:
    (row,) = running.rows(
        "SELECT (SELECT count(*) FROM runs) AS runs,"
        " (SELECT count(*) FROM readings) AS readings,"
        " (SELECT count(*) FROM opinions) AS opinions"
    )
    return row


def test_reading_everything_again_survives_a_kill(running: Programs) -> None:
    accept_a_case(running)
    before = running.rows(STANDING)
    opinions = counted(running)["opinions"]

    told = reread(running, "--all", "--dry-run", "--json")
    assert told.returncode == 0, told.stderr
    *each, total = map(json.loads, told.stdout.splitlines())
    assert len(each) == total["sum"]["articles"] == COUNT
    assert total["sum"]["kept"] == len(before)
    assert counted(running)["readings"] == 0

    asking = subprocess.Popen(
        [sys.executable, "-m", "workers.cli", "reread", "--all"],
        cwd=ROOT,
        env=running._environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    running.until(lambda: counted(running)["readings"] == COUNT, 60)
    asking.kill()
    asking.communicate()
    kill_a_worker(running)
    running.until(lambda: at_rest(running, 2), 400)
    assert running.rows(STANDING) == before
    assert counted(running)["opinions"] == opinions
    open_runs = running.rows("SELECT id FROM runs WHERE state <> 'done'")
    assert open_runs == []
    assert reread(running).stderr == "nothing is to be read again\n"


def kill_a_worker(running: Programs) -> None:
    """Kill -9 the first process that has a run in its hands."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for one in running.rows("SELECT worker FROM runs WHERE state = 'running'"):
            with suppress(ProcessLookupError):
                os.kill(int(one["worker"].rpartition(":")[2]), signal.SIGKILL)
                return
        time.sleep(0.01)


def test_progress_is_shown_to_the_end(running: Programs) -> None:
    done = reread(running, "--article", "1", "--article", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "2 of 2 articles"
