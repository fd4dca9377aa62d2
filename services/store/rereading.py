"""Articles that are to be read again: the wish, its passage, and what came of it.

A wish is a row. It is taken up at once if its article is at rest, else as soon as the
passage under way is over: an article is never in two passages at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from services.model.decision import DecisionKind
from services.model.lifecycle import ArticleStatus, Stage
from services.model.text import Edit
from services.store import runs
from services.store.tables import ArticleRow, Json, ReadingRow, UserRow

#: Articles in which nothing moves.
AT_REST = (ArticleStatus.JUDGED.value, ArticleStatus.FAILED.value)

_ASK = text("""
INSERT INTO readings (article_id, why, user_id, priority)
SELECT id, :why, :by, :priority FROM articles WHERE id = :article
ON CONFLICT (article_id) WHERE version IS NULL DO UPDATE
   SET why = CASE WHEN readings.why = excluded.why THEN readings.why
                  ELSE readings.why || ' ' || excluded.why END,
       user_id = coalesce(excluded.user_id, readings.user_id),
       priority = least(readings.priority, excluded.priority)
RETURNING id
""")

#: A passage that nobody has begun yet will see all that is committed with us: its run
#: is locked until then, and workers pass over it.
_NOT_BEGUN = text("""
SELECT r.id FROM runs r JOIN articles a ON a.id = r.article_id
 WHERE a.id = :article AND r.version = a.version AND r.stage = 'reading'
   AND r.state = 'ready' FOR UPDATE OF r SKIP LOCKED
""")

_JOIN = text("""
UPDATE readings SET why = CASE WHEN why = :why THEN why ELSE why || ' ' || :why END,
       user_id = coalesce(:by, user_id), priority = least(priority, :priority)
  FROM articles a
 WHERE a.id = :article AND readings.article_id = a.id AND readings.version = a.version
""")

_BEGIN = text("""
UPDATE articles SET version = version + 1, status = 'received', failed_stage = NULL,
       reason = NULL, error = NULL, fresh = NULL
 WHERE id = :article AND status IN ('judged', 'failed')
RETURNING version, trace_id
""")

_DEAL_WITH = text("""
UPDATE runs SET dismissed_at = clock_timestamp()
 WHERE article_id = :article AND state = 'failed' AND dismissed_at IS NULL
""")

_EDITS = text("""
SELECT coalesce(changes ->> 'of', kind) AS kind, changes -> 'edit' AS edit
  FROM decisions d
 WHERE article_id = :article AND kind IN ('put_back', 'cut', 'redo')
   AND changes ? 'edit'
   AND NOT EXISTS (SELECT FROM decisions u WHERE u.undoes = d.id)
 ORDER BY coalesce(CAST(changes ->> 'origin' AS bigint), id)
""")


_PROGRESS = text("""
WITH newest AS (
    SELECT DISTINCT ON (article_id) article_id, version, finished_at FROM readings
     WHERE article_id = ANY(:ids) ORDER BY article_id, id DESC
)
SELECT count(*) AS wanted, count(n.finished_at) AS done,
       count(*) FILTER (WHERE n.finished_at IS NULL AND a.status = 'failed'
                          AND a.version = n.version) AS failed
  FROM newest n JOIN articles a ON a.id = n.article_id
""")


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage that read an article again, or the wish for one."""

    row: ReadingRow
    by: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far wishes have come."""

    wanted: int
    done: int
    failed: int


def ask(
    session: Session,
    article_id: int,
    why: str,
    *,
    by: int | None = None,
    priority: int = runs.BULK_PRIORITY,
) -> bool:
    """Wish an article to be read again, once however often; False if there is none."""
    told = {"article": article_id, "why": why, "by": by, "priority": priority}
    if session.execute(_NOT_BEGUN, {"article": article_id}).first():
        session.execute(_JOIN, told)
        return True
    wish = session.execute(_ASK, told).first()
    if wish is not None:
        _begin(session, article_id)
    return wish is not None


def take_up(session: Session) -> int:
    """Begin what was wished for while another passage was under way; give how many."""
    waiting = session.scalars(
        select(ReadingRow.article_id)
        .join(ArticleRow, ArticleRow.id == ReadingRow.article_id)
        .where(ReadingRow.version.is_(None), ArticleRow.status.in_(AT_REST))
        .order_by(ReadingRow.id)
    ).all()
    return sum(_begin(session, one) for one in waiting)


def _begin(session: Session, article_id: int) -> bool:
    """Begin the passage that was wished for, if the article is at rest."""
    article = session.execute(_BEGIN, {"article": article_id}).one_or_none()
    if article is None:
        return False
    priority = session.execute(
        update(ReadingRow)
        .where(ReadingRow.article_id == article_id, ReadingRow.version.is_(None))
        .values(version=article.version)
        .returning(ReadingRow.priority)
    ).scalar_one()
    session.execute(_DEAL_WITH, {"article": article_id})
    runs.add(
        session,
        article_id,
        Stage.READING,
        trace_id=str(article.trace_id),
        priority=priority,
    )
    return True


def note(session: Session, article_id: int, changes: Json) -> None:
    """Keep what reading an article again changed in its claims."""
    session.execute(_of_newest(article_id).values(changes=changes))


def finished(session: Session, article_id: int) -> None:
    """Note that a passage which read an article again is over."""
    session.execute(_of_newest(article_id).values(finished_at=func.clock_timestamp()))


def _of_newest(article_id: int) -> Any:
    newest = select(ArticleRow.version).where(ArticleRow.id == article_id)
    return update(ReadingRow).where(
        ReadingRow.article_id == article_id,
        ReadingRow.version == newest.scalar_subquery(),
    )


def of_article(session: Session, article_id: int) -> list[Reading]:
    """Give how often an article was read again, newest first."""
    rows = session.execute(
        select(ReadingRow, UserRow.name)
        .outerjoin(UserRow, UserRow.id == ReadingRow.user_id)
        .where(ReadingRow.article_id == article_id)
        .order_by(ReadingRow.id.desc())
        .execution_options(populate_existing=True)
    )
    return [Reading(row, by) for row, by in rows]


def edits(session: Session, article_id: int) -> list[Edit]:
    """Give what people said of an article's pieces and did not take back."""
    rows = session.execute(_EDITS, {"article": article_id})
    return [
        Edit(
            start=row.edit["start"],
            end=row.edit["end"],
            text=row.edit["text"],
            keep=row.kind == DecisionKind.PUT_BACK.value,
        )
        for row in rows
    ]


def chosen(
    session: Session,
    *,
    articles: Sequence[int] = (),
    version: str | None = None,
    outdated_by: str | None = None,
    name: str | None = None,
) -> list[int]:
    """Give the articles to read again: those named, those that `version` read, those
    that another version than `outdated_by` read, those in which a name stands; all
    where nothing is asked for. In id order, without those whose bytes were let go."""
    query = select(ArticleRow.id).order_by(ArticleRow.id)
    query = query.where(ArticleRow.let_go_at.is_(None))
    if articles:
        query = query.where(ArticleRow.id.in_(articles))
    if version is not None:
        query = query.where(ArticleRow.extractor == version)
    if outdated_by is not None:
        query = query.where(ArticleRow.extractor != outdated_by)
    if name is not None:
        query = query.where(ArticleRow.clean_text.contains(name, autoescape=True))
    return list(session.scalars(query))


def progress(session: Session, article_ids: Sequence[int]) -> Progress:
    """Tell how far the newest wish of each of these articles has come."""
    row = session.execute(_PROGRESS, {"ids": list(article_ids)}).one()
    return Progress(row.wanted, row.done, row.failed)
