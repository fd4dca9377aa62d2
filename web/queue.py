"""The queue page: what waits, lane by lane."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import intake, queue
from services.model.case import Lane
from services.model.decision import Role
from web.context import desk_session
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
        waiting = queue.page(session, lane, after=request.args.get("after"))
        arrived = intake.page(session)
    return render_template("queue.html", waiting=waiting, intake=arrived)


def chosen_lane() -> Lane | None:
    """Give the lane that the address names; an unknown name shows all."""
    named = request.args.get("lane", "")
    return Lane(named) if named in set(Lane) else None


#: Arguments of the queue's address that every link within it keeps.
KEPT = (
    "lane",
    "mine",
    "mark",
    "article",
    "outlet",
    "speaker",
    "age",
    "sort",
)


def kept() -> dict[str, Any]:
    """Give the filters that the address carries, for links that keep them."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}
