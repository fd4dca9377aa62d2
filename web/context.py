"""What every request knows: the settings, who asks, and a way to the desk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from flask import current_app, g

from services.config import Settings
from services.errors import Refused
from services.model.decision import Reviewer
from services.model.preferences import Preferences
from services.store.transaction import Session, transaction

#: Where the settings lie in `app.extensions`.
SETTINGS = "crossclaim"


def settings() -> Settings:
    """Give the settings that the running application was made with."""
    return cast(Settings, current_app.extensions[SETTINGS])


def desk_session() -> AbstractContextManager[Session]:
    """Open a transaction on the desk's database."""
    return transaction(settings().database_url)


def reviewer_or_none() -> Reviewer | None:
    """Give who is signed in, if anybody is."""
    return cast("Reviewer | None", g.get("reviewer"))


def reviewer() -> Reviewer:
    """Give who is signed in. Raises Refused if nobody is."""
    known = reviewer_or_none()
    if known is None:
        raise Refused("Please sign in first.")
    return known


def preferences() -> Preferences:
    """Give what the one who asks set for themselves; the defaults for nobody."""
    return cast(Preferences, g.get("preferences", Preferences()))
