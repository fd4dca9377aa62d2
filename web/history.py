"""Who decided what, when and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.desk import history, secondreads
from services.model.decision import Role
from web.context import desk_session, reviewer
from web.forms import number
from web.security import needs

blueprint = Blueprint("history", __name__)

#: So many decisions stand on a page.
PAGE = 50


@blueprint.get("/history")
@needs(Role.VIEWER)
def show() -> str:
    """List the latest decisions: by somebody, on a case, about a record."""
    asked = {name: _number(name) for name in ("person", "case", "record", "before")}
    if "mine" in request.args:
        asked["person"] = reviewer().id
    with desk_session() as session:
        found = history.lines(
            session,
            case_id=asked["case"],
            user_id=asked["person"],
            record_id=asked["record"],
            before=asked["before"],
            limit=PAGE + 1,
        )
        people = history.people(session)
        second = secondreads.of(session, found)
    lines = found[:PAGE]
    kept = {name: value for name, value in asked.items() if value is not None}
    older: dict[str, Any] = {**kept, "before": lines[-1].id} if lines else {}
    return render_template(
        "history.html",
        lines=lines,
        asked=asked,
        mine=asked["person"] == reviewer().id,
        filtered=bool(kept),
        people=people,
        second=second,
        older=url_for("history.show", **older) if len(found) > PAGE else None,
    )


def _number(name: str) -> int | None:
    """Read a number of the address; it may be written with a sign before it."""
    return request.args.get(name, type=number)
