"""Moments in addresses: "as we held it on …"."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import request
from werkzeug.exceptions import BadRequest


def asked_moment() -> datetime | None:
    """Give the moment that the address asks for, if it does. Raises BadRequest.

    `on=2026-03-09` is the end of that day, `on=2026-03-09T14:00` that minute; UTC where
    no zone is named.
    """
    written = request.args.get("on", "").strip()
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadRequest(
            "A moment is written 2026-03-09 or 2026-03-09T14:00."
        ) from error
    if len(written) <= len("2026-03-09"):
        moment = datetime.combine(moment.date(), time.max)
    return moment.replace(tzinfo=moment.tzinfo or UTC)
