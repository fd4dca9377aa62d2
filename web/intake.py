"""Every dropped file and its fate."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import intake
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer, settings
from web.security import needs

blueprint = Blueprint("intake", __name__, url_prefix="/intake")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """List the dropped files, newest first."""
    with desk_session() as session:
        page = intake.page(session, request.args.get("after", type=int))
    return render_template("intake.html", page=page)


@blueprint.get("/state")
@needs(Role.VIEWER)
def state() -> ResponseReturnValue:
    """Give the counts by fate, for pages that watch them."""
    with desk_session() as session:
        page = intake.page(session)
    newest = page.lines[0].sighting_id if page.lines else 0
    fates = {line.sighting_id: line.fate for line in page.lines}
    return jsonify(counts=dict(page.counts), newest=newest, fates=fates)


@blueprint.post("/<any(run, sighting):what>/<int:number>/replay")
@needs(Role.REVIEWER)
def replay(what: str, number: int) -> ResponseReturnValue:
    """Try a failed file again."""
    with desk_session() as session:
        intake.replay(session, what, number, reviewer(), settings().inbox)
    lastword.say("It is being tried again.")
    return redirect(url_for("intake.show"), code=303)


@blueprint.post("/<any(run, sighting):what>/<int:number>/dismiss")
@needs(Role.REVIEWER)
def dismiss(what: str, number: int) -> ResponseReturnValue:
    """Take a failure off the list of what needs somebody; it stays in the log."""
    with desk_session() as session:
        intake.dismiss(session, what, number, reviewer())
    lastword.say("Dismissed. The file stays where failed files are kept.")
    return redirect(url_for("intake.show"), code=303)
