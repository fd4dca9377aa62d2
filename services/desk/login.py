"""Who is at the desk: passwords, sign-in links and browsers' sessions."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.desk.views import Knock, SignedIn
from services.errors import Illegal, Missing, Refused, TooOften
from services.model.decision import Reviewer, Role
from services.model.preferences import Preferences
from services.store import attempts, users
from services.store import preferences as stored_preferences
from services.store.attempts import Allowance
from services.store.tables import UserRow
from services.store.transaction import Session

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
LINK_VALID = timedelta(hours=1)
TOUCH_EVERY = timedelta(minutes=1)
SHORTEST_PASSWORD = 8  # NIST SP 800-63B, 5.1.1.2
LONGEST_NAME, LONGEST_PASSWORD = 80, 1_000
#: Seconds to wait for a place among the hashes that are made at once.
PATIENCE = 10.0

#: Said to everybody who is not let in, whatever was wrong.
WRONG = "This name and password do not belong together."

_hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)

#: Hashes made at once.
_hashing = BoundedSemaphore(4)


def add_user(
    session: Session, name: str, role: Role, password: str | None = None
) -> Reviewer:
    """Add a user; without a password they sign in by link only.

    Raises Illegal when the name is taken or empty, or the password too short.
    """
    name = _written(name)
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


def set_role(session: Session, name: str, role: Role) -> Reviewer:
    """Give a user another role and end their sessions. Raises Missing, Illegal."""
    row = _known(session, name)
    if role is not Role.ADMIN:
        _keep_an_admin(session, row)
    row.role = Role(role).value
    users.end_sessions_of(session, row.id)
    session.flush()
    return _reviewer(row)


def disable(session: Session, name: str) -> None:
    """Let a user in no more; what they decided stands. Raises Missing, Illegal."""
    row = _known(session, name)
    _keep_an_admin(session, row)
    users.disable(session, row)


def set_password(session: Session, name: str, password: str | None) -> None:
    """Give a user a new password, or none, and end their sessions.

    Raises Missing, Illegal.
    """
    row = _known(session, name)
    row.password_hash = None if password is None else _hash(password)
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


def knock(session: Session, name: str, address: str) -> Knock:
    """Count an attempt to sign in, and find whom it may be. Raises TooOften.

    Counted before the password is looked at: attempts at one moment all count.
    """
    name = _written(name)
    wait = attempts.wait(session, _allowances(name, address))
    if wait:
        raise TooOften("Too many attempts with this name from this address.", wait=wait)
    row = users.by_name(session, name)
    if row is None or row.disabled_at is not None:
        return Knock(name, address, None, None)
    return Knock(name, address, row.id, row.password_hash)


def is_right(who: Knock, password: str, *, patience: float = PATIENCE) -> bool:
    """Tell whether this is the password. Takes a third of a second, and no session.

    Raises TooOften when no hash could be begun within so many seconds. Unknown names
    cost the same time, so that names cannot be guessed by the clock.
    """
    known = who.password_hash or _dummy_hash()
    right = _verify(known, password[:LONGEST_PASSWORD], patience)
    short = len(password) <= LONGEST_PASSWORD
    return right and short and who.password_hash is not None


def come_in(session: Session, who: Knock) -> SignedIn:
    """Let in who knew the password. Raises Refused if it was changed meanwhile."""
    row = None if who.user_id is None else users.by_id(session, who.user_id)
    known = None if row is None or row.disabled_at else row.password_hash
    if row is None or known is None or known != who.password_hash:
        raise Refused(WRONG)
    pair, address, name = _allowances(who.name, who.address)
    attempts.forget(session, (pair, name))
    attempts.take_back(session, address)
    return _signed_in(session, row)


def _allowances(name: str, address: str) -> tuple[Allowance, Allowance, Allowance]:
    """Give what an attempt is counted under: both together, address, name.

    Few for one name from one address; more for an address, which may be an office;
    most for a name, so that a stranger cannot keep its owner out for long.
    """
    folded = name.casefold()
    return (
        Allowance(f"both {address} {folded}", 5, 300.0),
        Allowance(f"address {address}", 50, 300.0),
        Allowance(f"name {folded}", 100, 30.0),
    )


def reviewer_of(session: Session, token: str) -> Reviewer | None:
    """Give who is signed in with this token. Writes nothing."""
    found = known(session, token)
    return None if found is None else found[0]


def known(session: Session, token: str) -> tuple[Reviewer, Preferences] | None:
    """Give who is signed in with this token, and what they set for themselves."""
    found = users.of_session(session, _token_hash(token), idle=IDLE, absolute=ABSOLUTE)
    if found is None:
        return None
    row, own = found
    return _reviewer(row), stored_preferences.read(own)


def touch(session: Session, token: str) -> None:
    """Note, at most once a minute, that a session is in use. For POSTs only."""
    users.touch_session(session, _token_hash(token), every=TOUCH_EVERY)


def sign_out(session: Session, token: str) -> None:
    """End this browser's session; harmless twice."""
    users.end_session(session, _token_hash(token))


def _written(name: str) -> str:
    """Give a name as we keep it."""
    return unicodedata.normalize("NFC", name).strip()


def _keep_an_admin(session: Session, row: UserRow) -> None:
    """Raise Illegal if nobody but this user is admin."""
    if row.role == Role.ADMIN.value and users.admins(session) == [row.id]:
        raise Illegal(f"{row.name} is the only admin: make somebody else one first.")


def _known(session: Session, name: str) -> UserRow:
    row = users.by_name(session, _written(name))
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
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Illegal(
            f"A password has between {SHORTEST_PASSWORD} and {LONGEST_PASSWORD:,} "
            "characters."
        )
    with _one_hash():
        return _hasher.hash(password)


def _verify(password_hash: str, password: str, patience: float) -> bool:
    try:
        with _one_hash(patience):
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@contextmanager
def _one_hash(patience: float = PATIENCE) -> Generator[None, None, None]:
    """Hold a place among the hashes made at once. Raises TooOften when all are taken.

    Each takes 64 MiB: many sign-ins at once must not eat the machine.
    """
    if not _hashing.acquire(timeout=patience):
        raise TooOften("Too many people sign in just now.", wait=PATIENCE)
    try:
        yield
    finally:
        _hashing.release()


@cache
def _dummy_hash() -> str:
    return _hash(secrets.token_urlsafe(16))
