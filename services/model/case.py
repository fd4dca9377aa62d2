"""Cases gather the claims about one disputed question; records are what we hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.opinion import OpinionKind


class Lane(StrEnum):
    """Where a case waits, gravest first."""

    CONTRADICTIONS = "contradictions"
    ESTIMATES = "estimates"
    UPDATES = "updates"
    NEW = "new"
    SUPPORTING = "supporting"
    MINOR = "minor"  # said in passing; listed only where it is asked for


class CaseStatus(StrEnum):
    """Where a case stands; the moves are in `lifecycle`."""

    OPEN = "open"
    DECIDED = "decided"
    DEFERRED = "deferred"
    JOINED = "joined"


class Stance(StrEnum):
    """How a claim stands to the record it is evidence for."""

    SUPPORTS = "supports"
    DIFFERS = "differs"
    SUPERSEDES = "supersedes"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class Rank(StrEnum):
    """How much a value of a record counts, as a person said; normal by itself."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"  # stays visible, outside range and counts


class RecordStatus(StrEnum):
    """Whether what we hold is settled."""

    HELD = "held"
    DISPUTED = "disputed"
    CHALLENGED = "challenged"


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What a case shows at a glance, worked out from its claims and opinions."""

    question: str  # as a person would name it
    lane: Lane
    kind: OpinionKind | None  # of the gravest open pair; None when nothing is compared
    rule: str | None
    why: str  # one sentence
    marks: tuple[str, ...] = ()
    sources: str = ""  # "4 articles, 3 attributions, 1-2 origins"
