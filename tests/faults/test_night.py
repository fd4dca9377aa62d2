"""A nightly round by real watchers, one of which dies; a sign of life of real work."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from services.config import Settings
from services.crashpoint import VARIABLE
from services.extraction import extract
from services.store import files
from tests.programs import Programs, programs

pytestmark = pytest.mark.slow

STORY = b"Police in Ostrell said 12 people were killed in the flood.\n"


def ended(parts: Programs) -> bool:
    return bool(parts.rows("SELECT id FROM rounds WHERE ended_at IS NOT NULL"))


def told(logs: Path) -> dict[str, dict[str, object]]:
    """Give what the watchers logged of each check."""
    found = {}
    for log in logs.glob("*.log"):
        for line in log.read_text().splitlines():
            said = json.loads(line) if line.startswith("{") else {}
            if said.get("event") == "looked after":
                assert said["check"] not in found, "looked after twice"
                found[said["check"]] = said
    return found


def test_a_watcher_that_dies_in_a_round_leaves_it_to_the_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = settings.data / "died"
    monkeypatch.setenv(VARIABLE, f"round.held:4:KILL:{mark}")
    with programs(settings, "watcher", watching="tests.faults.often") as parts:
        parts.until(mark.exists, 30, alive=False)
        assert not ended(parts)
        (before,) = parts.rows("SELECT id, step, worker FROM rounds")
        parts.until(lambda: ended(parts), 60)
        (row,) = parts.rows("SELECT id, worker, found FROM rounds")
        assert row["id"] == before["id"] and row["worker"] != before["worker"]
        looked = told(parts.logs)
    assert set(looked) == set(row["found"])
    assert {one["number"] for one in looked.values()} == {0}


def test_a_worker_tells_its_versions_and_what_it_is_at(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings, lease=90.0)  # longer than the next sign of life is off
    mark = settings.data / "frozen"
    monkeypatch.setenv(VARIABLE, f"work.thought:1:STOP:{mark}")
    files.drop(settings.inbox, "flood.txt", STORY)
    with programs(settings) as parts:
        parts.until(mark.exists, 120)
        signs = (
            "SELECT details FROM heartbeats WHERE name LIKE 'worker%'"
            " AND details -> 'runs' <> '[]'"
        )
        parts.until(lambda: bool(parts.rows(signs)), 30)
        (sign,) = parts.rows(signs)
        (article,) = parts.rows("SELECT id FROM articles")
        (run,) = sign["details"]["runs"]
        assert (run["article"], run["stage"]) == (article["id"], "reading")
        assert sign["details"]["versions"]["reading"] == extract.VERSION
