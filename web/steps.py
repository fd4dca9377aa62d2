"""Steps back and forth: redo, and the last decisions of whoever asks."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import history, secondreads, undo
from services.errors import BuiltOn
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.forms import request_id
from web.security import needs

blueprint = Blueprint("steps", __name__)

#: So many of one's own decisions are at hand.
_LAST = 20


@blueprint.post("/redo")
@needs(Role.REVIEWER)
def redone() -> ResponseReturnValue:
    """Do again what one undo took back, or the reviewer's latest."""
    named = request.form.get("decision", type=int)
    with desk_session() as session:
        outcome = undo.redo(session, reviewer(), request_id(), named)
    lastword.say(outcome.message, undo=outcome.decision_id)
    if outcome.article is not None:
        return _to(url_for("articles.show", article_id=outcome.article))
    if outcome.next_case is None:
        return _to(url_for("queue.show"))
    return _to(url_for("cases.show", case_id=outcome.next_case))


@blueprint.get("/history/mine")
@needs(Role.VIEWER)
def mine() -> str:
    """List one's own last decisions, each with the way to change it."""
    with desk_session() as session:
        lines = history.lines(session, user_id=reviewer().id, limit=_LAST)
        second = secondreads.of(session, lines)
    return render_template("review/mine.html", lines=lines, second=second)


@blueprint.app_errorhandler(BuiltOn)
def built_on(refusal: BuiltOn) -> tuple[str, int]:
    """Say which later decision builds on it, with the way there."""
    with desk_session() as session:
        later = history.one(session, refusal.decision)
    page = render_template("review/built_on.html", sentence=str(refusal), later=later)
    return page, 409


def _to(address: str) -> ResponseReturnValue:
    return redirect(address, code=303)
