"""What people decide. Decisions are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.case import Rank


class DecisionKind(StrEnum):
    """What a reviewer can do with a case.

    Put back and cut are about an article's text; rank, split, send back, join and
    separate about a record; one origin and independent about who knows it first.
    """

    ACCEPT = "accept"
    MERGE = "merge"
    UPDATE = "update"
    REJECT = "reject"
    BOTH_STAND = "both_stand"
    NOT_A_CONFLICT = "not_a_conflict"
    DEFER = "defer"  # hidden from whoever defers, until tomorrow
    PARK = "park"  # hidden from all, until somebody takes it up
    TAKE_UP = "take_up"
    ASSIGN = "assign"
    AMEND = "amend"
    ADD = "add"
    PUT_BACK = "put_back"
    CUT = "cut"
    RANK = "rank"
    SPLIT = "split"
    SEND_BACK = "send_back"
    JOIN = "join"
    SEPARATE = "separate"
    ONE_ORIGIN = "one_origin"
    INDEPENDENT = "independent"
    UNDO = "undo"
    REDO = "redo"

    @property
    def words(self) -> str:
        """The decision as people read it."""
        return self.value.replace("_", " ")


class Reason(StrEnum):
    """Why a claim is rejected or a pair is no conflict; its place from 1 is the key."""

    NOT_IN_SOURCE = "not in source"
    WRONG_ATTRIBUTION = "wrong attribution"
    WRONG_NUMBER_OR_DATE = "wrong number or date"
    DIFFERENT_EVENT = "different event"
    OPINION_OR_PREDICTION = "opinion or prediction"
    FURNITURE = "furniture"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Role(StrEnum):
    """Who may do what, weakest first."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Tell whether this role includes what `needed` asks for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Mend:
    """A word on a piece of an article's text, as the form on its page asks for it.

    `kind` is put back or cut. Offsets are code points of the text before cleaning.
    `seen` is the newest decision about this text that the page showed, 0 for none.
    """

    request_id: str
    article_id: int
    kind: DecisionKind
    start: int
    end: int
    seen: int


#: What is said about a record, on its own page.
AMENDMENTS = frozenset(
    {
        DecisionKind.RANK,
        DecisionKind.SPLIT,
        DecisionKind.SEND_BACK,
        DecisionKind.JOIN,
        DecisionKind.SEPARATE,
    }
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a record as the form on its page asks for it.

    `seen` is the newest decision about this record that the page showed.
    """

    request_id: str
    record_id: int
    kind: DecisionKind  # one of AMENDMENTS
    seen: int
    value: str = ""  # rank: the key of the value
    rank: Rank | None = None
    evidence: tuple[int, ...] = ()  # split, send back: claim ids
    other_id: int | None = None  # join: into which; separate: which one leaves
    note: str = ""  # why; a deprecated value must have one


#: What is said about the origins of a case, on its map of sources.
ORIGINS = frozenset({DecisionKind.ONE_ORIGIN, DecisionKind.INDEPENDENT})


@dataclass(frozen=True, slots=True)
class OriginRequest:
    """A word on the origins of a case, as the form on its map asks for it."""

    request_id: str
    case_id: int
    kind: DecisionKind  # one of ORIGINS
    origins: tuple[str, ...]  # keys of two or more
    note: str  # how one knows


@dataclass(frozen=True, slots=True)
class Request:
    """A decision as the desk's form asks for it.

    `request_id` is the UUID of the rendered form: the same one twice counts once.
    `seen` is the version of the case that the reviewer had on screen. `claims` limits
    the decision to these claim ids; empty means every undecided claim of the case.
    """

    request_id: str
    case_id: int
    kind: DecisionKind
    seen: int
    claims: tuple[int, ...] = ()
    record_id: int | None = None  # merge, update
    reason: Reason | None = None  # reject, not a conflict
    note: str = ""
    shown: tuple[int, ...] = ()  # claims that were undecided on the page
    over: tuple[int, ...] = ()  # decisions to take back first
    lot: str | None = None  # UUID of an act on a selection that this is part of
