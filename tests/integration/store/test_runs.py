"""A run is claimed once, finished under its lease, and never lost."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.errors import Fenced, Illegal, Missing
from services.model.article import Sighting
from services.model.lifecycle import Stage
from services.store import articles, runs
from services.store.runs import Held

TRACE = str(uuid.UUID(int=7))


def an_article(session: Session, sha256: str = "aa") -> int:
    seen = Sighting("flood.txt", sha256, 3, 1, 2, 3, None, TRACE)
    return articles.receive(session, seen)[0]


def a_run(session: Session, sha256: str = "aa") -> int:
    article = an_article(session, sha256)
    runs.add(session, article, Stage.READING, trace_id=TRACE)
    return article


def claimed(session: Session, stage: Stage = Stage.READING) -> Held:
    held = runs.claim(session, stage, worker="ana", lease=45)
    assert held is not None
    return held


def row(session: Session, run: int) -> dict[str, object]:
    found = session.execute(text("SELECT * FROM runs WHERE id = :id"), {"id": run})
    return dict(found.mappings().one())


def article_row(session: Session, article: int) -> dict[str, object]:
    found = session.execute(
        text("SELECT * FROM articles WHERE id = :id"), {"id": article}
    )
    return dict(found.mappings().one())


def expire(session: Session, run: int) -> None:
    """The database's time decides, so the lease is moved instead of the clock."""
    session.execute(
        text(
            "UPDATE runs SET lease_until = clock_timestamp() - interval '1 s'"
            " WHERE id = :id"
        ),
        {"id": run},
    )


def make_due(session: Session, run: int) -> None:
    session.execute(
        text("UPDATE runs SET not_before = clock_timestamp() WHERE id = :id"),
        {"id": run},
    )


def test_a_run_is_claimed_once_and_counts_its_attempt(session: Session) -> None:
    article = a_run(session)
    held = claimed(session)
    assert (held.article_id, held.attempts, held.token) == (article, 1, 1)
    assert held.trace_id == TRACE
    assert runs.claim(session, Stage.READING, worker="ben", lease=45) is None


def test_a_run_of_another_stage_is_left_alone(session: Session) -> None:
    a_run(session)
    assert runs.claim(session, Stage.CLEANING, worker="ana", lease=45) is None


def test_the_same_run_is_made_once(session: Session) -> None:
    article = a_run(session)
    runs.add(session, article, Stage.READING, trace_id=TRACE)
    assert runs.due(session) == {Stage.READING: 1}


def test_what_a_person_asks_for_again_goes_first(session: Session) -> None:
    a_run(session, "aa")
    second = a_run(session, "bb")
    first, other = claimed(session), claimed(session)
    runs.fail(session, other, "reading.unknown_type", "It looks like a PDF.")
    a_run(session, "cc")
    runs.replay(session, other.id)
    again = claimed(session)
    assert again.id == other.id and again.article_id == second
    assert first.id != again.id


def test_a_finished_run_is_done_and_finishes_once(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    runs.finish(session, held)
    assert row(session, held.id)["state"] == "done"
    with pytest.raises(Fenced):
        runs.finish(session, held)


def test_a_worker_whose_lease_was_given_away_finishes_nothing(session: Session) -> None:
    a_run(session)
    late = claimed(session)
    expire(session, late.id)
    runs.sweep(session)
    make_due(session, late.id)
    ours = claimed(session)
    with pytest.raises(Fenced):
        runs.finish(session, late)
    assert not runs.fail(session, late, "reading.empty", "It is empty.")
    assert not runs.give_back(session, late, "The database was away.")
    assert row(session, ours.id)["state"] == "running"
    runs.finish(session, ours)


def test_a_document_at_fault_fails_at_once_with_its_article(session: Session) -> None:
    article = a_run(session)
    held = claimed(session)
    assert runs.fail(session, held, "reading.empty", "flood.txt is empty.")
    parked = article_row(session, article)
    assert parked["status"] == "failed"
    assert parked["failed_stage"] == "reading"
    assert parked["reason"] == "reading.empty"
    assert parked["error"] == "flood.txt is empty."


def test_trouble_of_the_world_burns_no_attempt(session: Session) -> None:
    a_run(session)
    for _ in range(5):
        held = claimed(session)
        assert held.attempts == 1
        assert runs.give_back(session, held, "OperationalError at line 1")
        make_due(session, held.id)
    assert row(session, held.id)["state"] == "ready"


def test_a_bug_is_tried_three_times_and_then_shown(session: Session) -> None:
    article = a_run(session)
    for attempt in (1, 2, 3):
        held = claimed(session)
        assert held.attempts == attempt
        assert runs.try_again(session, held, "ValueError at read.py:9 read")
        make_due(session, held.id)
    failed = row(session, held.id)
    assert failed["state"] == "failed"
    assert failed["reason"] == "reading.crashed"
    assert article_row(session, article)["status"] == "failed"


def test_a_second_attempt_waits(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    runs.try_again(session, held, "ValueError")
    assert runs.claim(session, Stage.READING, worker="ana", lease=45) is None
    assert runs.due(session) == {}


def test_the_sweeper_leaves_a_lease_that_holds(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    assert runs.sweep(session) == 0
    assert row(session, held.id)["state"] == "running"


def test_poison_ends_visibly_after_three_deaths(session: Session) -> None:
    article = a_run(session)
    for _ in range(3):
        held = claimed(session)
        expire(session, held.id)
        assert runs.sweep(session) == 1
        make_due(session, held.id)
    swept = row(session, held.id)
    assert swept["state"] == "failed"
    assert swept["reason"] == "reading.crashed"
    assert swept["last_error"] == "The worker died 3 times at this article."
    assert article_row(session, article)["reason"] == "reading.crashed"


def test_a_restart_of_the_database_explains_an_expired_lease(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    expire(session, held.id)
    session.execute(
        text("UPDATE runs SET started_at = pg_postmaster_start_time() - interval '1 s'")
    )
    runs.sweep(session)
    assert row(session, held.id)["attempts"] == 0


def test_a_replay_starts_from_zero_at_the_stage_that_failed(session: Session) -> None:
    article = a_run(session)
    held = claimed(session)
    runs.finish(session, held)
    articles.advance(session, article, Stage.READING)
    runs.add(session, article, Stage.CLEANING, trace_id=TRACE)
    cleaning = claimed(session, Stage.CLEANING)
    runs.fail(session, cleaning, "cleaning.no_article", "Nothing is left.")
    runs.replay(session, cleaning.id)
    back = article_row(session, article)
    assert (back["status"], back["reason"], back["error"]) == ("read", None, None)
    assert claimed(session, Stage.CLEANING).attempts == 1


def test_only_a_failed_run_is_replayed_or_dismissed(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    with pytest.raises(Illegal):
        runs.replay(session, held.id)
    with pytest.raises(Missing):
        runs.replay(session, held.id + 1)
    with pytest.raises(Missing):
        runs.dismiss(session, held.id)


def test_a_dismissed_failure_is_no_longer_counted(session: Session) -> None:
    a_run(session)
    held = claimed(session)
    runs.fail(session, held, "reading.empty", "flood.txt is empty.")
    assert runs.failures(session) == {"reading.empty": 1}
    runs.dismiss(session, held.id)
    assert runs.failures(session) == {}


def test_it_tells_how_long_the_oldest_run_waits(session: Session) -> None:
    assert runs.oldest_ready(session) is None
    a_run(session)
    age = runs.oldest_ready(session)
    assert age is not None and 0 <= age < 5


def test_an_article_moves_only_from_the_status_before(session: Session) -> None:
    article = an_article(session)
    with pytest.raises(Illegal):
        articles.advance(session, article, Stage.CLEANING)
    articles.advance(session, article, Stage.READING)
    with pytest.raises(Illegal):
        articles.advance(session, article, Stage.READING)


@pytest.mark.parametrize(
    ("length", "seconds"),
    [(6_000, 45), (50_000, 45), (300_000, 145), (20_000_000, 1_845)],
)
def test_a_long_text_has_its_run_for_longer(
    session: Session, length: int, seconds: float
) -> None:
    article = a_run(session)
    session.execute(
        text("UPDATE articles SET text = repeat('x', :length) WHERE id = :id"),
        {"id": article, "length": length},
    )
    held = claimed(session)
    assert held.more == pytest.approx(seconds - 45)
    left = session.scalar(
        text(
            "SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM runs"
            " WHERE id = :id"
        ),
        {"id": held.id},
    )
    assert float(left) == pytest.approx(seconds, abs=10)
