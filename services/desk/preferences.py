"""What reviewers set for themselves. Nobody sets anything for another."""

from __future__ import annotations

from collections.abc import Mapping

from services.errors import Illegal
from services.model.decision import Reviewer
from services.model.preferences import Preferences, SavedView, Theme
from services.store import preferences as store
from services.store.transaction import Session

#: So many views somebody may keep, and so long their names may be.
_VIEWS, _NAME = 50, 60
#: Longest kept query, in characters.
_QUERY = 2_000


def of(session: Session, user_id: int) -> Preferences:
    """Give somebody's settings."""
    return store.of(session, user_id)


def set_keys(session: Session, by: Reviewer, keys: Mapping[str, str]) -> None:
    """Keep the keys that differ from the printed ones, by the name of the act."""
    store.put(session, by.id, keys=dict(keys))


def switch_keys(session: Session, by: Reviewer, *, on: bool) -> None:
    """Switch all single keys on or off."""
    store.put(session, by.id, single_keys=on)


def work_blind(session: Session, by: Reviewer, *, on: bool) -> None:
    """Hide the machine's opinions until somebody has decided, or show them at once."""
    store.put(session, by.id, blind=on)


def set_theme(session: Session, by: Reviewer, theme: Theme) -> None:
    """Choose light, dark, or what the computer is set to."""
    store.put(session, by.id, theme=theme.value)


def end_tour(session: Session, by: Reviewer) -> None:
    """Note that somebody took the tour, or skipped it."""
    store.put_tour(session, by.id, done=True)


def begin_tour(session: Session, by: Reviewer) -> None:
    """Let somebody see the tour again."""
    store.put_tour(session, by.id, done=False)


def views(session: Session, by: Reviewer) -> tuple[SavedView, ...]:
    """Give somebody's saved views by name."""
    return store.views(session, by.id)


def save_view(session: Session, by: Reviewer, *, name: str, query: str) -> None:
    """Keep a view of the queue under a name. Raises Illegal without a usable name."""
    called = " ".join(name.split())[:_NAME]
    if not called:
        raise Illegal("A view needs a name.")
    if len(query) > _QUERY:
        raise Illegal("This view is too long to keep.")
    known = store.views(session, by.id)
    if len(known) >= _VIEWS and called not in {one.name for one in known}:
        raise Illegal(f"{_VIEWS} views are kept at most. Forget one first.")
    store.save_view(session, by.id, name=called, query=query)


def forget_view(session: Session, by: Reviewer, view_id: int) -> None:
    """Forget one of somebody's own views."""
    store.forget_view(session, by.id, view_id)
