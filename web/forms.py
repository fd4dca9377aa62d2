"""What every form of the desk carries."""

from __future__ import annotations

import uuid
from datetime import date

from flask import request
from werkzeug.exceptions import BadRequest


def request_id() -> str:
    """Give the form's UUID, by which sending it twice counts once."""
    try:
        return str(uuid.UUID(request.form.get("request_id", "")))
    except ValueError as error:
        raise BadRequest("The form carries no number of its own.") from error


def number(written: str) -> int:
    """Read a number that somebody typed, "#" before it or not. Raises ValueError."""
    digits = written.strip().lstrip("#")
    if not digits.isdecimal() or len(digits) > 18:
        raise ValueError(written)
    return int(digits)


def day(written: str) -> date | None:
    """Read a day as forms send it, 2026-03-09; None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
