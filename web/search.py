"""Search over articles, claims and records; and claims like a claim."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from services.desk import searching
from services.desk.searching import MOST, Asked, Kind
from services.model.case import Lane
from services.model.decision import Role
from web.context import desk_session
from web.forms import day
from web.security import needs

blueprint = Blueprint("search", __name__, url_prefix="/search")

#: Longest question, in characters.
_LONGEST = 400
#: What narrows a search, in the order of the address.
_FIELDS = ("speaker", "outlet", "lane", "since", "until")


@blueprint.get("")
@needs(Role.VIEWER)
def show() -> str:
    """Show what is found; the address says all of what was asked for."""
    asked = _asked()
    with desk_session() as session:
        found = searching.find(session, asked)
    return render_template(
        "search.html", found=found, asked=asked, link=_link, most=MOST, Kind=Kind
    )


@blueprint.get("/like/<int:claim_id>")
@needs(Role.VIEWER)
def similar(claim_id: int) -> str:
    """Show the claims that mean most nearly what a claim means."""
    with desk_session() as session:
        own, others = searching.similar(session, claim_id)
    return render_template("search_like.html", own=own, others=others)


def _asked() -> Asked:
    """Read the address; what makes no sense is left out."""
    given = request.args
    kind, lane = given.get("kind", ""), given.get("lane", "")
    return Asked(
        words=given.get("q", "").strip()[:_LONGEST],
        kind=Kind(kind) if kind in set(Kind) else None,
        speaker=given.get("speaker") or None,
        outlet=given.get("outlet") or None,
        lane=Lane(lane) if lane in set(Lane) else None,
        since=day(given.get("since", "")),
        until=day(given.get("until", "")),
        after=given.get("after", type=int),
    )


def _link(**changed: object) -> str:
    """Give the address of the same search, but for what is changed.

    It begins at the first page again, unless `after` says otherwise.
    """
    kept = {
        one: request.args[one]
        for one in ("q", "kind", *_FIELDS)
        if request.args.get(one)
    }
    asked = {name: value for name, value in (kept | changed).items() if value}
    return url_for("search.show", **asked)  # type: ignore[arg-type]  # all text
