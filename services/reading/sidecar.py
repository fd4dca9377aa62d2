"""The sidecar `NAME.EXT.json`: what a person or a script states about an article."""

from __future__ import annotations

import json
from datetime import date

from services.reading.encoding import decode
from services.reading.metadata import FIELDS, Stated

#: Keys of the format that are kept with the file and not used yet.
_KEPT_WORDS = "first_published external_id version embargoed_until withdrawn note"
_KEPT = frozenset(_KEPT_WORDS.split())


def read_sidecar(data: bytes, today: date) -> Stated:
    """Read a sidecar. Never fails: what is wrong becomes a warning."""
    stated = Stated("sidecar")
    try:
        content = json.loads(decode(data).text)
    except json.JSONDecodeError as error:
        stated.warnings.append(
            f"sidecar: not JSON at line {error.lineno}, column {error.colno}: "
            f"{error.msg}; it was not used."
        )
        return stated
    except (RecursionError, ValueError):  # thousands of brackets, or of digits
        stated.warnings.append("sidecar: too deep or too long; it was not used.")
        return stated
    if not isinstance(content, dict):
        stated.warnings.append("sidecar: not a JSON object; it was not used.")
        return stated
    for key, value in content.items():
        if key in FIELDS:
            stated.put(key, value, today)
        elif key not in _KEPT:
            stated.warnings.append(f"sidecar: unknown key “{key[:40]}” kept, not used.")
    return stated
