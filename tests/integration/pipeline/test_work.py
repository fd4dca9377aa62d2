"""Runs are carried through the stages, and every exception goes where it belongs."""

from __future__ import annotations

import errno
import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.config import Settings
from services.engines.loading import engines
from services.errors import Unreadable
from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.pipeline import intake, stages
from services.pipeline.sweep import figures, sweep
from services.pipeline.work import Worked, work
from services.store import files, runs
from services.store.transaction import Session, transaction
from tests.fakes import fake_engines
from tests.refusing import DEADLOCK, SERIALIZATION, refused

STORY = """Flood in Ostrell

The river Vell flooded the town of Ostrell on Monday. Police said 12 people were killed.

Ana Brol, the mayor of Ostrell, said on Tuesday that 300 people had left their homes.
"""


@dataclass
class Broken(stages.Reading):
    """A reading that fails as it is told to."""

    error: BaseException

    def __call__(self, job: Any) -> Broken:
        self.job = job
        self.article = job.held.article_id
        return self

    def think(self) -> None:
        raise self.error


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    def fail(error: BaseException) -> None:
        passages = {**stages.PASSAGES, Stage.READING: Broken(error)}
        monkeypatch.setattr("services.pipeline.work.PASSAGES", passages)

    return fail


def receive(settings: Settings, content: str = STORY, name: str = "flood.txt") -> int:
    """Take a file as the inbox does."""
    data = content.encode()
    sha256 = files.keep(settings.content, [data])
    assert sha256 == hashlib.sha256(data).hexdigest()
    seen = Sighting(name, sha256, len(data), 1, 2, 3, None, str(uuid.uuid4()))
    told = intake.receive(settings.database_url, seen)
    intake.moved(settings.database_url, told.sighting_id, "taken/1")
    assert told.article_id is not None
    return told.article_id


def carry(settings: Settings, stage: Stage) -> Worked:
    return work(stage, settings, fake_engines, "ana")  # type: ignore[arg-type]  # has both models that these stages use


def carry_all(settings: Settings) -> None:
    for stage in Stage:
        work(stage, settings, engines, "ana")


def rows(settings: Settings, table: str) -> list[dict[str, Any]]:
    with transaction(settings.database_url) as session:
        found = session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
        return [dict(one) for one in found.mappings()]


def only(settings: Settings, table: str) -> dict[str, Any]:
    (row,) = rows(settings, table)
    return row


def written(settings: Settings) -> list[list[dict[str, Any]]]:
    """Everything that the stages found."""
    return [rows(settings, table) for table in ("claims", "cases", "opinions")]


def make_due(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        session.execute(text("UPDATE runs SET not_before = clock_timestamp()"))


def test_an_article_goes_all_the_way(settings: Settings) -> None:
    article = receive(settings)
    carry_all(settings)
    row = only(settings, "articles")
    assert (row["id"], row["status"]) == (article, "judged")
    assert row["judged_at"] is not None
    assert row["language"] == "en"
    assert {one["state"] for one in rows(settings, "runs")} == {"done"}
    assert {one["trace_id"] for one in rows(settings, "runs")} == {row["trace_id"]}
    found = rows(settings, "claims")
    assert found
    for claim in found:
        start, end = claim["span_start"], claim["span_end"]
        assert row["clean_text"][start:end] == claim["quote"]
        assert claim["status"] == "pending" and claim["case_id"] is not None
        assert claim["trace_id"] == row["trace_id"]


def test_each_stage_says_what_to_ring(settings: Settings) -> None:
    receive(settings)
    assert carry(settings, Stage.READING) == Worked(1, {Stage.CLEANING: 1})
    assert carry(settings, Stage.CLEANING) == Worked(1, {Stage.EXTRACTION: 1})
    assert carry(settings, Stage.EXTRACTION) == Worked(1, {Stage.JUDGING: 1})
    assert carry(settings, Stage.JUDGING) == Worked(1, {})
    assert carry(settings, Stage.JUDGING) == Worked(0, {})


def test_a_stage_rings_itself_when_time_runs_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        receive(settings, f"{STORY}{number}")
    ticks: Iterator[float] = iter(range(0, 100, 2))
    monkeypatch.setattr("services.pipeline.work.time.monotonic", lambda: next(ticks))
    done = carry(settings, Stage.READING)
    assert done.runs < 3
    assert done.ring[Stage.READING] == 1


def test_running_a_stage_twice_changes_nothing(settings: Settings) -> None:
    receive(settings)
    carry_all(settings)
    before = (
        rows(settings, "claims"),
        rows(settings, "cases"),
        rows(settings, "opinions"),
    )
    with transaction(settings.database_url) as session:
        session.execute(text("UPDATE articles SET status = 'cleaned'"))
        session.execute(
            text(
                "UPDATE runs SET state = 'ready'"
                " WHERE stage IN ('extraction', 'judging')"
            )
        )
    carry_all(settings)
    after = (
        rows(settings, "claims"),
        rows(settings, "cases"),
        rows(settings, "opinions"),
    )
    assert after == before


def test_a_re_drop_adds_a_sighting_and_nothing_else(settings: Settings) -> None:
    receive(settings)
    carry_all(settings)
    before = rows(settings, "claims"), rows(settings, "cases"), rows(settings, "runs")
    receive(settings, name="flood-again.txt")
    carry_all(settings)
    assert len(rows(settings, "sightings")) == 2
    after = rows(settings, "claims"), rows(settings, "cases"), rows(settings, "runs")
    assert after == before


def test_a_text_in_another_language_is_kept_and_says_why_it_has_no_claims(
    settings: Settings,
) -> None:
    receive(
        settings,
        "Die Polizei hat am Montag mit der Suche nach den Vermissten begonnen, und die "
        "Zahl der Toten ist auf 12 gestiegen. Das sagte der Bürgermeister von Ostrell.",
        "flut.txt",
    )
    carry_all(settings)
    row = only(settings, "articles")
    assert row["status"] == "judged"
    assert row["language"] == "de"
    assert row["unread"] == (
        "The article is written in German; only English is read for now."
    )
    assert rows(settings, "claims") == []


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\u202e", "\U0001f30a", "\r\n"])
def test_odd_characters_do_not_stop_an_article(settings: Settings, odd: str) -> None:
    story = STORY.replace("Ostrell", f"Ost{odd}rell", 1)
    data = story.encode("utf-8", "surrogatepass")
    sha256 = files.keep(settings.content, [data])
    seen = Sighting("f.txt", sha256, 1, 1, 2, 3, None, str(uuid.uuid4()))
    intake.receive(settings.database_url, seen)
    carry_all(settings)
    assert only(settings, "articles")["status"] == "judged"


# --- whose fault it is ----------------------------------------------------------------


def test_an_unreadable_document_fails_at_once(settings: Settings) -> None:
    receive(settings, "%PDF-1.7 and so on", "flood.pdf")
    done = carry(settings, Stage.READING)
    assert done == Worked(1, {})
    row = only(settings, "articles")
    assert (row["status"], row["failed_stage"]) == ("failed", "reading")
    assert row["reason"] == "reading.unknown_type"
    assert figures(settings.database_url)["failures"] == {"reading.unknown_type": 1}


WORLD = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EIO, "Input/output error"),
    PermissionError(errno.EACCES, "Permission denied"),
    ConnectionResetError("reset"),
    OperationalError("SELECT", {}, Exception("the line broke")),
]


@pytest.mark.parametrize("error", WORLD, ids=lambda one: type(one).__name__)
def test_trouble_of_the_world_is_tried_again_and_not_counted(
    settings: Settings, failing: Callable[[BaseException], None], error: Exception
) -> None:
    receive(settings)
    failing(error)
    for _ in range(4):
        carry(settings, Stage.READING)
        make_due(settings)
    run = only(settings, "runs")
    assert (run["state"], run["attempts"]) == ("ready", 0)


def test_a_bug_is_shown_after_three_tries_without_its_words(
    settings: Settings, failing: Callable[[BaseException], None]
) -> None:
    receive(settings)
    failing(ValueError("a sentence of the article"))
    for _ in range(3):
        carry(settings, Stage.READING)
        make_due(settings)
    run = only(settings, "runs")
    assert (run["state"], run["reason"]) == ("failed", "reading.crashed")
    assert run["last_error"].startswith("ValueError at work.py:")
    assert "a sentence" not in run["last_error"]
    assert only(settings, "articles")["status"] == "failed"


def test_one_poisoned_article_does_not_stop_the_others(settings: Settings) -> None:
    first = receive(settings)
    with transaction(settings.database_url) as session:
        session.execute(text("UPDATE articles SET sha256 = 'gone'"))
    second = receive(settings, STORY + "More.")
    carry(settings, Stage.READING)
    found = {one["id"]: one["status"] for one in rows(settings, "articles")}
    assert found == {first: "received", second: "read"}


def test_a_frozen_worker_writes_nothing_once_its_lease_is_gone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(settings)
    carry(settings, Stage.READING)
    carry(settings, Stage.CLEANING)
    real = stages.Extraction.think

    def freeze(self: stages.Extraction) -> None:
        """Sleep past the lease, while another worker does the same run."""
        real(self)
        with monkeypatch.context() as awake:
            awake.setattr(stages.Extraction, "think", real)
            _expire(settings)
            sweep(settings.database_url)
            make_due(settings)
            work(Stage.EXTRACTION, settings, engines, "ben")

    monkeypatch.setattr(stages.Extraction, "think", freeze)
    done = work(Stage.EXTRACTION, settings, engines, "ana")
    assert done.ring == {}
    by_stage = {one["stage"]: one for one in rows(settings, "runs")}
    assert by_stage["extraction"]["worker"] == "ben"
    assert by_stage["extraction"]["state"] == "done"
    assert by_stage["judging"]["state"] == "ready"
    texts = [(one["span_start"], one["text"]) for one in rows(settings, "claims")]
    assert len(texts) == len(set(texts)) > 0


def test_a_line_that_breaks_inside_the_commit_changes_nothing_done(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(settings)
    real = runs.finish

    def finish(session: Session, held: runs.Held) -> None:
        """Commit, and then look as if the line had broken."""
        real(session, held)
        session.connection().connection.commit()
        raise OperationalError("COMMIT", {}, Exception("the line broke"))

    monkeypatch.setattr(runs, "finish", finish)
    carry(settings, Stage.READING)
    assert only(settings, "runs")["state"] == "done"


def test_the_database_may_be_away_when_a_run_is_settled(
    settings: Settings,
    failing: Callable[[BaseException], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receive(settings)
    failing(ConnectionResetError("reset"))

    def away(*_: Any) -> bool:
        raise OperationalError("UPDATE", {}, Exception("the line broke"))

    monkeypatch.setattr(runs, "give_back", away)
    carry(settings, Stage.READING)
    assert only(settings, "runs")["state"] == "running"
    _expire(settings)
    assert sweep(settings.database_url) == {}
    make_due(settings)
    assert sweep(settings.database_url) == {Stage.READING: 1}


def test_an_exit_leaves_the_run_to_the_sweeper(
    settings: Settings, failing: Callable[[BaseException], None]
) -> None:
    receive(settings)
    failing(SystemExit(1))
    with pytest.raises(SystemExit):
        carry(settings, Stage.READING)
    assert only(settings, "runs")["state"] == "running"


def _expire(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        session.execute(
            text(
                "UPDATE runs SET lease_until = clock_timestamp() - interval '1 s'"
                " WHERE state = 'running'"
            )
        )


# --- the sweep ------------------------------------------------------------------------


def test_one_sweeper_at_a_time(settings: Settings) -> None:
    receive(settings)
    with transaction(settings.database_url) as session:
        assert runs.try_to_sweep(session)
        assert sweep(settings.database_url) == {}
    assert sweep(settings.database_url) == {Stage.READING: 1}


def test_a_finish_that_is_frozen_does_not_stop_the_sweeper(settings: Settings) -> None:
    receive(settings)
    receive(settings, STORY + "More.")
    with transaction(settings.database_url) as session:
        frozen = runs.claim(session, Stage.READING, worker="ana", lease=45)
        runs.claim(session, Stage.READING, worker="ben", lease=45)
    assert frozen is not None
    _expire(settings)
    with transaction(settings.database_url) as session:
        runs.finish(session, frozen)
        sweep(settings.database_url)
    assert [
        one["state"] for one in rows(settings, "runs") if one["stage"] == "reading"
    ] == [
        "done",
        "ready",
    ]


def test_the_figures_tell_how_it_stands(settings: Settings) -> None:
    receive(settings)
    now = figures(settings.database_url)
    assert now["runs"]["reading"] == {"ready": 1}
    assert now["oldest_ready"] >= 0
    assert now["cases"] == {
        "contradictions": 0,
        "estimates": 0,
        "updates": 0,
        "new": 0,
        "supporting": 0,
        "minor": 0,
    }


def test_content_that_was_altered_on_disk_is_not_read(settings: Settings) -> None:
    receive(settings)
    sha256 = only(settings, "articles")["sha256"]
    files.place(settings.content, sha256).write_bytes(b"Something else.")
    carry(settings, Stage.READING)
    row = only(settings, "articles")
    assert (row["text"], row["reason"]) == (None, "reading.damaged")
    files.keep(settings.content, [STORY.encode()])
    with transaction(settings.database_url) as session:
        runs.replay(session, only(settings, "runs")["id"])
    carry(settings, Stage.READING)
    assert only(settings, "articles")["text"] == STORY


def test_a_missing_content_folder_ends_visibly(
    settings: Settings, tmp_path: Path
) -> None:
    receive(settings)
    elsewhere = replace(settings, content=tmp_path / "not mounted")
    for _ in range(3):
        carry(elsewhere, Stage.READING)
        make_due(settings)
    assert only(settings, "articles")["reason"] == "reading.crashed"


def test_unreadable_is_the_documents_fault_in_any_stage(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(settings)
    carry(settings, Stage.READING)

    def nothing_left(*_: Any) -> None:
        raise Unreadable("cleaning.no_article", "Nothing is left.")

    monkeypatch.setattr(stages, "clean", nothing_left)
    carry(settings, Stage.CLEANING)
    row = only(settings, "articles")
    assert (row["failed_stage"], row["reason"]) == ("cleaning", "cleaning.no_article")


@pytest.mark.parametrize("code", [SERIALIZATION, DEADLOCK])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_finish_that_the_database_rolls_back_burns_no_attempt(
    settings: Settings, stage: Stage, code: str
) -> None:
    """Oftener than a run may be tried: none of it counts, and all is written once."""
    receive(settings)
    for before in list(Stage)[: list(Stage).index(stage)]:
        work(before, settings, engines, "ana")
    with refused(settings.owner_url, code, 5, table="runs") as so_far:
        for time in range(1, 6):
            assert work(stage, settings, engines, "ana").ring.get(stage.next) is None
            assert so_far() == time
            run = rows(settings, "runs")[-1]
            assert (run["state"], run["attempts"]) == ("ready", 0)
            assert code in run["last_error"]
            make_due(settings)
        assert work(stage, settings, engines, "ana").runs == 1
    run = next(one for one in rows(settings, "runs") if one["stage"] == stage.value)
    assert (run["state"], run["attempts"]) == ("done", 1)
