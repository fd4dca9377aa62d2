"""What stands of the log, what was taken back, and what hangs on each decision."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, insert, literal, select, text
from sqlalchemy.orm import Session, aliased

from services.model.decision import DecisionKind
from services.store.among import among
from services.store.tables import (
    DecisionRow,
    DeferralRow,
    EvidenceRow,
    MergeRow,
    NegativeRow,
    OriginWordRow,
    PlaceRow,
    RankRow,
    VerdictRow,
)

_undoing = aliased(DecisionRow, name="undoing")

#: By the index of what decisions touched: the log after an old decision is long.
_BUILDING_ON = text("""
SELECT max(later.id)
  FROM decisions AS this
 CROSS JOIN LATERAL (
    SELECT jsonb_build_object(kind, jsonb_build_array(one)) AS what
      FROM jsonb_each(this.changes -> 'touched') AS touched (kind, ids),
           jsonb_array_elements(touched.ids) AS one
 ) AS pieces
  JOIN decisions AS later ON later.changes -> 'touched' @> pieces.what
 WHERE this.id = :decision AND later.id > this.id AND later.kind <> 'undo'
   AND NOT EXISTS (SELECT FROM decisions AS u WHERE u.undoes = later.id)
""")


#: Evidence first: places point to it.
_HANGING = (
    *(EvidenceRow, NegativeRow, DeferralRow, RankRow, PlaceRow, MergeRow),
    *(VerdictRow, OriginWordRow),
)

#: All in one: most decisions have something in one of them.
_END = text(
    "WITH "
    + ", ".join(
        f"in_{table.__tablename__} AS (UPDATE {table.__tablename__}"
        " SET ended_by = :by WHERE decision_id = :decision AND ended_by IS NULL)"
        for table in _HANGING
    )
    + " SELECT 1"
)
#: A place that is revived points to the evidence that was revived before it.
_PLACE_ANEW = text("""
UPDATE places SET evidence_id = fresh.id
  FROM evidence old JOIN evidence fresh ON fresh.claim_id = old.claim_id
   AND fresh.record_id = old.record_id AND fresh.ended_by IS NULL
 WHERE places.decision_id = :decision AND old.id = places.evidence_id
   AND old.ended_by IS NOT NULL
""")


def newest_standing(session: Session, user_id: int) -> DecisionRow | None:
    """Give somebody's newest decision that is not undone yet."""
    return _newest(session, user_id, DecisionRow.kind != DecisionKind.UNDO.value)


def newest_undo(session: Session, user_id: int) -> DecisionRow | None:
    """Give somebody's newest undo that was not redone yet."""
    return _newest(session, user_id, DecisionRow.kind == DecisionKind.UNDO.value)


def _newest(
    session: Session, user_id: int, kind: ColumnElement[bool]
) -> DecisionRow | None:
    return session.scalar(
        select(DecisionRow)
        .outerjoin(_undoing, _undoing.undoes == DecisionRow.id)
        .where(DecisionRow.user_id == user_id, kind, _undoing.id.is_(None))
        .order_by(DecisionRow.id.desc())
        .limit(1)
    )


def of_lot(session: Session, lot: uuid.UUID) -> list[DecisionRow]:
    """Give the decisions of one act on a selection, newest first."""
    return list(
        session.scalars(
            select(DecisionRow)
            .where(DecisionRow.lot == lot)
            .order_by(DecisionRow.id.desc())
        )
    )


def standing_of(session: Session, ids: Collection[int]) -> set[int]:
    """Tell which of these decisions nothing has undone."""
    undone = select(DecisionRow.undoes).where(among(DecisionRow.undoes, ids))
    return set(ids) - {one for one in session.scalars(undone) if one is not None}


def building_on(session: Session, decision_id: int) -> int | None:
    """Give the newest standing decision that moved what this one had moved before."""
    found: int | None = session.scalar(_BUILDING_ON, {"decision": decision_id})
    return found


def end_what_it_added(session: Session, decision_id: int, *, ended_by: int) -> None:
    """End what hung on a decision: evidence, negatives, changes of records."""
    session.execute(_END, {"decision": decision_id, "by": ended_by})


def revive_what_it_ended(session: Session, undo_id: int, *, revived_by: int) -> None:
    """Add anew what an undo had ended, as what its redo adds."""
    for table in _HANGING:
        own = {"id", "decision_id", "ended_by"}
        names = [one.name for one in table.__table__.columns if one.name not in own]
        ended = select(
            *(table.__table__.c[name] for name in names), literal(revived_by)
        ).where(table.ended_by == undo_id)
        session.execute(insert(table).from_select([*names, "decision_id"], ended))
    session.execute(_PLACE_ANEW, {"decision": revived_by})
