"""Signs of life for whoever watches this program."""

from __future__ import annotations

import os

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from services.store.transaction import UNAVAILABLE, answers
from web.context import desk_session, settings
from web.security import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Tell that this process answers; an outage elsewhere must not restart it."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Tell whether reviewing works: the database answers, the inbox takes files."""
    found = {"database": _database_answers(), "inbox": _inbox_takes_files()}
    status = "ok" if all(found.values()) else "unavailable"
    return jsonify(status=status, **found), 200 if found["database"] else 503


def _database_answers() -> bool:
    """Ask the database for one."""
    try:
        with desk_session() as session:
            return answers(session)
    except UNAVAILABLE:
        return False


def _inbox_takes_files() -> bool:
    """Tell whether pasted articles could be written."""
    inbox = settings().inbox
    return inbox.is_dir() and os.access(inbox, os.W_OK)
