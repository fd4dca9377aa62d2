"""How the desk stands: what waits, what is done a day, what failed."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.desk import state
from services.model.decision import Role
from web.context import desk_session
from web.security import needs

blueprint = Blueprint("state", __name__)


@blueprint.get("/state")
@needs(Role.VIEWER)
def show() -> str:
    """Show how the desk stands."""
    with desk_session() as session:
        found = state.show(session)
    return render_template("pictures_state.html", state=found)
