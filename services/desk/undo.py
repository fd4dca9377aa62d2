"""Take decisions back, and take that back: by new ones, never by a deletion.

An undo names the decision that it takes back, a redo the undo. So every step stands in
the log, and a new decision after an undo erases nothing: the undo can be redone until
something builds on what it changed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from services.desk import adding, editing, inverse, ledger, mending, rulecards
from services.desk.rejoining import rejoin
from services.desk.renewal import renew
from services.desk.views import Outcome
from services.errors import BuiltOn, Illegal, Missing, Refused
from services.model.decision import DecisionKind, Reviewer, Role
from services.store import cases, decisions, judged, undoing
from services.store.decisions import NewDecision, Turn
from services.store.tables import CaseRow, DecisionRow, Json
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class _Step:
    """What is asked for, by whom."""

    turn: Turn
    kind: DecisionKind  # undo or redo

    @property
    def again(self) -> bool:
        """Whether an undo is taken back, instead of a decision."""
        return self.kind is DecisionKind.REDO


def undo(
    session: Session, by: Reviewer, request_id: str, decision_id: int | None = None
) -> Outcome:
    """Take back the reviewer's newest standing decision, or the one named.

    What was decided in one act on a selection is taken back in one; a decision named is
    taken back alone. The case opens again and is the next one. Editors may undo others'
    decisions. Raises Refused, Missing, Reused, BuiltOn when a later decision builds on
    it, and Illegal when it was undone already.
    """
    return _turn(session, by, request_id, named=decision_id, kind=DecisionKind.UNDO)


def redo(
    session: Session, by: Reviewer, request_id: str, decision_id: int | None = None
) -> Outcome:
    """Do again what the reviewer's newest standing undo took back, or the one named.

    Raises as `undo` does.
    """
    return _turn(session, by, request_id, named=decision_id, kind=DecisionKind.REDO)


def _turn(
    session: Session,
    by: Reviewer,
    request_id: str,
    *,
    named: int | None,
    kind: DecisionKind,
) -> Outcome:
    turn, before = ledger.turn(session, by, request_id, {kind.value: named})
    if before is not None:
        return _outcome(session, before)
    step = _Step(turn, kind)
    if named is not None:
        return _outcome(session, _take(session, step, _named(session, step, named)))
    newest = _newest(session, step)
    if newest.lot is None:
        return _outcome(session, _take(session, step, newest))
    return _outcome(session, _take_lot(session, step, newest.lot))


def _newest(session: Session, step: _Step) -> DecisionRow:
    """Find what to take back when nothing is named. Raises Missing."""
    find = undoing.newest_undo if step.again else undoing.newest_standing
    found = find(session, step.turn.by.id)
    if found is None:
        raise Missing(f"You have no decision left to {step.kind.words}.")
    return found


def _named(session: Session, step: _Step, decision_id: int) -> DecisionRow:
    """Find the decision that is named. Raises Missing, Refused, Illegal."""
    row = decisions.find(session, decision_id)
    if row is None:
        raise Missing(f"There is no decision {decision_id}.")
    if row.user_id != step.turn.by.id and not step.turn.by.role.may(Role.EDITOR):
        raise Refused(f"Only an editor may {step.kind} somebody else's decision.")
    if step.again and row.kind != DecisionKind.UNDO.value:
        raise Illegal("Only an undo is redone.")
    if not step.again and row.kind == DecisionKind.UNDO.value:
        raise Illegal("An undo is not undone, it is redone.")
    if decisions.undone_by(session, row.id) is not None:
        raise Illegal(f"This decision is {step.kind.value.rstrip('o')}one already.")
    return row


def _take_lot(session: Session, step: _Step, lot: uuid.UUID) -> DecisionRow:
    """Take back what stands of a lot, newest first; give the first row of the log."""
    rows = undoing.of_lot(session, lot)
    standing = undoing.standing_of(session, [row.id for row in rows])
    first: DecisionRow | None = None
    for row in (one for one in rows if one.id in standing):
        part = step if first is None else _part(step, row.id)
        made = _take(session, part, row, lot=step.turn.request_id)
        first = first or made
    if first is None:
        raise Missing(f"You have no decision left to {step.kind.words}.")
    return first


def _part(step: _Step, decision_id: int) -> _Step:
    """Give the step that takes one more decision of a lot back, under its own key."""
    key = uuid.uuid5(step.turn.request_id, str(decision_id))
    return replace(step, turn=replace(step.turn, request_id=key))


def _take(
    session: Session, step: _Step, target: DecisionRow, *, lot: uuid.UUID | None = None
) -> DecisionRow:
    """Take one decision back, and write it down. Raises BuiltOn, Illegal."""
    if target.article_id is not None:
        added = inverse.origin_kind(target) is DecisionKind.ADD
        take_back = adding.take_back if added else mending.take_back
        return take_back(session, step.turn, target, kind=step.kind)
    _require_top(session, target)
    if inverse.origin_kind(target) is DecisionKind.AMEND:
        return editing.take_back(session, step.turn, target, kind=step.kind)
    judged.take_turn(session)  # before any case: whoever judges locks them later, too
    opened = _lock_cases(session, target)
    changes = inverse.restore(session, target, opened)
    plain = changes.plain()
    row = decisions.append(
        session,
        NewDecision(
            turn=step.turn,
            case_id=target.case_id,
            kind=step.kind,
            seen=_seen(plain, opened.get(target.case_id or 0)),
            record_id=target.record_id,
            undoes=target.id,
            lot=lot,
            changes=plain,
        ),
    )
    if step.again:
        undoing.revive_what_it_ended(session, target.id, revived_by=row.id)
    else:
        undoing.end_what_it_added(session, target.id, ended_by=row.id)
    rejoin(session, target.changes["touched"]["claims"])
    rulecards.follow(session, row.id)
    renew(session, opened.values())
    return row


def _require_top(session: Session, target: DecisionRow) -> None:
    """Check that nothing was built on a decision. Raises BuiltOn that names it."""
    later = undoing.building_on(session, target.id)
    if later is None:
        return
    line = decisions.line(session, later)
    raise BuiltOn(
        f"A later decision builds on it; undo decision {later} first "
        f"({line.by}: {ledger.said(line.row)})",
        later,
    )


def _lock_cases(session: Session, target: DecisionRow) -> dict[int, CaseRow]:
    """Lock the cases in which the decision's claims stand now.

    They may have been joined with others since.
    """
    standing = cases.cases_of(session, target.changes["touched"]["claims"])
    own = set() if target.case_id is None else {target.case_id}
    return cases.lock(session, standing | own)


def _seen(plain: Json, case: CaseRow | None) -> int:
    """Give the version that the case had before."""
    versions = {
        entry["id"]: entry["before"]["version"]
        for entry in plain["moved"].get("cases", [])
        if "version" in entry["before"]
    }
    return int(versions.get(case.id, case.version)) if case else 0


def _outcome(session: Session, row: DecisionRow) -> Outcome:
    """Say what was taken back, and lead to its case, the one it was joined into."""
    case = None if row.case_id is None else cases.find(session, row.case_id)
    home = None if case is None else case.joined_into or case.id
    made = ledger.outcome(row, home)
    if row.lot is None:
        return made
    number = len(undoing.of_lot(session, row.lot))
    verb = "Did again" if row.kind == DecisionKind.REDO.value else "Undid"
    return Outcome(row.id, f"{verb} {number} decisions of one act.", None)
