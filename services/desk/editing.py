"""Correct a claim's fields: the machine's own reading is kept beside them.

A correction is a decision like any other: kept with who, when and why, and undone by a
further one. The claim is judged again at once, before anybody else sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.desk import ledger
from services.desk.changes import Changes
from services.desk.inverse import retell
from services.desk.shown import claim_view
from services.desk.views import ClaimView, Outcome
from services.errors import Illegal, Missing
from services.extraction.lexicon import rows
from services.gathering.again import judge_again
from services.gathering.corrected import correct, corrected, correction_of, machine_of
from services.gathering.fields import differing
from services.model.case import CaseStatus
from services.model.claim import ClaimDraft
from services.model.correction import CorrectedFigure, Correcting, Correction
from services.model.decision import DecisionKind, Reviewer
from services.store import cases, claims, decisions, judged
from services.store.decisions import NewDecision, Turn
from services.store.plain import from_plain, to_plain
from services.store.tables import CaseRow, ClaimRow, DecisionRow
from services.store.transaction import Session

#: Longest name of a metric, a unit or a speaker, in characters.
_LONGEST = 200


def correct_claim(session: Session, asked: Correcting, by: Reviewer) -> Outcome:
    """Carry out a correction.

    The same request again gives the stored outcome. Raises Refused for a viewer,
    Missing, Reused, Stale when the case changed since the page showed it, Illegal when
    nothing would change or the figures make no sense.
    """
    told = {"correct": to_plain(asked)}
    turn, before = ledger.turn(session, by, asked.request_id, told)
    if before is not None:
        return ledger.outcome(before, before.case_id)
    judged.take_turn(session)
    case, row = _lock(session, asked.claim_id)
    ledger.require_fresh(session, case, asked.seen)
    _require_sense(asked.correction)
    changes = Changes()
    _write(row, asked.correction, changes)
    ledger.move_case(session, case, CaseStatus(case.status), changes=changes)
    new = NewDecision(
        turn=turn,
        case_id=case.id,
        kind=DecisionKind.AMEND,
        seen=asked.seen,
        note=asked.note,
        changes=changes.plain(),
    )
    made = decisions.append(session, new)
    judge_again(session, row.id)
    return ledger.outcome(made, case.joined_into or case.id)


def take_back(
    session: Session, turn: Turn, target: DecisionRow, *, kind: DecisionKind
) -> DecisionRow:
    """Undo a correction, or redo it. The caller has checked who may, and the order."""
    judged.take_turn(session)
    done = target.changes["corrected"]
    case, row = _lock(session, done["claim"])
    if to_plain(correction_of(row)) != done["after"]:
        raise Illegal("It was changed since, so this can no longer be undone.")
    changes = Changes()
    retell(changes, target)
    _write(row, from_plain(Correction, done["before"]), changes)
    seen = case.version
    ledger.move_case(session, case, CaseStatus(case.status), changes=changes)
    new = NewDecision(
        turn=turn,
        case_id=case.id,
        kind=kind,
        seen=seen,
        undoes=target.id,
        changes=changes.plain(),
    )
    made = decisions.append(session, new)
    judge_again(session, row.id)
    return made


@dataclass(frozen=True, slots=True)
class EditView:
    """A claim on the page on which its fields are corrected."""

    row: ClaimView
    machine: ClaimDraft  # as the machine reads it
    case_id: int
    version: int  # of the case: the form sends it back
    metrics: Mapping[str, str]  # known names of what is counted, with their families
    speakers: tuple[str, ...]  # who speaks in this case


def look(session: Session, claim_id: int) -> EditView:
    """Give a claim as the form of its fields needs it. Raises Missing."""
    placed = cases.claims_by_id(session, [claim_id]).get(claim_id)
    home = placed.claim.case_id if placed else None
    case = None if home is None else cases.find(session, home)
    if placed is None or case is None:
        raise Missing(f"There is no claim {claim_id} in any case.")
    beside = [one.claim.draft for one in cases.claims_of(session, case.id)]
    own = {
        one.metric.name: one.metric.family
        for draft in beside
        for one in draft.quantities
    }
    speakers = {
        one.name for draft in beside for one in draft.attribution.speakers if one.name
    }
    return EditView(
        row=claim_view(placed),
        machine=placed.machine or placed.claim.draft,
        case_id=case.id,
        version=case.version,
        metrics=dict(sorted((_families() | own).items())),
        speakers=tuple(sorted(speakers)),
    )


@cache
def _families() -> dict[str, str]:
    """Give the family of each metric that extraction knows by name."""
    return {row[0]: row[1] for row in rows("metrics.tsv")}


def _lock(session: Session, claim_id: int) -> tuple[CaseRow, ClaimRow]:
    """Lock a claim's case, then the claim. Raises Missing, Illegal."""
    home = cases.cases_of(session, [claim_id])
    case = cases.lock(session, home).get(min(home, default=0))
    if case is None:
        raise Missing(f"There is no claim {claim_id} in any case.")
    row = cases.lock_claims_of(session, case.id)[claim_id]
    if row.status not in {one.value for one in claims.STANDING}:
        raise Illegal(f"Claim {claim_id} is {row.status}: take that back first.")
    return case, row


def _write(row: ClaimRow, correction: Correction, changes: Changes) -> None:
    """Lay a correction over a claim, and tell what changes. Raises Illegal."""
    known: ClaimDraft = from_plain(ClaimDraft, row.draft)
    machine = machine_of(row)
    before = to_plain(correction_of(row))
    fields = differing(known, corrected(machine, correction))
    if not fields:
        raise Illegal("Nothing would be changed by this.")
    correct(row, machine, correction)
    told = "; ".join(
        f"{name} {old or 'none'} → {new or 'none'}"
        for name, (old, new) in fields.items()
    )
    changes.add("told", told)
    changes.add(
        "corrected",
        {"claim": row.id, "before": before, "after": to_plain(correction)},
    )
    changes.touch(claims=[row.id])


def _require_sense(correction: Correction) -> None:
    """Check what a person entered. Raises Illegal."""
    for one in correction.figures:
        _require_figure(one)
    when = correction.when
    if when and when.start and when.end and when.start > when.end:
        raise Illegal("The first day is behind the last.")
    if correction.said_by and len(correction.said_by) > _LONGEST:
        raise Illegal("This name is too long.")


def _require_figure(one: CorrectedFigure) -> None:
    ends = [end for end in (one.low, one.high) if end is not None]
    if not ends:
        raise Illegal("A figure needs a value.")
    if any(end != end or abs(end) > 1e18 for end in ends):  # a NaN is not itself
        raise Illegal("This is no figure that could be compared.")
    if len(ends) == 2 and ends[0] > ends[1]:
        raise Illegal("The lowest value is above the highest.")
    if not one.metric or max(len(one.metric), len(one.unit or "")) > _LONGEST:
        raise Illegal("Name what the figure counts, in a few words.")
