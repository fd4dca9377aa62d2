"""What reviewers set for themselves: light or dark, keys, the tour, saved views."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import preferences
from services.model.decision import Role
from services.model.preferences import Theme
from web import keys, lastword, swaps
from web.context import desk_session, reviewer
from web.queue import KEPT
from web.security import local_path, needs

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """Show one's own settings."""
    return _page({}, [])


@blueprint.post("/theme")
@needs(Role.VIEWER)
def theme() -> ResponseReturnValue:
    """Choose light or dark."""
    named = request.form.get("theme", "")
    if named not in set(Theme):
        raise BadRequest("There is no such theme.")
    with desk_session() as session:
        preferences.set_theme(session, reviewer(), Theme(named))
    return _done("The theme is set.")


@blueprint.post("/keys")
@needs(Role.VIEWER)
def remap() -> ResponseReturnValue:
    """Choose other keys; nothing is kept while two acts ask for one."""
    reset = "reset" in request.form
    own, faults = ({}, []) if reset else keys.read(request.form)
    if faults:
        return _page(request.form.to_dict(), faults), 422
    with desk_session() as session:
        preferences.set_keys(session, reviewer(), own)
    return _done("The printed keys are back." if reset else "Your keys are set.")


@blueprint.post("/single-keys")
@needs(Role.VIEWER)
def switch() -> ResponseReturnValue:
    """Switch all single keys on or off."""
    on = request.form.get("on") == "yes"
    with desk_session() as session:
        preferences.switch_keys(session, reviewer(), on=on)
    if swaps.wanted():
        return "", 204
    return _done(f"Single keys are {'on' if on else 'off'}.")


@blueprint.post("/blind")
@needs(Role.VIEWER)
def blind() -> ResponseReturnValue:
    """Hide the machine's opinions until one has decided, or show them at once."""
    on = request.form.get("on") == "yes"
    with desk_session() as session:
        preferences.work_blind(session, reviewer(), on=on)
    lastword.say(
        "Blind: opinions show once you have decided."
        if on
        else "Opinions are shown again."
    )
    return redirect(local_path(request.form.get("back")), code=303)


@blueprint.post("/tour")
@needs(Role.VIEWER)
def tour() -> ResponseReturnValue:
    """Note that the tour was taken or skipped, or begin it again."""
    begins = request.form.get("again") == "yes"
    with desk_session() as session:
        if begins:
            preferences.begin_tour(session, reviewer())
        else:
            preferences.end_tour(session, reviewer())
    return redirect(url_for("queue.show"), code=303)


@blueprint.post("/views")
@needs(Role.VIEWER)
def save_view() -> ResponseReturnValue:
    """Keep the queue as it is filtered now under a name."""
    # Only what the queue's address may carry; whatever else was sent is left out.
    sent = parse_qsl(request.form.get("query", "").lstrip("?"))
    query = urlencode([(name, value) for name, value in sent if name in KEPT])
    with desk_session() as session:
        preferences.save_view(
            session, reviewer(), name=request.form.get("name", ""), query=query
        )
    lastword.say("The view is saved.")
    return redirect(f"{url_for('queue.show')}?{query}", code=303)


@blueprint.post("/views/<int:number>/forget")
@needs(Role.VIEWER)
def forget_view(number: int) -> ResponseReturnValue:
    """Forget one of one's own views."""
    with desk_session() as session:
        preferences.forget_view(session, reviewer(), number)
    return _done("The view is forgotten.")


def _page(given: dict[str, str], faults: list[str]) -> str:
    """Render the settings, with what was typed if it could not be kept."""
    with desk_session() as session:
        views = preferences.views(session, reviewer())
    return render_template(
        "settings.html",
        printed=keys.printed(),
        given=given,
        faults=faults,
        themes=list(Theme),
        views=views,
    )


def _done(message: str) -> ResponseReturnValue:
    """Say what was set and show the settings."""
    lastword.say(message)
    return redirect(url_for("settings.show"), code=303)
