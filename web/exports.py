"""Downloads of what the desk holds: CSV for spreadsheets, JSONL for programs."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from typing import IO, Any

from flask import Blueprint, Response, render_template, send_file

from services.desk import exports
from services.model.decision import Role
from web.context import desk_session
from web.security import needs

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

#: Downloads up to this many bytes never touch the disk.
_IN_MEMORY = 8_000_000
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl"}

Rows = Iterator[dict[str, Any]]


@blueprint.get("")
@needs(Role.VIEWER)
def index() -> str:
    """Offer the downloads."""
    return render_template("exports.html")


@blueprint.get("/<any(claims, cases, records, decisions):what>.<any(csv, jsonl):form>")
@needs(Role.VIEWER)
def download(what: str, form: str) -> Response:
    """Give all rows of one kind.

    The file is finished before the first byte leaves, so that a download is whole or
    is an error, never a silent half.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # sent
    with desk_session() as session:
        _WRITERS[form](exports.rows(session, what), file)
    file.seek(0)
    answer = send_file(
        file,
        mimetype=_TYPES[form],
        as_attachment=True,
        download_name=f"crossclaim-{what}.{form}",
    )
    answer.call_on_close(file.close)
    return answer


def safe_cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula.

    OWASP "CSV Injection": a leading = + - @ TAB or CR starts one, also behind spaces
    and in full width. Plain numbers keep their sign.
    """
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return safe_cell(json.dumps(value, ensure_ascii=False, default=str))
    text = str(value)
    if _NUMBER.fullmatch(text):
        return text
    start = unicodedata.normalize("NFKC", text[:16]).lstrip(" \n\v\f")[:1]
    return f"'{text}" if start in ("=", "+", "-", "@", "\t", "\r") else text


def _write_csv(rows: Rows, file: IO[bytes]) -> None:
    """Write a heading and all rows, every cell quoted."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(list(row))
        writer.writerow([safe_cell(value) for value in row.values()])
    text.detach()


def _write_jsonl(rows: Rows, file: IO[bytes]) -> None:
    """Write one JSON object a line."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, default=str)
        file.write(line.encode() + b"\n")


_WRITERS: dict[str, Callable[[Rows, IO[bytes]], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
}
