"""The report card of a rule: how often people upheld the opinion it gave.

A verdict is a decision that says whether an opinion was right. Which opinions a
decision speaks of: those between the claims it acts on, gravest first.

A rule whose contradictions people mostly overturn calls them for nothing: what it sees
waits among the estimates from then on, and says why, until an editor gives the red lane
back. No case is decided by that, and no opinion changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.desk import ledger
from services.desk.planning import Board
from services.errors import Illegal
from services.model.decision import DecisionKind, Reason, Request, Reviewer, Role
from services.model.opinion import DOUBTFUL, OpinionKind, PairOpinion
from services.store import decisions, ruleplaces, verdicts
from services.store.ruleplaces import Place
from services.store.transaction import Session
from services.store.verdicts import Verdict

#: Below so many verdicts a share says nothing.
ENOUGH = 20
#: From so many verdicts on a rule that is upheld in fewer than half loses the red lane.
TELLING = 30

_DIFFER = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})
_AGREE = frozenset({OpinionKind.SAME, OpinionKind.COMPATIBLE})
#: What each decision makes of each opinion; what is not here says nothing of the rule.
_SAYS: Mapping[DecisionKind, Mapping[OpinionKind, bool]] = {
    DecisionKind.BOTH_STAND: dict.fromkeys(_DIFFER, True)
    | dict.fromkeys(_AGREE, False),
    DecisionKind.UPDATE: dict.fromkeys(_DIFFER, False) | {OpinionKind.UPDATE: True},
    DecisionKind.NOT_A_CONFLICT: dict.fromkeys((*_DIFFER, OpinionKind.UPDATE), False),
    DecisionKind.ACCEPT: dict.fromkeys(_AGREE, True),
    DecisionKind.MERGE: dict.fromkeys(_AGREE, True),
}
#: Gravest first.
_GRAVITY = list(OpinionKind)[::-1]


@dataclass(frozen=True, slots=True)
class RuleCard:
    """How a rule fares."""

    rule: str
    upheld: int
    verdicts: int
    place: Place | None = None  # where it ever lost the red lane

    @property
    def lost(self) -> Place | None:
        """When its contradictions left the red lane, if they have not come back."""
        return None if self.place is None or self.place.red else self.place

    @property
    def enough(self) -> bool:
        """Whether there are verdicts enough to say anything."""
        return self.verdicts >= ENOUGH

    @property
    def words(self) -> str:
        """The card in words: counts, never a bare share."""
        if not self.verdicts:
            return "no verdicts yet"
        if self.enough:
            return f"upheld {self.upheld} of {self.verdicts}"
        return f"too few verdicts ({self.verdicts})"


def verdict(request: Request, board: Board) -> Verdict | None:
    """Give what a decision says of a rule, if it says anything."""
    chosen = {one.id for one in board.chosen}
    meant = sorted(
        (one for one in board.opinions if _meant(one, chosen, board)),
        key=lambda one: (_GRAVITY.index(one.opinion.counts_as), one.a, one.b),
    )
    for one in meant:
        said = _says(request, one.opinion.kind)
        if said is not None:
            return Verdict(one.opinion.rule, said, one.opinion.kind)
    return None


def note(session: Session, decision_id: int, request: Request, board: Board) -> None:
    """Keep what a decision says of a rule, if it says anything."""
    found = verdict(request, board)
    if found is not None:
        verdicts.add(session, decision_id, found)
        if found.kind is OpinionKind.CONTRADICTION and not found.upheld:
            _weigh(session, found.rule)


def follow(session: Session, step_id: int) -> None:
    """Let the red lane follow what an undo took back, or a redo gave again."""
    found = verdicts.moved_by(session, step_id)
    if found is not None and found.kind in (None, OpinionKind.CONTRADICTION):
        _weigh(session, found.rule)


def _weigh(session: Session, rule: str) -> None:
    """Take the red lane from a rule that people mostly overturn, or let it have it.

    What counts is what was said since an editor gave it back. Once lost it comes back
    by itself only where the verdicts that took it no longer stand: what was said later
    is for an editor to weigh. A rule whose contradictions are doubtful never had it.
    """
    if rule in DOUBTFUL:
        return
    place = ruleplaces.of(session, rule)
    since = place.since if place else 0
    now = _counted(session, rule, since)
    if place is None or place.red:
        if _overturned(*now):
            ruleplaces.move(session, rule, red=False, upheld=now[0], verdicts=now[1])
        return
    then = _counted(session, rule, since, upto=place.upto)
    if not _overturned(*then) and not _overturned(*now):
        ruleplaces.move(session, rule, red=True, upheld=now[0], verdicts=now[1])


def _overturned(upheld: int, every: int) -> bool:
    """Tell whether people mostly say that a rule is wrong."""
    return every >= TELLING and 2 * upheld < every


def _counted(
    session: Session, rule: str, since: int, upto: int | None = None
) -> tuple[int, int]:
    """Count the verdicts that uphold a rule, and all, of some decisions."""
    return verdicts.count(session, rule, after=since, upto=upto).get(rule, (0, 0))


def give_back(session: Session, rule: str, by: Reviewer) -> None:
    """Give a rule its place in the red lane back; verdicts count anew from here on.

    Raises Refused below an editor, Illegal where it did not lose it.
    """
    ledger.require(by, Role.EDITOR)
    decisions.take_turn(session)
    card = of(session, rule)
    if card is None or card.lost is None:
        raise Illegal("This rule has its place in the red lane.")
    told = {"upheld": card.upheld, "verdicts": card.verdicts}
    ruleplaces.move(session, rule, red=True, user_id=by.id, **told)


def of(session: Session, rule: str | None) -> RuleCard | None:
    """Give the card of a rule; None without a rule."""
    if rule is None:
        return None
    counted = verdicts.count(session, rule).get(rule, (0, 0))
    return RuleCard(rule, *counted, ruleplaces.of(session, rule))


def cards(session: Session) -> tuple[RuleCard, ...]:
    """Give the cards of all rules that have verdicts, most verdicts first."""
    places = ruleplaces.all_of(session)
    found = [
        RuleCard(rule, *both, places.get(rule))
        for rule, both in verdicts.count(session).items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.verdicts, one.rule)))


def _meant(one: PairOpinion, chosen: set[int], board: Board) -> bool:
    """Tell whether a decision on these claims speaks of this pair."""
    if (one.a, one.b) in board.negatives:
        return False
    if len(chosen) > 1:
        return {one.a, one.b} <= chosen
    return bool({one.a, one.b} & chosen)


def _says(request: Request, kind: OpinionKind) -> bool | None:
    if request.kind is DecisionKind.REJECT:
        compared = kind is not OpinionKind.NOT_COMPARABLE
        return False if compared and request.reason is Reason.DIFFERENT_EVENT else None
    return _SAYS.get(request.kind, {}).get(kind)
