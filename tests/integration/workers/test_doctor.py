"""The doctor finds what is unwell, and says what to do about it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from services.config import Settings
from services.desk.decide import decide
from services.model.decision import DecisionKind, Request
from services.store import files, heartbeats
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk.rows import a_case, a_claim, a_user, an_article
from workers import cli
from workers.doctor import Finding, State, examine


@pytest.fixture
def at_work(settings: Settings) -> Settings:
    """Give an installation with a living worker and watcher, an article, a decision."""
    sha256 = files.keep(settings.content, [b"The dam broke."])
    with transaction(settings.database_url) as session:
        for part in ("worker", "watcher"):
            heartbeats.beat(session, f"{part}@here", 1, details={})
        article = an_article(session, "The dam broke.", sha256=sha256)
        case = a_case(session)
        a_claim(session, case, a_draft(), article_id=article)
        ask = Request(str(uuid.uuid4()), case, DecisionKind.ACCEPT, seen=1)
        decide(session, ask, a_user(session))
    return settings


def found(settings: Settings, *, thorough: bool = False) -> dict[str, Finding]:
    """Give the findings by what they are about."""
    return {one.what: one for one in examine(settings, thorough=thorough)}


def bad(settings: Settings, *, thorough: bool = False) -> set[str]:
    """Give what is bad, each with something to do about it."""
    wrong = [
        one
        for one in found(settings, thorough=thorough).values()
        if one.state is State.BAD
    ]
    assert all(one.do for one in wrong)
    return {one.what for one in wrong}


def as_owner(settings: Settings, statement: str) -> None:
    """Do what the program may not do."""
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def test_a_sound_installation_has_nothing_bad(at_work: Settings) -> None:
    assert bad(at_work, thorough=True) == set()
    assert {one.state for one in found(at_work).values()} == {State.WELL}


def test_silent_parts_are_named(settings: Settings) -> None:
    assert bad(settings) == {"worker", "watcher"}


def test_a_queue_that_is_away_is_bad_and_the_rest_is_told(at_work: Settings) -> None:
    away = replace(at_work, broker_url="redis://127.0.0.1:1/0")
    assert bad(away) == {"queue"}
    assert found(away)["database"].state is State.WELL


def test_a_database_that_is_away_is_bad(at_work: Settings) -> None:
    away = replace(
        at_work, database_url="postgresql+psycopg://a:b@127.0.0.1:1/crossclaim"
    )
    assert bad(away) == {"database"}


def test_a_changed_decision_is_found(at_work: Settings) -> None:
    as_owner(at_work, "UPDATE decisions SET note = 'I never said that'")
    assert bad(at_work) == {"chain"}


def test_a_right_too_many_is_found(at_work: Settings) -> None:
    as_owner(at_work, "GRANT UPDATE ON decisions TO crossclaim")
    try:
        assert bad(at_work) == {"rights"}
    finally:
        as_owner(at_work, "REVOKE UPDATE ON decisions FROM crossclaim")


def test_a_trigger_that_is_off_is_found(at_work: Settings) -> None:
    as_owner(at_work, "ALTER TABLE decisions DISABLE TRIGGER decisions_keep_rows")
    try:
        assert bad(at_work) == {"rights"}
    finally:
        as_owner(at_work, "ALTER TABLE decisions ENABLE TRIGGER decisions_keep_rows")


def test_lost_bytes_are_found_and_damaged_ones_when_asked(at_work: Settings) -> None:
    (one,) = [
        path for path in (at_work.content / "sha256").rglob("*") if path.is_file()
    ]
    one.write_bytes(b"The dam holds.")
    assert bad(at_work) == set()
    assert bad(at_work, thorough=True) == {"bytes"}
    one.unlink()
    assert bad(at_work) == {"bytes"}


def test_an_article_that_nothing_moves_is_found(at_work: Settings) -> None:
    as_owner(
        at_work,
        "UPDATE articles SET status = 'read', received_at = now() - interval '2 hours'",
    )
    assert bad(at_work) == {"ends"}


def test_a_claim_without_a_case_is_found(at_work: Settings) -> None:
    as_owner(at_work, "UPDATE claims SET status = 'pending', case_id = NULL")
    assert bad(at_work) == {"cases"}


def test_an_old_schema_is_found(at_work: Settings) -> None:
    as_owner(at_work, "UPDATE alembic_version SET version_num = '0000'")
    try:
        assert bad(at_work) == {"database"}
        assert "0000" in found(at_work)["database"].said
    finally:
        from services.store import schema

        as_owner(at_work, f"UPDATE alembic_version SET version_num = '{schema.head()}'")


def test_where_nothing_was_started_it_says_how_to_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DATABASE_URL", "BROKER_URL", "OWNER_URL"):
        monkeypatch.delenv(f"CROSSCLAIM_{name}", raising=False)
    assert cli.main(["--data", str(tmp_path), "doctor"]) == 1
    told = capsys.readouterr().out
    assert "nothing has been started" in told
    assert "make up" in told
