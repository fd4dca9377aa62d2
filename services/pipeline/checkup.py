"""What `crossclaim doctor` asks the database, in one look."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.errors import CrossclaimError
from services.pipeline import sweep
from services.store import decisions, reconcile, schema
from services.store.heartbeats import Sign
from services.store.transaction import UNAVAILABLE, Session, transaction

#: Articles without bytes that are named.
MOST = 100


class NoAnswer(CrossclaimError):
    """The database does not answer."""


@dataclass(slots=True)
class Checkup:
    """How the store stands; times are seconds."""

    answered: float  # how long the database took for nothing
    clock: float  # our clock before (+) or behind (-) the database's
    schema: str
    head: str
    signs: list[Sign] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    without_end: list[int] = field(default_factory=list)
    homeless: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    loose_rights: list[str] = field(default_factory=list)
    without_bytes: list[str] = field(default_factory=list)


def look(url: str, content: Path, *, thorough: bool = False) -> Checkup:
    """Look at everything. Raises NoAnswer. An old schema is looked at no further."""
    try:
        with transaction(url) as session:
            known = reconcile.standing(session)
            found = Checkup(known.answered, known.clock, known.schema, schema.head())
        if found.schema != found.head:
            return found
        found.signs, found.figures = sweep.signs(url), sweep.figures(url)
        with transaction(url) as session:
            _closely(session, found)
            gone = reconcile.without_bytes(session, content, thorough=thorough)
            found.without_bytes = list(islice(gone, MOST))
    except UNAVAILABLE as error:
        said = str(error.__cause__ or error).splitlines()
        raise NoAnswer(f"The database does not answer: {said[0]}") from error
    return found


def _closely(session: Session, found: Checkup) -> None:
    found.without_end = reconcile.without_end(session)
    found.homeless = reconcile.homeless(session)
    found.broken = decisions.broken(session)
    found.loose_rights = reconcile.loose_rights(session)
