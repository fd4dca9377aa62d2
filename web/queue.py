"""The queue page: what waits, lane by lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import intake, preferences, queue, watching
from services.desk.queue import Age, Eyes, Wanted
from services.model.case import Lane
from services.model.decision import Role
from web import tour
from web.context import desk_session, reviewer
from web.forms import number
from web.security import needs

blueprint = Blueprint("queue", __name__)


@blueprint.get("/")
@needs(Role.VIEWER)
def home() -> ResponseReturnValue:
    """Lead to the queue."""
    return redirect(url_for("queue.show"))


@blueprint.get("/queue")
@needs(Role.VIEWER)
def show() -> str:
    """Show the queue, or one lane of it."""
    return page()


@blueprint.get("/queue/filters")
@needs(Role.VIEWER)
def filters() -> str:
    """Give the lists of what each filter could be set to, with counts."""
    with desk_session() as session:
        offers = queue.offers(session)
    return render_template("queue_offers.html", offers=offers)


def page() -> str:
    """Render the queue as the address asks for it."""
    lane = chosen_lane()
    with desk_session() as session:
        waiting = queue.page(
            session, lane, after=request.args.get("after"), eyes=eyes()
        )
        arrived = intake.page(session)
        views = preferences.views(session, reviewer())
        watches = 0 if waiting.items else watching.count(session, reviewer())
    return render_template(
        "queue.html",
        waiting=waiting,
        intake=arrived,
        views=views,
        watches=watches,
        ages=list(Age),
        here=urlencode(kept()),
        tour_step=tour.step("queue") if waiting.items else None,
        tour_steps=tour.steps(),
        first_case=waiting.items[0].case_id if waiting.items else None,
    )


def eyes() -> Eyes:
    """Give whose queue the address names, and what of it is wanted."""
    asked = request.args
    age = asked.get("age", "")
    wanted = Wanted(
        mark=asked.get("mark", ""),
        outlet=asked.get("outlet", ""),
        speaker=asked.get("speaker", ""),
        article=asked.get("article", type=number),
        story=asked.get("story", type=number),
        age=Age(age) if age in set(Age) else None,
        oldest=asked.get("sort") == "age",
        lane=chosen_lane(),
    )
    mine, parked = bool(asked.get("mine")), bool(asked.get("parked"))
    return Eyes(reviewer().id, mine=mine, parked=parked, wanted=wanted)


def chosen_lane() -> Lane | None:
    """Give the lane that the address names; an unknown name shows all."""
    named = request.args.get("lane", "")
    return Lane(named) if named in set(Lane) else None


#: Arguments of the queue's address that every link within it keeps.
KEPT = (
    "lane",
    "mine",
    "parked",
    "story",
    "mark",
    "article",
    "outlet",
    "speaker",
    "age",
    "sort",
)


def kept() -> dict[str, Any]:
    """Give the filters that the address carries, for links that keep them."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def case_addresses() -> Callable[[int], str]:
    """Give what names the address of a case, with the filters kept.

    The address is built once: a queue leads to fifty cases.
    """
    path, _, asked = url_for("cases.show", case_id=0, **kept()).partition("?")
    before, behind = path.removesuffix("0"), f"?{asked}" if asked else ""
    return lambda case_id: f"{before}{case_id}{behind}"


def filtered() -> bool:
    """Tell whether the address asks for a part of the queue, or another order."""
    return bool(kept())
