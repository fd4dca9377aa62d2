"""Who is at the desk: passwords, sign-in links and browsers' sessions."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.desk.views import SignedIn
from services.errors import Illegal, Missing, Refused
from services.model.decision import Reviewer, Role
from services.store import users
from services.store.tables import UserRow
from services.store.transaction import Session

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
LINK_VALID = timedelta(hours=1)
TOUCH_EVERY = timedelta(minutes=1)
SHORTEST_PASSWORD = 8  # NIST SP 800-63B, 5.1.1.2
LONGEST_NAME = 80

_WRONG = "This name and password do not belong together."

_hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)

# Each hash takes 64 MiB: many sign-ins at once must not eat the machine.
_hashing = BoundedSemaphore(4)


def add_user(
    session: Session, name: str, role: Role, password: str | None = None
) -> Reviewer:
    """Add a user; without a password they sign in by link only.

    Raises Illegal when the name is taken or empty, or the password too short.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Illegal(f"A name has between 1 and {LONGEST_NAME} characters.")
    if users.by_name(session, name) is not None:
        raise Illegal(f"There is a user called {name} already.")
    password_hash = None if password is None else _hash(password)
    row = users.add(session, name, role=Role(role).value, password_hash=password_hash)
    return _reviewer(row)


def first_link(session: Session, name: str) -> str:
    """Make a link as `make_link`; where nobody may sign in yet, `name` becomes admin.

    Only for whoever has the program's own hands on the database: the command line.
    """
    if not users.any_there(session):
        add_user(session, name, Role.ADMIN)
    return make_link(session, name)


def set_password(session: Session, name: str, password: str) -> None:
    """Give a user a new password and end their sessions. Raises Missing, Illegal."""
    row = _known(session, name)
    row.password_hash = _hash(password)
    users.end_sessions_of(session, row.id)
    session.flush()


def make_link(session: Session, name: str) -> str:
    """Make the token of a link that signs a user in once, within an hour.

    Raises Missing.
    """
    row = _known(session, name)
    token = secrets.token_urlsafe(32)
    users.add_link(session, _token_hash(token), user_id=row.id, valid=LINK_VALID)
    return token


def use_link(session: Session, token: str) -> SignedIn:
    """Sign in by a link. Raises Refused when it is unknown, used or too old."""
    row = users.use_link(session, _token_hash(token))
    if row is None or row.disabled_at is not None:
        raise Refused("This link was used before or is too old. Ask for a new one.")
    return _signed_in(session, row)


def sign_in(session: Session, name: str, password: str) -> SignedIn:
    """Sign in by name and password. Raises Refused, without telling what was wrong."""
    row = users.by_name(session, unicodedata.normalize("NFC", name).strip())
    known = row.password_hash if row is not None and row.disabled_at is None else None
    # Unknown names cost the same time, so that names cannot be guessed by the clock.
    right = _verify(known or _dummy_hash(), password)
    if row is None or known is None or not right:
        raise Refused(_WRONG)
    return _signed_in(session, row)


def reviewer_of(session: Session, token: str) -> Reviewer | None:
    """Give who is signed in with this token. Writes nothing."""
    row = users.of_session(session, _token_hash(token), idle=IDLE, absolute=ABSOLUTE)
    return None if row is None else _reviewer(row)


def touch(session: Session, token: str) -> None:
    """Note, at most once a minute, that a session is in use. For POSTs only."""
    users.touch_session(session, _token_hash(token), every=TOUCH_EVERY)


def sign_out(session: Session, token: str) -> None:
    """End this browser's session; harmless twice."""
    users.end_session(session, _token_hash(token))


def _known(session: Session, name: str) -> UserRow:
    row = users.by_name(session, unicodedata.normalize("NFC", name).strip())
    if row is None or row.disabled_at is not None:
        raise Missing(f"There is no user called {name}.")
    return row


def _signed_in(session: Session, row: UserRow) -> SignedIn:
    users.end_old_sessions(session, absolute=ABSOLUTE)
    token = secrets.token_urlsafe(32)
    users.add_session(session, _token_hash(token), user_id=row.id)
    return SignedIn(reviewer=_reviewer(row), token=token)


def _reviewer(row: UserRow) -> Reviewer:
    return Reviewer(id=row.id, name=row.name, role=Role(row.role))


def _token_hash(token: str) -> str:
    """Give what we keep of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Illegal(f"A password has at least {SHORTEST_PASSWORD} characters.")
    with _hashing:
        return _hasher.hash(password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        with _hashing:
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _dummy_hash() -> str:
    return _hash(secrets.token_urlsafe(16))
