"""Signing in: by password, by link, and for how long."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.desk import login
from services.desk.views import SignedIn
from services.errors import Illegal, Missing, Refused, TooOften
from services.model.decision import Role
from services.store.tables import SessionRow, SignInAttemptRow, SignInLinkRow, UserRow
from services.store.transaction import Session

PASSWORD = "two otters in a canoe"


def _age(session: Session, **columns: timedelta) -> None:
    values = {name: func.clock_timestamp() - ago for name, ago in columns.items()}
    session.execute(update(SessionRow).values(**values))


def _sign_in(
    session: Session, name: str, password: str, address: str = "192.0.2.1"
) -> SignedIn:
    """Go through all three steps, as the desk's form does."""
    who = login.knock(session, name, address)
    if not login.is_right(who, password):
        raise Refused(login.WRONG)
    return login.come_in(session, who)


def _guess(session: Session, times: int, name: str, address: str) -> None:
    for _ in range(times):
        login.knock(session, name, address)


def _later(session: Session, by: timedelta) -> None:
    """Let time pass since the last attempts."""
    past = SignInAttemptRow.tried_at - by
    session.execute(update(SignInAttemptRow).values(tried_at=past))


def _seen_at(session: Session) -> object:
    return session.execute(select(SessionRow.seen_at)).scalar_one()


def test_a_password_signs_in(session: Session) -> None:
    ana = login.add_user(session, "  Ana ", Role.EDITOR, PASSWORD)
    assert (ana.name, ana.role) == ("Ana", Role.EDITOR)
    signed_in = _sign_in(session, "Ana", PASSWORD)
    assert signed_in.reviewer == ana
    assert login.reviewer_of(session, signed_in.token) == ana


def test_neither_passwords_nor_tokens_are_stored(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    token = _sign_in(session, "Ana", PASSWORD).token
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
            _sign_in(session, name, password)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    times = {}
    for name in ("Nobody", "Ana", "Nobody"):  # the first also makes the dummy hash
        begun = time.perf_counter()
        with pytest.raises(Refused):
            _sign_in(session, name, "wrong")
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
    _sign_in(session, "Ana", PASSWORD)


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


def test_a_few_attempts_cost_nothing_then_the_wait_doubles(session: Session) -> None:
    _guess(session, 5, "Ana", "192.0.2.1")
    waits = []
    for _ in range(12):
        _later(session, timedelta(seconds=-1))
        with pytest.raises(TooOften) as refusal:
            login.knock(session, "Ana", "192.0.2.1")
        waits.append(round(refusal.value.wait))
        _later(session, timedelta(seconds=refusal.value.wait + 1))
        login.knock(session, "ana", "192.0.2.1")
    assert waits[:5] == [2, 3, 5, 9, 17]  # one second of it has been told beforehand
    assert max(waits) == waits[-1] == 301


def test_an_attempt_that_must_wait_makes_the_wait_no_longer(session: Session) -> None:
    _guess(session, 5, "Ana", "192.0.2.1")
    for _ in range(20):
        with pytest.raises(TooOften):
            login.knock(session, "Ana", "192.0.2.1")
    _later(session, timedelta(seconds=2))
    login.knock(session, "Ana", "192.0.2.1")


def test_others_do_not_wait_for_whoever_guesses(session: Session) -> None:
    _guess(session, 5, "Ana", "192.0.2.1")
    login.knock(session, "Ben", "192.0.2.1")
    login.knock(session, "Ana", "192.0.2.2")


def test_one_address_tries_fifty_names_and_no_more(session: Session) -> None:
    for number in range(50):
        login.knock(session, f"Name {number}", "192.0.2.1")
    with pytest.raises(TooOften):
        login.knock(session, "One more", "192.0.2.1")


def test_one_name_is_tried_from_a_hundred_addresses_and_no_more(
    session: Session,
) -> None:
    for number in range(100):
        login.knock(session, "Ana", f"192.0.2.{number}")
    with pytest.raises(TooOften) as refusal:
        login.knock(session, "Ana", "198.51.100.1")
    assert refusal.value.wait <= 30


def test_the_right_password_forgets_the_wrong_ones(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    for _ in range(3):
        _guess(session, 4, "Ana", "192.0.2.1")
        _sign_in(session, "Ana", PASSWORD)


def test_an_office_that_knows_its_passwords_is_never_kept_waiting(
    session: Session,
) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    knocks = [login.knock(session, "Ana", "192.0.2.1") for _ in range(5)]
    for one in knocks * 15:
        login.come_in(session, one)
        login.knock(session, "Ana", "192.0.2.1")


def test_attempts_are_forgotten_after_an_hour(session: Session) -> None:
    _guess(session, 5, "Ana", "192.0.2.1")
    _later(session, timedelta(hours=2))
    _guess(session, 5, "Ana", "192.0.2.1")
    login.add_user(session, "Ben", Role.REVIEWER, PASSWORD)
    _later(session, timedelta(hours=2))
    _sign_in(session, "Ben", PASSWORD)
    kept = session.scalars(select(SignInAttemptRow.tried)).all()
    assert sum(kept) == 0


def test_what_was_typed_as_a_name_is_not_kept(session: Session) -> None:
    login.knock(session, PASSWORD, "192.0.2.1")
    for kept in session.scalars(select(SignInAttemptRow.caller)):
        assert PASSWORD not in kept


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(session: Session) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    who = login.knock(session, "Ana", "192.0.2.1")
    assert login.is_right(who, PASSWORD)
    login.set_password(session, "Ana", "three otters in a canoe")
    with pytest.raises(Refused):
        login.come_in(session, who)


def test_a_password_as_long_as_a_book_is_wrong(session: Session) -> None:
    longest = "x" * login.LONGEST_PASSWORD
    login.add_user(session, "Ana", Role.REVIEWER, longest)
    who = login.knock(session, "Ana", "192.0.2.1")
    assert login.is_right(who, longest)
    assert not login.is_right(who, longest + "x")
    assert repr(who.password_hash) not in repr(who)


def test_no_more_than_four_passwords_are_looked_at_at_once(
    session: Session,
) -> None:
    login.add_user(session, "Ana", Role.REVIEWER, PASSWORD)
    who = login.knock(session, "Ana", "192.0.2.1")
    held = [login._hashing.acquire(blocking=False) for _ in range(5)]
    try:
        assert held == [True] * 4 + [False]
        with pytest.raises(TooOften):
            login.is_right(who, PASSWORD, patience=0.01)
    finally:
        login._hashing.release(4)
    assert login.is_right(who, PASSWORD)


def test_a_new_role_ends_all_sessions(session: Session) -> None:
    login.add_user(session, "Ana", Role.EDITOR)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    assert login.set_role(session, "Ana", Role.VIEWER).role is Role.VIEWER
    assert login.reviewer_of(session, token) is None


def test_whoever_is_disabled_has_neither_session_nor_link_left(
    session: Session,
) -> None:
    login.add_user(session, "Ana", Role.EDITOR, PASSWORD)
    token = login.use_link(session, login.make_link(session, "Ana")).token
    link = login.make_link(session, "Ana")
    login.disable(session, "Ana")
    assert login.reviewer_of(session, token) is None
    with pytest.raises(Refused):
        login.use_link(session, link)
    with pytest.raises(Refused):
        _sign_in(session, "Ana", PASSWORD)


def test_the_only_admin_stays_one(session: Session) -> None:
    login.add_user(session, "Ana", Role.ADMIN)
    for change in (
        lambda: login.set_role(session, "Ana", Role.VIEWER),
        lambda: login.disable(session, "Ana"),
    ):
        with pytest.raises(Illegal):
            change()
    login.add_user(session, "Ben", Role.ADMIN)
    login.disable(session, "Ana")


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
