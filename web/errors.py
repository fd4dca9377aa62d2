"""What went wrong, in plain words, with the status that fits."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import NamedTuple

import structlog
from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services import errors
from services.store import tallies
from services.store.tallies import Tally
from services.store.transaction import IMPOSSIBLE, UNAVAILABLE
from web.context import desk_session

log = structlog.get_logger(__name__)


class Page(NamedTuple):
    """An error page: its status, its heading, and what to do next."""

    status: int
    heading: str
    advice: str


#: The status of pages that could not be made because the database is away.
_AWAY = 503

_UNKNOWN = Page(
    500,
    "Something broke on our side",
    "Nothing of yours was saved by this step. Try again; if it happens again, tell "
    "whoever runs this desk.",
)

#: Our own errors, and the page each of them gets.
PAGES: dict[type[Exception], Page] = {
    errors.Missing: Page(
        404, "Not here", "It may have been joined with another. Try the queue."
    ),
    errors.Stale: Page(
        409, "Somebody was first", "Reload the page and look at what changed."
    ),
    errors.Illegal: Page(
        409, "That cannot be done now", "Reload the page and look at what changed."
    ),
    errors.Reused: Page(
        422,
        "This form was used before",
        "Go back, reload the page, and decide again.",
    ),
    errors.Refused: Page(
        403, "You may not do this", "An editor or an admin may, or can let you."
    ),
    errors.TooOften: Page(
        429, "Too many attempts", "Wait as long as it says, then try again."
    ),
    IMPOSSIBLE: Page(400, "This request makes no sense", "Go back and try it again."),
    CSRFError: Page(
        400,
        "This form has gone stale",
        "Go back, reload the page and send it again. Nothing was saved.",
    ),
} | {
    kind: Page(
        _AWAY,
        "The database does not answer",
        "Nothing that was saved is lost, and nobody has to do anything but wait.",
    )
    for kind in UNAVAILABLE
}

#: The pages of errors that the framework raises, by status.
HTTP_PAGES: dict[int, Page] = {
    400: Page(400, "This request makes no sense", "Go back and try it again."),
    401: Page(
        401,
        "You have been signed out",
        "Sign in in another tab, then come back here and send it again.",
    ),
    403: PAGES[errors.Refused],
    404: Page(404, "Not here", "Check the address, or start from the queue."),
    405: Page(405, "This address takes no such request", "Start from the queue."),
    413: Page(413, "That is too large", "Drop large files into the inbox folder."),
    429: Page(429, "Too many attempts", "Wait a minute, then try again."),
}


def install(app: Flask) -> None:
    """Give the application its error pages."""
    for kind in PAGES:
        app.register_error_handler(kind, _ours)
    app.register_error_handler(HTTPException, _theirs)
    app.register_error_handler(500, _unknown)
    app.after_request(_count_conflicts)


def _count_conflicts(response: Response) -> Response:
    """Count a form that was refused because somebody was first.

    In a transaction of its own: that of the form was rolled back.
    """
    if response.status_code == 409 and request.method == "POST":
        with suppress(*UNAVAILABLE), desk_session() as session:
            tallies.count(session, Tally.REFUSED, request.endpoint or "")
    return response


Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


def _too_often(page: Page, error: errors.TooOften) -> Answer:
    """Show for how long to wait, to people and to programs."""
    seconds = math.ceil(error.wait)
    wait = f"{seconds} s" if seconds < 90 else f"{math.ceil(seconds / 60)} minutes"
    shown, status = _shown(page, f"{error} Try again in {wait}.")
    return shown, status, {"Retry-After": str(seconds)}


def _ours(error: Exception) -> Answer:
    """Show the page of one of our own errors."""
    kind = next(one for one in type(error).__mro__ if one in PAGES)
    page = PAGES[kind]
    told = isinstance(error, errors.CrossclaimError)
    if isinstance(error, errors.TooOften):
        return _too_often(page, error)
    if not told:
        log.warning("not answered", status=page.status, error=type(error).__name__)
    return _shown(page, str(error) if told else "")


def _theirs(error: HTTPException) -> tuple[str, int]:
    """Show the page of an error that has a status already."""
    status = error.code or 500
    page = HTTP_PAGES.get(status, _UNKNOWN._replace(status=status))
    # Their default sentences speak to programmers; ours are passed on.
    own = error.description != type(error).description
    return _shown(page, (error.description or "") if own else "")


def _unknown(error: Exception) -> Answer:
    """Show the page of a bug; the traceback is in the log.

    What breaks after a page was made comes here, too: a database that goes away before
    the page's transaction has ended is no bug.
    """
    first = getattr(error, "original_exception", None)
    if isinstance(first, UNAVAILABLE):
        return _ours(first)
    return _shown(_UNKNOWN, "")


def _shown(page: Page, sentence: str) -> tuple[str, int]:
    """Render an error page."""
    shown = render_template(
        "error.html",
        page=page,
        sentence=sentence,
        away=page.status == _AWAY,
        again=_unsent() if page.status == _AWAY else [],
    )
    return shown, page.status


def _unsent() -> list[tuple[str, str]]:
    """Give the fields of the form that could not be carried out, to be sent again.

    With its own token and number: it is as valid, and counts once, as the first time.
    Never a password, and no file, which a page cannot send again by itself.
    """
    if request.method != "POST" or "password" in request.form or request.files:
        return []
    return list(request.form.items(multi=True))
