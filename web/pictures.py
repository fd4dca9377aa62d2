"""Pictures of a case: its figures over time, and who quotes whom."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.desk import cases, sourcemap, trajectory
from services.model.decision import Role
from web import blind, plates
from web.context import desk_session
from web.security import needs

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/cases/<int:case_id>/pictures")
@needs(Role.VIEWER)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show a case's figures over time, and who quotes whom."""
    with desk_session() as session:
        view = cases.show(session, case_id)
    if view.joined_into is not None:
        there = url_for("pictures.of_case", case_id=view.joined_into)
        return redirect(there, code=301)
    known = sourcemap.draw(view.rows)
    return render_template(
        "pictures.html",
        case=view,
        courses=trajectory.courses(
            view.rows, () if blind.blind_to(view) else view.opinions
        ),
        known=known,
        map=plates.placed(known),
        plate=plates,
    )
