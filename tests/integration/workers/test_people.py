"""`crossclaim user ...`: who may sign in, and as what."""

from __future__ import annotations

import getpass
from collections.abc import Iterator

import pytest

from services.config import Settings
from services.desk import login
from services.model.decision import Role
from services.store.transaction import transaction
from workers import cli

FIRST, SECOND = "two otters in a canoe", "three otters in a canoe"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[list[str]]:
    """Answer the questions for a password; the settings come from the environment."""
    answers: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda _: answers.pop(0))
    for name in ("database_url", "broker_url", "owner_url", "data"):
        monkeypatch.setenv(f"CROSSCLAIM_{name.upper()}", str(getattr(settings, name)))
    yield answers


def _lets_in(settings: Settings, name: str, password: str) -> bool:
    with transaction(settings.database_url) as session:
        return login.is_right(login.knock(session, name, "192.0.2.1"), password)


def test_a_person_is_added_changed_and_let_in_no_more(
    asked: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    asked += [FIRST, SECOND]
    assert cli.main(["user", "add", "Ben", "--role", "viewer"]) == 0
    with transaction(settings.database_url) as session:
        token = login.use_link(session, login.make_link(session, "Ben")).token
    assert cli.main(["user", "role", "Ben", "--role", "editor"]) == 0
    with transaction(settings.database_url) as session:
        assert login.reviewer_of(session, token) is None
        again = login.use_link(session, login.make_link(session, "Ben"))
    assert again.reviewer.role is Role.EDITOR
    assert _lets_in(settings, "Ben", FIRST)
    assert cli.main(["user", "password", "Ben"]) == 0
    assert not _lets_in(settings, "Ben", FIRST)
    assert _lets_in(settings, "Ben", SECOND)
    assert cli.main(["user", "disable", "Ben"]) == 0
    assert not _lets_in(settings, "Ben", SECOND)
    told = capsys.readouterr()
    assert "may sign in no more" in told.out
    assert FIRST not in told.out + told.err


def test_nobody_is_changed_who_is_not_there(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["user", "role", "Nobody", "--role", "admin"]) == 1
    assert "no user called Nobody" in capsys.readouterr().err


def test_where_no_password_can_be_read_nothing_is_changed(
    settings: Settings,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    asked.append(FIRST)
    assert cli.main(["user", "add", "Ben"]) == 0
    monkeypatch.setattr(getpass, "getpass", nobody)
    assert cli.main(["user", "password", "Ben"]) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert _lets_in(settings, "Ben", FIRST)


def test_a_link_leads_to_where_the_desk_is(
    settings: Settings, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append(FIRST)
    cli.main(["user", "add", "Ben"])
    assert cli.main(["link", "Ben"]) == 0
    assert "http://127.0.0.1:8080/sign-in/" in capsys.readouterr().out
    (settings.data / "address").write_text("http://127.0.0.1:8099\n")
    assert cli.main(["link", "Ben"]) == 0
    assert "http://127.0.0.1:8099/sign-in/" in capsys.readouterr().out
    assert cli.main(["link", "Ben", "--address", "https://desk.example"]) == 0
    assert "https://desk.example/sign-in/" in capsys.readouterr().out
