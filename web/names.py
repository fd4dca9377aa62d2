"""What the desk calls things: aliases, added and retired by editors."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import names
from services.errors import CrossclaimError, Illegal, Stale
from services.extraction.aliases import KINDS
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer, settings
from web.security import needs

blueprint = Blueprint("names", __name__, url_prefix="/names")

_FIELDS = ("alias", "canonical", "kind", "note")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """List the aliases; behind a change, say what reading again would touch."""
    return _page()


@blueprint.post("")
@needs(Role.EDITOR)
def add() -> ResponseReturnValue:
    """Add an alias."""
    given = {name: request.form.get(name, "") for name in _FIELDS}
    row = given["alias"], given["canonical"], given["kind"]
    number = request.form.get("request_id", "")
    try:
        with desk_session() as session:
            made = names.add(
                session, row, reviewer(), request_id=number, note=given["note"]
            )
    except (Stale, Illegal) as refusal:
        return _page(refusal), 409
    lastword.say(f"“{row[0].strip()}” now stands for “{row[1].strip()}”.")
    return redirect(url_for("names.show", changed=made), code=303)


@blueprint.post("/<int:number>/retire")
@needs(Role.EDITOR)
def retire(number: int) -> ResponseReturnValue:
    """Let an alias count no more."""
    try:
        with desk_session() as session:
            names.retire(session, number, reviewer())
    except Stale as refusal:
        return _page(refusal), 409
    lastword.say("Retired. It stays in the list, and counts no more.")
    return redirect(url_for("names.show", changed=number), code=303)


@blueprint.post("/<int:number>/reread")
@needs(Role.EDITOR)
def reread(number: int) -> ResponseReturnValue:
    """Have the articles read again in which a name stands."""
    with desk_session() as session:
        asked = names.reread(session, number, reviewer())
    articles = "1 article is" if asked == 1 else f"{asked:,} articles are"
    lastword.say(f"{articles} read again; decisions on the claims stand.")
    return redirect(url_for("names.show"), code=303)


def _page(refusal: CrossclaimError | None = None) -> str:
    """Render the list, with what was typed where it was refused."""
    search = request.args.get("search", "")[:200]
    changed = request.args.get("changed", type=int)
    data = settings().data
    with desk_session() as session:
        page = names.page(
            session, search, after=request.args.get("after", type=int), data=data
        )
        reach = names.reach(session, changed, data) if changed else None
    return render_template(
        "names.html",
        page=page,
        search=search,
        reach=reach,
        kinds=KINDS,
        given=request.form if refusal else {},
        refusal=str(refusal) if refusal else "",
        request_id=str(uuid.uuid4()),
    )
