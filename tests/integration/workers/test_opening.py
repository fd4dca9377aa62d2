"""Whoever may write into the inbox can have us write nowhere else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from services.config import Settings
from services.desk import intake as desk
from services.errors import Missing
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.desk import rows
from workers import opening
from workers.inbox import Inbox

STORY = b"Police in Ostrell said 12 people were hurt in the flood.\n"


@pytest.fixture
def box(settings: Settings) -> Inbox:
    known = replace(settings, settle=2.0, max_file_bytes=10_000)
    return Inbox(known, lambda _: None)


def _wait(box: Inbox) -> None:
    for now in (1000.0, 1003.0):
        box.round(now)


def _everything(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "cron.d"
    folder.mkdir()
    return folder


def test_a_link_in_the_place_of_taken_is_refused_like_any_other(
    box: Inbox, elsewhere: Path
) -> None:
    inbox = box.settings.inbox
    (inbox / "taken").symlink_to(elsewhere)
    (inbox / "flood.txt").write_bytes(STORY)
    _wait(box)
    assert _everything(elsewhere) == []
    assert not (inbox / "taken").is_symlink()
    assert list((inbox / "taken").glob("*/*-flood.txt"))
    assert list((inbox / "failed").glob("*-taken"))


def test_a_link_in_the_place_of_failed_is_told_until_it_is_gone(
    box: Inbox, elsewhere: Path
) -> None:
    inbox = box.settings.inbox
    (inbox / "failed").symlink_to(elsewhere)
    (inbox / "huge.txt").write_bytes(STORY * 1000)
    _wait(box)
    assert _everything(elsewhere) == []
    assert (inbox / "huge.txt").exists()
    assert any("no folder of its own" in one for one in box.troubles)
    (inbox / "failed").unlink()
    for now in (2000.0, 2003.0):
        box.round(now)
    assert list((inbox / "failed").glob("*-huge.txt"))
    assert box.troubles == ()


def test_a_link_that_is_put_there_at_the_last_moment_is_not_followed(
    tmp_path: Path, elsewhere: Path
) -> None:
    (tmp_path / "flood.txt").write_bytes(STORY)
    (tmp_path / "taken").symlink_to(elsewhere)
    folder = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for target in ("taken/1-flood.txt", "taken/2026-03-09/1-flood.txt"):
            with pytest.raises(OSError, match="no folder of its own"):
                opening.move(folder, "flood.txt", target)
    finally:
        os.close(folder)
    assert _everything(elsewhere) == []


def test_a_day_that_is_a_link_is_not_followed(box: Inbox, elsewhere: Path) -> None:
    inbox = box.settings.inbox
    with transaction(box.settings.database_url) as session:
        today = str(session.scalar(text("SELECT clock_timestamp()::date")))
    (inbox / "taken").mkdir()
    (inbox / "taken" / today).symlink_to(elsewhere)
    (inbox / "flood.txt").write_bytes(STORY)
    _wait(box)
    assert _everything(elsewhere) == []


def test_a_note_replaces_a_link_and_leaves_what_it_leads_to(
    box: Inbox, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"a password")
    inbox = box.settings.inbox
    (inbox / "failed").mkdir()
    for number in range(1, 5):
        (inbox / "failed" / f"{number}-huge.txt.error.json").symlink_to(secret)
    (inbox / "huge.txt").write_bytes(STORY * 1000)
    _wait(box)
    assert secret.read_bytes() == b"a password"
    (note,) = [one for one in (inbox / "failed").glob("*.json") if not one.is_symlink()]
    assert "inbox.too_large" in note.read_text()


@pytest.mark.parametrize(
    "place", ["../secret.txt", "failed/../../secret.txt", "failed/link.txt"]
)
def test_only_what_lies_in_the_inbox_is_put_back(
    settings: Settings, tmp_path: Path, place: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"a password")
    (settings.inbox / "failed").mkdir()
    (settings.inbox / "failed" / "link.txt").symlink_to(secret)
    with transaction(settings.database_url) as session:
        ana = rows.a_user(session, role=Role.REVIEWER)
        number = rows.a_sighting(session, None, reason="x", error="x", moved_to=place)
        with pytest.raises(Missing):
            desk.replay(session, "sighting", number, ana, settings.inbox)
    assert secret.read_bytes() == b"a password"
    assert os.listdir(settings.inbox) == ["failed"]
