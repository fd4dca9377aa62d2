"""What reviewers set for themselves, and the views of the queue they saved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.model.preferences import Preferences, SavedView, Theme
from services.store.tables import PreferencesRow, SavedViewRow


def of(session: Session, user_id: int) -> Preferences:
    """Give somebody's settings; the defaults if nothing was ever set."""
    return read(session.get(PreferencesRow, user_id, populate_existing=True))


def read(row: PreferencesRow | None) -> Preferences:
    """Give the settings that a row holds; the defaults where there is none."""
    if row is None:
        return Preferences()
    return Preferences(
        keys=row.keys,
        single_keys=row.single_keys,
        theme=Theme(row.theme),
        toured=row.toured_at is not None,
        blind=row.blind,
    )


def put(session: Session, user_id: int, **values: Any) -> None:
    """Set some of somebody's settings; the others stay as they are."""
    session.execute(
        insert(PreferencesRow)
        .values(user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


def put_tour(session: Session, user_id: int, *, done: bool) -> None:
    """Note that somebody took or skipped the tour, or wants it again."""
    put(session, user_id, toured_at=func.clock_timestamp() if done else None)


def views(session: Session, user_id: int) -> tuple[SavedView, ...]:
    """Give somebody's saved views by name."""
    rows = session.execute(
        select(SavedViewRow.id, SavedViewRow.name, SavedViewRow.query)
        .where(SavedViewRow.user_id == user_id)
        .order_by(func.lower(SavedViewRow.name), SavedViewRow.id)
    )
    return tuple(SavedView(*row) for row in rows)


def save_view(session: Session, user_id: int, *, name: str, query: str) -> None:
    """Keep a view under a name; the same name again takes the newer one."""
    session.execute(
        insert(SavedViewRow)
        .values(user_id=user_id, name=name, query=query)
        .on_conflict_do_update(
            index_elements=["user_id", "name"], set_={"query": query}
        )
    )


def forget_view(session: Session, user_id: int, view_id: int) -> None:
    """Forget one of somebody's own views."""
    session.execute(
        delete(SavedViewRow).where(
            SavedViewRow.id == view_id, SavedViewRow.user_id == user_id
        )
    )
