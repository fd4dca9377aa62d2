"""One act on several cases: a preview first, then the act."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import bulk
from services.desk.bulk import Lot
from services.errors import Illegal
from services.model.decision import DecisionKind, Reason, Role
from web import lastword
from web.context import desk_session, reviewer
from web.forms import request_id
from web.security import needs

blueprint = Blueprint("bulk", __name__, url_prefix="/bulk")

#: Longest note, in characters.
_NOTE = 2_000


@blueprint.get("")
@needs(Role.REVIEWER)
def preview() -> str:
    """Show the ticked cases together."""
    return _page(request.args.getlist("case", type=int))


@blueprint.post("")
@needs(Role.REVIEWER)
def act() -> ResponseReturnValue:
    """Act on the cases that the preview showed."""
    lot = _lot()
    try:
        with desk_session() as session:
            outcome = bulk.act(session, lot, reviewer())
    except Illegal as refusal:
        return _page([one for one, _ in lot.cases], str(refusal)), 409
    lastword.say(outcome.message)
    return redirect(url_for("queue.show"), code=303)


def _page(case_ids: list[int], refusal: str = "") -> str:
    with desk_session() as session:
        seen = bulk.preview(session, case_ids, reviewer())
    note = request.form.get("note", "")
    return render_template("review/bulk.html", seen=seen, refusal=refusal, note=note)


def _lot() -> Lot:
    """Read the form. Its buttons say "accept" or "reject:3"."""
    word, _, place = request.form.get("choice", "").partition(":")
    if word not in {one.value for one in bulk.ACTS}:
        raise BadRequest("The form names no act.")
    return Lot(
        request_id=request_id(),
        kind=DecisionKind(word),
        cases=tuple(_case(one) for one in request.form.getlist("case")),
        reason=_reason(place),
        note=request.form.get("note", "").strip()[:_NOTE],
    )


def _case(written: str) -> tuple[int, int]:
    """Read a case's number and the version that was shown: "17:3"."""
    number, _, version = written.partition(":")
    if not (number.isdecimal() and version.isdecimal() and len(written) < 20):
        raise BadRequest("The form names no cases.")
    return int(number), int(version)


def _reason(place: str) -> Reason | None:
    reasons = list(Reason)
    number = int(place) if place.isdecimal() and len(place) < 3 else 0
    return reasons[number - 1] if 1 <= number <= len(reasons) else None
