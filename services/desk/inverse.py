"""Put rows back to what they were before a decision, or before its undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.desk import ledger
from services.desk.carrying import move_claim
from services.desk.changes import Changes, require_unchanged
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus
from services.model.decision import ORIGINS, DecisionKind
from services.model.lifecycle import CASE_MOVES, advance
from services.store import cases, decisions, records
from services.store.tables import CaseRow, DecisionRow, Json
from services.store.transaction import Session

#: Decisions about where a case waits, with whom, or whom it is from: no row moves.
_ABOUT_THE_CASE = ORIGINS | {
    *(DecisionKind.PARK, DecisionKind.TAKE_UP, DecisionKind.ASSIGN),
    DecisionKind.DEFER,
}


def restore(
    session: Session, target: DecisionRow, opened: Mapping[int, CaseRow]
) -> Changes:
    """Put every row back to what it was before a decision. Raises Illegal.

    `opened` are the locked cases in which its claims stand now.
    """
    changes = Changes()
    retell(changes, target)
    changes.touch(**target.changes["touched"])
    if origin_kind(target) in _ABOUT_THE_CASE:
        _restore_cases(session, target.changes, opened, changes=changes)
        return changes
    _restore_claims(session, target.changes, changes)
    _restore_records(session, target.changes, changes)
    for case in opened.values():
        _reopen(session, case, changes)
    return changes


def retell(changes: Changes, target: DecisionRow) -> None:
    """Keep what is taken back: its sentence, kind and number, through all redos."""
    said = target.changes.get("undone") or _lower(
        ledger.said(target).partition(" The article")[0]
    )
    changes.add("undone", said)
    changes.add("of", origin_kind(target).value)
    changes.add("origin", target.changes.get("origin", target.id))


def origin_kind(row: DecisionRow) -> DecisionKind:
    """Give what a decision was, or what an undo or redo is about in the end."""
    return DecisionKind(row.changes.get("of", row.kind))


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
    made = done.get("made", [])
    rows = records.lock(session, [*made, *(entry["id"] for entry in entries)])
    for entry in entries:
        # Its status may have moved since, by a challenge: that is no obstacle.
        row = rows[entry["id"]]
        changes.move("records", row, **_typed(entry["before"]))
    for record_id in made:
        changes.move("records", rows[record_id], retired_at=decisions.now(session))


def _typed(plain: Json) -> Json:
    """Read the times among plain values."""
    return {
        name: datetime.fromisoformat(value)
        if name.endswith("_at") and isinstance(value, str)
        else value
        for name, value in plain.items()
    }


def _reopen(session: Session, case: CaseRow, changes: Changes) -> None:
    """Open a case in which something is to decide again, or close one."""
    if case.status == CaseStatus.JOINED.value:
        return
    open_again = ledger.left_to_decide(cases.lock_claims_of(session, case.id))
    wanted = CaseStatus.OPEN if open_again else CaseStatus.DECIDED
    ledger.move_case(session, case, wanted, changes=changes)


def _restore_cases(
    session: Session,
    done: Json,
    opened: Mapping[int, CaseRow],
    *,
    changes: Changes,
) -> None:
    """Put back where a case waits and with whom, if that is as the decision left it."""
    for entry in done["moved"].get("cases", []):
        case = opened[entry["id"]]
        wanted = {one: entry["before"][one] for one in _PLACES if one in entry["after"]}
        left = {one: entry["after"][one] for one in wanted}
        require_unchanged(case, {"after": left})
        if "status" in wanted:
            advance(CASE_MOVES, CaseStatus(case.status), CaseStatus(wanted["status"]))
            wanted["version"] = case.version + 1
        changes.move("cases", case, **wanted, changed_at=decisions.now(session))


_PLACES = ("status", "assigned_to")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
