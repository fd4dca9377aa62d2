"""Take a decision back: by a new one that names it, never by a deletion."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from services.desk import ledger, mending
from services.desk.carrying import move_claim
from services.desk.changes import Changes, require_unchanged
from services.desk.renewal import renew
from services.desk.views import Outcome
from services.errors import Illegal, Missing, Refused
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.decision import DecisionKind, Reviewer, Role
from services.store import cases, decisions, records
from services.store.decisions import NewDecision
from services.store.tables import CaseRow, DecisionRow, Json
from services.store.transaction import Session


def undo(
    session: Session, by: Reviewer, request_id: str, decision_id: int | None = None
) -> Outcome:
    """Take back the reviewer's newest standing decision, or the one named.

    The case opens again and is the next one. Editors may undo others' decisions.
    Raises Refused, Missing, Reused, and Illegal when it was undone already or a later
    decision builds on it.
    """
    ledger.require(by, Role.REVIEWER)
    key = ledger.request_key(request_id)
    payload = ledger.payload_hash({"by": by.id, "undo": decision_id})
    decisions.take_turn(session)
    if (before := ledger.stored(session, key, payload)) is not None:
        return ledger.outcome(before, _case_now(session, before))
    target = _target(session, by, decision_id)
    if target.article_id is not None:
        return mending.take_back(session, target, by, identity=(key, payload))
    _require_top(session, target)
    opened = _lock_cases(session, target)
    changes = _restore(session, target, opened)
    row = _write_down(session, (key, payload), target=target, by=by, changes=changes)
    renew(session, opened.values())
    return ledger.outcome(row, _home(opened, target))


def _target(session: Session, by: Reviewer, decision_id: int | None) -> DecisionRow:
    """Find the decision to take back. Raises Missing, Refused, Illegal."""
    if decision_id is None:
        newest = decisions.newest_standing(session, by.id)
        if newest is None:
            raise Missing("You have no decision left to undo.")
        return newest
    row = decisions.find(session, decision_id)
    if row is None:
        raise Missing(f"There is no decision {decision_id}.")
    if row.user_id != by.id and not by.role.may(Role.EDITOR):
        raise Refused("Only an editor may undo somebody else's decision.")
    if row.kind == DecisionKind.UNDO.value:
        raise Illegal("An undo is not undone: decide the case anew.")
    if decisions.undone_by(session, row.id) is not None:
        raise Illegal("This decision is undone already.")
    return row


def _require_top(session: Session, target: DecisionRow) -> None:
    """Check that nothing was built on a decision. Raises Illegal that names it."""
    later = decisions.building_on(session, target.id)
    if later is None:
        return
    line = decisions.line(session, later)
    raise Illegal(
        f"A later decision builds on it; undo decision {later} first "
        f"({line.by}: {ledger.said(line.row)})"
    )


def _lock_cases(session: Session, target: DecisionRow) -> dict[int, CaseRow]:
    """Lock the cases in which the decision's claims stand now.

    They may have been joined with others since.
    """
    standing = cases.cases_of(session, target.changes["touched"]["claims"])
    own = set() if target.case_id is None else {target.case_id}
    return cases.lock(session, standing | own)


def _restore(
    session: Session, target: DecisionRow, opened: Mapping[int, CaseRow]
) -> Changes:
    """Put every row back to what it was before the decision. Raises Illegal."""
    changes = Changes()
    changes.add("undone", _lower(ledger.said(target)))
    changes.touch(**target.changes["touched"])
    _restore_claims(session, target.changes, changes)
    _restore_records(session, target.changes, changes)
    for case in opened.values():
        _reopen(session, case, changes)
    return changes


def _restore_claims(session: Session, done: Json, changes: Changes) -> None:
    entries = done["moved"].get("claims", [])
    rows = cases.lock_claims(session, [entry["id"] for entry in entries])
    for entry in entries:
        row = rows[entry["id"]]
        require_unchanged(row, entry)
        before = entry["before"]
        wanted = ClaimStatus(before["status"])
        move_claim(changes, row, wanted, before["record_id"])


def _restore_records(session: Session, done: Json, changes: Changes) -> None:
    """Give records their status back; retire those that the decision had made."""
    entries = done["moved"].get("records", [])
    rows = records.lock(session, [*done["made"], *(entry["id"] for entry in entries)])
    for entry in entries:
        # Its status may have moved since, by a challenge: that is no obstacle.
        row = rows[entry["id"]]
        changes.move("records", row, **entry["before"])
    for record_id in done["made"]:
        changes.move("records", rows[record_id], retired_at=decisions.now(session))


def _reopen(session: Session, case: CaseRow, changes: Changes) -> None:
    """Open a case in which something is to decide again."""
    if case.status == CaseStatus.JOINED.value:
        return
    open_again = ledger.left_to_decide(cases.lock_claims_of(session, case.id))
    wanted = CaseStatus.OPEN if open_again else CaseStatus.DECIDED
    ledger.move_case(session, case, wanted, changes=changes)


def _case_now(session: Session, row: DecisionRow) -> int | None:
    """Give the case to go back to when the same form came again."""
    if row.case_id is None:
        return None
    case = cases.find(session, row.case_id)
    return row.case_id if case is None else case.joined_into or case.id


def _home(opened: Mapping[int, CaseRow], target: DecisionRow) -> int | None:
    """Give the case to go back to: the decision's own, unless it was joined since."""
    own = opened.get(target.case_id or 0)
    return None if own is None else own.joined_into or own.id


def _write_down(
    session: Session,
    identity: tuple[uuid.UUID, str],
    *,
    target: DecisionRow,
    by: Reviewer,
    changes: Changes,
) -> DecisionRow:
    """Add the undo to the log, and end what hung on the decision."""
    plain = changes.plain()
    row = decisions.append(
        session,
        NewDecision(
            request_id=identity[0],
            payload_hash=identity[1],
            case_id=target.case_id,
            user_id=by.id,
            kind=DecisionKind.UNDO,
            seen=_seen(plain, target.case_id),
            record_id=target.record_id,
            undoes=target.id,
            changes=plain,
        ),
    )
    decisions.end_what_it_added(session, target.id, ended_by=row.id)
    return row


def _seen(plain: Json, case_id: int | None) -> int:
    """Give the version that the case had before the undo."""
    versions = {
        entry["id"]: entry["before"]["version"]
        for entry in plain["moved"].get("cases", [])
    }
    return int(versions.get(case_id or 0, 0))


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
