"""Nightly rounds: check everything, put right what is safe, let go of what is over.

A round is a row. Each step looks at one small piece and writes down where it is: so
several watchers make one round, none is kept from its inbox, and a restart goes on
where the row says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from services.config import Settings
from services.crashpoint import crashpoint
from services.errors import Fenced
from services.model.checks import Check
from services.pipeline.reconciling import LOOKS, Ground, Piece
from services.pipeline.retaining import let_go
from services.store import rounds
from services.store.rounds import Further, Held, Round
from services.store.transaction import transaction
from services.store.trouble import of_the_world

log = structlog.get_logger(__name__)

#: Seconds that a round is ours without a step; a step takes one or two.
LEASE = 30.0
#: Times that a piece is tried; whoever tries it oftener has died of it.
MOST_TRIES = 3
#: Of what a check finds so many are written down, and so many go into the log.
FIRST, LOGGED = 20, 5
#: The last step: `services.pipeline.retaining`.
LETTING_GO = Check.LETTING_GO.value

_STEPS = [*(one.value for one in LOOKS), LETTING_GO]


def start(settings: Settings, me: str, *, now: bool = False) -> bool:
    """Begin a round if it is time, or `now`; True if this began one."""
    with transaction(settings.database_url) as session:
        return rounds.start(
            session, me, first=_STEPS[0], hour=settings.round_hour, now=now
        )


def step(settings: Settings, me: str, *, lease: float = LEASE) -> bool:
    """Make the next step of the open round, if it is ours; True if more are to come.

    `me` names this program. A check that breaks is told in its place, and the round
    goes on; what is the world's fault is raised, and the step is made again.
    """
    with transaction(settings.database_url) as session:
        held = rounds.hold(session, me, lease)
    if held is None:
        return False
    crashpoint("round.held")
    piece, broke = _looked(settings, held)
    further = _further(held, piece, broke)
    try:
        with transaction(settings.database_url) as session:
            rounds.note(session, held, further)
    except Fenced:
        log.warning("fenced", step=held.step)
        return False
    if further.step != held.step:
        _tell(held.step, further)
    return further.step is not None


def last(settings: Settings) -> Round | None:
    """Give the last round that came to its end."""
    with transaction(settings.database_url) as session:
        return rounds.ended(session)


def _looked(settings: Settings, held: Held) -> tuple[Piece, str]:
    """Look at the next piece; a check that breaks gives what broke it."""
    if held.tries > MOST_TRIES:
        return Piece(0), f"given up after {MOST_TRIES} tries"
    try:
        return _look(settings, held), ""
    except Exception as error:
        if of_the_world(error):
            with transaction(settings.database_url) as session:
                rounds.give_back(session, held)
            raise
        log.exception("check broke", check=held.step)
        return Piece(0), type(error).__name__


def _look(settings: Settings, held: Held) -> Piece:
    if held.step == LETTING_GO:
        return let_go(settings, held.place)
    ground = Ground(settings, thorough=True, mend=True, marks=held.marks)
    return LOOKS[Check(held.step)](ground, held.place)


def _further(held: Held, piece: Piece, broke: str) -> Further:
    """Add what a piece found to what is known, and say where to go on."""
    known = held.found.get(held.step, {})
    one = {
        "looked": known.get("looked", 0) + piece.looked,
        "number": known.get("number", 0) + len(piece.found),
        "mended": known.get("mended", 0) + piece.mended,
        "first": [*known.get("first", ()), *piece.found][:FIRST],
    }
    if broke:
        one["broke"] = broke
    marks = dict(held.marks)
    if piece.mark is not None:
        marks[held.step] = piece.mark
    found = {**held.found, held.step: one}
    if piece.place is not None:
        return Further(held.step, piece.place, found, marks)
    return Further(_next(held.step), "", found, marks)


def _next(step: str) -> str | None:
    later = _STEPS[_STEPS.index(step) + 1 :] if step in _STEPS else ()
    return later[0] if later else None


def _tell(step: str, further: Further) -> None:
    """Log what a step of the round found, and its mark: a log may lie elsewhere."""
    found = further.found[step]
    unwell = found["number"] or "broke" in found
    level: Callable[..., Any] = log.error if unwell else log.info
    told = {**found, "first": found["first"][:LOGGED], "mark": further.marks.get(step)}
    level("looked after", check=step, **told)
