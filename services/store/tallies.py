"""Counts of what leaves no row behind, kept by all processes together.

A web process counts what it refused and a watcher what it swept; a sum that lived in
one of them would be a part, and gone with its process.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session

_ADD = text("""
INSERT INTO tallies AS t (name, what, number) VALUES (:name, :what, :number)
    ON CONFLICT (name, what) DO UPDATE SET number = t.number + :number
""")


class Tally(StrEnum):
    """What is counted."""

    LEASES_EXPIRED = "leases_expired_total"  # by stage
    REFUSED = "conflicts_total"  # forms answered with 409, by the page that took them


def count(session: Session, tally: Tally, what: str, number: int = 1) -> None:
    """Count so many more of a kind."""
    session.execute(_ADD, {"name": tally.value, "what": what, "number": number})
