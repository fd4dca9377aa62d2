"""Decisions about an article's text: written down alike, and the text read again."""

from __future__ import annotations

from services.desk.changes import Changes
from services.desk.inverse import retell
from services.model.decision import DecisionKind, Reviewer
from services.store import decisions, rereading, runs
from services.store.decisions import NewDecision, Turn
from services.store.tables import DecisionRow
from services.store.transaction import Session


def write(
    session: Session,
    turn: Turn,
    article_id: int,
    *,
    kind: DecisionKind,
    seen: int,
    changes: Changes,
) -> DecisionRow:
    """Write a decision about a text down."""
    new = NewDecision(
        turn=turn,
        article_id=article_id,
        kind=kind,
        seen=seen,
        changes=changes.plain(),
    )
    return decisions.append(session, new)


def turn_over(
    session: Session, turn: Turn, target: DecisionRow, *, kind: DecisionKind, part: str
) -> DecisionRow:
    """Write down that a decision about a text is undone or redone.

    `part` names what of its changes the next reading goes by.
    """
    changes = Changes()
    retell(changes, target)
    changes.add(part, target.changes[part])
    new = NewDecision(
        turn=turn,
        article_id=target.article_id,
        kind=kind,
        seen=target.id,
        undoes=target.id,
        changes=changes.plain(),
    )
    return decisions.append(session, new)


def read_again(session: Session, article_id: int, why: str, by: Reviewer) -> None:
    """Have an article read again soon: somebody waits for it."""
    rereading.ask(session, article_id, why, by=by.id, priority=runs.REPLAY_PRIORITY)
