"""The articles as they came, with their claims marked and their cuts struck."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.desk import articles
from services.model.decision import Role
from web.context import desk_session
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
    with desk_session() as session:
        view = articles.show(session, article_id)
    numbers = {row.claim.id: place for place, row in enumerate(view.claims, 1)}
    return render_template("article.html", article=view, numbers=numbers)
