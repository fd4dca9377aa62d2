"""Builds the desk's web application."""

from __future__ import annotations

import gc
import hashlib
import time
import traceback
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType

import structlog
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from services import logs
from services.config import Settings
from services.model.case import Lane
from services.model.decision import Role
from services.store.transaction import UNAVAILABLE, bounded
from services.store.trouble import for_anothers_sake
from web import (
    articles,
    bulk,
    cases,
    context,
    edits,
    errors,
    exports,
    filters,
    health,
    history,
    intake,
    keys,
    lastword,
    leases,
    live,
    login,
    names,
    notes,
    paste,
    pictures,
    queue,
    records,
    search,
    second,
    security,
    state,
    statics,
    steps,
    swaps,
    watching,
)
from web import settings as own_settings

#: A form's fields beside its files, in bytes: one pasted article and some.
_FIELDS = 4_000_000
_YEAR = 31_536_000
#: Frames of a broken request that are logged.
_PLACES = 6

log = structlog.get_logger(__name__)

#: Seconds that one statement for a page may take: nobody waits longer.
PATIENCE = 15.0

#: So many more objects than were let go, before Python looks for garbage: a page makes
#: some thousands, and nearly all of them go by themselves.
_GARBAGE = (20_000, 20, 50)

#: How often a request is carried out again whose transaction the database rolled back
#: for another's sake, and the seconds before the first time; doubled from there on.
AGAIN, PAUSE = 3, 0.05

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class Desk(Flask):
    """The application; it logs where something broke, not with which words."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer; the whole once more, a few times, after a deadlock or its like.

        What a view does beside its transaction must bear to be done twice.
        """
        for done in range(AGAIN):
            try:
                return super().dispatch_request()
            except UNAVAILABLE as error:
                if not for_anothers_sake(error):
                    raise
                log.info("once more", endpoint=request.endpoint, time=done + 1)
            time.sleep(PAUSE * 2**done)
        return super().dispatch_request()

    def log_exception(self, exc_info: ExcInfo | tuple[None, None, None]) -> None:
        """Log a bug: an exception's message may quote an article or a form."""
        kind, _, trace = exc_info
        frames = traceback.extract_tb(trace)[-_PLACES:]
        log.error(
            "broken",
            error=kind.__name__ if kind else None,
            endpoint=request.endpoint,
            where=[f"{Path(one.filename).name}:{one.lineno}" for one in frames],
        )


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application. Without settings the environment's are taken."""
    known = settings or Settings.from_environment()
    if known.database_url:
        known = replace(known, database_url=bounded(known.database_url, PATIENCE))
    own_program = settings is None  # and not a part of another's
    if own_program:
        logs.set_up(known.log_level)
    app = Desk(__name__)
    app.extensions[context.SETTINGS] = known
    app.config.update(
        SECRET_KEY=security.secret_key(known),
        SESSION_COOKIE_NAME=security.cookie_name(known) + "_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=known.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # a case may stay open over lunch
        MAX_CONTENT_LENGTH=known.max_file_bytes + _FIELDS,
        MAX_FORM_MEMORY_SIZE=_FIELDS,
        MAX_FORM_PARTS=1_000,
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,  # their addresses change with their content
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    CSRFProtect(app)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    filters.install(app)
    errors.install(app)
    security.guard(app)
    statics.install(app)
    app.context_processor(_always)
    _behind(app, known.proxies)
    app.url_defaults(_with_version)
    if own_program:
        _spare_the_collector()
    return app


def _spare_the_collector() -> None:
    """Let Python look for garbage less often, and not among what stays for ever.

    By default it walks through some of a page's objects several times a page, and now
    and then through all that the program consists of: some 80 ms in which a page waits.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


_PAGES = (
    queue,
    cases,
    records,
    search,
    pictures,
    state,
    articles,
    intake,
    paste,
    history,
    second,
    names,
    exports,
    own_settings,
    login,
    health,
    bulk,
    edits,
    leases,
    live,
    notes,
    steps,
    watching,
)


def _behind(app: Flask, proxies: int) -> None:
    """Take address and scheme from as many proxies of ours as stand in front.

    From one more, and whoever asks could write them: guesses would go uncounted.
    """
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask documents
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )


def _with_version(endpoint: str, values: dict[str, object]) -> None:
    """Put a mark of its content into a static file's address: browsers ask once.

    What others made carries its version in its name; the style sheet asks for the fonts
    by that name alone, and asking ahead for them must use the same address.
    """
    if endpoint == "static" and not str(values["filename"]).startswith("vendor/"):
        values["v"] = _mark(str(values["filename"]))


@cache
def _mark(name: str) -> str:
    """Give a mark of a static file's content."""
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def _always() -> dict[str, object]:
    """Give what every template may use."""
    own = context.preferences()
    return {
        "preferences": own,
        "works_blind": own.blind,
        "keys": keys.chosen(own.keys),
        "key_list": keys.printed(),
        "nonce": g.get("nonce", ""),
        "now": datetime.now(UTC),
        "made_at": datetime.now(UTC).isoformat(),  # pages may have a "now" of their own
        "me": context.reviewer_or_none(),
        "Lane": Lane,
        "Role": Role,
        "inbox": context.settings().inbox,
        "last_word": lastword.last_word,
        "fresh": lastword.fresh,
        "kept": queue.kept(),
        "case_addresses": queue.case_addresses,
        "partial": swaps.wanted(),
        "htmx": swaps.SETUP,
        "fonts": swaps.FONTS,
        "new_id": lambda: str(uuid.uuid4()),
    }
