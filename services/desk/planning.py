"""Work out what a decision changes, from plain values, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.errors import Illegal
from services.model.case import RecordStatus, Stance
from services.model.claim import Claim, ClaimStatus
from services.model.decision import DecisionKind, Reason, Request
from services.model.opinion import OpinionKind, PairOpinion

#: Opinions that call a reviewer.
CONFLICTS = frozenset(
    {
        OpinionKind.CONTRADICTION,
        OpinionKind.COMPETING_ESTIMATES,
        OpinionKind.UPDATE,
    }
)

_STANCES: Mapping[OpinionKind, Stance] = {
    OpinionKind.CONTRADICTION: Stance.CONTRADICTS,
    OpinionKind.COMPETING_ESTIMATES: Stance.DIFFERS,
    OpinionKind.UPDATE: Stance.DIFFERS,
    OpinionKind.SAME: Stance.SUPPORTS,
    OpinionKind.COMPATIBLE: Stance.SUPPORTS,
}

#: Gravest first: one contradiction outweighs any number of agreements.
_GRAVITY = (Stance.CONTRADICTS, Stance.DIFFERS, Stance.SUPPORTS)


@dataclass(frozen=True, slots=True)
class Board:
    """What a decision is made on."""

    chosen: tuple[Claim, ...]  # pending, the decision acts on these
    others: tuple[Claim, ...]  # the case's other claims, decided or not
    opinions: tuple[PairOpinion, ...]  # between any of them and the records' claims
    negatives: frozenset[tuple[int, int]]
    records: Mapping[int, HeldRecord]  # of this case, and the one to merge into


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that stands, with the claims that are its evidence."""

    id: int
    metric: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Claims that become evidence for one record; `record_id` None makes a new one."""

    record_id: int | None
    metric: str | None
    status: RecordStatus
    becomes: ClaimStatus
    stances: tuple[tuple[int, Stance], ...]  # (claim id, stance)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision changes."""

    holdings: tuple[Holding, ...] = ()
    rejected: tuple[int, ...] = ()
    negatives: tuple[tuple[int, int], ...] = ()
    deferred: bool = False
    parked: bool = False
    taken_up: bool = False


def plan(request: Request, board: Board) -> Plan:
    """Work out a decision. Raises Illegal when it makes no sense here."""
    match request.kind:
        case DecisionKind.ACCEPT:
            return Plan(holdings=_accept(board.chosen))
        case DecisionKind.MERGE:
            return Plan(holdings=(_merge(request, board),))
        case DecisionKind.UPDATE:
            return Plan(holdings=(_update(request, board),))
        case DecisionKind.BOTH_STAND:
            return Plan(holdings=(_both_stand(request, board),))
        case DecisionKind.REJECT:
            _ask_reason(request)
            return Plan(rejected=_ids(board.chosen))
        case DecisionKind.NOT_A_CONFLICT:
            _ask_reason(request)
            return Plan(negatives=_no_conflict(request, board))
        case DecisionKind.DEFER:
            return Plan(deferred=True)
        case DecisionKind.PARK:
            return Plan(parked=True)
        case DecisionKind.TAKE_UP:
            return Plan(taken_up=True)
        case _:
            raise Illegal(_ELSEWHERE.get(request.kind, _ON_RECORD))


#: Where what is no decision of a case is made.
_ELSEWHERE: Mapping[DecisionKind, str] = {
    DecisionKind.PUT_BACK: "A text is mended on the page of its article.",
    DecisionKind.CUT: "A text is mended on the page of its article.",
    DecisionKind.UNDO: "An undo names a decision, not a case.",
    DecisionKind.REDO: "A redo names an undo, not a case.",
    DecisionKind.ASSIGN: "A case is given to somebody by a form of its own.",
    DecisionKind.AMEND: "A claim is changed by a form of its own.",
    DecisionKind.ONE_ORIGIN: "Origins are told of on the map of sources.",
    DecisionKind.INDEPENDENT: "Origins are told of on the map of sources.",
    DecisionKind.ADD: "A claim is added where its words stand.",
}
_ON_RECORD = "A record is changed on its own page."


def metric_of(claim: Claim) -> str | None:
    """Give the exact metric of a claim's first figure."""
    quantities = claim.draft.quantities
    return quantities[0].metric.name if quantities else None


def _ids(claims: Iterable[Claim]) -> tuple[int, ...]:
    return tuple(claim.id for claim in claims)


def _ask_reason(request: Request) -> None:
    if request.reason is None:
        raise Illegal(f"To {request.kind.words} needs a reason.")
    if request.reason is Reason.OTHER and not request.note.strip():
        raise Illegal("The reason “other” needs a note.")


def _accept(chosen: Sequence[Claim]) -> tuple[Holding, ...]:
    """Make one record for each exact metric, in the order of their first claims."""
    groups: dict[str | None, list[int]] = {}
    for claim in chosen:
        groups.setdefault(metric_of(claim), []).append(claim.id)
    return tuple(
        Holding(
            record_id=None,
            metric=metric,
            status=RecordStatus.HELD,
            becomes=ClaimStatus.ACCEPTED,
            stances=tuple((one, Stance.SUPPORTS) for one in ids),
        )
        for metric, ids in groups.items()
    )


def _merge(request: Request, board: Board) -> Holding:
    record = _target(request, board)
    if record is None:
        raise Illegal("Name the record to merge into.")
    stances = _stances(board, record.claims)
    return Holding(
        record_id=record.id,
        metric=record.metric,
        status=_status(stances),
        becomes=ClaimStatus.MERGED,
        stances=stances,
    )


def _update(request: Request, board: Board) -> Holding:
    """Let the newest claim, and those that say the same, supersede what was held."""
    record = _target(request, board)
    return Holding(
        record_id=record.id if record else None,
        metric=record.metric if record else _common_metric(board.chosen),
        status=RecordStatus.HELD,
        becomes=ClaimStatus.MERGED if record else ClaimStatus.ACCEPTED,
        stances=_update_stances(board, record.claims if record else ()),
    )


def _update_stances(
    board: Board, held: Sequence[Claim]
) -> tuple[tuple[int, Stance], ...]:
    known = _opinions(board.opinions)
    newest = max(board.chosen, key=_as_of)
    return tuple(
        (
            claim.id,
            Stance.SUPERSEDES
            if claim == newest or _stance_to(claim, newest, known) is Stance.SUPPORTS
            else _stance(claim, held, known),
        )
        for claim in board.chosen
    )


def _both_stand(request: Request, board: Board) -> Holding:
    record = _target(request, board)
    if record is None and len(board.chosen) < 2:
        raise Illegal("For both to stand there must be two claims, or a record.")
    held = record.claims if record else ()
    return Holding(
        record_id=record.id if record else None,
        metric=record.metric if record else _common_metric(board.chosen),
        status=RecordStatus.DISPUTED,
        becomes=ClaimStatus.MERGED if record else ClaimStatus.ACCEPTED,
        stances=_stances(board, (*board.chosen, *held)),
    )


def _target(request: Request, board: Board) -> HeldRecord | None:
    """Give the record that is named, else the case's only one on this metric."""
    if request.record_id is not None:
        return board.records[request.record_id]
    metric = _common_metric(board.chosen)
    fitting = [one for one in board.records.values() if one.metric == metric]
    return fitting[0] if len(fitting) == 1 else None


def _common_metric(claims: Iterable[Claim]) -> str | None:
    metrics = {metric_of(claim) for claim in claims}
    return metrics.pop() if len(metrics) == 1 else None


def _stances(board: Board, against: Sequence[Claim]) -> tuple[tuple[int, Stance], ...]:
    """Give how each chosen claim stands to the claims of a record."""
    known = _opinions(board.opinions)
    return tuple((claim.id, _stance(claim, against, known)) for claim in board.chosen)


def _stance(
    claim: Claim,
    against: Iterable[Claim],
    known: Mapping[tuple[int, int], OpinionKind],
) -> Stance:
    """Give the gravest stance of a claim to any of the others."""
    found = {
        _stance_to(claim, other, known) for other in against if other.id != claim.id
    }
    return next((one for one in _GRAVITY if one in found), Stance.SUPPORTS)


def _stance_to(
    claim: Claim, other: Claim, known: Mapping[tuple[int, int], OpinionKind]
) -> Stance:
    """Follow the opinion on the pair; without one, compare the bare figures."""
    kind = known.get(_pair(claim.id, other.id))
    if kind is not None and kind in _STANCES:
        return _STANCES[kind]
    mine, theirs = _figures(claim), _figures(other)
    return Stance.DIFFERS if mine and theirs and mine != theirs else Stance.SUPPORTS


def _figures(claim: Claim) -> tuple[tuple[float | None, float | None], ...]:
    return tuple((one.low, one.high) for one in claim.draft.quantities)


def _status(stances: Iterable[tuple[int, Stance]]) -> RecordStatus:
    settled = all(stance is Stance.SUPPORTS for _, stance in stances)
    return RecordStatus.HELD if settled else RecordStatus.DISPUTED


def _no_conflict(request: Request, board: Board) -> tuple[tuple[int, int], ...]:
    """Give the pairs to remember: in conflict, undecided, and meant by the reviewer.

    With one claim chosen these are its own pairs with any other; with several, those
    between them; with none chosen by name, all of the case.
    """
    chosen = set(_ids(board.chosen))
    everyone = chosen | set(_ids(board.others))
    wholly = len(request.claims) > 1
    pairs = tuple(
        (one.a, one.b)
        for one in board.opinions
        if one.opinion.kind in CONFLICTS
        and {one.a, one.b} <= (chosen if wholly else everyone)
        and {one.a, one.b} & chosen
        and (one.a, one.b) not in board.negatives
    )
    if not pairs:
        raise Illegal("There is no conflict between these claims.")
    return pairs


def _opinions(
    opinions: Iterable[PairOpinion],
) -> Mapping[tuple[int, int], OpinionKind]:
    return {(one.a, one.b): one.opinion.counts_as for one in opinions}


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _as_of(claim: Claim) -> tuple[date, date, int]:
    """Sort claims by the time they speak of, else by their article's."""
    when = claim.draft.when
    published = claim.published or date.min
    spoken_of = when.end if when and when.end else published
    return spoken_of, published, claim.id
