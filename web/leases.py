"""Holding a case while somebody looks at it, taking it over, letting it go."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import leases
from services.desk.leases import Lease
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("leases", __name__, url_prefix="/cases/<int:case_id>")


@blueprint.post("/hold")
@needs(Role.REVIEWER)
def hold(case_id: int) -> ResponseReturnValue:
    """Hold on to a case for the page with this token; tell who has it now."""
    with desk_session() as session:
        found = leases.hold(session, case_id, reviewer(), token=_token())
    return jsonify(told(found))


@blueprint.post("/take")
@needs(Role.REVIEWER)
def take(case_id: int) -> ResponseReturnValue:
    """Take a case over from whoever has it; their page tells them."""
    with desk_session() as session:
        leases.take_over(session, case_id, reviewer(), token=_token())
    lastword.say(f"Case {case_id} is with you now.")
    return redirect(url_for("cases.show", case_id=case_id), code=303)


@blueprint.post("/release")
@needs(Role.REVIEWER)
def release(case_id: int) -> ResponseReturnValue:
    """Let a case go: for a page that is left, or by its reader's wish."""
    leaving = "leaving" in request.form
    with desk_session() as session:
        token = _token() if leaving else None
        leases.release(session, case_id, reviewer(), token=token)
    if leaving:
        return "", 204
    lastword.say(f"Case {case_id} is free for others.")
    return redirect(url_for("queue.show"), code=303)


def told(lease: Lease | None) -> dict[str, object]:
    """Tell who has a case, in JSON types."""
    if lease is None:
        return {"by": None, "mine": False, "left": 0}
    mine = lease.user_id == reviewer().id
    return {"by": lease.by, "mine": mine, "left": lease.left}


def _token() -> str:
    return request.form.get("token", "")
