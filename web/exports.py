"""Downloads of what the desk holds: CSV for spreadsheets, JSONL for programs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

from flask import Blueprint, Response, render_template, send_file

from services.desk import exports, writing
from services.model.decision import Role
from services.store.transaction import Session
from web.context import desk_session
from web.security import needs

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

#: Downloads up to this many bytes never touch the disk.
_IN_MEMORY = 8_000_000
_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl"}


@blueprint.get("")
@needs(Role.VIEWER)
def index() -> str:
    """Offer the downloads."""
    return render_template("exports.html")


@blueprint.get("/<any(claims, cases, records, decisions):what>.<any(csv, jsonl):form>")
@needs(Role.VIEWER)
def download(what: str, form: str) -> Response:
    """Give all rows of one kind."""
    return attached(what, form, lambda session: exports.rows(session, what))


def attached(name: str, form: str, rows: Callable[[Session], writing.Rows]) -> Response:
    """Answer with rows as a file.

    It is finished before the first byte leaves, so that a download is whole or is an
    error, never a silent half.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # sent on
    with desk_session() as session:
        writing.WRITERS[form](rows(session), file)
    file.seek(0)
    answer = send_file(
        file,
        mimetype=_TYPES[form],
        as_attachment=True,
        download_name=f"crossclaim-{name}.{form}",
    )
    answer.call_on_close(file.close)
    return answer
