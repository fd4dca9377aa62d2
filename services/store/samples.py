"""Which decided cases are drawn for a second, blind look, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services.model.decision import DecisionKind
from services.store.secondreads import STANDS
from services.store.tables import (
    CaseRow,
    DecisionRow,
    SampleRow,
    SecondReadRow,
    UserRow,
)

#: A case that was drawn stays drawn: to take a decision back and to make another one
#: is no way out.
_DRAW = text("""
INSERT INTO second_reads (decision_id, asked_by)
SELECT :decision, NULL
  FROM (SELECT share FROM samples ORDER BY id DESC LIMIT 1) AS wanted
 WHERE :lot < 100 * wanted.share
    OR wanted.share > 0 AND EXISTS (
        SELECT FROM second_reads r JOIN decisions d ON d.id = r.decision_id
          JOIN decisions undoing ON undoing.undoes = d.id
         WHERE d.case_id = :case AND r.asked_by IS NULL AND r.read_by IS NULL)
""")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a hundred decided cases are drawn, who said so, and when."""

    percent: int
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A decision that waits for a blind look; it tells neither who nor what."""

    decision_id: int
    question: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How often those who looked at decisions of one kind would have decided so."""

    kind: DecisionKind
    said: int
    agreed: int


def share(session: Session) -> Share:
    """Give the share that is drawn now; none before anybody said so."""
    row = session.execute(
        select(SampleRow.share, UserRow.name, SampleRow.at)
        .join(UserRow, UserRow.id == SampleRow.user_id)
        .order_by(SampleRow.id.desc())
        .limit(1)
    ).one_or_none()
    return Share(0) if row is None else Share(*row)


def set_share(session: Session, percent: int, user_id: int) -> None:
    """Let so many of a hundred decided cases be drawn from now on."""
    session.add(SampleRow(share=percent, user_id=user_id))
    session.flush()


def draw(session: Session, decision_id: int, case_id: int, *, lot: int) -> None:
    """Draw a decision if its lot, of ten thousand, is within the share."""
    told = {"decision": decision_id, "case": case_id, "lot": lot}
    session.execute(_DRAW, told)


def waiting(session: Session, *, but_of: int, limit: int) -> list[Drawn]:
    """Give what was drawn and waits, oldest first, but somebody's own decisions."""
    query = (
        select(SecondReadRow.decision_id, CaseRow.question, SecondReadRow.asked_at)
        .join(DecisionRow, DecisionRow.id == SecondReadRow.decision_id)
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .where(SecondReadRow.asked_by.is_(None), SecondReadRow.read_by.is_(None))
        .where(DecisionRow.user_id != but_of, STANDS)
        .order_by(SecondReadRow.asked_at)
        .limit(limit)
    )
    return [Drawn(*row) for row in session.execute(query)]


def drawn(session: Session) -> int:
    """Count what was drawn."""
    query = select(func.count()).where(SecondReadRow.asked_by.is_(None))
    return session.execute(query).scalar_one()


def tallies(session: Session) -> list[Tally]:
    """Count what was drawn and read, by what was decided."""
    query = (
        select(
            DecisionRow.kind,
            func.count(),
            func.count().filter(SecondReadRow.agrees.is_(True)),
        )
        .join(DecisionRow, DecisionRow.id == SecondReadRow.decision_id)
        .where(SecondReadRow.asked_by.is_(None), SecondReadRow.read_by.is_not(None))
        .group_by(DecisionRow.kind)
        .order_by(DecisionRow.kind)
    )
    return [Tally(DecisionKind(kind), *rest) for kind, *rest in session.execute(query)]
