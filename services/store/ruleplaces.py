"""Which rules' contradictions wait in the red lane. A rule's newest row says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services.store.tables import DecisionRow, RulePlaceRow, UserRow

_LEAVES = text("""
UPDATE cases SET lane = 'estimates'
 WHERE status IN ('open', 'deferred') AND lane = 'contradictions' AND rule = :rule
   AND NOT EXISTS (
    SELECT FROM claims a JOIN opinions o ON o.a = a.id
      JOIN claims b ON b.id = o.b AND b.case_id = a.case_id
     WHERE a.case_id = cases.id AND o.kind = 'contradiction'
       AND o.rule <> ALL(CAST(:lost AS text[]))
       AND a.status IN ('pending', 'accepted', 'merged')
       AND b.status IN ('pending', 'accepted', 'merged'))
""")

_COMES_BACK = text("""
UPDATE cases SET lane = 'contradictions'
 WHERE status IN ('open', 'deferred') AND lane = 'estimates' AND rule = :rule
   AND kind = 'contradiction'
""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the contradictions of a rule wait, since when, and by whose word."""

    rule: str
    red: bool
    at: datetime
    by: str | None  # who gave it back; nobody where verdicts took it
    upheld: int
    verdicts: int
    upto: int  # newest decision then: what is counted from there on


def all_of(session: Session) -> Mapping[str, Place]:
    """Give the place of each rule that ever lost it."""
    return _newest(session, None)


def of(session: Session, rule: str) -> Place | None:
    """Give the place of a rule; None where it never lost it."""
    return _newest(session, rule).get(rule)


def lost(session: Session) -> frozenset[str]:
    """Give the rules whose contradictions are not red."""
    return frozenset(rule for rule, one in all_of(session).items() if not one.red)


def _newest(session: Session, rule: str | None) -> Mapping[str, Place]:
    query = (
        select(RulePlaceRow, UserRow.name)
        .outerjoin(UserRow, UserRow.id == RulePlaceRow.user_id)
        .ext(distinct_on(RulePlaceRow.rule))
        .order_by(RulePlaceRow.rule, RulePlaceRow.id.desc())
    )
    if rule is not None:
        query = query.where(RulePlaceRow.rule == rule)
    return {
        row.rule: Place(
            rule=row.rule,
            red=row.red,
            at=row.at,
            by=name,
            upheld=row.upheld,
            verdicts=row.verdicts,
            upto=row.upto,
        )
        for row, name in session.execute(query)
    }


def move(
    session: Session,
    rule: str,
    *,
    red: bool,
    upheld: int,
    verdicts: int,
    user_id: int | None = None,
) -> None:
    """Note that a rule lost the red lane or got it back, and move what waits.

    A case in which another rule sees a contradiction stays red.
    """
    newest = select(func.coalesce(func.max(DecisionRow.id), 0)).scalar_subquery()
    row = RulePlaceRow(
        rule=rule,
        red=red,
        user_id=user_id,
        upheld=upheld,
        verdicts=verdicts,
        upto=newest,
    )
    session.add(row)
    session.flush()
    told = {"rule": rule} if red else {"rule": rule, "lost": [*lost(session)]}
    session.execute(_COMES_BACK if red else _LEAVES, told)
