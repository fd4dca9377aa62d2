"""How often people upheld the opinions of a rule. Taken-back decisions do not count."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from services.store.tables import DecisionRow, VerdictRow

_undo, _redo = aliased(DecisionRow), aliased(DecisionRow)
_taken_back = exists().where(
    _undo.undoes == VerdictRow.decision_id,
    ~exists().where(_redo.undoes == _undo.id),
)


def add(session: Session, decision_id: int, rule: str, *, upheld: bool) -> None:
    """Keep what a decision said of a rule."""
    session.execute(
        insert(VerdictRow).values(decision_id=decision_id, rule=rule, upheld=upheld)
    )


def count(
    session: Session, rule: str | None = None, *, after: int = 0
) -> Mapping[str, tuple[int, int]]:
    """Count by rule how many verdicts upheld it, and how many there are.

    Those of decisions behind the one with the id `after`.
    """
    query = (
        select(
            VerdictRow.rule,
            func.count().filter(VerdictRow.upheld),
            func.count(),
        )
        .where(~_taken_back)
        .group_by(VerdictRow.rule)
        .order_by(VerdictRow.rule)
    )
    if after:
        query = query.where(VerdictRow.decision_id > after)
    if rule is not None:
        query = query.where(VerdictRow.rule == rule)
    return {one: (upheld, every) for one, upheld, every in session.execute(query)}
