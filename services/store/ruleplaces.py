"""Which rules' contradictions wait in the red lane. A rule's newest row says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from services.model.opinion import DOUBTFUL
from services.store.tables import DecisionRow, RulePlaceRow, UserRow

#: A pair of standing claims in a case of which a rule says that they contradict.
_CONTRADICTED = """EXISTS (
    SELECT FROM claims a JOIN opinions o ON o.a = a.id
      JOIN claims b ON b.id = o.b AND b.case_id = a.case_id
     WHERE a.case_id = cases.id AND o.kind = 'contradiction' AND {of}
       AND a.status IN ('pending', 'accepted', 'merged')
       AND b.status IN ('pending', 'accepted', 'merged')
       AND NOT EXISTS (SELECT FROM opinions newer
             WHERE newer.a = o.a AND newer.b = o.b AND newer.id > o.id)
       AND NOT EXISTS (SELECT FROM negatives n WHERE n.ended_by IS NULL
             AND n.a = least(a.fingerprint, b.fingerprint)
             AND n.b = greatest(a.fingerprint, b.fingerprint)))"""
_BY_THIS = _CONTRADICTED.format(of="o.rule = :rule")
_BY_A_RED_ONE = _CONTRADICTED.format(of="o.rule <> ALL(CAST(:lost AS text[]))")

_LEAVES = text(f"""
UPDATE cases SET lane = 'estimates'
 WHERE status IN ('open', 'deferred') AND lane = 'contradictions'
   AND {_BY_THIS} AND NOT {_BY_A_RED_ONE}
""")

_COMES_BACK = text(f"""
UPDATE cases SET lane = 'contradictions'
 WHERE status IN ('open', 'deferred') AND lane = 'estimates'
   AND kind = 'contradiction' AND {_BY_THIS}
""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the contradictions of a rule wait, since when, and by whose word."""

    rule: str
    red: bool
    at: datetime
    by: str | None  # who gave it back; nobody where verdicts took it or gave it
    upheld: int
    verdicts: int
    upto: int  # newest decision then
    since: int  # newest decision when an editor gave it back: what counts came later


def all_of(session: Session) -> Mapping[str, Place]:
    """Give the place of each rule that ever lost it."""
    return _newest(session, None)


def of(session: Session, rule: str) -> Place | None:
    """Give the place of a rule; None where it never lost it."""
    return _newest(session, rule).get(rule)


def lost(session: Session) -> frozenset[str]:
    """Give the rules whose contradictions are not red."""
    return frozenset(rule for rule, one in all_of(session).items() if not one.red)


_given = aliased(RulePlaceRow)
_since = (
    select(func.coalesce(func.max(_given.upto), 0))
    .where(_given.rule == RulePlaceRow.rule, _given.red, _given.user_id.is_not(None))
    .scalar_subquery()
)
_PLACES = (
    select(RulePlaceRow, UserRow.name, _since)
    .outerjoin(UserRow, UserRow.id == RulePlaceRow.user_id)
    .ext(distinct_on(RulePlaceRow.rule))
    .order_by(RulePlaceRow.rule, RulePlaceRow.id.desc())
)
_PLACE = _PLACES.where(RulePlaceRow.rule == bindparam("rule"))


def _newest(session: Session, rule: str | None) -> Mapping[str, Place]:
    query = _PLACES if rule is None else _PLACE
    return {
        row.rule: Place(
            rule=row.rule,
            red=row.red,
            at=row.at,
            by=name,
            upheld=row.upheld,
            verdicts=row.verdicts,
            upto=row.upto,
            since=counted,
        )
        for row, name, counted in session.execute(query, {"rule": rule})
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
    calm = [*lost(session), *DOUBTFUL]
    told = {"rule": rule} if red else {"rule": rule, "lost": calm}
    session.execute(_COMES_BACK if red else _LEAVES, told)
