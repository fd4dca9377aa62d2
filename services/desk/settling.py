"""Two people want something of one case: what happened, and what can still be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.desk import board, history
from services.desk.planning import plan
from services.desk.views import DecisionView
from services.errors import Illegal, Missing
from services.model.claim import ClaimStatus
from services.model.decision import Request, Reviewer, Role
from services.store import cases, decisions, undoing
from services.store.decisions import DecisionLine
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a claim since the page was shown."""

    claim_id: int
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Settling:
    """What was asked for, what was decided meanwhile, and the ways on."""

    asked: Request
    version: int  # of the case now
    since: tuple[DecisionView, ...]  # decisions that the page did not show
    moves: tuple[Move, ...]
    joined: int  # claims that came meanwhile
    left: tuple[int, ...]  # claims that were meant and are undecided still
    over: tuple[int, ...]  # decisions to take back first, for all that was meant
    why_not: str | None  # why what was asked no longer applies as it was

    @property
    def whole(self) -> bool:
        """Whether nobody has decided on what was meant."""
        return self.why_not is None and not self.over


def settle(session: Session, asked: Request, by: Reviewer) -> Settling:
    """Compare a decision with what was decided since its page was shown.

    Raises Missing when the case is gone.
    """
    case = cases.find(session, asked.case_id)
    if case is None:
        raise Missing(f"There is no case {asked.case_id}.")
    between = decisions.since(session, case.id, asked.seen)
    rows = {one.claim.id: one.claim for one in cases.claims_of(session, case.id)}
    pending = {one for one in rows if rows[one].status is ClaimStatus.PENDING}
    meant = asked.claims or asked.shown or tuple(sorted(pending))
    left = tuple(one for one in meant if one in pending)
    over, refusal = _over(session, by, between, lost={*meant} - {*left})
    return Settling(
        asked=asked,
        version=case.version,
        since=tuple(history.decision_view(one) for one in between),
        moves=tuple(_moves(between, {one: rows[one].status for one in rows})),
        joined=len(pending - {*asked.shown}) if asked.shown else 0,
        left=left,
        over=over,
        why_not=refusal or _why_not(session, asked, left),
    )


def _over(
    session: Session,
    by: Reviewer,
    between: Sequence[DecisionLine],
    *,
    lost: set[int],
) -> tuple[tuple[int, ...], str | None]:
    """Give the decisions in the way, newest first, or why they cannot be taken back."""
    standing = undoing.standing_of(session, [one.row.id for one in between])
    inway = [
        one
        for one in between
        if one.row.id in standing
        and one.row.kind != "undo"
        and lost & {*one.row.changes["touched"]["claims"]}
    ]
    others = {one.by for one in inway if one.row.user_id != by.id}
    if others and not by.role.may(Role.EDITOR):
        return (), f"Only an editor may take back what {_names(others)} decided."
    return tuple(one.row.id for one in inway), None


def _why_not(session: Session, asked: Request, left: Sequence[int]) -> str | None:
    """Say why a decision makes no sense on what is left; None when it does."""
    if not left:
        return None
    tried = replace(asked, claims=tuple(left), shown=())
    try:
        plan(tried, board.gather(session, tried, board.lock(session, tried)))
    except (Illegal, Missing) as refusal:
        return str(refusal)
    return None


def _moves(
    between: Sequence[DecisionLine], now: dict[int, ClaimStatus]
) -> Iterable[Move]:
    """Tell of each claim that was moved what it was first and is now."""
    was: dict[int, str] = {}
    for line in reversed(between):
        for entry in line.row.changes["moved"].get("claims", ()):
            was.setdefault(entry["id"], entry["before"].get("status", ""))
    for claim_id, before in sorted(was.items()):
        if claim_id in now and before and now[claim_id] != before:
            yield Move(claim_id, _word(before), _word(now[claim_id].value))


def _word(status: str) -> str:
    return "undecided" if status == ClaimStatus.PENDING.value else status


def _names(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))
