"""The queue page: what waits, lane by lane."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import intake, queue
from services.desk.queue import Eyes
from services.model.case import Lane
from services.model.decision import Role
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("queue", __name__)


@blueprint.get("/")
@needs(Role.VIEWER)
def home() -> ResponseReturnValue:
    """Lead to the queue."""
    return redirect(url_for("queue.show"))


@blueprint.get("/queue")
@needs(Role.VIEWER)
def show() -> str:
    """Show the queue, or one lane of it."""
    return page()


def page() -> str:
    """Render the queue as the address asks for it."""
    lane = chosen_lane()
    with desk_session() as session:
        waiting = queue.page(
            session, lane, after=request.args.get("after"), eyes=eyes()
        )
        arrived = intake.page(session)
    return render_template("queue.html", page=waiting, intake=arrived)


def eyes() -> Eyes:
    """Give whose queue the address names: all that waits, one's own, what is parked."""
    asked = request.args
    return Eyes(reviewer().id, mine="mine" in asked, parked="parked" in asked)


def chosen_lane() -> Lane | None:
    """Give the lane that the address names; an unknown name shows all."""
    named = request.args.get("lane", "")
    return Lane(named) if named in set(Lane) else None
