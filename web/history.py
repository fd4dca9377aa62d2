"""Who decided what, when and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from services.desk import exports, history, secondreads
from services.desk.history import Narrowed
from services.model.decision import DecisionKind, Role
from web.context import desk_session, reviewer
from web.exports import attached
from web.forms import day, number
from web.security import needs

blueprint = Blueprint("history", __name__)

#: So many decisions stand on a page.
PAGE = 50


@blueprint.get("/history")
@needs(Role.VIEWER)
def show() -> str:
    """List the latest decisions: by whom, on which case or record, what, when."""
    asked, before = _asked(), _number("before")
    with desk_session() as session:
        found = history.narrowed(session, asked, before=before, limit=PAGE + 1)
        people = history.people(session)
        second = secondreads.of(session, found)
    lines = found[:PAGE]
    kept = _address(asked)
    older: dict[str, Any] = {**kept, "before": lines[-1].id} if lines else {}
    return render_template(
        "history.html",
        lines=lines,
        asked=asked,
        kept=kept,
        mine=kept == {"person": str(reviewer().id)},
        filtered=bool(kept),
        people=people,
        kinds=list(DecisionKind),
        second=second,
        older=url_for("history.show", **older) if len(found) > PAGE else None,
    )


@blueprint.get("/history.<any(csv, jsonl):form>")
@needs(Role.VIEWER)
def download(form: str) -> Response:
    """Give every decision of the history as it is narrowed, newest first."""
    asked = _asked()
    return attached("history", form, lambda one: exports.narrowed(one, asked))


def _asked() -> Narrowed:
    """Read the address; what makes no sense is left out."""
    mine = reviewer().id if "mine" in request.args else None
    act = request.args.get("act", "")
    return Narrowed(
        user_id=mine or _number("person"),
        case_id=_number("case"),
        record_id=_number("record"),
        kind=DecisionKind(act) if act in set(DecisionKind) else None,
        since=day(request.args.get("since", "")),
        until=day(request.args.get("until", "")),
    )


def _address(asked: Narrowed) -> dict[str, str]:
    """Give the address's arguments of a narrowed history, without the page of it."""
    told = {
        "person": asked.user_id,
        "case": asked.case_id,
        "record": asked.record_id,
        "act": asked.kind,
        "since": asked.since,
        "until": asked.until,
    }
    return {name: str(one) for name, one in told.items() if one is not None}


def _number(name: str) -> int | None:
    """Read a number of the address; it may be written with a sign before it."""
    return request.args.get(name, type=number)
