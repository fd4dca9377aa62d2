"""Signing in by password or by a link that works once, and signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from services.desk import login
from services.desk.views import SignedIn
from services.errors import Refused
from services.model.decision import Role
from web.attempts import Attempts
from web.context import desk_session, settings
from web.security import cookie_name, local_path, needs, public, set_cookie

blueprint = Blueprint("login", __name__)

_attempts = Attempts()


@blueprint.get("/sign-in")
@public
def form() -> str:
    """Ask for name and password."""
    return render_template("sign_in.html", onward=request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Sign in by password."""
    name = request.form.get("name", "").strip()
    caller = f"{request.remote_addr} {name.lower()}"
    if not _attempts.allowed(caller):
        raise TooManyRequests("Too many attempts with this name from this address.")
    try:
        with desk_session() as session:
            signed_in = login.sign_in(session, name, request.form.get("password", ""))
    except Refused as refusal:
        _attempts.failed(caller)
        return _again(str(refusal))
    _attempts.succeeded(caller)
    return _enter(signed_in, request.form.get("next"))


@blueprint.get("/sign-in/<token>")
@public
def link(token: str) -> str:
    """Show a button: previews of links only read, so they do not use it up."""
    return render_template("sign_in_link.html", token=token)


@blueprint.post("/sign-in/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by the link."""
    try:
        with desk_session() as session:
            signed_in = login.use_link(session, token)
    except Refused as refusal:
        return _again(str(refusal))
    return _enter(signed_in, None)


@blueprint.post("/sign-out")
@needs(Role.VIEWER)
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    with desk_session() as session:
        login.sign_out(session, request.cookies.get(cookie_name(settings()), ""))
    form_session.clear()
    answer = redirect(url_for("login.form"), code=303)
    answer.delete_cookie(
        cookie_name(settings()), secure=settings().secure_cookies, httponly=True
    )
    return answer


def _enter(signed_in: SignedIn, onward: str | None) -> ResponseReturnValue:
    """Hand over the cookie; nothing from before the sign-in is kept."""
    form_session.clear()
    return set_cookie(redirect(local_path(onward), code=303), signed_in.token)


def _again(sentence: str) -> tuple[str, int]:
    """Show the form once more with what was wrong."""
    onward = request.form.get("next", "")
    page = render_template("sign_in.html", onward=onward, sentence=sentence)
    return page, 403
