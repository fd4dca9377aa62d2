"""Notes on a case: for whoever looks at it next. They decide nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from services.desk import assigning, ledger
from services.errors import Illegal, Missing
from services.model.decision import Reviewer, Role
from services.store import cases, notes, watches
from services.store.transaction import Session

#: Longest note, in characters.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the case shows it."""

    id: int
    by: str
    at: datetime
    text: str
    mine: bool


def write(
    session: Session, case_id: int, by: Reviewer, *, text: str, request_id: str
) -> None:
    """Note something on a case; the same form twice is one note.

    Whoever is named in it as "@Ben" watches the case from then on, and so is told.

    Raises Refused for a viewer, Missing, Illegal when there is nothing to note.
    """
    ledger.require(by, Role.REVIEWER)
    key = ledger.request_key(request_id)
    wanted = text.strip()[:LONGEST]
    if not wanted:
        raise Illegal("There is nothing in this note.")
    if cases.find(session, case_id) is None:
        raise Missing(f"There is no case {case_id}.")
    for user_id in _named(session, wanted):
        watches.put(session, user_id, case_id=case_id)  # before the note: it is news
    notes.add(session, case_id, by.id, text=wanted, request_id=key)


def _named(session: Session, text: str) -> list[int]:
    """Give the people that a note names with an @ before their name."""
    told = text.casefold()
    return [
        user_id
        for user_id, name in assigning.receivers(session)
        if re.search(rf"@{re.escape(name.casefold())}(?!\w)", told)
    ]


def strike(session: Session, note_id: int, by: Reviewer) -> None:
    """Strike a note of one's own. Raises Refused, Missing."""
    ledger.require(by, Role.REVIEWER)
    if not notes.strike(session, note_id, by.id):
        raise Missing("You have no such note.")


def of_case(session: Session, case_id: int, by: Reviewer) -> tuple[NoteView, ...]:
    """Give the notes on a case, and on those that were joined into it, oldest first."""
    return tuple(
        NoteView(row.id, name, row.written_at, row.text, row.user_id == by.id)
        for row, name in notes.of_case(session, case_id)
    )
