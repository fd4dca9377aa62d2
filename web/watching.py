"""Watching a case or a record, and what happened to what one watches."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import watching
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("watching", __name__)


@blueprint.get("/watched")
@needs(Role.VIEWER)
def show() -> str:
    """Show what one watches, and what happened to it."""
    with desk_session() as session:
        found = watching.page(session, reviewer())
    return render_template("watched.html", watched=found)


@blueprint.post("/watched/seen")
@needs(Role.VIEWER)
def seen() -> ResponseReturnValue:
    """Note that one has seen what happened to these."""
    with desk_session() as session:
        watching.seen(session, reviewer(), request.form.getlist("watch", type=int))
    lastword.say("Noted as seen.")
    return redirect(url_for("watching.show"), code=303)


@blueprint.post("/cases/<int:case_id>/watch")
@needs(Role.VIEWER)
def case(case_id: int) -> ResponseReturnValue:
    """Watch a case, or no longer."""
    with desk_session() as session:
        watching.watch_case(session, case_id, reviewer(), on=_on())
    _say(f"case {case_id}")
    return redirect(_back(url_for("cases.show", case_id=case_id)), code=303)


@blueprint.post("/records/<int:record_id>/watch")
@needs(Role.VIEWER)
def record(record_id: int) -> ResponseReturnValue:
    """Watch a record, or no longer."""
    with desk_session() as session:
        watching.watch_record(session, record_id, reviewer(), on=_on())
    _say(f"record {record_id}")
    return redirect(_back(url_for("records.show", record_id=record_id)), code=303)


def _on() -> bool:
    return request.form.get("on") == "yes"


def _back(there: str) -> str:
    """Lead back to the list of what is watched, if the form was there."""
    return url_for("watching.show") if "from_list" in request.form else there


def _say(what: str) -> None:
    lastword.say(f"You watch {what}." if _on() else f"You no longer watch {what}.")
