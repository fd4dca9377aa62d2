"""What the desk shows: frozen values, ready for a template.

Every function that gives one takes the session first and never begins or commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.model.case import CaseStatus, Lane, RecordStatus, Stance
from services.model.claim import Claim, ClaimDraft, ClaimStatus
from services.model.decision import DecisionKind, Reviewer
from services.model.lifecycle import ArticleStatus
from services.model.opinion import OpinionKind, PairOpinion
from services.model.text import Cut, Span
from services.store.queue import Line, Place


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue."""

    case_id: int
    question: str
    lane: Lane
    kind: OpinionKind | None
    why: str
    marks: tuple[str, ...]
    undecided: int
    articles: int
    spread: float  # highest figure : lowest
    opened_at: datetime
    changed_at: datetime
    held_by: str | None = None  # who has it open just now
    owner: str | None = None  # whom it is assigned to


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `after` is the cursor of the next page, if there is one.

    `passed_over`: how many of the counted cases a queue of all lanes leaves out.
    """

    lane: Lane | None
    items: tuple[QueueItem, ...]
    counts: Mapping[Lane, int]
    passed_over: int
    after: str | None


@dataclass(frozen=True, slots=True)
class NearPage:
    """The part of the queue that stands beside a case."""

    lane: Lane | None
    items: tuple[Line, ...]
    counts: Mapping[Lane, int]
    passed_over: int


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A row of a case: the claim with its article's name and outlet."""

    claim: Claim
    article_name: str
    article_title: str | None
    source: str | None
    spans: tuple[Span, ...]
    extractor: str = ""  # version that found it last
    gone: str | None = None  # why it is no longer found, though decided
    deprecated: str | None = None  # that it repeats a value known to be wrong, and why
    machine: ClaimDraft | None = None  # as the machine reads it, if a person changed it
    added: bool = False  # by a person, who marked its words

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.claim.status is ClaimStatus.PENDING


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A line of a history."""

    id: int
    case_id: int | None
    article_id: int | None  # of a decision about a text instead of a case
    question: str  # or what the article is called
    kind: DecisionKind
    by: str
    at: datetime
    reason: str | None
    note: str
    claims: tuple[int, ...]  # claim ids it moved
    record_id: int | None
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """An article as the source pane shows it.

    `pieces` cut the whole original text into runs, in order: plain text, a claim's
    span, or a removal.
    """

    article_id: int
    name: str
    title: str | None
    source: str | None
    url: str | None
    published: date | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an article's text before cleaning."""

    text: str
    claims: tuple[int, ...] = ()  # ids of the claims whose span this is part of
    cut: str | None = None  # the rule that took it out
    # Where the removal stands that ends with this run, or the paragraph that does:
    # what can be put back or cut.
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything needed to decide."""

    id: int
    question: str
    lane: Lane
    kind: OpinionKind | None
    rule: str | None
    why: str
    marks: tuple[str, ...]
    sources: str
    status: CaseStatus
    joined_into: int | None
    version: int
    rows: tuple[ClaimView, ...]
    opinions: tuple[PairOpinion, ...]
    set_aside: tuple[PairOpinion, ...]
    articles: tuple[SourceView, ...]
    records: tuple[RecordLine, ...]  # records that this case's claims are evidence for
    suggested: tuple[RecordLine, ...]  # to merge into, best first
    history: tuple[DecisionView, ...]
    place: Place  # in the queue, or where it would stand there
    assigned_to: int | None = None
    noted: bool = False  # whether somebody left a note on it
    told_sources: str | None = None  # the line of sources as people say, if they do
    no_conflict: frozenset[tuple[int, int]] = frozenset()  # pairs people settled so
    # Pairs that were settled so before one of the claims was corrected.
    formerly_no_conflict: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list."""

    id: int
    question: str
    metric: str | None
    status: RecordStatus
    value: str  # "1,200-4,000, no best: disputed" or the wording
    attributions: int
    articles: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """How a claim stands to a record, and who said so."""

    row: ClaimView
    stance: Stance
    by: str
    at: datetime
    sha256: str  # of the file it came from
    decision_id: int
    record_id: int  # it stands in, where that one was joined into another


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list."""

    id: int
    name: str
    title: str | None
    source: str | None
    published: date | None
    status: ArticleStatus
    claims: int
    sightings: int
    received_at: datetime
    unread: str | None = None  # why no claims were looked for


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A time that an article was read again, or the wish for one."""

    why: str
    by: str | None
    asked_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, int]  # kept, changed, new, gone; empty until known
    lines: tuple[str, ...]  # what changed, one sentence each, the first of them
    more: int  # changes that have no line here


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its claims and what cleaning removed."""

    line: ArticleLine
    sha256: str
    byline: str | None
    language: str | None
    media_type: str | None
    encoding: str | None
    warnings: tuple[str, ...]
    error: str | None
    view: SourceView | None  # None until it has been cleaned
    cuts: tuple[Cut, ...]
    claims: tuple[ClaimView, ...]
    drops: tuple[tuple[str, datetime], ...]  # file name and time of each sighting
    extractor: str | None  # version that looked for claims last
    current: str  # version that would read it now
    seen: int  # newest decision about its text: forms send it back
    history: tuple[DecisionView, ...]  # decisions about its text
    readings: tuple[ReadingView, ...]  # newest first

    @property
    def outdated(self) -> bool:
        """Whether another version read it than would now."""
        return self.extractor not in (None, self.current)

    @property
    def under_way(self) -> bool:
        """Whether a passage moves it just now, or is about to."""
        rest = (ArticleStatus.JUDGED, ArticleStatus.FAILED)
        waiting = any(one.finished_at is None for one in self.readings[:1])
        failed = self.line.status is ArticleStatus.FAILED
        return self.line.status not in rest or (waiting and not failed)


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One dropped file and its fate, in words.

    `stage` is reading ... judging while it is under way; `failed` carries what to call
    for replay: ("run", id) for a stage, ("sighting", id) for a file refused early.
    """

    sighting_id: int
    name: str
    size: int
    seen_at: datetime
    fate: str  # "waiting for reading", "on the desk", "seen before", "failed"
    article_id: int | None
    stage: str | None
    reason: str | None
    error: str | None
    failed: tuple[str, int] | None
    dismissed: bool


@dataclass(frozen=True, slots=True)
class IntakePage:
    """What came in lately, and counts by fate."""

    lines: tuple[IntakeLine, ...]
    counts: Mapping[str, int]  # waiting, working, done, failed
    after: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: for the status line and the next card."""

    decision_id: int
    message: str  # "Merged 3 claims into record 17."
    next_case: int | None
    article: int | None = None  # that the decision was about


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser's session."""

    reviewer: Reviewer
    token: str  # for the cookie; only its hash is stored


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door: the name and address they gave, and whom that may be."""

    name: str
    address: str
    user_id: int | None
    password_hash: str | None = field(repr=False)
