"""A share of the decided cases is drawn for a second look, which is blind.

Whoever looks sees the rows and their sources, and neither what was decided nor by whom
nor what the machine thinks. They say what they would do; whether that is what was done
shows afterwards. What is told of it is how often the desk agrees with itself, by what
was decided, never by person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from services.desk import ledger, rulecards, secondreads
from services.errors import Illegal, Missing
from services.model.case import CaseStatus
from services.model.decision import DecisionKind, Reviewer, Role
from services.store import cases, samples
from services.store import secondreads as reads
from services.store.samples import Drawn, Share
from services.store.tables import CaseRow, DecisionRow
from services.store.transaction import Session

#: What somebody who reads blind can say, in words. To hold a claim is to accept or to
#: merge it: which record there was is not shown, for it would tell what was done.
CHOICES: Mapping[DecisionKind, str] = {
    DecisionKind.ACCEPT: "hold it",
    DecisionKind.UPDATE: "take it as an update",
    DecisionKind.BOTH_STAND: "let both stand",
    DecisionKind.REJECT: "reject it",
    DecisionKind.NOT_A_CONFLICT: "call it no conflict",
}
#: Lots are drawn of so many.
LOTS = 10_000
#: So many that wait stand on the page.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often second readers would have done the same, of one kind of decision."""

    kind: DecisionKind
    said: int
    agreed: int

    @property
    def share(self) -> int | None:
        """How many of a hundred agreed; None where there are too few to say so."""
        return _share(self.agreed, self.said)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is drawn, what waits, and how often second readers would do the same."""

    share: Share
    waiting: tuple[Drawn, ...]
    drawn: int
    by_act: tuple[Agreement, ...]  # of those that were read

    @property
    def said(self) -> int:
        """How many were read."""
        return sum(one.said for one in self.by_act)

    @property
    def agreed(self) -> int:
        """How many second readers would have done the same."""
        return sum(one.agreed for one in self.by_act)

    @property
    def percent(self) -> int | None:
        """How many of a hundred agreed; None where there are too few to say so."""
        return _share(self.agreed, self.said)


def _share(agreed: int, said: int) -> int | None:
    return round(100 * agreed / said) if said >= rulecards.ENOUGH else None


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody shall look at blind: a case, and which of its claims."""

    case_id: int
    meant: frozenset[int]


def lot(case_id: int, decision_hash: str) -> int:
    """Give the lot of a decision: the same at every run, and known to nobody before.

    The hash of the decision holds the one before it and the moment, so nobody can
    choose it, and whoever has the log can check what was drawn.
    """
    drawn = hashlib.sha256(f"{case_id}:{decision_hash}".encode()).hexdigest()
    return int(drawn[:16], 16) % LOTS


def draw(session: Session, row: DecisionRow, case: CaseRow) -> None:
    """Draw a decision that closed its case for a second look, if its lot says so."""
    closed = case.status == CaseStatus.DECIDED.value
    if closed and DecisionKind(row.kind) in secondreads.READABLE:
        samples.draw(session, row.id, case.id, lot=lot(case.id, row.hash))


def set_share(session: Session, percent: int, by: Reviewer) -> None:
    """Let so many of a hundred decided cases be drawn from now on.

    Raises Refused below an editor, Illegal for what is no such share.
    """
    ledger.require(by, Role.EDITOR)
    if not 0 <= percent <= 100:
        raise Illegal("The share is a whole number from 0 to 100.")
    samples.set_share(session, percent, by.id)


def sample(session: Session, by: Reviewer) -> Sample:
    """Give what is drawn, and what waits for somebody else than who decided."""
    return Sample(
        share=samples.share(session),
        waiting=tuple(samples.waiting(session, but_of=by.id, limit=_SHOWN)),
        drawn=samples.drawn(session),
        by_act=tuple(
            Agreement(one.kind, one.said, one.agreed)
            for one in samples.tallies(session)
        ),
    )


def look(session: Session, decision_id: int, by: Reviewer) -> Look:
    """Give what somebody shall look at. Raises Refused, Missing, Illegal."""
    row = _open(session, decision_id, by)
    claims = frozenset(row.changes["touched"]["claims"])
    return Look(cases.home(session, row.case_id or 0), claims)


def answer(
    session: Session, decision_id: int, by: Reviewer, *, would: str, note: str
) -> str:
    """Keep what somebody would decide; say whether that is what was decided.

    Raises Refused, Missing, and Illegal where somebody was first.
    """
    row = _open(session, decision_id, by)
    if would not in set(CHOICES):
        raise Illegal("Say what you would do.")
    wanted, done = DecisionKind(would), DecisionKind(row.kind)
    agrees = wanted is _as_read(done)
    why = note.strip()[: secondreads.LONGEST]
    if not reads.answer(
        session, decision_id, by.id, agrees=agrees, note=why, would=wanted
    ):
        raise Illegal("Somebody else has looked at it already.")
    if agrees:
        return f"It was decided so too: {ledger.said(row)}"
    said = f"blind: I would {CHOICES[wanted]}. {why}"
    secondreads.tell(session, row, by, said.strip())
    return f"It was decided otherwise: {ledger.said(row)}"


def _as_read(kind: DecisionKind) -> DecisionKind:
    """Give what somebody who reads blind would call a decision."""
    return DecisionKind.ACCEPT if kind is DecisionKind.MERGE else kind


def _open(session: Session, decision_id: int, by: Reviewer) -> DecisionRow:
    """Give a decision that waits for a blind look of somebody like this."""
    ledger.require(by, Role.REVIEWER)
    row = secondreads.standing(session, decision_id)
    found = reads.one(session, decision_id)
    if found is None or found.asked_by is not None:
        raise Missing(f"Decision {decision_id} was not drawn.")
    if row.user_id == by.id:
        raise Illegal("Somebody else must look at your decision.")
    if found.read_by is not None:
        raise Illegal("Somebody else has looked at it already.")
    return row
