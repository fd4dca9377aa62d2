"""Change a record: rank a value, split evidence off, join two records, part them again.

What a person says is a decision like any other: kept with who, when and why, and taken
back by a further one. Nothing is overwritten: ranks, moves and joins are rows of their
own, and the newest that stands counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.desk import holding, ledger, planning
from services.desk.carrying import move_claim
from services.desk.changes import Changes
from services.desk.renewal import renew
from services.desk.views import Outcome
from services.errors import Illegal, Missing
from services.model.case import CaseStatus, Rank, RecordStatus, Stance
from services.model.claim import ClaimStatus
from services.model.decision import AMENDMENTS, Amendment, DecisionKind, Reviewer, Role
from services.store import amendments, cases, decisions, records
from services.store.decisions import NewDecision
from services.store.plain import to_plain
from services.store.records import Evidence
from services.store.tables import CaseRow, Json, RecordRow
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a change is made on: locked rows and what they hold."""

    asked: Amendment
    row: RecordRow
    case: CaseRow
    held: Sequence[Evidence]


@dataclass(slots=True)
class _Deed:
    """What was changed, and what is to hang on the decision."""

    changes: Changes = field(default_factory=Changes)
    opened: list[CaseRow] = field(default_factory=list)
    hang: Callable[[Session, int], None] = lambda session, decision_id: None


def amend(session: Session, asked: Amendment, by: Reviewer) -> Outcome:
    """Carry out a change of a record.

    The same request again gives the stored outcome. Ranks are an editor's word, the
    rest a reviewer's. Raises Refused, Missing, Reused, Stale when the record changed
    since the page showed it, Illegal when the change makes no sense.
    """
    if asked.kind not in AMENDMENTS:
        raise Illegal("This is no change of a record.")
    wanted = Role.EDITOR if asked.kind is DecisionKind.RANK else Role.REVIEWER
    told = {"amend": to_plain(asked)}
    turn, before = ledger.turn(session, by, asked.request_id, told, role=wanted)
    if before is not None:
        return ledger.outcome(before, None)
    desk = _gather(session, asked)
    deed = _ACTS[asked.kind](session, desk)
    plain: Json = {"made": [], "negatives": []} | deed.changes.plain()
    row = decisions.append(
        session,
        NewDecision(
            turn=turn,
            case_id=desk.case.id,
            kind=asked.kind,
            seen=desk.case.version,
            note=asked.note,
            record_id=asked.record_id,
            changes=plain,
        ),
    )
    deed.hang(session, row.id)
    renew(session, deed.opened)
    return ledger.outcome(row, None)


def _gather(session: Session, asked: Amendment) -> _Desk:
    """Lock the record and read what it holds. Raises Missing, Illegal, Stale."""
    row = _standing(session, asked.record_id)
    _require_fresh(session, asked)
    case = cases.lock(session, [row.case_id])[row.case_id]
    return _Desk(asked, row, case, records.evidence(session, [row.id]))


def _standing(session: Session, record_id: int) -> RecordRow:
    """Lock a record that stands by itself. Raises Missing, Illegal."""
    row = records.lock(session, [record_id]).get(record_id)
    if row is None:
        raise Missing(f"There is no record {record_id}.")
    if row.retired_at is not None:
        raise Illegal(f"Record {record_id} was retired by an undo.")
    home = amendments.homes(session, [record_id])[record_id]
    if home != record_id:
        raise Illegal(f"Record {record_id} was joined into record {home}.")
    return row


def _require_fresh(session: Session, asked: Amendment) -> None:
    """Check that the record is as the page showed it. Raises Stale: who, what, when."""
    members = amendments.members(session, [asked.record_id])
    if amendments.newest_about(session, members) == asked.seen:
        return
    found = decisions.lines(session, record_id=asked.record_id, limit=ledger.NAMED)
    since = [line for line in found if line.row.id > asked.seen]
    raise ledger.stale(since, "The record changed since you opened it.")


def _rank(session: Session, desk: _Desk) -> _Deed:
    """Say how much a value counts. Raises Illegal."""
    asked = desk.asked
    found = {one.key: one for one in holding.gather(desk.held)}
    if asked.value not in found or asked.rank is None:
        raise Illegal("The record has no such value, or the form names no rank.")
    if asked.rank is Rank.DEPRECATED and not asked.note.strip():
        raise Illegal("To deprecate a value needs a reason.")
    value, rank = found[asked.value], asked.rank
    words = f"{value.words} {value.metric or ''}".strip()
    because = f": {asked.note.strip()}" if asked.note.strip() else ""
    deed = _Deed()
    claims = [one.placed.claim.id for one in value.sources]
    deed.changes.touch(claims=claims, records=[desk.row.id])
    deed.changes.add("rank", {"value": value.key, "rank": rank.value})
    said = f"Ranked {words} in record {desk.row.id} {rank.value}{because}"
    deed.changes.add("said", said.rstrip(".") + ".")

    def hang(session: Session, decision_id: int) -> None:
        word = (value.key, rank, asked.note.strip())
        amendments.add_rank(session, decision_id, desk.row.id, word)

    deed.hang = hang
    return deed


def _split(session: Session, desk: _Desk) -> _Deed:
    """Make a record of its own of some of the evidence. Raises Illegal."""
    chosen = _chosen(desk)
    if len(chosen) == len(desk.held):
        raise Illegal("Leave something in the record, or there is nothing to split.")
    claims = [one.placed.claim for one in chosen]
    at_odds = {Stance.DIFFERS, Stance.CONTRADICTS} & {one.stance for one in chosen}
    made = records.make(
        session,
        desk.case,
        metric=planning.metric_of(claims[0]),
        status=RecordStatus.DISPUTED if at_odds else RecordStatus.HELD,
    )
    deed = _Deed()
    _move(session, chosen, deed.changes, record_id=made.id)
    deed.changes.touch(records=[desk.row.id, made.id])
    deed.changes.add("made", [made.id])
    count = _claims(len(chosen))
    said = f"Split {count} off record {desk.row.id} as record {made.id}."
    deed.changes.add("said", said)
    deed.hang = _placing(chosen, made.id)
    return deed


def _send_back(session: Session, desk: _Desk) -> _Deed:
    """Take evidence out of the record, to be decided anew. Raises Illegal."""
    chosen = _chosen(desk)
    deed = _Deed()
    _move(session, chosen, deed.changes, record_id=None)
    deed.changes.touch(records=[desk.row.id])
    ids = [one.placed.claim.id for one in chosen]
    opened = cases.lock(session, cases.cases_of(session, ids))
    for case in opened.values():
        wanted = CaseStatus.OPEN
        ledger.move_case(session, case, wanted, changes=deed.changes)
    deed.opened = list(opened.values())
    count = _claims(len(chosen))
    said = f"Sent {count} of record {desk.row.id} back to the queue."
    deed.changes.add("said", said)
    deed.hang = _placing(chosen, None)
    return deed


def _join(session: Session, desk: _Desk) -> _Deed:
    """Let a record go into another; its number leads there. Raises Illegal, Missing."""
    wanted = desk.asked.other_id
    if wanted is None:
        raise Illegal("Name the record to join into.")
    home = amendments.homes(session, [wanted])[wanted]
    if home == desk.row.id:
        raise Illegal("A record cannot be joined into itself.")
    other = _standing(session, home)
    deed = _Deed()
    deed.changes.touch(records=[desk.row.id, other.id])
    deed.changes.add("said", f"Joined record {desk.row.id} into record {other.id}.")

    def hang(session: Session, decision_id: int) -> None:
        amendments.add_merge(session, decision_id, desk.row.id, other.id)

    deed.hang = hang
    return deed


def _separate(session: Session, desk: _Desk) -> _Deed:
    """Part a record from the one it went into, with all it brought. Raises Illegal."""
    wanted = desk.asked.other_id
    if wanted is None or wanted == desk.row.id:
        raise Illegal("Name the record that is to stand alone again.")
    if wanted not in amendments.members(session, [desk.row.id]):
        raise Illegal(f"Record {wanted} was not joined into record {desk.row.id}.")
    deed = _Deed()
    deed.changes.touch(records=[desk.row.id, wanted])
    deed.changes.add("said", f"Separated record {wanted} from record {desk.row.id}.")

    def hang(session: Session, decision_id: int) -> None:
        amendments.add_merge(session, decision_id, wanted, None)

    deed.hang = hang
    return deed


_ACTS: Mapping[DecisionKind, Callable[[Session, _Desk], _Deed]] = {
    DecisionKind.RANK: _rank,
    DecisionKind.SPLIT: _split,
    DecisionKind.SEND_BACK: _send_back,
    DecisionKind.JOIN: _join,
    DecisionKind.SEPARATE: _separate,
}


def _chosen(desk: _Desk) -> list[Evidence]:
    """Give the evidence that was ticked. Raises Illegal."""
    by_claim = {one.placed.claim.id: one for one in desk.held}
    wanted = sorted(set(desk.asked.evidence))
    if not wanted:
        raise Illegal("Tick the evidence first.")
    for one in wanted:
        if one not in by_claim:
            raise Illegal(f"Claim {one} is no evidence for record {desk.row.id}.")
    return [by_claim[one] for one in wanted]


def _move(
    session: Session,
    chosen: Sequence[Evidence],
    changes: Changes,
    *,
    record_id: int | None,
) -> None:
    """Let the claims point to the record that they are evidence for now."""
    rows = cases.lock_claims(session, [one.placed.claim.id for one in chosen])
    for row in rows.values():
        status = ClaimStatus.PENDING if record_id is None else ClaimStatus(row.status)
        move_claim(changes, row, status, record_id)


def _placing(
    chosen: Sequence[Evidence], record_id: int | None
) -> Callable[[Session, int], None]:
    def hang(session: Session, decision_id: int) -> None:
        ids = [one.id for one in chosen]
        amendments.add_places(session, decision_id, ids, record_id)

    return hang


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"
