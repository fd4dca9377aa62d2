"""The tables, with their constraints. Times that decide anything are the database's."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from services.model.case import CaseStatus, Lane, Rank, RecordStatus, Stance
from services.model.claim import ClaimStatus
from services.model.decision import DecisionKind, Role
from services.model.lifecycle import ArticleStatus, RunState, Stage
from services.model.opinion import OpinionKind
from services.model.preferences import Theme

#: Length of a claim's vector (all-MiniLM-L6-v2).
DIMENSIONS = 384

Json = dict[str, Any]


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # read by SQLAlchemy, never changed
        dt.datetime: DateTime(timezone=True),
        dt.date: Date(),
        int: BigInteger(),
        str: Text(),
        float: Double(),
        bytes: LargeBinary(),
        Json: JSONB(),
        list[Any]: JSONB(),
        list[str]: ARRAY(Text()),
        uuid.UUID: Uuid(),
    }


def _one_of(column: str, values: type[Any]) -> CheckConstraint:
    """Allow only an enum's values; the lifecycle's tables are the source."""
    listed = ", ".join(f"'{one.value}'" for one in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _key() -> Mapped[int]:
    """Make an ever-growing primary key."""
    return mapped_column(BigInteger, Identity(always=True), primary_key=True)


def _now() -> Mapped[dt.datetime]:
    """Make a time set by the database at insertion."""
    return mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False
    )


class ArticleRow(Base):
    """One text, known by the hash of its bytes."""

    __tablename__ = "articles"
    __table_args__ = (
        _one_of("status", ArticleStatus),
        Index("ix_articles_source", "source"),
        Index("ix_articles_received_at", "received_at"),
        Index("ix_articles_by_url", text("md5(url)")),
        Index("ix_articles_by_title", "source", text("md5(title)")),
        # What the intake page counts is read off the index alone.
        Index("ix_articles_judged", "id", postgresql_where=text("status = 'judged'")),
    )

    id: Mapped[int] = _key()
    sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # file name of the first sighting
    sidecar: Mapped[bytes | None]
    status: Mapped[str] = mapped_column(server_default=ArticleStatus.RECEIVED.value)
    failed_stage: Mapped[str | None]
    reason: Mapped[str | None]  # stable code
    error: Mapped[str | None]  # one sentence
    media_type: Mapped[str | None]
    encoding: Mapped[str | None]
    title: Mapped[str | None]
    source: Mapped[str | None]
    url: Mapped[str | None]
    byline: Mapped[str | None]
    language: Mapped[str | None]
    published: Mapped[dt.date | None]
    published_text: Mapped[str | None]  # ISO 8601 as far as it is known
    origins: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    warnings: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    text: Mapped[str | None]  # ArticleText.text
    source_map: Mapped[list[Any] | None]  # segments: [derived, source, len, srclen]
    furniture: Mapped[list[Any] | None]
    clean_text: Mapped[str | None]
    cuts: Mapped[list[Any] | None]
    offsets: Mapped[list[Any] | None]
    # What a passage that reads the article again has found so far; it takes the place
    # of the columns above together with the claims that go with it.
    fresh: Mapped[Json | None]
    extractor: Mapped[str | None]  # version that looked for claims last
    names: Mapped[int | None] = mapped_column(Integer)  # version of the aliases then
    unread: Mapped[str | None]  # why no claims were looked for, one sentence
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    trace_id: Mapped[uuid.UUID]
    received_at: Mapped[dt.datetime] = _now()
    judged_at: Mapped[dt.datetime | None]
    let_go_at: Mapped[dt.datetime | None]  # when its bytes were; nothing cited them


class SightingRow(Base):
    """One drop of a file, and what became of it."""

    __tablename__ = "sightings"
    __table_args__ = (
        # A crash between saying and moving finds its own row again.
        Index(
            "uq_sightings_unmoved",
            "name",
            "device",
            "inode",
            "size",
            "mtime_ns",
            unique=True,
            postgresql_where=text("moved_at IS NULL"),
        ),
        Index("ix_sightings_failed", "id", postgresql_where=text("reason IS NOT NULL")),
        CheckConstraint("(article_id IS NULL) = (reason IS NOT NULL)", name="outcome"),
    )

    id: Mapped[int] = _key()
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id"), index=True
    )
    name: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int]
    device: Mapped[str]  # text: unsigned 64 bits do not fit bigint
    inode: Mapped[str]
    mtime_ns: Mapped[int]
    reason: Mapped[str | None]  # stable code of a file that became no article
    error: Mapped[str | None]  # one sentence
    moved_to: Mapped[str | None]  # relative to the inbox
    trace_id: Mapped[uuid.UUID]
    seen_at: Mapped[dt.datetime] = _now()
    moved_at: Mapped[dt.datetime | None]
    dismissed_at: Mapped[dt.datetime | None]


class RunRow(Base):
    """One article's passage through one stage: the row is the work."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("article_id", "stage", "version"),
        _one_of("stage", Stage),
        _one_of("state", RunState),
        CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name="lease"
        ),
        Index(
            "ix_runs_ready",
            "stage",
            "priority",
            "id",
            postgresql_where=text("state = 'ready'"),
        ),
        Index(
            "ix_runs_leased", "lease_until", postgresql_where=text("state = 'running'")
        ),
        Index("ix_runs_failed", "id", postgresql_where=text("state = 'failed'")),
    )

    id: Mapped[int] = _key()
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    stage: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(server_default=RunState.READY.value)
    priority: Mapped[int] = mapped_column(SmallInteger, server_default="100")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    max_attempts: Mapped[int] = mapped_column(Integer, server_default="3")
    not_before: Mapped[dt.datetime] = _now()
    lease_until: Mapped[dt.datetime | None]
    lease_token: Mapped[int] = mapped_column(server_default="0")
    reason: Mapped[str | None]
    last_error: Mapped[str | None]
    worker: Mapped[str | None]
    rung_at: Mapped[dt.datetime | None]
    trace_id: Mapped[uuid.UUID]
    created_at: Mapped[dt.datetime] = _now()
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    dismissed_at: Mapped[dt.datetime | None]


class ReadingRow(Base):
    """A wish to read an article again, and what came of it. Never deleted."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("article_id", "version"),
        # One wish waits at a time; the passage that takes it up has a version.
        Index(
            "uq_readings_waiting",
            "article_id",
            unique=True,
            postgresql_where=text("version IS NULL"),
        ),
    )

    id: Mapped[int] = _key()
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    version: Mapped[int | None] = mapped_column(Integer)  # of the article, once begun
    why: Mapped[str]  # one sentence
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    priority: Mapped[int] = mapped_column(SmallInteger)
    changes: Mapped[Json | None]  # kept, new, gone, changed: set by extraction
    asked_at: Mapped[dt.datetime] = _now()
    finished_at: Mapped[dt.datetime | None]


class AliasRow(Base):
    """A name and what it is an alias of, as the desk says. Retired, never deleted."""

    __tablename__ = "aliases"
    __table_args__ = (
        Index(
            "uq_aliases_standing",
            "alias",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
        CheckConstraint("alias <> canonical", name="not_itself"),
    )

    id: Mapped[int] = _key()
    request_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    alias: Mapped[str]
    canonical: Mapped[str]
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[dt.datetime] = _now()
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[dt.datetime | None]


_WAITS = text("status = 'open'")

#: Gravest lane first; then more articles, figures farther apart, older cases.
QUEUE_ORDER: tuple[Any, ...] = tuple(
    text(one)
    for one in (
        "(array_position(ARRAY["
        + ", ".join(f"'{lane.value}'" for lane in Lane)
        + "], lane))",
        "(- articles)",
        "(- spread)",
        "opened_at",
        "id",
    )
)


class CaseRow(Base):
    """The claims and records about one disputed question."""

    __tablename__ = "cases"
    __table_args__ = (
        _one_of("status", CaseStatus),
        _one_of("lane", Lane),
        CheckConstraint("joined_into <> id", name="not_into_itself"),
        # In the queue's order: `services.store.queue` walks it and sorts nothing.
        Index("ix_cases_queue", *QUEUE_ORDER, postgresql_where=text("status = 'open'")),
        # Counting reads it alone: what somebody put off is left out by the number.
        Index("ix_cases_lane", "lane", "id", postgresql_where=text("status = 'open'")),
        Index("ix_cases_oldest", "opened_at", "id", postgresql_where=_WAITS),
        Index("ix_cases_parked", "id", postgresql_where=text("status = 'deferred'")),
        Index("ix_cases_arrived", "arrived_at", postgresql_where=_WAITS),
        Index("ix_cases_assigned", "assigned_to", postgresql_where=_WAITS),
        Index(
            "ix_cases_joined_into",
            "joined_into",
            postgresql_where=text("joined_into IS NOT NULL"),
        ),
    )

    id: Mapped[int] = _key()
    question: Mapped[str]
    lane: Mapped[str]
    kind: Mapped[str | None]  # OpinionKind of the gravest open pair
    rule: Mapped[str | None]
    why: Mapped[str]
    marks: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    sources: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str] = mapped_column(server_default=CaseStatus.OPEN.value)
    joined_into: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    # What the queue sorts by: kept by `services.store.cases.weigh`.
    undecided: Mapped[int] = mapped_column(Integer, server_default="0")
    articles: Mapped[int] = mapped_column(Integer, server_default="0")
    spread: Mapped[float] = mapped_column(server_default="1")  # highest : lowest figure
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[dt.datetime] = _now()
    arrived_at: Mapped[dt.datetime] = _now()  # opened, or opened again by a new claim
    changed_at: Mapped[dt.datetime] = _now()


class RecordRow(Base):
    """What the desk holds on one question."""

    __tablename__ = "records"
    __table_args__ = (_one_of("status", RecordStatus),)

    id: Mapped[int] = _key()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    question: Mapped[str]
    metric: Mapped[str | None]
    status: Mapped[str] = mapped_column(server_default=RecordStatus.HELD.value)
    retired_at: Mapped[dt.datetime | None]  # by undo of what made it; row stays
    created_at: Mapped[dt.datetime] = _now()


#: Who vouches for a claim: the innermost speaker of its draft.
SPEAKER = "(draft #>> '{attribution,speakers,-1,name}')"


class ClaimRow(Base):
    """One check-worthy statement of an article."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint(
            "article_id", "version", "span_start", "span_end", "text_hash"
        ),
        _one_of("status", ClaimStatus),
        Index("ix_claims_keys", "keys", postgresql_using="gin"),
        Index("ix_claims_ticket", "ticket"),
        Index("ix_claims_case_id", "case_id"),
        Index("ix_claims_record_id", "record_id"),
        Index("ix_claims_fingerprint", "fingerprint"),
        Index(
            "ix_claims_speaker",
            text(SPEAKER),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[int] = _key()
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    version: Mapped[int] = mapped_column(Integer)
    span_start: Mapped[int] = mapped_column(Integer)
    span_end: Mapped[int] = mapped_column(Integer)
    text_hash: Mapped[str]
    quote: Mapped[str]
    text: Mapped[str]
    draft: Mapped[Json]  # the whole ClaimDraft: services.store.plain
    worth: Mapped[float]
    keys: Mapped[list[str]]
    fingerprint: Mapped[str]  # slot, metric, value, as-of, speaker: for negatives
    status: Mapped[str] = mapped_column(server_default=ClaimStatus.EXTRACTED.value)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    ticket: Mapped[int | None]  # order of judging; NULL until judged
    extractor: Mapped[str]  # version that found it last
    gone: Mapped[str | None]  # why it is no longer found; only of decided claims
    replaces: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    # What a person changed, and the draft as the machine has it; NULL: nothing changed.
    amended: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    machine: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    # The decision by which a person added it; NULL: the machine found it.
    added_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    trace_id: Mapped[uuid.UUID]
    created_at: Mapped[dt.datetime] = _now()


def _by_meaning(name: str) -> Index:
    """Give the index of a table's vectors: the nearest by cosine."""
    how = {"vector": "vector_cosine_ops"}
    return Index(name, "vector", postgresql_using="hnsw", postgresql_ops=how)


class VectorRow(Base):
    """What a claim means, for the index of meanings.

    In a table of its own: whoever moves a claim writes its row anew, and to put a
    vector into its index once more costs more than all the rest of a decision.
    """

    __tablename__ = "vectors"
    __table_args__ = (_by_meaning("ix_vectors_vector"),)

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claims.id"), primary_key=True, autoincrement=False
    )
    vector: Mapped[Any] = mapped_column(Vector(DIMENSIONS))


class ContextRow(Base):
    """What an article is about as a whole: the event its claims leave unsaid."""

    __tablename__ = "contexts"
    __table_args__ = (_by_meaning("ix_contexts_vector"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id"), primary_key=True, autoincrement=False
    )
    names: Mapped[list[str]] = mapped_column(JSONB)
    vector: Mapped[Any] = mapped_column(Vector(DIMENSIONS))


def _searched(table: type[Base], **columns: TypeEngine[Any]) -> None:
    """Add generated columns that queries name and no row carries about.

    `0005_search` says how they are made.
    """
    for name, kind in columns.items():
        made = Computed(f"'{name}'", persisted=True)
        table.metadata.tables[table.__tablename__].append_column(
            Column(name, kind, made)
        )


_searched(ArticleRow, search=TSVECTOR())
_searched(ClaimRow, speaker=Text(), search=TSVECTOR())
_searched(RecordRow, search=TSVECTOR())
for _table in (ArticleRow, ClaimRow, RecordRow):
    _columns = _table.metadata.tables[_table.__tablename__].c
    Index(f"ix_{_table.__tablename__}_search", _columns.search, postgresql_using="gin")
Index(
    "ix_claims_speaker_words",
    ClaimRow.metadata.tables["claims"].c.speaker,
    postgresql_using="gin",
    postgresql_ops={"speaker": "gin_trgm_ops"},
)


class OpinionRow(Base):
    """The machine's typed judgement on a pair of claims; a < b."""

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("a", "b", "judge"),
        CheckConstraint("a < b", name="ordered"),
        _one_of("kind", OpinionKind),
        Index("ix_opinions_b", "b"),
    )

    id: Mapped[int] = _key()
    a: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    b: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    judge: Mapped[str]  # version
    kind: Mapped[str]
    rule: Mapped[str]
    reason: Mapped[str]
    confidence: Mapped[float]
    links: Mapped[bool]
    created_at: Mapped[dt.datetime] = _now()


class UserRow(Base):
    """Somebody with a name and a role."""

    __tablename__ = "users"
    __table_args__ = (_one_of("role", Role),)

    id: Mapped[int] = _key()
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]  # argon2; None: sign-in link only
    role: Mapped[str]
    created_at: Mapped[dt.datetime] = _now()
    disabled_at: Mapped[dt.datetime | None]


class SessionRow(Base):
    """A signed-in browser; the cookie holds the token, we hold its hash."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[dt.datetime] = _now()
    seen_at: Mapped[dt.datetime] = _now()


class PreferencesRow(Base):
    """What somebody set for themselves."""

    __tablename__ = "preferences"
    __table_args__ = (_one_of("theme", Theme),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True, autoincrement=False
    )
    keys: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    single_keys: Mapped[bool] = mapped_column(server_default="true")
    theme: Mapped[str] = mapped_column(server_default=Theme.AUTO.value)
    toured_at: Mapped[dt.datetime | None]
    blind: Mapped[bool] = mapped_column(server_default="false")


class WatchRow(Base):
    """A case or a record that somebody watches."""

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("user_id", "case_id"),
        UniqueConstraint("user_id", "record_id"),
        CheckConstraint("(case_id IS NULL) <> (record_id IS NULL)", name="one"),
    )

    id: Mapped[int] = _key()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    seen_at: Mapped[dt.datetime] = _now()  # what happened since then is news


class SavedViewRow(Base):
    """A way to look at the queue that somebody keeps under a name."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = _key()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    query: Mapped[str]
    saved_at: Mapped[dt.datetime] = _now()


class SignInLinkRow(Base):
    """A link that signs in once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInAttemptRow(Base):
    """How often somebody tried a password since it last was the right one."""

    __tablename__ = "sign_in_attempts"

    caller: Mapped[str] = mapped_column(primary_key=True)  # a hash
    tried: Mapped[int] = mapped_column(Integer)
    tried_at: Mapped[dt.datetime] = _now()


class DecisionRow(Base):
    """What a person decided. Never changed, never deleted: a trigger refuses."""

    __tablename__ = "decisions"
    __table_args__ = (
        _one_of("kind", DecisionKind),
        CheckConstraint("(case_id IS NULL) <> (article_id IS NULL)", name="about"),
        Index("ix_decisions_case_id", "case_id"),
        Index(
            "ix_decisions_article_id",
            "article_id",
            postgresql_where=text("article_id IS NOT NULL"),
        ),
        Index("ix_decisions_user_id", "user_id", "id"),
        Index("ix_decisions_kind", "kind", "id"),
        Index("ix_decisions_decided_at", "decided_at"),
        # Undone once at most.
        UniqueConstraint("undoes"),
        Index(
            "ix_decisions_touched",
            text("(changes -> 'touched')"),
            postgresql_using="gin",
            postgresql_ops={"(changes -> 'touched')": "jsonb_path_ops"},
        ),
        Index("ix_decisions_lot", "lot", postgresql_where=text("lot IS NOT NULL")),
    )

    id: Mapped[int] = _key()
    request_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    payload_hash: Mapped[str]  # same request, other payload: refused
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    # Of a decision about an article's text instead of a case.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    reason: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")
    seen: Mapped[int]  # case version, or newest decision on the article, on screen
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    lot: Mapped[uuid.UUID | None]  # of decisions made by one act on a selection
    changes: Mapped[Json]  # before and after of every row it moved
    prev_hash: Mapped[str]
    hash: Mapped[str]
    decided_at: Mapped[dt.datetime] = _now()


def _hanging(table: str) -> tuple[Index, Index]:
    """Find what hangs on a decision, and what a decision ended."""
    return (
        Index(f"ix_{table}_decision_id", "decision_id"),
        Index(
            f"ix_{table}_ended_by",
            "ended_by",
            postgresql_where=text("ended_by IS NOT NULL"),
        ),
    )


class EvidenceRow(Base):
    """The lasting link from a claim to a record. Ended by undo, never deleted."""

    __tablename__ = "evidence"
    __table_args__ = (
        *_hanging("evidence"),
        _one_of("stance", Stance),
        Index("ix_evidence_record_id", "record_id"),
        Index("ix_evidence_claim_id", "claim_id"),
    )

    id: Mapped[int] = _key()
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    stance: Mapped[str]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class RankRow(Base):
    """How a value of a record ranks. The newest standing row counts."""

    __tablename__ = "ranks"
    __table_args__ = (
        *_hanging("ranks"),
        _one_of("rank", Rank),
        Index("ix_ranks_record_id", "record_id"),
    )

    id: Mapped[int] = _key()
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"))
    value: Mapped[str]  # services.desk.values.keys
    rank: Mapped[str]
    reason: Mapped[str]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class PlaceRow(Base):
    """Where evidence was moved to. The newest standing row counts."""

    __tablename__ = "places"
    __table_args__ = (
        *_hanging("places"),
        Index("ix_places_evidence_id", "evidence_id"),
        Index("ix_places_record_id", "record_id"),
    )

    id: Mapped[int] = _key()
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    # None: it went back to the queue.
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class MergeRow(Base):
    """Which record a record went into. The newest standing row counts."""

    __tablename__ = "merges"
    __table_args__ = (
        *_hanging("merges"),
        CheckConstraint("into_id <> record_id", name="not_into_itself"),
        Index("ix_merges_record_id", "record_id"),
        Index("ix_merges_into_id", "into_id"),
    )

    id: Mapped[int] = _key()
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"))
    # None: it stands alone again.
    into_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class NegativeRow(Base):
    """A pair that a person said is no conflict, remembered by content."""

    __tablename__ = "negatives"
    __table_args__ = (
        *_hanging("negatives"),
        Index("ix_negatives_a_b", "a", "b"),
        CheckConstraint("a <= b", name="ordered"),
    )

    id: Mapped[int] = _key()
    a: Mapped[str]  # claims.fingerprint, the smaller one
    b: Mapped[str]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class OriginWordRow(Base):
    """What a person said of two origins of a case. The newest on a pair counts."""

    __tablename__ = "origin_words"
    __table_args__ = (
        *_hanging("origin_words"),
        CheckConstraint("kind IN ('one_origin', 'independent')", name="kind"),
        CheckConstraint("a <> b", name="two"),
        Index("ix_origin_words_case_id", "case_id"),
    )

    id: Mapped[int] = _key()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]  # DecisionKind: one origin, or independent
    a: Mapped[str]  # services.desk.origins: a key that lasts
    b: Mapped[str]
    a_name: Mapped[str]  # as it was called then
    b_name: Mapped[str]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class VerdictRow(Base):
    """Whether a decision upheld the opinion of a rule. Ended by undo, never deleted."""

    __tablename__ = "verdicts"
    __table_args__ = (*_hanging("verdicts"), Index("ix_verdicts_rule", "rule"))

    id: Mapped[int] = _key()
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    rule: Mapped[str]
    upheld: Mapped[bool]
    kind: Mapped[str | None]  # OpinionKind; older rows do not tell
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class RulePlaceRow(Base):
    """That a rule's contradictions lost the red lane, or had it given back.

    Rows are only added; the newest one of a rule says where it stands.
    """

    __tablename__ = "rule_places"
    __table_args__ = (Index("ix_rule_places_rule", "rule", "id"),)

    id: Mapped[int] = _key()
    rule: Mapped[str]
    red: Mapped[bool]
    at: Mapped[dt.datetime] = _now()
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    upheld: Mapped[int]
    verdicts: Mapped[int]
    upto: Mapped[int] = mapped_column(BigInteger)  # newest decision by then


class SecondReadRow(Base):
    """That somebody else shall look at a decision, and what they said of it."""

    __tablename__ = "second_reads"
    __table_args__ = (
        CheckConstraint(
            "(read_by IS NULL) = (agrees IS NULL) AND"
            " (read_by IS NULL) = (read_at IS NULL)",
            name="whole",
        ),
        CheckConstraint(
            "(would IS NOT NULL) = (asked_by IS NULL AND read_by IS NOT NULL)",
            name="blind",
        ),
        Index(
            "ix_second_reads_waiting",
            "asked_at",
            postgresql_where=text("read_by IS NULL"),
        ),
        Index(
            "ix_second_reads_read_at",
            "read_at",
            postgresql_where=text("read_by IS NOT NULL"),
        ),
    )

    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id"), primary_key=True, autoincrement=False
    )
    # NULL: it was drawn, and is read blind.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[dt.datetime] = _now()
    read_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[dt.datetime | None]
    agrees: Mapped[bool | None]
    would: Mapped[str | None]  # DecisionKind that somebody who read blind would choose
    note: Mapped[str] = mapped_column(server_default="")


class SampleRow(Base):
    """Which share of decided cases is drawn for a second look: the newest counts."""

    __tablename__ = "samples"
    __table_args__ = (CheckConstraint("share BETWEEN 0 AND 100", name="percent"),)

    id: Mapped[int] = _key()
    share: Mapped[int] = mapped_column(Integer)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = _now()


class JudgingRow(Base):
    """The newest ticket of judging: one row."""

    __tablename__ = "judging"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    newest: Mapped[int] = mapped_column(server_default="0")


class HeartbeatRow(Base):
    """A sign of life of a watcher or worker."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)  # "worker@host", "watcher@host"
    pid: Mapped[int]
    details: Mapped[Json]
    beaten_at: Mapped[dt.datetime] = _now()


class RoundRow(Base):
    """A nightly round: how far it is, and what it found. One is open at a time."""

    __tablename__ = "rounds"
    __table_args__ = (
        Index(
            "uq_rounds_open",
            text("(ended_at IS NULL)"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = _key()
    began_at: Mapped[dt.datetime] = _now()
    ended_at: Mapped[dt.datetime | None]
    worker: Mapped[str]
    until: Mapped[dt.datetime]  # for so long it is this worker's
    step: Mapped[str]
    place: Mapped[str] = mapped_column(server_default="")  # within the step
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # at the place
    found: Mapped[Json] = mapped_column(server_default=text("'{}'"))  # by step
    marks: Mapped[Json] = mapped_column(server_default=text("'{}'"))  # for the next one


class TallyRow(Base):
    """How often something happened that leaves no row of its own."""

    __tablename__ = "tallies"

    name: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)  # a stage, a page
    number: Mapped[int] = mapped_column(BigInteger)


class LeaseRow(Base):
    """Who has a case open just now. A courtesy: versions guard decisions."""

    __tablename__ = "leases"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token: Mapped[uuid.UUID]  # of the page that shows the case
    taken_at: Mapped[dt.datetime] = _now()
    until: Mapped[dt.datetime]


class DeferralRow(Base):
    """A case that somebody does not want to see for a while. Ended, never deleted."""

    __tablename__ = "deferrals"
    __table_args__ = (
        *_hanging("deferrals"),
        Index(
            "ix_deferrals_standing",
            "user_id",
            "case_id",
            postgresql_where=text("ended_by IS NULL"),
        ),
    )

    id: Mapped[int] = _key()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    until: Mapped[dt.datetime]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class NoteRow(Base):
    """What somebody noted on a case. Struck by its writer, never deleted."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_case_id", "case_id"),)

    id: Mapped[int] = _key()
    request_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    written_at: Mapped[dt.datetime] = _now()
    struck_at: Mapped[dt.datetime | None]


class DraftRow(Base):
    """What somebody was about to decide on a case, kept until it is settled."""

    __tablename__ = "drafts"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[Json]
    saved_at: Mapped[dt.datetime] = _now()
