"""Who decided what, when and why."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.desk import history
from services.model.decision import Role
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("history", __name__)


@blueprint.get("/history")
@needs(Role.VIEWER)
def show() -> str:
    """List the latest decisions: of all, of one case, or one's own."""
    mine = "mine" in request.args
    with desk_session() as session:
        lines = history.lines(
            session,
            case_id=request.args.get("case", type=int),
            user_id=reviewer().id if mine else None,
        )
    return render_template("history.html", lines=lines, mine=mine)
