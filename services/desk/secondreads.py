"""A second pair of eyes on a decision: asked for, and given, in public.

It decides nothing. Whoever would decide otherwise says why; the note stands on the
case, where the one who decided is told of it, and can change the decision.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from services.desk import history, ledger
from services.desk.views import DecisionView
from services.errors import Illegal, Missing
from services.model.decision import DecisionKind, Reviewer, Role
from services.store import decisions, notes, secondreads, watches
from services.store.secondreads import SecondRead
from services.store.tables import DecisionRow
from services.store.transaction import Session

#: Decisions on which somebody could see it otherwise.
READABLE = frozenset(
    {
        DecisionKind.ACCEPT,
        DecisionKind.MERGE,
        DecisionKind.UPDATE,
        DecisionKind.BOTH_STAND,
        DecisionKind.REJECT,
        DecisionKind.NOT_A_CONFLICT,
    }
)
#: Longest note, in characters.
LONGEST = 2_000
#: So many stand on the page of each kind.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReadView:
    """A decision that somebody shall look at, or did."""

    read: SecondRead
    decision: DecisionView


@dataclass(frozen=True, slots=True)
class ReadsPage:
    """What waits for a reader, what was said, and how often they agreed."""

    waiting: tuple[ReadView, ...]
    answered: tuple[ReadView, ...]
    agreed: int  # of those that people asked about
    said: int


def ask(session: Session, decision_id: int, by: Reviewer) -> None:
    """Ask others to look at a decision; twice is once.

    Raises Refused for a viewer, Missing, Illegal for what nobody could see otherwise.
    """
    ledger.require(by, Role.REVIEWER)
    row = standing(session, decision_id)
    if DecisionKind(row.kind) not in READABLE:
        raise Illegal("A second read is for decisions on what articles claim.")
    secondreads.ask(session, decision_id, by.id)


def answer(
    session: Session, decision_id: int, by: Reviewer, *, agrees: bool, note: str
) -> None:
    """Say whether one would have decided the same.

    Raises Refused, Missing, Illegal for one's own decision, without a reason for
    another one, and where somebody was first.
    """
    ledger.require(by, Role.REVIEWER)
    row = standing(session, decision_id)
    if row.user_id == by.id:
        raise Illegal("Somebody else must look at your decision.")
    why = note.strip()[:LONGEST]
    if not agrees and not why:
        raise Illegal("Say why you would decide otherwise.")
    if not secondreads.answer(session, decision_id, by.id, agrees=agrees, note=why):
        raise Illegal("Nobody asked for this, or somebody has answered already.")
    if not agrees:
        tell(session, row, by, f"I would decide otherwise. {why}")


def tell(session: Session, row: DecisionRow, by: Reviewer, said: str) -> None:
    """Let a note on the case tell whoever decided what a second reader said."""
    if row.case_id is None:
        return
    # Whoever decided watches the case before the note is written: so it is news.
    watches.put(session, row.user_id, case_id=row.case_id)
    text = f"Second read of decision {row.id}: {said}"
    notes.add(session, row.case_id, by.id, text=text, request_id=uuid.uuid4())


def page(session: Session) -> ReadsPage:
    """Give what waits and what was said."""
    agreed, said = secondreads.count(session)
    return ReadsPage(
        waiting=_views(session, secondreads.waiting(session, _SHOWN)),
        answered=_views(session, secondreads.answered(session, _SHOWN)),
        agreed=agreed,
        said=said,
    )


def of(session: Session, lines: Collection[DecisionView]) -> dict[int, SecondRead]:
    """Give what was asked and said on these decisions."""
    return secondreads.of(session, [one.id for one in lines])


def standing(session: Session, decision_id: int) -> DecisionRow:
    """Give a decision that somebody could look at. Raises Missing, Illegal."""
    row = decisions.find(session, decision_id)
    if row is None:
        raise Missing(f"There is no decision {decision_id}.")
    if not secondreads.stands(session, decision_id):
        raise Illegal("This decision was taken back.")
    return row


def _views(session: Session, reads: Collection[SecondRead]) -> tuple[ReadView, ...]:
    found = history.some(session, [one.decision_id for one in reads])
    return tuple(ReadView(one, found[one.decision_id]) for one in reads)
