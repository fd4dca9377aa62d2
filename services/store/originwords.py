"""What people said of the origins of a case: that two are one, or independent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session, aliased

from services.model.decision import DecisionKind
from services.store import cases
from services.store.tables import DecisionRow, OriginWordRow, UserRow

#: A redo tells which decision it brings back: who made that one says so.
_stands, _said = aliased(DecisionRow), aliased(DecisionRow)
_ORIGIN = cast(_stands.changes["origin"].astext, BigInteger)
_WORDS = (
    select(OriginWordRow, _said, UserRow.name)
    .join(_stands, _stands.id == OriginWordRow.decision_id)
    .join(_said, _said.id == func.coalesce(_ORIGIN, _stands.id))
    .join(UserRow, UserRow.id == _said.user_id)
    .where(OriginWordRow.case_id.in_(cases.WITH_JOINED))
    .where(OriginWordRow.ended_by.is_(None))
    .order_by(OriginWordRow.id.desc())
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who may know a thing first: somebody who is named, or an article's own voice.

    The key lasts through further readings of its articles.
    """

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of two origins."""

    decision_id: int  # by which it stands: that, or a redo of it
    kind: DecisionKind  # one origin, or independent
    a: Origin
    b: Origin
    by: str
    at: datetime
    note: str


def of_case(session: Session, case_id: int) -> list[Word]:
    """Give what stands of a case, and of those that joined it, newest first."""
    return [
        Word(
            decision_id=row.decision_id,
            kind=DecisionKind(row.kind),
            a=Origin(row.a, row.a_name),
            b=Origin(row.b, row.b_name),
            by=name,
            at=said.decided_at,
            note=said.note,
        )
        for row, said, name in session.execute(_WORDS, {"case": case_id})
    ]


def add(
    session: Session,
    decision: DecisionRow,
    case_id: int,
    pairs: Iterable[tuple[Origin, Origin]],
) -> None:
    """Keep what a decision says of each of these pairs."""
    for one, other in pairs:
        session.add(
            OriginWordRow(
                case_id=case_id,
                kind=decision.kind,
                a=one.key,
                b=other.key,
                a_name=one.name,
                b_name=other.name,
                decision_id=decision.id,
            )
        )
    session.flush()
