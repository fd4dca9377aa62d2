"""What the desk holds, and how it knows."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.desk import records
from services.model.decision import Role
from web.context import desk_session
from web.security import needs

blueprint = Blueprint("records", __name__)


@blueprint.get("/records")
@needs(Role.VIEWER)
def index() -> str:
    """List the records."""
    with desk_session() as session:
        lines = records.page(session, request.args.get("after", type=int))
    return render_template("records.html", lines=lines)


@blueprint.get("/records/<int:record_id>")
@needs(Role.VIEWER)
def show(record_id: int) -> str:
    """Show one record with all its evidence."""
    with desk_session() as session:
        view = records.show(session, record_id)
    return render_template("record.html", record=view)
