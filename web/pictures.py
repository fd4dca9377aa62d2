"""Pictures of a case: its figures over time, who quotes whom, and from how many."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import cases, origins, sourcemap, trajectory
from services.desk.views import CaseView
from services.errors import Illegal
from services.model.decision import ORIGINS, DecisionKind, OriginRequest, Role
from web import blind, lastword, plates
from web.context import desk_session, reviewer
from web.forms import request_id
from web.security import needs

blueprint = Blueprint("pictures", __name__)

#: Longest note, in characters.
_NOTE = 2_000


@blueprint.get("/cases/<int:case_id>/pictures")
@needs(Role.VIEWER)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show a case's figures over time, who quotes whom, and from how many."""
    with desk_session() as session:
        view = cases.show(session, case_id)
    if view.joined_into is not None:
        there = url_for("pictures.of_case", case_id=view.joined_into)
        return redirect(there, code=301)
    return _page(view)


@blueprint.post("/cases/<int:case_id>/origins")
@needs(Role.REVIEWER)
def say(case_id: int) -> ResponseReturnValue:
    """Say that origins of a case are one, or independent of each other."""
    asked = _asked(case_id)
    try:
        with desk_session() as session:
            outcome = origins.say(session, asked, reviewer())
    except Illegal as refusal:
        with desk_session() as session:
            view = cases.show(session, case_id)
        return _page(view, _Refused(asked, str(refusal))), 409
    lastword.say(outcome.message, undo=outcome.decision_id)
    there = url_for("pictures.of_case", case_id=case_id, _anchor="origins")
    return redirect(there, code=303)


@dataclass(frozen=True, slots=True)
class _Refused:
    """What could not be kept, and why."""

    asked: OriginRequest
    why: str


def _page(view: CaseView, refused: _Refused | None = None) -> str:
    """Render the pictures, with what was typed if it could not be kept."""
    claims = [row.claim for row in view.rows]
    with desk_session() as session:
        counted = origins.of_case(session, view.id, claims)
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
        counted=counted,
        refused=refused,
        request_id=str(uuid.uuid4()),
    )


def _asked(case_id: int) -> OriginRequest:
    """Read the form. Its buttons say "one_origin" or "independent"."""
    kinds = {one.value: one for one in ORIGINS}
    kind: DecisionKind | None = kinds.get(request.form.get("kind", ""))
    if kind is None:
        raise BadRequest("The form says nothing of the origins.")
    return OriginRequest(
        request_id=request_id(),
        case_id=case_id,
        kind=kind,
        origins=tuple(request.form.getlist("origins")),
        note=request.form.get("note", "")[:_NOTE],
    )
