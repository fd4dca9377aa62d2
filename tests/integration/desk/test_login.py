"""Signing in: by password, by link, and for how long."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.desk import login
from services.errors import Illegal, Missing, Refused
from services.model.decision import Role
from services.store.tables import SessionRow, SignInLinkRow, UserRow
from services.store.transaction import Session

PASSWORD = "two otters in a canoe"


def _age(session: Session, **columns: timedelta) -> None:
    values = {name: func.clock_timestamp() - ago for name, ago in columns.items()}
    session.execute(update(SessionRow).values(**values))


def _seen_at(session: Session) -> object:
    return session.execute(select(SessionRow.seen_at)).scalar_one()


def test_a_password_signs_in(session: Session) -> None:
    ana = login.add_user(session, "  Ana ", Role.EDITOR, PASSWORD)
    assert (ana.name, ana.role) == ("Ana", Role.EDITOR)
    signed_in = login.sign_in(session, "Ana", PASSWORD)
    assert signed_in.reviewer == ana
    assert login.reviewer_of(session, signed_in.token) == ana


def test_neither_passwords_nor_tokens_are_stored(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    token = login.sign_in(session, "Ana", PASSWORD).token
    kept = session.execute(select(UserRow.password_hash)).scalar_one()
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert token not in session.scalars(select(SessionRow.token_hash)).all()


def test_it_refuses_everybody_else_with_the_same_words(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    login.add_user(session, "Link only", Role.REVIEWER)
    gone = login.add_user(session, "Gone", Role.REVIEWER, PASSWORD)
    row = session.get_one(UserRow, gone.id)
    row.disabled_at = func.clock_timestamp()
    session.flush()
    told = set()
    for name, password in (
        ("Ana", "wrong"),
        ("Nobody", PASSWORD),
        ("Link only", PASSWORD),
        ("Gone", PASSWORD),
    ):
        with pytest.raises(Refused) as refusal:
            login.sign_in(session, name, password)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    times = {}
    for name in ("Nobody", "Ana", "Nobody"):  # the first also makes the dummy hash
        begun = time.perf_counter()
        with pytest.raises(Refused):
            login.sign_in(session, name, "wrong")
        times[name] = time.perf_counter() - begun
    assert times["Nobody"] > times["Ana"] / 5


def test_a_link_signs_in_once(session: Session) -> None:
    ana = login.add_user(session, "Ana", Role.ADMIN)
    link = login.make_link(session, "Ana")
    signed_in = login.use_link(session, link)
    assert signed_in.reviewer == ana
    assert login.reviewer_of(session, signed_in.token) == ana
    for token in (link, "made up"):
        with pytest.raises(Refused):
            login.use_link(session, token)


def test_a_link_grows_old(session: Session) -> None:
    login.add_user(session, "Ana", Role.ADMIN)
    link = login.make_link(session, "Ana")
    session.execute(update(SignInLinkRow).values(expires_at=func.clock_timestamp()))
    with pytest.raises(Refused):
        login.use_link(session, link)


def test_there_is_no_link_for_nobody(session: Session) -> None:
    with pytest.raises(Missing):
        login.make_link(session, "Nobody")


@pytest.mark.parametrize(
    ("age", "stands"),
    [
        ({"seen_at": timedelta(hours=7)}, True),
        ({"seen_at": timedelta(hours=9)}, False),
        ({"created_at": timedelta(hours=23)}, True),
        ({"created_at": timedelta(hours=25)}, False),
    ],
)
def test_a_session_ends_when_idle_or_old(
    session: Session, age: dict[str, timedelta], stands: bool
) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    _age(session, **age)
    assert (login.reviewer_of(session, token) is not None) is stands


def test_asking_who_it_is_writes_nothing_but_a_touch_does(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    login.touch(session, token)
    fresh = _seen_at(session)
    _age(session, seen_at=timedelta(hours=2))
    idle = _seen_at(session)
    login.reviewer_of(session, token)
    assert _seen_at(session) == idle
    login.touch(session, token)
    assert _seen_at(session) > fresh  # type: ignore[operator]  # both are times
    touched = _seen_at(session)
    login.touch(session, token)
    assert _seen_at(session) == touched


def test_signing_out_ends_the_session(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    login.sign_out(session, token)
    login.sign_out(session, token)
    assert login.reviewer_of(session, token) is None


def test_a_new_password_ends_all_sessions(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    login.set_password(session, "Ana", PASSWORD)
    assert login.reviewer_of(session, token) is None
    login.sign_in(session, "Ana", PASSWORD)


def test_a_disabled_user_is_out_at_once(session: Session) -> None:
    ana = login.add_user(session, "Ana", Role.REVIEWER)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    session.get_one(UserRow, ana.id).disabled_at = func.clock_timestamp()
    session.flush()
    assert login.reviewer_of(session, token) is None
    with pytest.raises(Missing):
        login.make_link(session, "Ana")


def test_signing_in_clears_what_is_too_old(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    login.use_link(session, login.make_link(session, "Ana"))
    _age(session, created_at=timedelta(hours=25))
    login.use_link(session, login.make_link(session, "Ana"))
    assert len(session.scalars(select(SessionRow)).all()) == 1


@pytest.mark.parametrize(
    ("name", "password"), [("Ana", None), ("", None), ("x" * 81, None), ("B", "short")]
)
def test_it_refuses_users_that_make_no_sense(
    session: Session, name: str, password: str | None
) -> None:
    login.add_user(session, "Ana", Role.REVIEWER)
    with pytest.raises(Illegal):
        login.add_user(session, name, Role.REVIEWER, password)


def test_the_first_link_makes_the_first_person_admin(session: Session) -> None:
    token = login.first_link(session, "Ana")
    assert login.use_link(session, token).reviewer.role is Role.ADMIN


def test_the_first_link_lets_no_stranger_in_later(session: Session) -> None:
    login.first_link(session, "Ana")
    with pytest.raises(Missing):
        login.first_link(session, "Mallory")
