"""How the desk stands: what waits, what is done a day, what failed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import rulecards, state
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("state", __name__)


@blueprint.get("/state")
@needs(Role.VIEWER)
def show() -> str:
    """Show how the desk stands."""
    with desk_session() as session:
        found = state.show(session)
    return render_template("pictures_state.html", state=found)


@blueprint.post("/state/rules")
@needs(Role.EDITOR)
def give_back() -> ResponseReturnValue:
    """Give a rule's contradictions the red lane back."""
    rule = request.form.get("rule", "")
    with desk_session() as session:
        rulecards.give_back(session, rule, reviewer())
    lastword.say(f"What the rule {rule} calls a contradiction is red again.")
    return redirect(url_for("state.show", _anchor="rules"), code=303)
