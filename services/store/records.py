"""Records with their standing evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select, text, true, union
from sqlalchemy.orm import Session, aliased

from services.model.case import RecordStatus, Stance
from services.model.claim import ClaimStatus
from services.model.opinion import OpinionKind
from services.store import amendments
from services.store.amendments import NOW
from services.store.among import among, among_given
from services.store.cases import PlacedClaim, claims_by_id, claims_in_brief
from services.store.tables import (
    CaseRow,
    ClaimRow,
    DecisionRow,
    EvidenceRow,
    NegativeRow,
    OpinionRow,
    PlaceRow,
    RecordRow,
    UserRow,
)

_AT_ODDS = (OpinionKind.CONTRADICTION.value, OpinionKind.COMPETING_ESTIMATES.value)

_SHARING = text("""
SELECT c.record_id
  FROM claims AS c JOIN records AS r ON r.id = c.record_id, unnest(c.keys) AS key
 WHERE c.keys && CAST(:keys AS text[]) AND key = ANY(CAST(:keys AS text[]))
   AND r.retired_at IS NULL
 GROUP BY c.record_id ORDER BY count(DISTINCT key) DESC, c.record_id DESC LIMIT :limit
""")

_OF_CASE = text("""
SELECT r.id
  FROM (SELECT id FROM records WHERE case_id = :case
        UNION
        SELECT record_id FROM claims WHERE case_id = :case AND record_id IS NOT NULL
       ) AS known JOIN records AS r ON r.id = known.id
 WHERE r.retired_at IS NULL
""")

#: So many claims are looked at, the nearest first, for those that a record holds.
_NEAR = 40
_NEAREST = text("""
WITH near AS MATERIALIZED (
    SELECT claim_id, vector <=> (SELECT vector FROM vectors WHERE claim_id = :claim)
           AS distance
      FROM vectors
     ORDER BY vector <=> (SELECT vector FROM vectors WHERE claim_id = :claim)
     LIMIT :most
)
SELECT c.record_id FROM near
  JOIN claims AS c ON c.id = near.claim_id
  JOIN records AS r ON r.id = c.record_id AND r.retired_at IS NULL
 WHERE near.distance IS NOT NULL ORDER BY near.distance, c.id
""")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim that stands as evidence for a record, and who said so."""

    id: int
    record_id: int  # that was asked for; the claim may have come with one joined to it
    member_id: int  # the record it stands in, before any joining
    placed: PlacedClaim
    stance: Stance
    decision_id: int
    by: str
    at: datetime


def make(
    session: Session, of: CaseRow, *, metric: str | None, status: RecordStatus
) -> RecordRow:
    """Add a record on a case's question."""
    row = RecordRow(
        case_id=of.id, question=of.question, metric=metric, status=status.value
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, record_id: int) -> RecordRow | None:
    """Give a record, freshly read; a retired one too."""
    return session.get(RecordRow, record_id, populate_existing=True)


def lock(session: Session, record_ids: Collection[int]) -> dict[int, RecordRow]:
    """Lock records, in id order, and give them by id."""
    rows = session.scalars(
        select(RecordRow)
        .where(among(RecordRow.id, record_ids))
        .order_by(RecordRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


_STANDING = (
    select(RecordRow)
    .where(among_given(RecordRow.id, "ids"), RecordRow.retired_at.is_(None))
    .execution_options(populate_existing=True)
)


def rows(session: Session, record_ids: Sequence[int]) -> list[RecordRow]:
    """Give these records that are not retired, in the order asked for.

    For one that was joined into another, that other.
    """
    if not record_ids:
        return []
    homes = amendments.homes(session, record_ids)
    found = session.scalars(_STANDING, {"ids": list(homes.values())})
    by_id = {row.id: row for row in found}
    wanted = dict.fromkeys(homes[one] for one in record_ids)
    return [by_id[one] for one in wanted if one in by_id]


def page(session: Session, *, after: int | None, limit: int) -> list[RecordRow]:
    """Give records that are not retired or joined into another, newest first."""
    query = (
        select(RecordRow)
        .where(
            RecordRow.retired_at.is_(None),
            RecordRow.id.not_in(amendments.absorbed()),
        )
        .order_by(RecordRow.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if after is not None:
        query = query.where(RecordRow.id < after)
    return list(session.scalars(query))


def page_at(
    session: Session, upto: int, *, after: int | None, limit: int
) -> list[RecordRow]:
    """Give records that held something when `upto` was the newest decision."""
    evident = select(EvidenceRow.record_id).where(amendments.stands(EvidenceRow, upto))
    placed = select(PlaceRow.record_id).where(
        amendments.stands(PlaceRow, upto), PlaceRow.record_id.is_not(None)
    )
    query = (
        select(RecordRow)
        .where(
            or_(RecordRow.id.in_(evident), RecordRow.id.in_(placed)),
            RecordRow.id.not_in(amendments.absorbed(upto)),
        )
        .order_by(RecordRow.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if after is not None:
        query = query.where(RecordRow.id < after)
    return list(session.scalars(query))


def of_case(session: Session, case_id: int) -> list[int]:
    """Give the records that a case made or has evidence for, oldest first.

    For one that was joined into another, that other.
    """
    own = session.scalars(_OF_CASE, {"case": case_id}).all()
    return sorted(set(amendments.homes(session, own).values()))


def evidence(
    session: Session,
    record_ids: Collection[int],
    upto: int = NOW,
    *,
    brief: bool = False,
) -> list[Evidence]:
    """Give the evidence of these records as it stands, in the order it came.

    With what came along with records that were joined into them, and without what was
    split off. `upto` gives it as it stood when that decision was the newest.
    """
    roots = amendments.members(session, record_ids, upto)
    return evidence_of(session, roots, upto, brief=brief)


def evidence_of(
    session: Session, roots: Mapping[int, int], upto: int = NOW, *, brief: bool = False
) -> list[Evidence]:
    """Give the evidence of records whose members are known (`amendments.members`).

    In `brief` its claims know no way back to the text before cleaning.
    """
    if not roots:
        return []
    query = _EVIDENCE if upto == NOW else _evidence(upto)
    found = session.execute(query, {"members": list(roots)}).all()
    read = claims_in_brief if brief else claims_by_id
    placed = read(session, {row.EvidenceRow.claim_id for row in found})
    return [
        Evidence(
            id=row.EvidenceRow.id,
            record_id=roots[row.stands_in],
            member_id=row.stands_in,
            placed=placed[row.EvidenceRow.claim_id],
            stance=Stance(row.EvidenceRow.stance),
            decision_id=row.EvidenceRow.decision_id,
            by=row.name,
            at=row.decided_at,
        )
        for row in found
    ]


def _evidence(upto: int) -> Select[Any]:
    """Select the evidence that stands in the records `members`, wherever it was."""
    moved = (
        select(PlaceRow.id, PlaceRow.record_id)
        .where(
            PlaceRow.evidence_id == EvidenceRow.id, amendments.stands(PlaceRow, upto)
        )
        .order_by(PlaceRow.id.desc())
        .limit(1)
        .lateral()
    )
    stands_in = case(
        (moved.c.id.is_not(None), moved.c.record_id), else_=EvidenceRow.record_id
    )
    # Where it was first, or may have been moved to: each has an index of its own.
    first = aliased(EvidenceRow)
    known = union(
        select(first.id).where(among_given(first.record_id, "members")),
        select(PlaceRow.evidence_id).where(among_given(PlaceRow.record_id, "members")),
    )
    return (
        select(
            EvidenceRow,
            stands_in.label("stands_in"),
            UserRow.name,
            DecisionRow.decided_at,
        )
        .join(DecisionRow, DecisionRow.id == EvidenceRow.decision_id)
        .join(UserRow, UserRow.id == DecisionRow.user_id)
        .outerjoin(moved, true())
        .where(
            EvidenceRow.id.in_(known),
            amendments.stands(EvidenceRow, upto),
            among_given(stands_in, "members"),
        )
        .order_by(EvidenceRow.id)
    )


#: As it stands now: what nearly every page asks is written once.
_EVIDENCE = _evidence(NOW)


def challenged(session: Session, roots: Mapping[int, int]) -> set[int]:
    """Tell which challenged records still wait for the claims that differ.

    Judging says which are challenged; that ends when nothing pending is at odds.
    `roots` are the members of the records (`amendments.members`).
    """
    if not roots:
        return set()
    held, newcomer = aliased(ClaimRow), aliased(ClaimRow)
    settled = exists().where(
        NegativeRow.a == func.least(held.fingerprint, newcomer.fingerprint),
        NegativeRow.b == func.greatest(held.fingerprint, newcomer.fingerprint),
        NegativeRow.ended_by.is_(None),
    )
    found = session.scalars(
        select(held.record_id)
        .join(RecordRow, RecordRow.id == held.record_id)
        .join(OpinionRow, or_(OpinionRow.a == held.id, OpinionRow.b == held.id))
        .join(newcomer, newcomer.id == OpinionRow.a + OpinionRow.b - held.id)
        .where(
            among(held.record_id, roots),
            RecordRow.status == RecordStatus.CHALLENGED.value,
            OpinionRow.kind.in_(_AT_ODDS),
            newcomer.status == ClaimStatus.PENDING.value,
            ~settled,
        )
    )
    return {roots[one] for one in found if one is not None}


def sharing_keys(session: Session, keys: Collection[str], *, limit: int) -> list[int]:
    """Give the records whose claims share these keys, most shared first."""
    found = session.scalars(_SHARING, {"keys": list(keys), "limit": limit})
    return list(found)


def nearest(session: Session, claim_id: int, *, limit: int) -> list[int]:
    """Give the records of the held claims that mean most nearly what a claim means."""
    found = session.scalars(_NEAREST, {"claim": claim_id, "most": _NEAR})
    return list(dict.fromkeys(found))[:limit]
