"""Signs of life for whoever watches this program, and the page for operators."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from services.desk import health
from services.desk.health import State
from services.model.checks import Check
from services.model.decision import Role
from services.store import disk, endings
from services.store.disk import Room
from services.store.gauges import Figure
from services.store.transaction import UNAVAILABLE, transaction
from web import metrics
from web.context import desk_session, settings
from web.probe import Probe
from web.security import needs, public, with_token

blueprint = Blueprint("health", __name__)

#: Where the probe lies in `app.extensions`.
PROBE = "crossclaim_probe"


@blueprint.record_once
def _make_probe(state: object) -> None:
    """Give the application one probe, which holds one thread."""
    state.app.extensions[PROBE] = Probe()  # type: ignore[attr-defined]  # set-up state


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Tell that this process answers; an outage elsewhere must not restart it."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Tell whether reviewing works (503 if not), and whether all the rest does."""
    state = _state()
    nothing = dict.fromkeys(State(False, ()).checks, False)
    found = {**(state.checks if state else nothing), **_folders()}
    works = found["database"] and found["schema"]
    status = "ok" if all(found.values()) else "degraded"
    shown = jsonify(status=status if works else "unavailable", **found)
    return shown, 200 if works else 503


@blueprint.get("/metrics")
@with_token
def figures() -> Response:
    """Give all figures for Prometheus, to whoever has the token of the settings."""
    text, kind = metrics.written(_figures(), request.headers.get("Accept", ""))
    return Response(text, content_type=kind)


def _figures() -> list[Figure]:
    """Ask the database and the disks; without a database say that, and the disks."""
    state = _state()
    found = [Figure("database_up", {}, float(state is not None)), *_room_figures()]
    if state is not None and state.schema:
        with desk_session() as session:
            standing = health.standing(session)
        found += standing.figures
        found += health.round_figures(standing.rounds)
        found += health.told(state.signs)
    return found


@blueprint.get("/status")
@needs(Role.VIEWER)
def status() -> str:
    """Show operators what runs, what waits, what failed, and what to do."""
    with desk_session() as session:
        standing = health.standing(session)
    rooms = _rooms()
    ends = endings.noted(settings().data)
    alarms = tuple(health.alarms(standing, rooms, ends))
    least = settings().min_free_bytes
    return render_template(
        "status.html",
        standing=standing,
        rooms=rooms,
        full=[name for name, room in rooms.items() if not room.leaves(least)],
        alarms=alarms,
        Check=Check,
    )


def _state() -> State | None:
    """Ask the database how the parts stand; None if it does not answer in time."""
    probe: Probe = current_app.extensions[PROBE]
    url = settings().database_url
    return probe.ask(lambda: _asked(url))


def _asked(url: str) -> State | None:
    try:
        with transaction(url) as session:
            return health.state(session)
    except UNAVAILABLE:
        return None


def _folders() -> Mapping[str, bool]:
    """Tell whether files could be dropped, and whether there is room for them."""
    least = settings().min_free_bytes
    return {
        "inbox": _takes_files(),
        "disk": all(room.leaves(least) for room in _rooms().values()),
    }


def _takes_files() -> bool:
    """Tell whether the inbox can be listed and written to."""
    inbox = settings().inbox
    try:
        os.scandir(inbox).close()
    except OSError:
        return False
    return os.access(inbox, os.W_OK)


def _rooms() -> Mapping[str, Room]:
    """Look at the disks; a folder that is not there is told by others."""
    known = settings()
    folders = {"inbox": known.inbox, "articles": known.content}
    return {name: disk.room(path) for name, path in folders.items() if path.is_dir()}


def _room_figures() -> Iterator[Figure]:
    for name, room in _rooms().items():
        yield Figure("disk_free_bytes", {"folder": name}, float(room.free))
        yield Figure("disk_total_bytes", {"folder": name}, float(room.total))
