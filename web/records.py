"""What the desk holds, how it knows, what it held once, and changes of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import amending, lineage, records, warnings, watching
from services.desk.recordviews import RecordView
from services.errors import CrossclaimError, Illegal, Missing, Stale
from services.model.case import Rank
from services.model.decision import AMENDMENTS, Amendment, DecisionKind, Role
from services.store.transaction import Session
from web import lastword
from web.context import desk_session, reviewer
from web.moments import asked_moment
from web.security import needs

blueprint = Blueprint("records", __name__)

#: Longest reason of a change, in characters.
_NOTE = 2_000


@blueprint.get("/records")
@needs(Role.VIEWER)
def index() -> str:
    """List the records, as they are held or were held once."""
    moment = asked_moment()
    with desk_session() as session:
        after = request.args.get("after", type=int)
        lines = records.page(session, after, moment=moment)
    return render_template("records.html", lines=lines, moment=moment)


@blueprint.get("/records/<int:record_id>")
@needs(Role.VIEWER)
def show(record_id: int) -> ResponseReturnValue:
    """Show a record; one that was joined into another leads to that one."""
    moment = asked_moment()
    with desk_session() as session:
        view = records.show(session, record_id, moment)
        around = _around(session, view)
    if view.home != record_id:
        # For now only: they can be separated again.
        there = url_for("records.show", record_id=view.home, on=request.args.get("on"))
        return redirect(f"{there}#joined-{record_id}", code=302)
    return render_template("record.html", record=view, **around)


@blueprint.get("/records/<int:record_id>/how/<int:claim_id>")
@needs(Role.VIEWER)
def how(record_id: int, claim_id: int) -> str:
    """Tell how we know a value: file, words, claim, decision."""
    with desk_session() as session:
        found = lineage.trace(session, record_id, claim_id)
    return render_template("record_how.html", known=found, record=found.record)


@blueprint.post("/records/<int:record_id>/change")
@needs(Role.REVIEWER)
def change(record_id: int) -> ResponseReturnValue:
    """Rank a value, split evidence off, join or separate records."""
    asked = _asked(record_id)
    try:
        with desk_session() as session:
            outcome = amending.amend(session, asked, reviewer())
    except (Stale, Illegal, Missing) as refusal:
        return _refused(asked, refusal)
    lastword.say(outcome.message, undo=outcome.decision_id)
    return redirect(url_for("records.show", record_id=record_id), code=303)


def _around(session: Session, view: RecordView) -> dict[str, object]:
    """Read what challenges a record, and whether one watches it."""
    return {
        "challengers": warnings.challengers(session, view),
        "watched": watching.record_watched(session, view.home, reviewer()),
    }


def _refused(asked: Amendment, refusal: CrossclaimError) -> tuple[str, int]:
    """Show the record as it is now, with what was typed kept. Raises Missing."""
    with desk_session() as session:
        view = records.show(session, asked.record_id)
        around = _around(session, view)
    page = render_template(
        "record.html", record=view, refusal=str(refusal), asked=asked, **around
    )
    return page, 409


def _asked(record_id: int) -> Amendment:
    """Read the form. Its buttons say "rank", "split", "join" and so on."""
    word, _, detail = request.form.get("act", "").partition(":")
    if word not in set(AMENDMENTS):
        raise BadRequest("The form names no change.")
    return Amendment(
        request_id=_request_id(),
        record_id=record_id,
        kind=DecisionKind(word),
        seen=request.form.get("seen", default=0, type=int),
        value=request.form.get("value", ""),
        rank=_rank(),
        evidence=tuple(request.form.getlist("evidence", type=int)),
        other_id=_number(detail or request.form.get("other", "")),
        note=request.form.get("note", "").strip()[:_NOTE],
    )


def _request_id() -> str:
    """Give the form's UUID, by which sending it twice counts once."""
    try:
        return str(uuid.UUID(request.form.get("request_id", "")))
    except ValueError as error:
        raise BadRequest("The form carries no number of its own.") from error


def _rank() -> Rank | None:
    word = request.form.get("rank", "")
    return Rank(word) if word in set(Rank) else None


def _number(written: str) -> int | None:
    """Read the number of a record, written 17 or #17."""
    digits = written.strip().lstrip("#")
    return int(digits) if digits.isdecimal() and len(digits) < 19 else None
