"""Claims: who says what, how many of what, when, and whether it is so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.model.text import Span


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of an attribution chain."""

    name: str  # canonical ("North Korea"); "" when unnamed ("reports", a passive)
    cue: str  # the words that show it: "said", "according to"
    words: str = ""  # as the article has it: "Pyongyang"


@dataclass(frozen=True, slots=True)
class Attribution:
    """The chain of speakers, outermost first; empty = the outlet's own voice.

    `lost`: a quotation known from another article, here printed without its speaker.
    """

    speakers: tuple[Speaker, ...] = ()
    lost: bool = False

    @property
    def innermost(self) -> Speaker | None:
        """Who vouches for the claim, if anyone but the outlet does."""
        return self.speakers[-1] if self.speakers else None


class Hedge(StrEnum):
    """How a figure is bounded or softened."""

    ABOUT = "about"  # around, some, approximately, an estimated: ±10 %
    NEARLY = "nearly"  # almost: (-10 %, 0]
    UP_TO = "up to"  # at most, no more than
    AT_LEAST = "at least"  # more than, over, no fewer than
    BETWEEN = "between"  # a range with both ends named
    COULD = "could"  # "could reach": softened, no bound
    DOZENS = "order of magnitude"  # dozens, hundreds, thousands of


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted. Metrics of one family belong to one question.

    `name` is exact (killed, wounded, killed-or-wounded are three), `family` is shared
    (all three: casualties). Both are lower case.
    """

    name: str
    family: str


class Role(StrEnum):
    """What a figure tells of its metric. Levels compare with levels only.

    The metric's name tells them apart as well: "revenue", "revenue change" (of a rise
    and a fall, which oppose), "revenue before", "candidate in all".
    """

    LEVEL = "level"  # what it is, was or reached: "rose to 5"
    RISE = "rise"  # by how much it moved: "rose by 5"
    FALL = "fall"  # "fell 5 percent"; the figure itself stays positive
    FORMER = "former"  # what it was before: "from 3 to 5"
    TOTAL = "total"  # what others are a part of: "31 of the 57", "the two leaders"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its bounds. An open end is None.

    `low` and `high` are what the words state ("up to 4,000": None and 4000; "about
    4,000": 4000 and 4000 with hedge ABOUT), never widened by a tolerance; what a
    quantity admits is judging's matter. `of` names whose or what kind is counted
    ("North Korea", "homes").
    """

    low: float | None
    high: float | None
    hedge: Hedge | None
    unit: str | None  # "USD", "percent", "km"; None for a plain count
    metric: Metric
    of: str | None
    quote: str
    additional: bool = False  # "another 3,000", "a further", "more"
    role: Role = Role.LEVEL


class Granularity(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"  # also "late 2024", a quarter
    YEAR = "year"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class When:
    """When it happened: inclusive days; both None while it cannot be resolved."""

    text: str
    start: date | None
    end: date | None
    granularity: Granularity


class Polarity(StrEnum):
    """Whether the claim says that it is so."""

    ASSERTED = "asserted"
    DENIED = "denied"
    POSSIBLE = "possible"
    PLANNED = "planned"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Predication:
    """What the claim says, taken apart for comparison. All lower case but names.

    `status` places a predicate on a scale of states that exclude each other:
    ("control:Kursk", "retaken") against ("control:Kursk", "contested").
    """

    subject: str | None = None  # canonical name or head noun of who acts or is
    predicate: str | None = None  # lemma of the main verb, particles joined
    objects: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()  # canonical names of all named things, sorted
    places: tuple[str, ...] = ()  # those that are places, sorted
    status: tuple[str, str] | None = None  # (question, state)
    negated: bool = False
    first: bool = False  # claims to be the first of its kind


#: What a claim must be worth for a checker to list it; see `ClaimDraft.minor`.
FLOOR = 0.35


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """One check-worthy statement, as extraction finds it.

    `spans` are all places where the article says it, in order, in clean text; never
    empty. `text` reads on its own. `worth` is 0 to 1. `keys` are the structured keys by
    which comparable claims find each other (any shared key makes a candidate).
    """

    spans: tuple[Span, ...]
    text: str
    attribution: Attribution
    quantities: tuple[Quantity, ...]
    when: When | None
    polarity: Polarity
    worth: float
    predication: Predication
    keys: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where the article says it first."""
        return self.spans[0]

    @property
    def minor(self) -> bool:
        """Whether it is said in passing: kept, for others may contradict it."""
        return self.worth < FLOOR


class ClaimStatus(StrEnum):
    """Where a claim stands in its life; the moves are in `lifecycle`."""

    EXTRACTED = "extracted"
    PENDING = "pending"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Context:
    """What an article is about as a whole: the event that its figures leave unsaid."""

    names: frozenset[str]  # of people, bodies and places that its beginning names
    vector: tuple[float, ...] = field(repr=False)  # of title and beginning, unit length


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is stored and judged: the draft and where it comes from."""

    id: int
    article_id: int
    draft: ClaimDraft
    status: ClaimStatus
    source: str | None  # outlet; None when unknown
    published: date | None
    case_id: int | None = None
    record_id: int | None = None  # the record it is evidence for
    vector: tuple[float, ...] = field(default=(), repr=False, compare=False)
    context: Context | None = field(default=None, repr=False, compare=False)
