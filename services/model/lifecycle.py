"""Stages, statuses and the moves between them. What is not listed is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from services.errors import Illegal
from services.model.case import CaseStatus
from services.model.claim import ClaimStatus


class Stage(StrEnum):
    """The four passages of an article, in order."""

    READING = "reading"
    CLEANING = "cleaning"
    EXTRACTION = "extraction"
    JUDGING = "judging"

    @property
    def next(self) -> Stage | None:
        """The stage behind this one, if there is one."""
        order = list(Stage)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None


class ArticleStatus(StrEnum):
    """How far an article has come."""

    RECEIVED = "received"
    READ = "read"
    CLEANED = "cleaned"
    EXTRACTED = "extracted"
    JUDGED = "judged"
    FAILED = "failed"


class RunState(StrEnum):
    """Where one article's passage through one stage stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


#: The article's status before a stage begins and after it is done.
BEFORE: Mapping[Stage, ArticleStatus] = {
    Stage.READING: ArticleStatus.RECEIVED,
    Stage.CLEANING: ArticleStatus.READ,
    Stage.EXTRACTION: ArticleStatus.CLEANED,
    Stage.JUDGING: ArticleStatus.EXTRACTED,
}
AFTER: Mapping[Stage, ArticleStatus] = {
    Stage.READING: ArticleStatus.READ,
    Stage.CLEANING: ArticleStatus.CLEANED,
    Stage.EXTRACTION: ArticleStatus.EXTRACTED,
    Stage.JUDGING: ArticleStatus.JUDGED,
}

ARTICLE_MOVES: Mapping[ArticleStatus, frozenset[ArticleStatus]] = {
    ArticleStatus.RECEIVED: frozenset({ArticleStatus.READ, ArticleStatus.FAILED}),
    ArticleStatus.READ: frozenset({ArticleStatus.CLEANED, ArticleStatus.FAILED}),
    ArticleStatus.CLEANED: frozenset({ArticleStatus.EXTRACTED, ArticleStatus.FAILED}),
    ArticleStatus.EXTRACTED: frozenset({ArticleStatus.JUDGED, ArticleStatus.FAILED}),
    # Read again: its claims keep what people decided on them.
    ArticleStatus.JUDGED: frozenset({ArticleStatus.RECEIVED}),
    # By replay, a person's act: back to the status before the stage that failed.
    ArticleStatus.FAILED: frozenset(BEFORE.values()),
}

RUN_MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.READY: frozenset({RunState.RUNNING}),
    RunState.RUNNING: frozenset({RunState.DONE, RunState.FAILED, RunState.READY}),
    RunState.DONE: frozenset(),
    RunState.FAILED: frozenset({RunState.READY}),
}

CLAIM_MOVES: Mapping[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.EXTRACTED: frozenset({ClaimStatus.PENDING, ClaimStatus.WITHDRAWN}),
    ClaimStatus.PENDING: frozenset(
        {
            ClaimStatus.ACCEPTED,
            ClaimStatus.MERGED,
            ClaimStatus.REJECTED,
            ClaimStatus.WITHDRAWN,
        }
    ),
    ClaimStatus.ACCEPTED: frozenset({ClaimStatus.PENDING}),
    ClaimStatus.MERGED: frozenset({ClaimStatus.PENDING}),
    ClaimStatus.REJECTED: frozenset({ClaimStatus.PENDING}),
    ClaimStatus.WITHDRAWN: frozenset({ClaimStatus.PENDING}),
}

CASE_MOVES: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.OPEN: frozenset(
        {CaseStatus.DECIDED, CaseStatus.DEFERRED, CaseStatus.JOINED}
    ),
    CaseStatus.DEFERRED: frozenset({CaseStatus.OPEN, CaseStatus.JOINED}),
    CaseStatus.DECIDED: frozenset({CaseStatus.OPEN, CaseStatus.JOINED}),
    CaseStatus.JOINED: frozenset({CaseStatus.OPEN}),
}

Status = TypeVar("Status", ArticleStatus, RunState, ClaimStatus, CaseStatus)


def advance(
    moves: Mapping[Status, frozenset[Status]], now: Status, wanted: Status
) -> Status:
    """Give `wanted` back if the table allows the move. Raises Illegal if not."""
    if wanted not in moves[now]:
        raise Illegal(f"{now} cannot become {wanted}")
    return wanted
