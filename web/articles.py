"""The articles as they came, with their claims marked and their cuts struck."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import articles, mending, versions
from services.desk.views import DecisionView
from services.errors import Illegal, Stale
from services.model.decision import DecisionKind, Mend, Role
from web import lastword
from web.context import desk_session, reviewer
from web.security import needs

blueprint = Blueprint("articles", __name__)


@blueprint.get("/articles")
@needs(Role.VIEWER)
def index() -> str:
    """List the articles."""
    with desk_session() as session:
        lines = articles.page(session, request.args.get("after", type=int))
    return render_template("articles.html", lines=lines)


@blueprint.get("/articles/<int:article_id>")
@needs(Role.VIEWER)
def show(article_id: int) -> str:
    """Show one article."""
    return _page(article_id)


@blueprint.post("/articles/<int:article_id>/mend")
@needs(Role.REVIEWER)
def mend(article_id: int) -> ResponseReturnValue:
    """Put a removed piece back, or cut a paragraph, as the pressed button says."""
    asked = _asked(article_id)
    try:
        with desk_session() as session:
            outcome = mending.mend(session, asked, reviewer())
    except (Stale, Illegal) as refusal:
        return _page(article_id, _Conflict(asked, str(refusal))), 409
    lastword.say(outcome.message, undo=outcome.decision_id)
    return redirect(_here(article_id), code=303)


@blueprint.post("/articles/<int:article_id>/reread")
@needs(Role.REVIEWER)
def reread(article_id: int) -> ResponseReturnValue:
    """Have the article read again; the desk decides who may."""
    with desk_session() as session:
        mending.reread(session, article_id, reviewer())
    lastword.say("The article is read again; decisions on its claims stand.")
    return redirect(_here(article_id), code=303)


@dataclass(frozen=True, slots=True)
class _Conflict:
    """What the panel of a conflict tells and keeps."""

    asked: Mend
    refusal: str

    @property
    def piece(self) -> str:
        """Give the button's word that would ask for the same again."""
        return f"{self.asked.kind}:{self.asked.start}:{self.asked.end}"


def _page(article_id: int, conflict: _Conflict | None = None) -> str:
    """Render an article, with a button at each paragraph where they are asked for."""
    cutting = "cutting" in request.args
    with desk_session() as session:
        view = articles.show(session, article_id, mending=cutting)
        sent = versions.of_article(session, article_id)
    return render_template(
        "article.html",
        article=view,
        numbers={row.claim.id: place for place, row in enumerate(view.claims, 1)},
        versions=sent,
        cutting=cutting,
        conflict=conflict,
        since=_since(view.history, conflict),
        request_id=str(uuid.uuid4()),
    )


def _since(
    history: tuple[DecisionView, ...], conflict: _Conflict | None
) -> tuple[DecisionView, ...]:
    """Give the decisions that the page with the refused form did not show."""
    if conflict is None:
        return ()
    return tuple(one for one in history if one.id > conflict.asked.seen)


def _here(article_id: int) -> str:
    cutting = "1" if "cutting" in request.args else None
    return url_for("articles.show", article_id=article_id, cutting=cutting)


def _asked(article_id: int) -> Mend:
    """Read the form. Its buttons say "put_back:120:180" or "cut:0:77"."""
    word, _, place = request.form.get("piece", "").partition(":")
    start, _, end = place.partition(":")
    kinds = {one.value: one for one in (DecisionKind.PUT_BACK, DecisionKind.CUT)}
    numbers = start.isdecimal() and end.isdecimal() and len(place) < 20
    if word not in kinds or not numbers:
        raise BadRequest("The form names no piece of the text.")
    return Mend(
        request_id=_request_id(),
        article_id=article_id,
        kind=kinds[word],
        start=int(start),
        end=int(end),
        seen=request.form.get("seen", default=0, type=int),
    )


def _request_id() -> str:
    """Give the form's UUID, by which sending it twice counts once."""
    try:
        return str(uuid.UUID(request.form.get("request_id", "")))
    except ValueError as error:
        raise BadRequest("The form carries no number of its own.") from error
