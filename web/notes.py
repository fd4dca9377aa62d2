"""Notes on a case, and what somebody is about to say of it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import assigning, notes, pending
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.forms import request_id
from web.security import needs

blueprint = Blueprint("notes", __name__)


@blueprint.post("/cases/<int:case_id>/notes")
@needs(Role.REVIEWER)
def write(case_id: int) -> ResponseReturnValue:
    """Note something on a case."""
    text = request.form.get("text", "")
    with desk_session() as session:
        notes.write(session, case_id, reviewer(), text=text, request_id=request_id())
        if "drop" in request.form:
            pending.drop(session, case_id, reviewer())
    lastword.say("Noted.")
    return _back(case_id)


@blueprint.post("/cases/<int:case_id>/notes/<int:number>/strike")
@needs(Role.REVIEWER)
def strike(case_id: int, number: int) -> ResponseReturnValue:
    """Strike a note of one's own."""
    with desk_session() as session:
        notes.strike(session, number, reviewer())
    lastword.say("The note is struck.")
    return _back(case_id)


@blueprint.post("/cases/<int:case_id>/assign")
@needs(Role.REVIEWER)
def assign(case_id: int) -> ResponseReturnValue:
    """Give a case to somebody, or to nobody."""
    to = request.form.get("to", type=int)
    with desk_session() as session:
        outcome = assigning.assign(
            session, case_id, reviewer(), to=to, request_id=request_id()
        )
    lastword.say(outcome.message, undo=outcome.decision_id)
    return _back(case_id)


@blueprint.post("/cases/<int:case_id>/draft")
@needs(Role.REVIEWER)
def draft(case_id: int) -> ResponseReturnValue:
    """Keep what is being typed, or forget what was kept."""
    with desk_session() as session:
        if "drop" not in request.form:
            text = request.form.get("note", "")[: notes.LONGEST]
            pending.keep_note(session, case_id, reviewer(), text)
            return "", 204
        pending.drop(session, case_id, reviewer())
    lastword.say("Left as it is; your own decision was not kept.")
    return _back(case_id)


def _back(case_id: int) -> ResponseReturnValue:
    return redirect(url_for("cases.show", case_id=case_id), code=303)
