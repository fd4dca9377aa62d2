"""Decisions: added to a hash chain, never changed, never deleted."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, bindparam, event, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import identity_key

from services.model.case import Stance
from services.model.decision import DecisionKind, Reason, Reviewer
from services.store import amendments
from services.store.among import among
from services.store.tables import (
    ArticleRow,
    CaseRow,
    ClaimRow,
    DecisionRow,
    DeferralRow,
    EvidenceRow,
    Json,
    NegativeRow,
    UserRow,
)

log = structlog.get_logger(__name__)

#: What the first decision names as the hash before it.
BEGINNING = "0" * 64

#: Decisions are written one at a time, so that each knows the hash before it.
CHAIN_LOCK = 5_204_120

_undoing = aliased(DecisionRow, name="undoing")

#: So many decisions a history shows at once.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose decision is being made, and by which form."""

    by: Reviewer
    request_id: uuid.UUID
    payload_hash: str  # of what the form asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision before it has its place in the chain."""

    turn: Turn
    case_id: int | None = None
    article_id: int | None = None  # of a decision about a text instead of a case
    kind: DecisionKind
    seen: int
    changes: Json  # JSON types only
    reason: Reason | None = None
    note: str = ""
    record_id: int | None = None
    undoes: int | None = None
    lot: uuid.UUID | None = None  # of decisions made by one act on a selection


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision with the names that a history shows."""

    row: DecisionRow
    by: str
    question: str  # of the case, or what the article is called
    undone_by: int | None


def take_turn(session: Session) -> None:
    """Wait until no other decision is made; hold on until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))


def now(session: Session) -> datetime:
    """Give the database's time."""
    moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return moment


def append(session: Session, new: NewDecision) -> DecisionRow:
    """Add a decision to the chain. The caller has taken its turn."""
    newest = select(DecisionRow.hash).order_by(DecisionRow.id.desc()).limit(1)
    before, moment = session.execute(
        select(newest.scalar_subquery(), func.clock_timestamp())
    ).one()
    row = DecisionRow(
        request_id=new.turn.request_id,
        payload_hash=new.turn.payload_hash,
        case_id=new.case_id,
        article_id=new.article_id,
        user_id=new.turn.by.id,
        kind=new.kind.value,
        reason=new.reason.value if new.reason else None,
        note=new.note,
        seen=new.seen,
        record_id=new.record_id,
        undoes=new.undoes,
        lot=new.lot,
        changes=new.changes,
        prev_hash=before or BEGINNING,
        decided_at=moment,
    )
    row.hash = hash_of(row)
    session.add(row)
    session.flush()
    _tell(session, row)
    return row


def _tell(session: Session, row: DecisionRow) -> None:
    """Log a decision once it stands, with the traces of the files that it is about."""
    told = {
        "decision": row.id,
        "kind": row.kind,
        "case": row.case_id,
        "article": row.article_id,
        "trace_ids": traces(session, row),
    }
    event.listen(
        session, "after_commit", lambda _: log.info("decided", **told), once=True
    )


def traces(session: Session, row: DecisionRow) -> list[str]:
    """Give the trace ids, made in the inbox, of whatever claims a decision touched."""
    touched = row.changes.get("touched", {}).get("claims", ())
    known, asked = [], []
    for claim_id in touched:  # most are in our hands: no question to the database
        loaded = session.identity_map.get(identity_key(ClaimRow, claim_id))
        if loaded is None:
            asked.append(claim_id)
        else:
            known.append(loaded.trace_id)
    if asked:
        found = select(ClaimRow.trace_id).where(among(ClaimRow.id, asked))
        known += session.scalars(found)
    if row.article_id is not None:
        article = select(ArticleRow.trace_id).where(ArticleRow.id == row.article_id)
        known += session.scalars(article)
    return sorted({str(one) for one in known})


def hash_of(row: DecisionRow) -> str:
    """Give the SHA-256 of the hash before and of all that the decision says."""
    said = {
        "request_id": str(row.request_id),
        "payload_hash": row.payload_hash,
        "case_id": row.case_id,
        "article_id": row.article_id,
        "user_id": row.user_id,
        "kind": row.kind,
        "reason": row.reason,
        "note": row.note,
        "seen": row.seen,
        "record_id": row.record_id,
        "undoes": row.undoes,
        "changes": row.changes,
        "decided_at": row.decided_at.astimezone(UTC).isoformat(),
    }
    if row.lot is not None:
        said["lot"] = str(row.lot)
    return hashlib.sha256((row.prev_hash + canonical(said)).encode()).hexdigest()


def canonical(plain: object) -> str:
    """Write JSON types in the one way that is hashed."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Link:
    """A decision's place in the chain."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the chain. `last` is the link to go on from; None: the end."""

    looked: int
    broken: list[int]  # decisions whose hash, or link to the one before, is wrong
    last: Link | None


def broken(session: Session) -> list[int]:
    """Give the ids of decisions whose hash, or link to the one before, is wrong."""
    wrong: list[int] = []
    some = links_behind(session, None, 500)
    while some.last is not None:
        wrong += some.broken
        some = links_behind(session, some.last, 500)
    return wrong


def links_behind(session: Session, link: Link | None, most: int) -> Stretch:
    """Look at the next decisions behind a link, or behind the beginning."""
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.id > (link.id if link else 0))
        .order_by(DecisionRow.id)
        .limit(most)
    ).all()
    before = link.hash if link else BEGINNING
    wrong: list[int] = []
    for row in rows:
        if row.prev_hash != before or hash_of(row) != row.hash:
            wrong.append(row.id)
        before = row.hash
    last = Link(rows[-1].id, before) if rows else None
    return Stretch(len(rows), wrong, last)


def hash_at(session: Session, decision_id: int) -> str | None:
    """Give the hash that a decision has now; None if it is not there."""
    return session.scalar(select(DecisionRow.hash).where(DecisionRow.id == decision_id))


def find(session: Session, decision_id: int) -> DecisionRow | None:
    """Give a decision."""
    return session.get(DecisionRow, decision_id)


def by_request(session: Session, request_id: uuid.UUID) -> DecisionRow | None:
    """Give the decision that a form led to, if it was sent before."""
    return session.scalar(
        select(DecisionRow).where(DecisionRow.request_id == request_id)
    )


def undone_by(session: Session, decision_id: int) -> int | None:
    """Give the undo of a decision, or the redo of an undo, if there is one."""
    return session.scalar(
        select(DecisionRow.id).where(DecisionRow.undoes == decision_id)
    )


def since(session: Session, case_id: int, version: int) -> list[DecisionLine]:
    """Give a case's decisions made on this version of it or a later one."""
    query = _lines().where(DecisionRow.case_id == case_id, DecisionRow.seen >= version)
    return _read(session, query)


def lines(
    session: Session,
    *,
    case_id: int | None = None,
    article_id: int | None = None,
    user_id: int | None = None,
    record_id: int | None = None,
    kind: DecisionKind | None = None,
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    limit: int = _SHOWN,
) -> list[DecisionLine]:
    """Give the newest decisions: on a case, by somebody, about a record, of a kind.

    `since` and `until` are the first and last day, in UTC. With `before` those that are
    older than the one with this id.
    """
    query = _lines().where(*_in_days(since, until)).limit(limit)
    if before is not None:
        query = query.where(DecisionRow.id < before)
    if kind is not None:
        query = query.where(DecisionRow.kind == kind.value)
    if case_id is not None:
        query = query.where(DecisionRow.case_id == case_id)
    if article_id is not None:
        query = query.where(DecisionRow.article_id == article_id)
    if user_id is not None:
        query = query.where(DecisionRow.user_id == user_id)
    if record_id is not None:
        known = amendments.members(session, [record_id])
        query = query.where(DecisionRow.id.in_(amendments.about(known)))
    return _read(session, query)


def of_case(session: Session, case_id: int) -> list[DecisionLine]:
    """Give the newest decisions on a case, as `lines` does."""
    return _read(session, _LINES_OF_CASE, {"case": case_id})


def _in_days(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Tell which decisions were made in these days. The very last day has no end."""
    told = []
    if since is not None:
        begins = datetime.combine(since, time.min, UTC)
        told.append(DecisionRow.decided_at >= begins)
    if until is not None and until < date.max:
        ends = datetime.combine(until + timedelta(days=1), time.min, UTC)
        told.append(DecisionRow.decided_at < ends)
    return told


def about_claim(session: Session, claim_id: int) -> list[DecisionLine]:
    """Give the decisions that touched a claim, in its case or in those that joined it.

    Newest first.
    """
    own = select(ClaimRow.case_id).where(ClaimRow.id == claim_id)
    joined = select(CaseRow.id).where(CaseRow.joined_into.in_(own))
    evident = select(EvidenceRow.decision_id).where(EvidenceRow.claim_id == claim_id)
    query = _lines().where(
        or_(
            DecisionRow.case_id.in_(own),
            DecisionRow.case_id.in_(joined),
            DecisionRow.id.in_(evident),
        ),
        DecisionRow.changes.contains({"touched": {"claims": [claim_id]}}),
    )
    return _read(session, query)


def at(session: Session, moment: datetime) -> int:
    """Give the newest decision that was made by a moment; 0 before the first.

    Decisions are made one at a time, so their numbers and times rise together.
    """
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.decided_at <= moment)
    return session.scalar(newest) or 0


def line(session: Session, decision_id: int) -> DecisionLine:
    """Give one decision with the names that a history shows."""
    return _read(session, _lines().where(DecisionRow.id == decision_id))[0]


def lines_of(session: Session, decision_ids: Collection[int]) -> list[DecisionLine]:
    """Give these decisions with the names that a history shows, newest first."""
    if not decision_ids:
        return []
    return _read(session, _lines().where(among(DecisionRow.id, decision_ids)))


def newest_of_article(session: Session, article_id: int) -> int:
    """Give the newest decision about an article's text; 0 before the first."""
    newest = select(func.max(DecisionRow.id)).where(
        DecisionRow.article_id == article_id
    )
    return session.scalar(newest) or 0


def _lines() -> Select[DecisionRow, str, str, int]:
    about = func.coalesce(CaseRow.question, ArticleRow.title, ArticleRow.name)
    return (
        select(DecisionRow, UserRow.name, about, _undoing.id)
        .join(UserRow, UserRow.id == DecisionRow.user_id)
        .outerjoin(CaseRow, CaseRow.id == DecisionRow.case_id)
        .outerjoin(ArticleRow, ArticleRow.id == DecisionRow.article_id)
        .outerjoin(_undoing, _undoing.undoes == DecisionRow.id)
        .order_by(DecisionRow.id.desc())
    )


_LINES_OF_CASE = _lines().where(DecisionRow.case_id == bindparam("case")).limit(_SHOWN)


def _read(
    session: Session,
    query: Select[DecisionRow, str, str, int],
    told: Mapping[str, int] | None = None,
) -> list[DecisionLine]:
    return [
        DecisionLine(row=row, by=by, question=question, undone_by=undoing)
        for row, by, question, undoing in session.execute(query, told)
    ]


def add_evidence(
    session: Session, decision_id: int, links: Iterable[tuple[int, int, Stance]]
) -> None:
    """Hold claims as evidence: (record, claim, stance)."""
    for record_id, claim_id, stance in links:
        session.add(
            EvidenceRow(
                record_id=record_id,
                claim_id=claim_id,
                stance=stance.value,
                decision_id=decision_id,
            )
        )
    session.flush()


def add_negatives(
    session: Session, decision_id: int, pairs: Collection[tuple[str, str]]
) -> None:
    """Remember pairs of fingerprints as no conflict."""
    for one, other in pairs:
        a, b = sorted((one, other))
        session.add(NegativeRow(a=a, b=b, decision_id=decision_id))
    session.flush()


def put_off(
    session: Session, decision_id: int, *, case_id: int, user_id: int, until: datetime
) -> None:
    """Hide a case from somebody's eyes for a while."""
    session.add(
        DeferralRow(
            decision_id=decision_id, case_id=case_id, user_id=user_id, until=until
        )
    )
    session.flush()
