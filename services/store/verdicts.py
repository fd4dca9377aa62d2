"""How often people upheld the opinions of a rule. Taken-back decisions do not count.

A verdict hangs on its decision: an undo ends it, a redo adds it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from services.model.opinion import OpinionKind
from services.store.tables import VerdictRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision says of a rule, and on which opinion of it."""

    rule: str
    upheld: bool
    kind: OpinionKind | None  # None: it was not kept, long ago


def add(session: Session, decision_id: int, said: Verdict) -> None:
    """Keep what a decision said of a rule."""
    kind = None if said.kind is None else said.kind.value
    session.add(
        VerdictRow(
            decision_id=decision_id, rule=said.rule, upheld=said.upheld, kind=kind
        )
    )
    session.flush()


def moved_by(session: Session, step_id: int) -> Verdict | None:
    """Give the verdict that an undo ended, or that a redo added anew, if any."""
    moved = or_(VerdictRow.ended_by == step_id, VerdictRow.decision_id == step_id)
    row = session.scalars(select(VerdictRow).where(moved)).first()
    if row is None:
        return None
    kind = None if row.kind is None else OpinionKind(row.kind)
    return Verdict(row.rule, row.upheld, kind)


_COUNTED = (
    select(
        VerdictRow.rule,
        func.count().filter(VerdictRow.upheld),
        func.count(),
    )
    .where(VerdictRow.ended_by.is_(None))
    .group_by(VerdictRow.rule)
    .order_by(VerdictRow.rule)
)
_COUNTED_ONE = _COUNTED.where(VerdictRow.rule == bindparam("rule"))


def count(
    session: Session,
    rule: str | None = None,
    *,
    after: int = 0,
    upto: int | None = None,
) -> Mapping[str, tuple[int, int]]:
    """Count by rule how many standing verdicts upheld it, and how many there are.

    Those of decisions behind the one with the id `after`, until `upto`.
    """
    query, told = _COUNTED if rule is None else _COUNTED_ONE, {"rule": rule}
    if after:
        query = query.where(VerdictRow.decision_id > after)
    if upto is not None:
        query = query.where(VerdictRow.decision_id <= upto)
    found = session.execute(query, told)
    return {one: (upheld, every) for one, upheld, every in found}
