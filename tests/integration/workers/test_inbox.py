"""Every dropped file ends once: as an article, a sighting of one, or a refusal."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from services.config import Settings
from services.errors import Missing, Unreadable
from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.pipeline import intake
from services.store import files
from services.store.transaction import engine, transaction
from workers import inbox
from workers.inbox import Inbox
from workers.listing import Listing
from workers.taking import Taking

STORY = b"Police in Ostrell said 12 people were hurt in the flood.\n"


@dataclass
class Watched:
    """An inbox whose clock is ours."""

    settings: Settings
    now: float = 1000.0
    rung: list[Stage] = field(default_factory=list)
    box: Inbox = field(init=False)

    def __post_init__(self) -> None:
        self.box = Inbox(self.settings, self.rung.append)

    @property
    def folder(self) -> Path:
        return self.settings.inbox

    def wait(self, seconds: float = 3.0) -> None:
        """List, let time pass, list again."""
        self.box.round(self.now)
        self.now += seconds
        self.box.round(self.now)

    def rows(self, table: str = "sightings") -> list[dict[str, Any]]:
        with transaction(self.settings.database_url) as session:
            found = session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            return [dict(one) for one in found.mappings()]

    def lying(self) -> list[str]:
        return sorted(one.name for one in self.folder.iterdir() if one.is_file())


@pytest.fixture
def watched(settings: Settings) -> Watched:
    return Watched(replace(settings, settle=2.0, max_file_bytes=10_000))


def refusal(watched: Watched) -> dict[str, Any]:
    """The one refused file, with what lies beside it in failed/."""
    (row,) = watched.rows()
    assert row["article_id"] is None
    assert (watched.folder / row["moved_to"]).parent.name == "failed"
    beside = watched.folder / f"{row['moved_to']}.error.json"
    assert json.loads(beside.read_text())["code"] == row["reason"]
    assert row["moved_at"] is not None
    return row


def test_a_file_that_stands_still_is_taken(watched: Watched) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (row,) = watched.rows()
    (article,) = watched.rows("articles")
    (run,) = watched.rows("runs")
    sha256 = hashlib.sha256(STORY).hexdigest()
    assert row["article_id"] == article["id"] == run["article_id"]
    assert row["name"] == article["name"] == "flood.txt"
    assert row["sha256"] == article["sha256"] == sha256
    assert files.load(watched.settings.content, sha256) == STORY
    assert (watched.folder / row["moved_to"]).read_bytes() == STORY
    assert row["moved_to"].startswith("taken/20")
    assert row["moved_to"].endswith(f"/{row['id']}-flood.txt")
    assert row["trace_id"] == article["trace_id"] == run["trace_id"]
    assert (run["stage"], run["state"]) == ("reading", "ready")
    assert watched.rung == [Stage.READING]
    assert watched.lying() == []
    assert not list(watched.settings.content.glob(f"{files.FRESH}*"))


def test_a_file_that_still_grows_is_left(watched: Watched) -> None:
    with (watched.folder / "flood.txt").open("wb") as file:
        for _ in range(4):
            file.write(STORY)
            file.flush()
            watched.wait(1.5)
            assert watched.rows() == []
    watched.wait()
    (row,) = watched.rows()
    assert row["size"] == 4 * len(STORY)


def test_a_rewrite_of_the_same_length_starts_the_wait_anew(watched: Watched) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    watched.wait(1.5)
    path.write_bytes(STORY.upper())
    watched.wait(1.5)
    assert watched.rows() == []


@pytest.mark.parametrize(
    "name",
    [
        ".flood.txt",
        "~flood.txt",
        "flood.txt.part",
        "a.tmp",
        "a.crdownload",
        "a.filepart",
    ],
)
def test_names_of_unfinished_files_are_ignored(watched: Watched, name: str) -> None:
    (watched.folder / name).write_bytes(STORY)
    watched.wait(700)
    assert watched.rows() == []
    assert watched.lying() == [name]


def test_folders_are_ignored_with_what_is_in_them(watched: Watched) -> None:
    (watched.folder / "desk").mkdir()
    (watched.folder / "desk" / "flood.txt").write_bytes(STORY)
    watched.wait()
    assert watched.rows() == []


def test_the_same_bytes_again_are_one_article_seen_twice(watched: Watched) -> None:
    for name in ("flood.txt", "copy.txt"):
        (watched.folder / name).write_bytes(STORY)
        watched.wait()
    first, second = watched.rows()
    assert first["article_id"] == second["article_id"]
    assert len(watched.rows("articles")) == len(watched.rows("runs")) == 1
    assert watched.lying() == []


def test_the_same_name_with_other_bytes_is_another_article(watched: Watched) -> None:
    for content in (STORY, STORY.upper()):
        (watched.folder / "flood.txt").write_bytes(content)
        watched.wait()
    assert len(watched.rows("articles")) == 2


def test_an_empty_file_is_refused_after_a_minute(watched: Watched) -> None:
    (watched.folder / "flood.txt").touch()
    watched.wait(30)
    assert watched.rows() == []
    watched.wait(31)
    assert refusal(watched)["reason"] == "inbox.empty"


def test_a_file_over_the_limit_is_refused_and_names_the_limit(watched: Watched) -> None:
    (watched.folder / "flood.txt").write_bytes(b"x" * 10_001)
    watched.wait()
    row = refusal(watched)
    assert row["reason"] == "inbox.too_large"
    assert "10,001" in row["error"] and "10,000" in row["error"]


def test_a_symbolic_link_is_refused_and_never_followed(
    watched: Watched, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"a password")
    (watched.folder / "flood.txt").symlink_to(secret)
    watched.wait()
    assert refusal(watched)["reason"] == "inbox.link"
    assert secret.read_bytes() == b"a password"
    assert not list(watched.settings.content.rglob("*"))


def test_a_hard_link_is_refused(watched: Watched, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"a password")
    os.link(secret, watched.folder / "flood.txt")
    watched.wait()
    assert refusal(watched)["reason"] == "inbox.link"


def test_a_pipe_is_refused_and_nobody_waits_for_it(watched: Watched) -> None:
    os.mkfifo(watched.folder / "flood.txt")
    watched.wait()
    (row,) = watched.rows()
    assert row["reason"] == "inbox.not_a_file"
    assert watched.lying() == []


def test_a_sidecar_travels_with_its_article(watched: Watched) -> None:
    (watched.folder / "flood.txt.json").write_bytes(b'{"source": "Ostrell Post"}')
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (row,) = watched.rows()
    (article,) = watched.rows("articles")
    assert bytes(article["sidecar"]) == b'{"source": "Ostrell Post"}'
    assert watched.lying() == []
    assert (watched.folder / f"{row['moved_to']}.json").exists()


def test_a_sidecar_waits_for_its_article(watched: Watched) -> None:
    (watched.folder / "flood.txt.json").write_bytes(b"{}")
    watched.wait(300)
    assert watched.rows() == []
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    assert bytes(watched.rows("articles")[0]["sidecar"]) == b"{}"


def test_a_sidecar_alone_for_ten_minutes_is_refused(watched: Watched) -> None:
    (watched.folder / "flood.txt.json").write_bytes(b"{}")
    watched.wait(601)
    assert refusal(watched)["reason"] == "inbox.sidecar_alone"


def test_an_article_waits_for_a_sidecar_that_still_grows(watched: Watched) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait(1)
    (watched.folder / "flood.txt.json").write_bytes(b"{")
    watched.wait(1.5)
    assert watched.rows() == []
    watched.wait()
    assert bytes(watched.rows("articles")[0]["sidecar"]) == b"{"


def test_a_linked_sidecar_is_refused_by_itself(
    watched: Watched, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(b"{}")
    (watched.folder / "flood.txt.json").symlink_to(secret)
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    assert [row["reason"] for row in watched.rows()] == ["inbox.link", None]
    assert watched.rows("articles")[0]["sidecar"] is None


def test_a_later_sidecar_amends_its_article(watched: Watched) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    for _ in range(2):
        (watched.folder / "flood.txt.json").write_bytes(b'{"source": "Ostrell Post"}')
        (watched.folder / "flood.txt").write_bytes(STORY)
        watched.wait()
    (article,) = watched.rows("articles")
    assert bytes(article["sidecar"]) == b'{"source": "Ostrell Post"}'
    assert len(watched.rows()) == 3


def test_a_later_sidecar_that_says_nothing_is_named(watched: Watched) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (watched.folder / "flood.txt.json").write_bytes(b"{")
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (article,) = watched.rows("articles")
    assert article["sidecar"] is None
    assert article["warnings"] == [
        "flood.txt.json came after the article and says nothing that can be used."
    ]


def test_a_sidecar_that_comes_alone_after_its_article_amends_it(
    watched: Watched,
) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (watched.folder / "flood.txt.json").write_bytes(b'{"source": "Ostrell Post"}')
    watched.wait(59)
    assert watched.lying() == ["flood.txt.json"]
    watched.wait(2)
    assert watched.lying() == []
    (article,) = watched.rows("articles")
    assert bytes(article["sidecar"]) == b'{"source": "Ostrell Post"}'
    first, second = watched.rows()
    assert (second["article_id"], second["reason"]) == (first["article_id"], None)
    assert (watched.folder / second["moved_to"]).exists()


def test_an_article_of_the_same_name_keeps_the_sidecar_that_came_before_it(
    watched: Watched,
) -> None:
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    (watched.folder / "flood.txt.json").write_bytes(b'{"source": "Ostrell Post"}')
    watched.wait(30)
    (watched.folder / "flood.txt").write_bytes(STORY + b"More.")
    watched.wait()
    first, second = watched.rows("articles")
    assert first["sidecar"] is None
    assert bytes(second["sidecar"]) == b'{"source": "Ostrell Post"}'


def test_a_name_of_odd_bytes_is_shown_escaped(watched: Watched) -> None:
    with open(os.fsencode(watched.folder) + b"/fl\xffod.txt", "wb") as file:
        file.write(STORY)
    watched.wait()
    assert watched.rows()[0]["name"] == "fl\\xffod.txt"
    assert watched.lying() == []


def test_a_name_as_long_as_the_system_allows_is_taken(watched: Watched) -> None:
    (watched.folder / ("f" * 251 + ".txt")).write_bytes(STORY)
    watched.wait()
    assert watched.rows()[0]["moved_at"] is not None
    assert watched.lying() == []


def test_a_name_that_would_break_a_line_is_shown_escaped(watched: Watched) -> None:
    (watched.folder / "fl\nood\u202e.txt").write_bytes(STORY)
    watched.wait()
    assert watched.rows()[0]["name"] == "fl\\nood\\u202e.txt"
    assert watched.lying() == []


@pytest.mark.parametrize("name", ["f" * 220 + ".txt", "fl\nood.txt", "fl\udcffod.txt"])
def test_a_refused_file_and_its_sidecar_go_back_whatever_they_are_called(
    watched: Watched, name: str
) -> None:
    (watched.folder / f"{name}.json").write_bytes(b"{}")
    (watched.folder / name).write_bytes(b"x" * 10_001)
    watched.wait()
    row = refusal(watched)
    files.put_back(watched.folder, row["moved_to"], row["name"])
    back = {one.read_bytes() for one in watched.folder.iterdir() if one.is_file()}
    assert back == {b"x" * 10_001, b"{}"}


def test_a_file_with_the_longest_name_goes_back_under_a_shorter_one(
    watched: Watched,
) -> None:
    (watched.folder / ("f" * 251 + ".txt")).write_bytes(b"x" * 10_001)
    watched.wait()
    row = refusal(watched)
    files.put_back(watched.folder, row["moved_to"], row["name"])
    (name,) = watched.lying()
    assert len(name) < 240 and name.endswith("f.txt")


def test_trouble_with_an_odd_name_can_be_told(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    (watched.folder / "fl\udcffod.txt").write_bytes(STORY)

    def refused(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Taking, "take", refused)
    watched.wait()
    assert watched.box.troubles == ("fl\\xffod.txt: Permission denied",)


# --- crashes --------------------------------------------------------------------------


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it."""


STEPS = ["keep_all", "receive_all", "move", "moved_all"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_loses_and_doubles_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, step: str, moment: str
) -> None:
    place = {"keep_all": "workers.taking", "move": "workers.opening"}.get(
        step, "services.pipeline.intake"
    )
    dropped = {f"{one}.txt": STORY + one.encode() for one in ("flood", "dam", "gate")}
    with monkeypatch.context() as patched:
        patched.setattr(f"{place}.{step}", dying(place, step, moment))
        (watched.folder / "flood.txt.json").write_bytes(b"{}")
        for name, words in dropped.items():
            (watched.folder / name).write_bytes(words)
        with pytest.raises(Killed):
            watched.wait()
    restarted = Watched(watched.settings, now=watched.now)
    restarted.wait()
    inbox.settle_moves(watched.settings)
    rows = restarted.rows()
    assert sorted(row["name"] for row in rows) == sorted(dropped)
    for row in rows:
        assert row["moved_at"] is not None
        assert (watched.folder / row["moved_to"]).read_bytes() == dropped[row["name"]]
    articles = {row["name"]: row for row in restarted.rows("articles")}
    assert sorted(articles) == sorted(dropped)
    assert bytes(articles["flood.txt"]["sidecar"]) == b"{}"
    assert len(restarted.rows("runs")) == len(dropped)
    assert restarted.lying() == []


def test_many_files_cost_few_transactions(watched: Watched) -> None:
    """Two for each file, each waiting for the disk, made 20,000 files take an hour."""
    for number in range(64):
        (watched.folder / f"{number}.txt").write_bytes(STORY + b"%d" % number)
    commits: list[Any] = []
    counted = engine(watched.settings.database_url)
    note = commits.append
    event.listen(counted, "commit", note)
    try:
        watched.wait()
    finally:
        event.remove(counted, "commit", note)
    assert len(watched.rows()) == len(watched.rows("articles")) == 64
    assert len(commits) <= 6
    assert watched.lying() == []


def test_what_another_watcher_has_in_hand_keeps_nothing_from_being_taken_together(
    watched: Watched,
) -> None:
    """One such file made a watcher take 32 one by one."""
    for number in range(64):
        (watched.folder / f"{number}.txt").write_bytes(STORY + b"%d" % number)
    commits: list[Any] = []
    counted = engine(watched.settings.database_url)
    note = commits.append
    with ExitStack() as held:
        for number in range(0, 64, 4):
            path = watched.folder / f"{number}.txt"
            fcntl.flock(held.enter_context(path.open()), fcntl.LOCK_EX)
        event.listen(counted, "commit", note)
        try:
            watched.wait()
        finally:
            event.remove(counted, "commit", note)
        assert len(watched.rows("articles")) == 48
        assert len(commits) <= 6
        assert len(watched.lying()) == 16
    watched.wait()
    assert len(watched.rows()) == len(watched.rows("articles")) == 64
    assert watched.lying() == []


def test_the_same_bytes_taken_together_are_one_article(watched: Watched) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (watched.folder / name).write_bytes(STORY)
    (watched.folder / "d.txt").write_bytes(STORY + b"More.")
    watched.wait()
    assert len(watched.rows()) == 4
    assert len(watched.rows("articles")) == len(watched.rows("runs")) == 2
    assert watched.rung == [Stage.READING] * 2
    assert watched.lying() == []


def test_one_that_is_refused_keeps_none_of_those_beside_it(
    watched: Watched, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_bytes(STORY)
    os.link(tmp_path / "elsewhere", watched.folder / "b.txt")
    for name in ("a.txt", "c.txt"):
        (watched.folder / name).write_bytes(STORY + name.encode())
    watched.wait()
    assert [row["reason"] for row in watched.rows()].count("inbox.link") == 1
    assert len(watched.rows("articles")) == 2
    assert watched.lying() == []


def dying(place: str, step: str, moment: str) -> Any:
    """Die right before or right after a step, as kill -9 does."""
    module = __import__(place, fromlist=[step])
    real = getattr(module, step)

    def die(*given: Any, **named: Any) -> Any:
        if moment == "after":
            real(*given, **named)
        raise Killed

    return die


def test_a_file_that_somebody_took_away_is_not_waited_for(watched: Watched) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    stat = path.stat()
    seen = Sighting(
        "flood.txt",
        hashlib.sha256(STORY).hexdigest(),
        len(STORY),
        stat.st_dev,
        stat.st_ino,
        stat.st_mtime_ns,
        None,
        "00000000-0000-0000-0000-000000000007",
    )
    intake.receive(watched.settings.database_url, seen)
    path.unlink()
    inbox.settle_moves(watched.settings)
    (row,) = watched.rows()
    assert row["moved_at"] is not None and row["moved_to"] is None


def test_what_lies_beside_a_file_is_not_taken_for_it(watched: Watched) -> None:
    """Its reason is written before it is moved: a crash may leave it alone there."""
    (watched.folder / "flood.txt").write_bytes(b"x" * 10_001)
    watched.wait()
    row = refusal(watched)
    (watched.folder / row["moved_to"]).unlink()
    unsay_moves(watched)
    inbox.settle_moves(watched.settings)
    assert watched.rows()[0]["moved_to"] is None
    assert watched.lying() == []


# --- written anew between the copy and the move ---------------------------------------

ANEW = STORY.replace(b"12", b"19")


def rename_over(path: Path) -> None:
    """Put another file in its place, as careful programs do."""
    hidden = path.with_name(".hidden")
    hidden.write_bytes(ANEW)
    hidden.rename(path)


def write_anew(path: Path) -> None:
    """Write other bytes of the same length into it, its time set back."""
    time_ns = path.stat().st_mtime_ns - 10**9
    path.write_bytes(ANEW)
    os.utime(path, ns=(time_ns, time_ns))


def changing(change: Any, *paths: Path) -> Any:
    """Note the sightings, and have the files changed before they are moved."""
    real = intake.receive_all

    def note(*given: Any) -> Any:
        noted = real(*given)
        for path in paths:
            change(path)
        return noted

    return note


def unsay_moves(watched: Watched) -> None:
    """Leave the rows as a crash between moving and saying so does."""
    with transaction(watched.settings.owner_url) as session:
        session.execute(text("UPDATE sightings SET moved_at = NULL, moved_to = NULL"))


@pytest.mark.parametrize("change", [rename_over, write_anew])
def test_a_file_written_anew_before_it_is_moved_is_taken_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    (watched.folder / "flood.txt.json").write_bytes(b"{}")
    with monkeypatch.context() as patched:
        patched.setattr(intake, "receive_all", changing(change, path))
        watched.wait()
    assert watched.lying() == ["flood.txt", "flood.txt.json"]
    (first,) = watched.rows()
    assert first["moved_at"] is not None and first["moved_to"] is None
    watched.wait()
    assert watched.lying() == []
    second = watched.rows()[-1]
    assert second["sha256"] == hashlib.sha256(ANEW).hexdigest()
    assert (watched.folder / second["moved_to"]).read_bytes() == ANEW
    assert len(watched.rows("articles")) == 2


@pytest.mark.parametrize("change", [rename_over, write_anew])
def test_a_crash_after_moving_a_file_written_anew_loses_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(intake, "receive_all", changing(change, path))
        patched.setattr(
            "workers.opening.move", dying("workers.opening", "move", "after")
        )
        with pytest.raises(Killed):
            watched.wait()
    assert watched.lying() == []
    inbox.settle_moves(watched.settings)
    assert watched.lying() == ["flood.txt"]
    restarted = Watched(watched.settings, now=watched.now)
    restarted.wait()
    hashes = {row["sha256"] for row in restarted.rows("articles")}
    assert hashes == {hashlib.sha256(one).hexdigest() for one in (STORY, ANEW)}
    assert restarted.lying() == []


def test_a_file_system_that_numbers_renamed_files_anew_ends_too(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes under another number stay where they were moved to."""
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    beside = watched.folder / "flood.txt.json"
    beside.write_bytes(b"{}")
    stat = path.stat()

    def number_anew(it: Path) -> None:
        hidden = it.with_name(".hidden")
        hidden.write_bytes(it.read_bytes())
        os.utime(hidden, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
        hidden.rename(it)

    with monkeypatch.context() as patched:
        changes = changing(number_anew, path, beside)
        patched.setattr(intake, "receive_all", changes)
        watched.wait()
    assert watched.lying() == []
    (row,) = watched.rows()
    assert (watched.folder / row["moved_to"]).read_bytes() == STORY
    unsay_moves(watched)
    inbox.settle_moves(watched.settings)
    assert watched.rows()[0]["moved_to"] == row["moved_to"]


def test_a_refused_file_written_anew_before_it_is_moved_is_taken(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(b"x" * 10_001)
    real = intake.refuse

    def note(*given: Any) -> Any:
        told = real(*given)
        path.write_bytes(STORY)
        return told

    with monkeypatch.context() as patched:
        patched.setattr(intake, "refuse", note)
        watched.wait()
    assert watched.lying() == ["flood.txt"]
    watched.wait()
    first, second = watched.rows()
    assert first["article_id"] is None and first["moved_to"] is None
    assert (watched.folder / second["moved_to"]).read_bytes() == STORY
    assert list((watched.folder / "failed").iterdir()) == []


def test_a_file_that_cannot_be_given_back_yet_keeps_no_other_from_being_settled(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dam.txt", "flood.txt"):
        (watched.folder / name).write_bytes(STORY + name.encode())
    watched.wait()
    unsay_moves(watched)
    (anew,) = watched.folder.glob("taken/*/*-dam.txt")
    anew.write_bytes(ANEW)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "put_back", full)
        inbox.settle_moves(watched.settings)
    moved = {row["name"]: row["moved_at"] is not None for row in watched.rows()}
    assert moved == {"dam.txt": False, "flood.txt": True}
    inbox.settle_moves(watched.settings)
    assert watched.lying() == ["dam.txt"]


def test_a_sidecar_written_anew_before_it_is_moved_amends_its_article(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    beside = watched.folder / "flood.txt.json"
    beside.write_bytes(b'{"title": "Flood"}')
    later = b'{"title": "Flood in Ostrell"}'
    with monkeypatch.context() as patched:
        patched.setattr(
            intake, "receive_all", changing(lambda it: it.write_bytes(later), beside)
        )
        watched.wait()
    assert watched.lying() == ["flood.txt.json"]
    assert (watched.folder / watched.rows()[0]["moved_to"]).read_bytes() == STORY
    watched.wait(61)
    (article,) = watched.rows("articles")
    assert bytes(article["sidecar"]) == later
    assert watched.lying() == []


def test_a_file_changed_while_it_is_copied_is_thrown_away(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = watched.folder / "flood.txt"
    path.write_bytes(STORY)
    watched.box.round(watched.now)
    real = os.read

    def grow(handle: int, size: int) -> bytes:
        chunk = real(handle, size)
        with path.open("ab") as file:
            file.write(b"More.")
        return chunk

    with monkeypatch.context() as patched:
        patched.setattr("os.read", grow)
        watched.box.round(watched.now + 3)
    assert watched.rows() == []
    assert not [one for one in watched.settings.content.rglob("*") if one.is_file()]
    watched.wait()
    assert (
        watched.rows()[0]["size"]
        == path.parent.joinpath(watched.rows()[0]["moved_to"]).stat().st_size
    )


def test_two_watchers_take_a_file_once(watched: Watched) -> None:
    other = Watched(watched.settings)
    for number in range(20):
        (watched.folder / f"{number}.txt").write_bytes(STORY + bytes([65 + number]))
    watched.box.round(watched.now)
    other.box.round(other.now)
    one, two = (
        watched.box._finished(watched.now + 3),
        other.box._finished(other.now + 3),
    )
    folder = os.open(watched.folder, os.O_RDONLY)
    for (first, _), (second, _) in zip(one, two, strict=True):
        watched.box._try(folder, (first, None), watched.now)
        other.box._try(folder, (second, None), other.now)
    os.close(folder)
    assert len(watched.rows()) == len(watched.rows("articles")) == 20
    assert watched.lying() == []


# --- trouble of the world -------------------------------------------------------------


def test_a_full_disk_leaves_every_file_and_is_told(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (watched.folder / f"{number}.txt").write_bytes(STORY + bytes([65 + number]))
    tries: list[int] = []

    def full(_: Taking, many: list[Any]) -> None:
        tries.append(len(many))
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Taking, "take_articles", full)
        watched.wait()
        watched.wait(1)
    assert tries == [3, 1]  # together, then the first alone, and no other
    assert watched.box.troubles == ("inbox: No space left on device",)
    assert len(watched.lying()) == 3
    watched.wait(5)
    assert len(watched.rows()) == 3
    assert watched.box.troubles == ()


def test_a_nearly_full_disk_stops_the_inbox(settings: Settings) -> None:
    watched = Watched(replace(settings, min_free_bytes=1 << 62))
    (watched.folder / "flood.txt").write_bytes(STORY)
    watched.wait()
    assert watched.rows() == []
    assert watched.box.troubles == ("inbox: nearly full",)


def test_one_file_without_rights_does_not_stop_the_others(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (watched.folder / name).write_bytes(STORY + name.encode())
    real = os.open

    def refused(path: Any, *given: Any, **named: Any) -> int:
        if path == "b.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr("os.open", refused)
        watched.wait()
    assert [row["name"] for row in watched.rows()] == ["a.txt", "c.txt"]
    assert watched.lying() == ["b.txt"]
    assert watched.box.troubles == ("b.txt: Permission denied",)
    watched.wait(5)
    assert watched.lying() == []


def test_an_absent_database_leaves_every_file(watched: Watched) -> None:
    away = replace(
        watched.settings,
        database_url="postgresql+psycopg://nobody:x@127.0.0.1:9/none",
    )
    apart = Watched(away)
    (watched.folder / "flood.txt").write_bytes(STORY)
    apart.wait()
    assert watched.lying() == ["flood.txt"]
    assert apart.box.troubles == ("inbox: OperationalError",)
    watched.wait()
    assert watched.lying() == []


def test_the_pause_grows_up_to_a_minute(settings: Settings) -> None:
    watched = Watched(replace(settings, min_free_bytes=1 << 62))
    (watched.folder / "flood.txt").write_bytes(STORY)
    for _ in range(8):
        watched.now += 61
        watched.box.round(watched.now)
    assert watched.box.pauses[""].length == inbox.LONGEST_PAUSE


def test_a_long_backlog_lets_the_watcher_look_after_other_duties(
    watched: Watched,
) -> None:
    watched.box.turn = 0.0
    for number in range(3):
        (watched.folder / f"{number}.txt").write_bytes(STORY + bytes([65 + number]))
    watched.box.round(watched.now)
    assert watched.box.round(watched.now + 3)


# --- dropping -------------------------------------------------------------------------


def test_dropped_files_are_never_seen_half(settings: Settings, tmp_path: Path) -> None:
    article, sidecar = tmp_path / "flood.txt", tmp_path / "flood.txt.json"
    article.write_bytes(STORY)
    sidecar.write_bytes(b"{}")
    (dropped,) = inbox.drop(settings, [sidecar, article])
    assert dropped.name == "flood.txt"
    assert sorted(one.name for one in settings.inbox.iterdir()) == [
        "flood.txt",
        "flood.txt.json",
    ]


def test_a_dropped_file_never_replaces_another(settings: Settings) -> None:
    (settings.inbox / "flood.txt").write_bytes(b"Another program's.")
    dropped = files.drop(settings.inbox, "flood.txt", STORY, sidecar=b"{}")
    assert dropped.name == "flood-2.txt"
    assert (settings.inbox / "flood.txt").read_bytes() == b"Another program's."
    assert (settings.inbox / "flood-2.txt.json").exists()


def test_a_missing_or_too_large_file_is_named_before_any_is_dropped(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "flood.txt").write_bytes(STORY)
    (tmp_path / "large.txt").write_bytes(STORY)
    with pytest.raises(Missing, match=r"none\.txt"):
        inbox.drop(settings, [tmp_path / "flood.txt", tmp_path / "none.txt"])
    with pytest.raises(Unreadable, match=r"large\.txt"):
        inbox.drop(replace(settings, max_file_bytes=9), [tmp_path / "large.txt"])
    assert list(settings.inbox.iterdir()) == []


def test_waiting_ends_with_each_files_fate(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "flood.txt").write_bytes(STORY)
    (tmp_path / "large.txt").write_bytes(b"x" * 20_000)
    settings = replace(watched.settings, max_file_bytes=30_000)
    dropped = inbox.drop(settings, [tmp_path / "flood.txt", tmp_path / "large.txt"])
    watched.wait()
    fates = {one.name: one for one in inbox.wait_for(settings, dropped, 0.1)}
    assert fates["large.txt"].failed and fates["large.txt"].done
    assert fates["large.txt"].reason == "inbox.too_large"
    assert (fates["flood.txt"].status, fates["flood.txt"].done) == ("received", False)


# --- listing --------------------------------------------------------------------------


def names(folder: Path) -> Iterator[str]:
    listing = Listing(folder)
    listing.refresh(0)
    yield from listing.known


@pytest.mark.slow
def test_twenty_thousand_files_are_listed_within_two_seconds(tmp_path: Path) -> None:
    for number in range(20_000):
        (tmp_path / f"{number}.txt").touch()
    started = time.monotonic()
    assert len(list(names(tmp_path))) == 20_000
    assert time.monotonic() - started < 2
