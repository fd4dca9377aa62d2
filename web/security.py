"""Who may see which page, and the headers that keep scripts and frames out."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from services.config import Settings
from services.desk import login
from services.errors import Refused
from services.model.decision import Role
from web import context
from web.context import desk_session, settings

P = ParamSpec("P")
R = TypeVar("R")

#: Attribute of a view that names the role it asks for; `PUBLIC` asks for none.
NEEDED = "crossclaim_needed"
PUBLIC = "public"
TOKEN = "whoever has the token of the figures"  # noqa: S105  # nosec B105  # words

#: Requests that change nothing.
_READING = ("GET", "HEAD", "OPTIONS")
#: What browsers say of a request that a page of ours did not send.
_FOREIGN = ("cross-site", "same-site")

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def needs(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view as open to this role and those above it."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        """Write the role onto the view."""
        setattr(view, NEEDED, role)
        return view

    return mark


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody."""
    setattr(view, NEEDED, PUBLIC)
    return view


def with_token(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to programs that send the token of the settings."""
    setattr(view, NEEDED, TOKEN)
    return view


def guard(app: Flask) -> None:
    """Check origin and role before every view, and set headers after it."""
    setattr(app.view_functions["static"], NEEDED, PUBLIC)
    app.before_request(_make_nonce)
    app.before_request(_refuse_foreign_origin)
    app.before_request(_refuse_nul)
    app.before_request(_check_role)
    app.after_request(_set_headers)
    app.after_request(context.end_reading)
    app.teardown_request(context.drop_reading)


def cookie_name(known: Settings) -> str:
    """Name the session's cookie; over https browsers tie `__Host-` to this host."""
    return "__Host-crossclaim" if known.secure_cookies else "crossclaim"


def set_cookie(response: Response, token: str) -> Response:
    """Let the browser keep its session's token until it is closed."""
    response.set_cookie(
        cookie_name(settings()),
        token,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
        path="/",
    )
    return response


def forget_cookie(response: Response) -> Response:
    """Let the browser drop its session's token."""
    known = settings()
    response.delete_cookie(
        cookie_name(known), secure=known.secure_cookies, httponly=True, samesite="Lax"
    )
    return response


def local_path(wanted: str | None) -> str:
    """Give a path of this site to go on to; anything else leads to the queue."""
    path = wanted or ""
    # Browsers read a backslash as a slash and skip control characters. What begins
    # with one slash and holds neither has no scheme and no host.
    foreign = not path.startswith("/") or path.startswith("//")
    if foreign or "\\" in path or not path.isprintable():
        return url_for("queue.show")
    return path


def secret_key(known: Settings) -> str:
    """Give the key that signs forms: the setting, else one made once and kept."""
    if known.secret_key:
        return known.secret_key
    path = known.data / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # made by an earlier start or a process beside us
        _write_once(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, text: str) -> None:
    """Make a file that only we can read. Raises FileExistsError if it is there.

    It appears whole: a process beside us must never read half a key.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    line = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(line, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def _make_nonce() -> None:
    """Make the word that this answer's scripts carry."""
    g.nonce = secrets.token_urlsafe(16)
    g.reviewer = None


def _refuse_foreign_origin() -> None:
    """Refuse a form that another site sent.

    Beside the token: browsers say where a form comes from, and cannot be made to lie.
    """
    if request.method in _READING:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") in _FOREIGN:
        raise Forbidden("This form was sent from another site.")


def _refuse_nul() -> None:
    """Refuse a sign that no page's form can send and no text in the database holds."""
    fields = chain(request.args.lists(), request.form.lists())
    given = chain([request.path], *(values for _, values in fields))
    if any("\0" in one for one in given):
        raise BadRequest("It has a sign in it that no text has.")


def _check_role() -> ResponseReturnValue | None:
    """Let only those in whose role the view asks for; unmarked views let nobody in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None  # no such page: the answer is 404 for everybody
    needed = getattr(view, NEEDED, None)
    if needed == PUBLIC:
        return None
    if needed == TOKEN:
        _check_token()
        return None
    _load_reviewer()
    if g.reviewer is None:
        return _to_sign_in()
    if needed is None or not g.reviewer.role.may(needed):
        raise Refused("Your role does not allow this. Ask an editor or an admin.")
    return None


def _check_token() -> None:
    """Refuse a program without the token; without one in the settings, every program.

    Compared in a time that tells nothing of how much of it was right.
    """
    wanted = f"Bearer {settings().metrics_token}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings().metrics_token or not secrets.compare_digest(given, wanted):
        raise NotFound


def _load_reviewer() -> None:
    """Find out who sends this request. A POST keeps the session from falling idle."""
    token = request.cookies.get(cookie_name(settings()))
    if not token:
        return
    if request.method in _READING:
        context.begin_reading()
    with desk_session() as session:
        found = login.known(session, token)
        if found is not None:
            g.reviewer, g.preferences = found
        if g.reviewer is not None and request.method == "POST":
            login.touch(session, token)


def _to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back again; a form cannot be led back."""
    if request.method != "GET":
        raise Unauthorized
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("login.form", next=wanted if wanted != "/" else None))


def _set_headers(response: Response) -> Response:
    """Set the headers that every answer carries."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{g.get('nonce', '')}'; "
        "style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Content-Security-Policy"] = policy
    response.headers.update(_FIXED)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
