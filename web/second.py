"""Second reads: asking others to look at a decision, and looking."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import secondreads
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("second", __name__, url_prefix="/second")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """List the decisions that wait for a second reader, and what readers said."""
    with desk_session() as session:
        found = secondreads.page(session)
    return render_template("second.html", found=found)


@blueprint.post("")
@needs(Role.REVIEWER)
def ask() -> ResponseReturnValue:
    """Ask others to look at a decision."""
    number = request.form.get("read", default=0, type=int)
    with desk_session() as session:
        secondreads.ask(session, number, reviewer())
    lastword.say(f"Decision {number} waits for a second reader.")
    return redirect(url_for("second.show"), code=303)


@blueprint.post("/<int:decision_id>")
@needs(Role.REVIEWER)
def answer(decision_id: int) -> ResponseReturnValue:
    """Say whether one would have decided the same."""
    agrees = request.form.get("agrees") == "yes"
    note = request.form.get("note", "")
    with desk_session() as session:
        secondreads.answer(session, decision_id, reviewer(), agrees=agrees, note=note)
    said = (
        "You agree" if agrees else "You would decide otherwise: it stands on the case"
    )
    lastword.say(f"{said}. Noted on decision {decision_id}.")
    return redirect(url_for("second.show"), code=303)
