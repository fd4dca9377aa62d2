"""What every request knows: the settings, who asks, and a way to the desk."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import cast

from flask import Response, current_app, g

from services.config import Settings
from services.errors import Refused
from services.model.decision import Reviewer
from services.model.preferences import Preferences
from services.store.transaction import UNAVAILABLE, Session, transaction

#: Where the settings lie in `app.extensions`.
SETTINGS = "crossclaim"


def settings() -> Settings:
    """Give the settings that the running application was made with."""
    return cast(Settings, current_app.extensions[SETTINGS])


#: Where the one transaction of a request that only reads lies in `g`.
_READING = "desk_reading"


def desk_session() -> AbstractContextManager[Session]:
    """Open a transaction on the desk's database, or go on in the request's own."""
    opened = g.get(_READING)
    if opened is not None:
        return _going_on(opened[1])
    return transaction(settings().database_url)


def begin_reading() -> None:
    """Let everything that follows in this request go through one transaction.

    For what only reads: a page asks many small questions, and each transaction of its
    own costs three more ways to the database.
    """
    if _READING not in g:
        opening = transaction(settings().database_url)
        setattr(g, _READING, (opening, opening.__enter__()))


def end_reading(response: Response) -> Response:
    """End the request's own transaction, if it has one."""
    _close(None)
    return response


def drop_reading(_error: BaseException | None) -> None:
    """Roll back what nobody ended: the request broke before its answer was made."""
    _close(_error or RuntimeError("no answer was made"))


@contextmanager
def _going_on(session: Session) -> Generator[Session, None, None]:
    """Lend the request's transaction; after an exception the next one is a new one."""
    try:
        yield session
    except BaseException as error:
        _close(error)
        raise


def _close(error: BaseException | None) -> None:
    opened = g.pop(_READING, None)
    if opened is not None:
        kind = None if error is None else type(error)
        with suppress(*(() if error is None else UNAVAILABLE)):
            opened[0].__exit__(kind, error, None)


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
