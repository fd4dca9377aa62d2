"""What the desk holds: records with their values and all their evidence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.desk import history, values
from services.desk.shown import claim_view
from services.desk.views import EvidenceView, RecordLine, RecordView
from services.errors import Missing
from services.model.case import RecordStatus, Stance
from services.model.claim import Claim
from services.store import records
from services.store.records import Evidence
from services.store.tables import RecordRow
from services.store.transaction import Session


def page(
    session: Session, after: int | None = None, limit: int = 50
) -> tuple[RecordLine, ...]:
    """Give records, newest first, behind the one with the id `after`."""
    return _lines(session, records.page(session, after=after, limit=limit))


def lines(session: Session, record_ids: Sequence[int]) -> tuple[RecordLine, ...]:
    """Give these records, in the order asked for, but retired ones."""
    return _lines(session, records.rows(session, record_ids))


def show(session: Session, record_id: int) -> RecordView:
    """Give a record with its evidence and history. Raises Missing.

    A record that an undo retired is shown too: it has no evidence left.
    """
    row = records.find(session, record_id)
    if row is None:
        raise Missing(f"There is no record {record_id}.")
    held = records.evidence(session, [record_id])
    challenged = records.challenged(session, [record_id])
    return RecordView(
        line=_line(row, held, challenged),
        case_id=row.case_id,
        evidence=tuple(_evidence_view(one) for one in held),
        history=history.of_record(session, record_id),
    )


def _lines(session: Session, rows: Sequence[RecordRow]) -> tuple[RecordLine, ...]:
    ids = [row.id for row in rows]
    challenged = records.challenged(session, ids)
    held: dict[int, list[Evidence]] = {one: [] for one in ids}
    for one in records.evidence(session, ids):
        held[one.record_id].append(one)
    return tuple(_line(row, held[row.id], challenged) for row in rows)


def _line(
    row: RecordRow, held: Sequence[Evidence], challenged: Collection[int]
) -> RecordLine:
    claims = [one.placed.claim for one in held]
    return RecordLine(
        id=row.id,
        question=row.question,
        metric=row.metric,
        status=_status(row, held, challenged),
        value="retired" if row.retired_at else values.held(_current(held)),
        attributions=len({_speaker(claim) for claim in claims}),
        articles=len({claim.article_id for claim in claims}),
        created_at=row.created_at,
    )


def _status(
    row: RecordRow, held: Sequence[Evidence], challenged: Collection[int]
) -> RecordStatus:
    """Give how a record stands now; a challenge ends when its claims are decided."""
    if row.id in challenged:
        return RecordStatus.CHALLENGED
    status = RecordStatus(row.status)
    if status is not RecordStatus.CHALLENGED:
        return status
    at_odds = {Stance.DIFFERS, Stance.CONTRADICTS}
    disputed = any(one.stance in at_odds for one in _standing(held))
    return RecordStatus.DISPUTED if disputed else RecordStatus.HELD


def _current(held: Sequence[Evidence]) -> list[Claim]:
    """Give the claims whose values hold now: those since the last update."""
    return [one.placed.claim for one in _standing(held)]


def _standing(held: Sequence[Evidence]) -> list[Evidence]:
    updates = [one.decision_id for one in held if one.stance is Stance.SUPERSEDES]
    if not updates:
        return list(held)
    last = max(updates)
    return [
        one
        for one in held
        if one.decision_id > last
        or (one.decision_id == last and one.stance is Stance.SUPERSEDES)
    ]


def _speaker(claim: Claim) -> str:
    """Give who vouches for a claim; all unnamed ones count as one."""
    innermost = claim.draft.attribution.innermost
    if innermost is None:
        return f"outlet {claim.source or claim.article_id}"
    return innermost.name


def _evidence_view(one: Evidence) -> EvidenceView:
    return EvidenceView(
        row=claim_view(one.placed),
        stance=one.stance,
        by=one.by,
        at=one.at,
        sha256=one.placed.sha256,
    )
