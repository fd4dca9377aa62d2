"""What came since a page was made: a cheap question that pages ask now and then."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from services.desk import leases, queue, watching
from services.model.decision import Role
from web.context import desk_session, reviewer
from web.leases import told
from web.queue import eyes
from web.security import needs

blueprint = Blueprint("live", __name__)


@blueprint.get("/live")
@needs(Role.VIEWER)
def show() -> ResponseReturnValue:
    """Count the cases that came, and tell how the case on the page stands."""
    case_id = request.args.get("case", type=int)
    with desk_session() as session:
        found: dict[str, object] = {
            "arrived": queue.arrived(session, _since(), eyes()),
            "watched": watching.with_news(session, reviewer()),
        }
        if case_id is not None:
            found["version"] = queue.version(session, case_id)
            found["lease"] = told(leases.holder(session, case_id))
    return jsonify(found)


def _since() -> datetime:
    """Read when the page was made; just now when the address does not say."""
    try:
        time = datetime.fromisoformat(request.args["since"])
    except (KeyError, ValueError):
        return datetime.now(UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
