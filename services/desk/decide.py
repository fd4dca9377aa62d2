"""Decide a case: once for each form, only on what the reviewer saw, never half."""

from __future__ import annotations

import uuid
from datetime import timedelta

from services.desk import board, leases, ledger, queue, rulecards, sampling
from services.desk.carrying import Deed, carry_out
from services.desk.planning import plan
from services.desk.renewal import renew
from services.desk.undo import undo
from services.desk.views import Outcome
from services.model.decision import DecisionKind, Request, Reviewer
from services.store import decisions, judged
from services.store.decisions import NewDecision, Turn
from services.store.plain import to_plain
from services.store.tables import DecisionRow
from services.store.transaction import Session

#: Put off in the afternoon, a case is there again the next morning.
UNTIL_TOMORROW = timedelta(hours=16)


def decide(
    session: Session,
    request: Request,
    by: Reviewer,
    eyes: queue.Eyes | None = None,
) -> Outcome:
    """Carry out a decision and give the next case of what `eyes` want to see.

    Without them: of the whole queue of whoever decides. The next case is kept for them.

    The same request again gives the stored outcome. Raises Refused for a viewer,
    Missing, Reused for a request id that carried something else, Stale when the case
    changed since the reviewer saw it, Illegal when the decision makes no sense.
    """
    told = {"request": to_plain(request)}
    sees = eyes or queue.Eyes(by.id)
    turn, before = ledger.turn(session, by, request.request_id, told)
    if before is not None:
        there = queue.next_wanted(session, request.case_id, sees)
        return ledger.outcome(before, there)
    if request.over:
        judged.take_turn(session)  # before any case, as `undo` does
    locked = board.lock(session, request)
    ledger.require_fresh(session, locked.case, request.seen)
    if request.over:
        _take_back(session, request, by)
        locked = board.lock(session, request)
    gathered = board.gather(session, request, locked)
    planned = plan(request, gathered)
    # Afterwards the case stands elsewhere in the queue, or not in it at all.
    following = None
    if not request.lot:
        following = queue.behind(session, locked.case, sees)
    leases.reserve(session, following, by)
    deed = carry_out(session, locked, planned)
    row = _write_down(session, turn, request, deed)
    rulecards.note(session, row.id, request, gathered)
    sampling.draw(session, row, locked.case)
    renew(session, [locked.case])
    leases.settle(session, request.case_id, by)
    return ledger.outcome(row, following)


def _take_back(session: Session, request: Request, by: Reviewer) -> None:
    """Take back what was decided in between, for what is decided now."""
    for one in sorted(request.over, reverse=True):
        key = uuid.uuid5(uuid.UUID(request.request_id), str(one))
        undo(session, by, str(key), one)


def _write_down(
    session: Session, turn: Turn, request: Request, deed: Deed
) -> DecisionRow:
    """Add the decision to the log, and what hangs on it."""
    row = decisions.append(
        session,
        NewDecision(
            turn=turn,
            case_id=request.case_id,
            kind=request.kind,
            reason=request.reason,
            note=request.note,
            seen=request.seen,
            record_id=deed.links[0][0] if deed.links else None,
            lot=uuid.UUID(request.lot) if request.lot else None,
            changes=deed.changes.plain(),
        ),
    )
    decisions.add_evidence(session, row.id, deed.links)
    decisions.add_negatives(session, row.id, deed.negatives)
    if request.kind is DecisionKind.DEFER:
        until = decisions.now(session) + UNTIL_TOMORROW
        decisions.put_off(
            session, row.id, case_id=request.case_id, user_id=turn.by.id, until=until
        )
    return row
