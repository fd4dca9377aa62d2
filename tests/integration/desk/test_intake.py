"""Intake: no file's fate is silent, and what failed can be tried again."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from services.desk import intake
from services.desk.views import IntakeLine
from services.errors import Illegal, Missing, Refused
from services.model.decision import Reviewer, Role
from services.store.tables import ArticleRow, RunRow, SightingRow
from services.store.transaction import Session
from tests.integration.desk.rows import WHEN, a_sighting, a_user, an_article


def _a_run(session: Session, article: int, **more: Any) -> int:
    plain: dict[str, Any] = {
        "article_id": article,
        "stage": "cleaning",
        "version": 1,
        "trace_id": uuid.uuid4(),
    }
    row = RunRow(**(plain | more))
    session.add(row)
    session.flush()
    return row.id


def _a_failure(session: Session) -> tuple[int, int]:
    article = an_article(
        session,
        status="failed",
        failed_stage="cleaning",
        reason="cleaning.no_article",
        error="There is no article in this file.",
    )
    a_sighting(session, article)
    run = _a_run(
        session, article, state="failed", attempts=3, reason="cleaning.no_article"
    )
    return article, run


def _a_refusal(session: Session, moved_to: str | None = None) -> int:
    return a_sighting(
        session,
        None,
        name="notes.txt",
        reason="inbox.empty",
        error="The file is empty.",
        moved_to=moved_to,
        moved_at=WHEN,
    )


def _only(session: Session) -> IntakeLine:
    (line,) = intake.page(session).lines
    return line


@pytest.mark.parametrize(
    ("status", "run", "fate"),
    [
        ("received", {"stage": "reading"}, "waiting for reading"),
        (
            "read",
            {"state": "running", "lease_until": WHEN},
            "in cleaning",
        ),
        ("judged", {"stage": "judging", "state": "done"}, "on the desk"),
    ],
)
def test_it_tells_how_far_a_file_has_come(
    session: Session, status: str, run: dict[str, Any], fate: str
) -> None:
    article = an_article(session, status=status)
    a_sighting(session, article)
    _a_run(session, article, **run)
    line = _only(session)
    assert (line.fate, line.article_id, line.failed) == (fate, article, None)


def test_it_knows_a_file_seen_before(session: Session) -> None:
    article = an_article(session)
    a_sighting(session, article)
    a_sighting(session, article)
    fates = [one.fate for one in intake.page(session).lines]
    assert fates == ["seen before", "on the desk"]


def test_a_stage_that_failed_says_why(session: Session) -> None:
    _, run = _a_failure(session)
    line = _only(session)
    assert (line.fate, line.stage) == ("failed", "cleaning")
    assert line.reason == "cleaning.no_article"
    assert line.error == "There is no article in this file."
    assert line.failed == ("run", run)


def test_a_file_refused_early_says_why(session: Session) -> None:
    sighting = _a_refusal(session)
    line = _only(session)
    assert (line.fate, line.reason, line.failed) == (
        "failed",
        "inbox.empty",
        ("sighting", sighting),
    )


def test_it_counts_what_waits_works_is_done_and_failed(
    session: Session, ana: Reviewer
) -> None:
    waiting, working = an_article(session, status="read"), an_article(session)
    _a_run(session, waiting)
    _a_run(session, working, state="running", lease_until=WHEN)
    _, run = _a_failure(session)
    refusal = _a_refusal(session)
    counts = {"waiting": 1, "working": 1, "done": 1, "failed": 2}
    assert intake.page(session).counts == counts
    intake.dismiss(session, "run", run, ana)
    intake.dismiss(session, "sighting", refusal, ana)
    assert intake.page(session).counts["failed"] == 0
    assert all(line.dismissed for line in intake.page(session).lines)


def test_pages_go_back_in_time(session: Session) -> None:
    article = an_article(session)
    ids = [a_sighting(session, article) for _ in range(3)][::-1]
    page = intake.page(session, limit=2)
    assert [one.sighting_id for one in page.lines] == ids[:2]
    rest = intake.page(session, page.after, limit=2)
    assert [one.sighting_id for one in rest.lines] == ids[2:]
    assert rest.after is None


def test_a_run_is_tried_again_before_all_others(
    session: Session, ana: Reviewer
) -> None:
    article, run = _a_failure(session)
    intake.replay(session, "run", run, ana)
    row = session.get_one(RunRow, run, populate_existing=True)
    assert (row.state, row.attempts, row.priority) == ("ready", 0, 50)
    again = session.get_one(ArticleRow, article, populate_existing=True)
    assert (again.status, again.reason, again.error) == ("read", None, None)
    with pytest.raises(Illegal):
        intake.replay(session, "run", run, ana)


def test_a_refused_file_moves_back_into_the_inbox(
    session: Session, ana: Reviewer, tmp_path: Path
) -> None:
    (tmp_path / "failed").mkdir()
    (tmp_path / "failed" / "7-notes.txt").write_text("Twelve died.")
    (tmp_path / "failed" / "7-notes.txt.error.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("Another file of this name.")
    sighting = _a_refusal(session, "failed/7-notes.txt")
    intake.replay(session, "sighting", sighting, ana, tmp_path)
    assert (tmp_path / "notes-2.txt").read_text() == "Twelve died."
    assert list((tmp_path / "failed").iterdir()) == []
    row = session.get_one(SightingRow, sighting, populate_existing=True)
    assert row.dismissed_at is not None


@pytest.mark.parametrize("moved_to", ["failed/gone.txt", "../secret.txt"])
def test_only_files_of_the_inbox_move(
    session: Session, ana: Reviewer, tmp_path: Path, moved_to: str
) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "failed").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    sighting = _a_refusal(session, moved_to)
    with pytest.raises(Missing):
        intake.replay(session, "sighting", sighting, ana, inbox)
    assert (tmp_path / "secret.txt").exists()


def test_without_its_file_a_refusal_is_not_replayed(
    session: Session, ana: Reviewer, tmp_path: Path
) -> None:
    with pytest.raises(Illegal):
        intake.replay(session, "sighting", _a_refusal(session), ana, tmp_path)


@pytest.mark.parametrize("what", ["run", "sighting", "article"])
def test_it_misses_what_is_not_there(
    session: Session, ana: Reviewer, what: str
) -> None:
    with pytest.raises(Missing):
        intake.replay(session, what, 10**9, ana)
    with pytest.raises(Missing):
        intake.dismiss(session, what, 10**9, ana)


def test_viewers_neither_replay_nor_dismiss(session: Session) -> None:
    vera = a_user(session, "Vera", Role.VIEWER)
    _, run = _a_failure(session)
    with pytest.raises(Refused):
        intake.replay(session, "run", run, vera)
    with pytest.raises(Refused):
        intake.dismiss(session, "run", run, vera)


def test_metadata_that_came_later_is_told_from_a_second_drop(session: Session) -> None:
    article = an_article(session)
    for name in ("a.txt", "a.txt.json", "b.txt"):
        a_sighting(session, article, name=name)
    fates = {one.name: one.fate for one in intake.page(session).lines}
    assert fates == {
        "a.txt": "on the desk",
        "a.txt.json": "metadata of its article",
        "b.txt": "seen before",
    }
