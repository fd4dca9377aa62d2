"""Carry a plan out on the locked rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.desk import ledger
from services.desk.board import Locked
from services.desk.changes import Changes
from services.desk.planning import Holding, Plan
from services.errors import Illegal
from services.model.case import CaseStatus, Stance
from services.model.claim import ClaimStatus
from services.model.lifecycle import CLAIM_MOVES, advance
from services.store import records
from services.store.tables import ClaimRow, RecordRow
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Deed:
    """What was moved, and what is to hang on the decision once it has its number."""

    changes: Changes = field(default_factory=Changes)
    links: list[tuple[int, int, Stance]] = field(default_factory=list)
    negatives: list[tuple[str, str]] = field(default_factory=list)  # fingerprints
    made: list[int] = field(default_factory=list)  # records


def carry_out(session: Session, locked: Locked, plan: Plan) -> Deed:
    """Move the rows that a plan names, and the case. Raises Illegal."""
    deed = Deed()
    # All records first: to make one writes whatever was moved before it.
    held = [
        (_record(session, locked, holding=holding, deed=deed), holding)
        for holding in plan.holdings
    ]
    for record, holding in held:
        _hold(locked, record, holding=holding, deed=deed)
    for claim_id in plan.rejected:
        move_claim(deed.changes, locked.claims[claim_id], ClaimStatus.REJECTED)
    _remember(locked, plan, deed)
    deed.changes.add("made", deed.made)
    _close(session, locked, plan=plan, deed=deed)
    return deed


def move_claim(
    changes: Changes,
    row: ClaimRow,
    wanted: ClaimStatus,
    record_id: int | None = None,
) -> None:
    """Give a claim its new status and the record it is evidence for."""
    if ClaimStatus(row.status) is not wanted:  # else it only changes its record
        advance(CLAIM_MOVES, ClaimStatus(row.status), wanted)
    changes.move("claims", row, status=wanted.value, record_id=record_id)
    changes.touch(claims=[row.id])


def _hold(locked: Locked, record: RecordRow, *, holding: Holding, deed: Deed) -> None:
    """Make claims evidence for a record."""
    deed.changes.touch(records=[record.id])
    for claim_id, stance in holding.stances:
        move_claim(deed.changes, locked.claims[claim_id], holding.becomes, record.id)
        deed.links.append((record.id, claim_id, stance))


def _record(
    session: Session, locked: Locked, *, holding: Holding, deed: Deed
) -> RecordRow:
    """Give the record of a plan's part, a new one where it names none."""
    if holding.record_id is not None:
        row = locked.records[holding.record_id]
        deed.changes.move("records", row, status=holding.status.value)
        return row
    made = records.make(
        session,
        locked.case,
        metric=holding.metric,
        status=holding.status,
    )
    deed.made.append(made.id)
    return made


def _remember(locked: Locked, plan: Plan, deed: Deed) -> None:
    """Keep pairs as no conflict, by what the claims say."""
    told = []
    for one, other in plan.negatives:
        prints = (locked.claims[one].fingerprint, locked.claims[other].fingerprint)
        deed.negatives.append(prints)
        deed.changes.touch(claims=[one, other])
        told.append({"claims": [one, other], "fingerprints": list(prints)})
    deed.changes.add("negatives", told)


def _close(session: Session, locked: Locked, *, plan: Plan, deed: Deed) -> None:
    """Give the case its status: decided when nothing is left, or parked."""
    parked = locked.case.status == CaseStatus.DEFERRED.value
    if plan.taken_up and not parked:
        raise Illegal(f"Case {locked.case.id} is not parked.")
    if plan.deferred:
        return  # it is hidden from one reviewer, and is as it was for all others
    if plan.parked:
        wanted = CaseStatus.DEFERRED
    elif ledger.left_to_decide(locked.claims):
        wanted = CaseStatus.OPEN
    else:
        wanted = CaseStatus.DECIDED
    ledger.move_case(session, locked.case, wanted, changes=deed.changes)
