"""Second reads: asking others to look at a decision, looking, and what was drawn."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import cases, sampling, secondreads
from services.model.decision import Role
from web import lastword, table
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("second", __name__, url_prefix="/second")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """List the decisions that wait for a second reader, and what readers said."""
    with desk_session() as session:
        found = secondreads.page(session)
        sample = sampling.sample(session, reviewer())
    return render_template(
        "second.html", found=found, sample=sample, choices=sampling.CHOICES
    )


@blueprint.post("")
@needs(Role.REVIEWER)
def ask() -> ResponseReturnValue:
    """Ask others to look at a decision."""
    number = request.form.get("read", default=0, type=int)
    with desk_session() as session:
        secondreads.ask(session, number, reviewer())
    return _done(f"Decision {number} waits for a second reader.")


@blueprint.post("/share")
@needs(Role.EDITOR)
def share() -> ResponseReturnValue:
    """Set which share of the decided cases is drawn for a second look."""
    percent = request.form.get("share", default=-1, type=int)
    with desk_session() as session:
        sampling.set_share(session, percent, reviewer())
    return _done(f"From now on {percent} % of the decided cases are drawn.")


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
    return _done(f"{said}. Noted on decision {decision_id}.")


@blueprint.get("/<int:decision_id>/look")
@needs(Role.REVIEWER)
def look(decision_id: int) -> str:
    """Show a case that was drawn, without what was decided or the machine thinks."""
    with desk_session() as session:
        found = sampling.look(session, decision_id, reviewer())
        view = cases.show(session, found.case_id, table.first)
    groups = table.beginning(table.grouped(view.rows))
    return render_template(
        "second_look.html",
        case=view,
        groups=groups,
        numbers=table.numbers(groups),
        meant=found.meant,
        decision_id=decision_id,
        choices=sampling.CHOICES,
    )


@blueprint.post("/<int:decision_id>/look")
@needs(Role.REVIEWER)
def looked(decision_id: int) -> ResponseReturnValue:
    """Keep what somebody who looked blind would decide."""
    told = {name: request.form.get(name, "") for name in ("would", "note")}
    with desk_session() as session:
        said = sampling.answer(session, decision_id, reviewer(), **told)
    return _done(said)


def _done(message: str) -> ResponseReturnValue:
    """Say what was done and show the second reads."""
    lastword.say(message)
    return redirect(url_for("second.show"), code=303)
