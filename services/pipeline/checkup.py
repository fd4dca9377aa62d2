"""What `crossclaim doctor` asks the database and the disk, in one look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from services.config import Settings
from services.errors import CrossclaimError
from services.model.checks import Check
from services.pipeline import sweep
from services.pipeline.reconciling import LOOKS, Ground, through
from services.store import reconcile, rounds, schema
from services.store.heartbeats import Sign
from services.store.rounds import Round
from services.store.transaction import UNAVAILABLE, transaction

#: Of what a check finds so many are kept.
MOST = 100


class NoAnswer(CrossclaimError):
    """The database does not answer."""


@dataclass(slots=True)
class Result:
    """What a check found of all that it looked at."""

    looked: int = 0
    number: int = 0
    first: list[str] = field(default_factory=list)
    broke: str = ""  # what broke the check itself


@dataclass(slots=True)
class Checkup:
    """How the store stands; times are seconds."""

    answered: float  # how long the database took for nothing
    clock: float  # our clock before (+) or behind (-) the database's
    schema: str
    head: str
    signs: list[Sign] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    results: dict[Check, Result] = field(default_factory=dict)
    last: Round | None = None  # the last nightly round


def look(settings: Settings, *, thorough: bool = False) -> Checkup:
    """Look at everything; change nothing. Raises NoAnswer.

    An old schema is looked at no further. Thorough: every byte is read, and every pair
    looked up, instead of those that no nightly round has seen yet.
    """
    url = settings.database_url
    try:
        with transaction(url) as session:
            known = reconcile.standing(session)
            found = Checkup(known.answered, known.clock, known.schema, schema.head())
        if found.schema != found.head:
            return found
        found.signs, found.figures = sweep.signs(url), sweep.figures(url)
        with transaction(url) as session:
            found.last = rounds.ended(session)
        marks = dict(found.last.marks) if found.last else {}
        if thorough:
            marks.pop(Check.PAIRS.value, None)
        ground = Ground(settings, thorough=thorough, mend=False, marks=marks)
        found.results = {check: _whole(check, ground) for check in LOOKS}
    except UNAVAILABLE as error:
        said = str(error.__cause__ or error).splitlines()
        raise NoAnswer(f"The database does not answer: {said[0]}") from error
    return found


def _whole(check: Check, ground: Ground) -> Result:
    """Make a check to its end; one that breaks says so, and the others go on."""
    whole = Result()
    try:
        for piece in through(check, ground):
            whole.looked += piece.looked
            whole.number += len(piece.found)
            whole.first += piece.found[: MOST - len(whole.first)]
    except UNAVAILABLE:
        raise
    except Exception as error:
        whole.broke = f"{type(error).__name__}: {error}"
    return whole
