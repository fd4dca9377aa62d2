"""Signing in by password or by a link that works once, and signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue

from services.desk import login
from services.desk.views import SignedIn
from services.errors import Refused
from services.model.decision import Role
from web.context import desk_session, settings
from web.security import (
    cookie_name,
    forget_cookie,
    local_path,
    needs,
    public,
    set_cookie,
)

blueprint = Blueprint("login", __name__)


@blueprint.get("/sign-in")
@public
def form() -> str:
    """Ask for name and password."""
    return render_template("sign_in.html", onward=request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Sign in by password.

    The attempt is committed first; nothing is open while the password is looked at,
    for that is slow on purpose.
    """
    address = request.remote_addr or "nowhere"
    with desk_session() as session:
        who = login.knock(session, request.form.get("name", ""), address)
    if not login.is_right(who, request.form.get("password", "")):
        return _again(login.WRONG)
    try:
        with desk_session() as session:
            signed_in = login.come_in(session, who)
    except Refused as refusal:
        return _again(str(refusal))
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
    _end_session()
    form_session.clear()
    return forget_cookie(redirect(url_for("login.form"), code=303))


def _enter(signed_in: SignedIn, onward: str | None) -> ResponseReturnValue:
    """Hand over a new cookie; nothing from before the sign-in is kept."""
    _end_session()
    form_session.clear()
    return set_cookie(redirect(local_path(onward), code=303), signed_in.token)


def _end_session() -> None:
    """End the session that this browser still has, if it has one."""
    token = request.cookies.get(cookie_name(settings()))
    if token:
        with desk_session() as session:
            login.sign_out(session, token)


def _again(sentence: str) -> tuple[str, int]:
    """Show the form once more with what was wrong."""
    onward = request.form.get("next", "")
    page = render_template("sign_in.html", onward=onward, sentence=sentence)
    return page, 403
