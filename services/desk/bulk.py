"""One act on a selection of cases: previewed first, logged singly, undone in one.

Contradictions are never decided in a lot. What somebody else has open, what changed
since the preview and what the act makes no sense for is left out, and said.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.desk import cases as desk_cases
from services.desk import leases, ledger
from services.desk.decide import decide
from services.desk.views import CaseView
from services.errors import Illegal, Missing, Reused
from services.model.case import CaseStatus, Lane
from services.model.decision import DecisionKind, Reason, Request, Reviewer, Role
from services.store import decisions, undoing
from services.store.transaction import Session

#: So many cases at once, at most.
MOST = 50
#: What can be done with a lot.
ACTS = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.DEFER, DecisionKind.PARK)


@dataclass(frozen=True, slots=True)
class Lot:
    """An act on a selection, as its form asks for it."""

    request_id: str
    kind: DecisionKind
    cases: tuple[tuple[int, int], ...]  # id, and the version that the preview showed
    reason: Reason | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a lot would act on, and what it would leave out, with why."""

    taken: tuple[CaseView, ...]
    left_out: tuple[tuple[int, str, str], ...]  # case, question, why


@dataclass(frozen=True, slots=True)
class LotOutcome:
    """What a lot did."""

    message: str
    decision_id: int | None


def preview(session: Session, case_ids: Sequence[int], by: Reviewer) -> Preview:
    """Show what an act on these cases would be about. Raises Refused, Illegal."""
    ledger.require(by, Role.REVIEWER)
    wanted = tuple(dict.fromkeys(case_ids))
    if not wanted:
        raise Illegal("Tick some cases first.")
    if len(wanted) > MOST:
        raise Illegal(f"At most {MOST} cases at once.")
    held = leases.holders(session, wanted)
    taken, left_out = [], []
    for case_id in wanted:
        try:
            view = desk_cases.show(session, case_id)
        except Missing as missing:
            left_out.append((case_id, "", str(missing)))
            continue
        lease = held.get(case_id)
        holder = lease.by if lease and lease.user_id != by.id else None
        why = _why_not(view, holder)
        if why is None:
            taken.append(view)
        else:
            left_out.append((case_id, view.question, why))
    return Preview(tuple(taken), tuple(left_out))


def act(session: Session, lot: Lot, by: Reviewer) -> LotOutcome:
    """Carry out an act on a previewed selection.

    Each case gets a decision of its own; the same form twice counts once. Raises
    Refused, Reused, Illegal when the act is none for lots or nothing was left to do.
    """
    ledger.require(by, Role.REVIEWER)
    if lot.kind not in ACTS:
        raise Illegal(f"Cases are not decided in a lot by this: {lot.kind.words}.")
    if len(lot.cases) > MOST:
        raise Illegal(f"At most {MOST} cases at once.")
    key = ledger.request_key(lot.request_id)
    decisions.take_turn(session)
    if before := undoing.of_lot(session, key):
        return _again(lot, [(row.case_id, row.kind, row.reason) for row in before])
    asked = dict(lot.cases)
    found = preview(session, list(asked), by)
    done = [
        one
        for view in found.taken
        if (one := _decide(session, lot, by, seen=asked[view.id], view=view))
    ]
    if not done:
        raise Illegal("None of these cases is as the preview showed it. Look again.")
    return LotOutcome(_told(lot.kind, len(done), len(asked) - len(done)), done[-1])


def _again(lot: Lot, made: Sequence[tuple[int | None, str, str | None]]) -> LotOutcome:
    """Give what a form did before. Raises Reused when it asked for something else."""
    asked = {case_id for case_id, _ in lot.cases}
    same = all(
        case_id in asked and kind == lot.kind and reason == lot.reason
        for case_id, kind, reason in made
    )
    if not same:
        raise Reused
    return LotOutcome(_told(lot.kind, len(made), len(asked) - len(made)), None)


def _decide(
    session: Session, lot: Lot, by: Reviewer, *, seen: int, view: CaseView
) -> int | None:
    """Decide one case of a lot; None when it is left out after all."""
    if view.version != seen:
        return None
    request = Request(
        request_id=str(uuid.uuid5(uuid.UUID(lot.request_id), str(view.id))),
        case_id=view.id,
        kind=lot.kind,
        seen=seen,
        reason=lot.reason,
        note=lot.note,
    )
    try:
        with session.begin_nested():
            made = decide(session, replace(request, lot=lot.request_id), by)
    except Illegal:
        return None
    return made.decision_id


def _why_not(view: CaseView, holder: str | None) -> str | None:
    """Say why a case is left out of a lot; None when it is not."""
    if view.status is not CaseStatus.OPEN:
        return f"it is {view.status} already"
    if view.lane is Lane.CONTRADICTIONS:
        return "contradictions are decided one by one"
    if holder is not None:
        return f"{holder} has it open"
    return None


def _told(kind: DecisionKind, done: int, left_out: int) -> str:
    cases = "1 case" if done == 1 else f"{done} cases"
    told = f"{_VERBS[kind]} {cases} in one act."
    return f"{told} {left_out} left out." if left_out else told


_VERBS = {
    DecisionKind.ACCEPT: "Accepted",
    DecisionKind.REJECT: "Rejected",
    DecisionKind.DEFER: "Put off",
    DecisionKind.PARK: "Parked",
}
