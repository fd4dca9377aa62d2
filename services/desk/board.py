"""Lock and gather what a decision is made on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.desk.planning import Board, HeldRecord
from services.errors import Illegal, Missing
from services.model.case import CaseStatus
from services.model.claim import Claim, ClaimStatus
from services.model.decision import DecisionKind, Request
from services.store import cases, records
from services.store.cases import PlacedClaim
from services.store.tables import CaseRow, ClaimRow, RecordRow
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Locked:
    """The rows that a decision may move, locked, by id."""

    case: CaseRow
    claims: dict[int, ClaimRow]
    records: dict[int, RecordRow]


def lock(session: Session, request: Request) -> Locked:
    """Lock the case, its claims and its records, each in id order.

    Raises Missing for a case or record that is not there, Illegal for a joined case or
    a retired record.
    """
    case = cases.lock(session, [request.case_id]).get(request.case_id)
    if case is None:
        raise Missing(f"There is no case {request.case_id}.")
    if case.status == CaseStatus.JOINED.value:
        raise Illegal(f"Case {case.id} was joined into case {case.joined_into}.")
    claims = cases.lock_claims_of(session, case.id)
    return Locked(case, claims, _lock_records(session, request))


def _lock_records(session: Session, request: Request) -> dict[int, RecordRow]:
    if request.kind not in _HOLDING:
        return {}
    named = [request.record_id] if request.record_id is not None else []
    wanted = set(named) | set(records.of_case(session, request.case_id))
    locked = records.lock(session, wanted)
    for one in named:
        if one not in locked:
            raise Missing(f"There is no record {one}.")
        if locked[one].retired_at is not None:
            raise Illegal(f"Record {one} was retired by an undo.")
    return {key: row for key, row in locked.items() if row.retired_at is None}


_HOLDING = (DecisionKind.MERGE, DecisionKind.UPDATE, DecisionKind.BOTH_STAND)


def gather(session: Session, request: Request, locked: Locked) -> Board:
    """Give the board of a decision. Raises Illegal when nothing is left to decide."""
    rows = cases.claims_of(session, locked.case.id, brief=True)
    chosen = _chosen(request, rows)
    evidence = records.evidence(session, locked.records.keys(), brief=True)
    claims = [row.claim for row in rows]
    everyone = {one.id for one in claims} | {one.placed.claim.id for one in evidence}
    prints = {row.claim.id: row.fingerprint for row in rows}
    return Board(
        chosen=tuple(chosen),
        others=tuple(one for one in claims if one not in chosen),
        opinions=cases.opinions_between(session, everyone),
        negatives=cases.negatives_between(session, prints),
        records={
            row.id: HeldRecord(
                id=row.id,
                metric=row.metric,
                claims=tuple(
                    one.placed.claim for one in evidence if one.record_id == row.id
                ),
            )
            for row in locked.records.values()
        },
    )


def _chosen(request: Request, rows: Sequence[PlacedClaim]) -> list[Claim]:
    """Give the claims that the decision acts on: all undecided, or those named."""
    by_id = {row.claim.id: row.claim for row in rows}
    if not request.claims:
        chosen = [one for one in by_id.values() if one.status is ClaimStatus.PENDING]
        if not chosen:
            raise Illegal("Everything in this case is decided.")
        return chosen
    for one in request.claims:
        if one not in by_id:
            raise Illegal(f"Claim {one} is not in case {request.case_id}.")
        if by_id[one].status is not ClaimStatus.PENDING:
            raise Illegal(f"Claim {one} is {by_id[one].status} already.")
    return [by_id[one] for one in sorted(set(request.claims))]
