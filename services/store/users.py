"""Users, their browsers' sessions and the links that sign in once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Interval, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from services.model.decision import Role
from services.store.among import among
from services.store.tables import PreferencesRow, SessionRow, SignInLinkRow, UserRow


def add(
    session: Session, name: str, *, role: str, password_hash: str | None
) -> UserRow:
    """Add a user."""
    row = UserRow(name=name, role=role, password_hash=password_hash)
    session.add(row)
    session.flush()
    return row


def any_there(session: Session) -> bool:
    """Tell whether there is any user."""
    return session.scalar(select(UserRow.id).limit(1)) is not None


def by_name(session: Session, name: str) -> UserRow | None:
    """Give the user of this name, disabled or not."""
    return session.scalar(
        select(UserRow)
        .where(UserRow.name == name)
        .execution_options(populate_existing=True)
    )


def by_id(session: Session, user_id: int) -> UserRow | None:
    """Give a user, freshly read."""
    return session.get(UserRow, user_id, populate_existing=True)


def admins(session: Session) -> list[int]:
    """Give the ids of all who may do everything, locked against being made less."""
    return list(
        session.scalars(
            select(UserRow.id)
            .where(UserRow.role == Role.ADMIN.value, UserRow.disabled_at.is_(None))
            .order_by(UserRow.id)
            .with_for_update()
        )
    )


def disable(session: Session, row: UserRow) -> None:
    """Note that a user may sign in no more, and forget their sessions and links."""
    row.disabled_at = func.clock_timestamp()
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.user_id == row.id))
    end_sessions_of(session, row.id)
    session.flush()


def add_session(session: Session, token_hash: str, *, user_id: int) -> None:
    """Remember a signed-in browser."""
    session.add(SessionRow(token_hash=token_hash, user_id=user_id))
    session.flush()


_OF_SESSION = (
    select(UserRow, PreferencesRow)
    .join(SessionRow, SessionRow.user_id == UserRow.id)
    .outerjoin(PreferencesRow, PreferencesRow.user_id == UserRow.id)
    .where(
        SessionRow.token_hash == bindparam("token"),
        SessionRow.seen_at > func.clock_timestamp() - bindparam("idle", type_=Interval),
        SessionRow.created_at
        > func.clock_timestamp() - bindparam("absolute", type_=Interval),
        UserRow.disabled_at.is_(None),
    )
    .execution_options(populate_existing=True)
)


def of_session(
    session: Session, token_hash: str, *, idle: timedelta, absolute: timedelta
) -> tuple[UserRow, PreferencesRow | None] | None:
    """Give whose session this is, with what they set for themselves, if anything.

    None when it ran out or the user was disabled.
    """
    told = {"token": token_hash, "idle": idle, "absolute": absolute}
    found = session.execute(_OF_SESSION, told).one_or_none()
    return None if found is None else (found[0], found[1])


def touch_session(session: Session, token_hash: str, *, every: timedelta) -> None:
    """Note that a session is in use, unless that was noted within `every`."""
    now = func.clock_timestamp()
    session.execute(
        update(SessionRow)
        .where(SessionRow.token_hash == token_hash, SessionRow.seen_at < now - every)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def end_session(session: Session, token_hash: str) -> None:
    """Forget one browser's session."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))


def end_sessions_of(session: Session, user_id: int) -> None:
    """Forget all sessions of a user."""
    session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))


def end_old_sessions(session: Session, *, absolute: timedelta) -> None:
    """Forget sessions and links that nobody can use any more."""
    now = func.clock_timestamp()
    session.execute(delete(SessionRow).where(SessionRow.created_at < now - absolute))
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < now))


def add_link(
    session: Session, token_hash: str, *, user_id: int, valid: timedelta
) -> None:
    """Remember a link that signs in once."""
    session.add(
        SignInLinkRow(
            token_hash=token_hash,
            user_id=user_id,
            expires_at=func.clock_timestamp() + valid,
        )
    )
    session.flush()


def use_link(session: Session, token_hash: str) -> UserRow | None:
    """Use a link up and give whose it is; None if it is unknown, used or too old."""
    now = func.clock_timestamp()
    user_id = session.scalar(
        update(SignInLinkRow)
        .where(
            SignInLinkRow.token_hash == token_hash,
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLinkRow.user_id)
        .execution_options(synchronize_session=False)
    )
    return None if user_id is None else by_id(session, user_id)


_EVERYBODY = select(UserRow).where(UserRow.disabled_at.is_(None)).order_by(UserRow.name)


def everybody(session: Session) -> list[UserRow]:
    """Give all users that were not disabled, by name."""
    return list(session.scalars(_EVERYBODY))


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the names of users."""
    if not ids:
        return {}
    rows = session.execute(
        select(UserRow.id, UserRow.name).where(among(UserRow.id, ids))
    )
    return {row.id: row.name for row in rows}
