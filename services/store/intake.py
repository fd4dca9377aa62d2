"""What came in: articles and sightings, as the desk lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, text
from sqlalchemy.orm import Session, aliased, load_only

from services.model.claim import ClaimStatus
from services.model.lifecycle import RunState
from services.store.tables import ArticleRow, ClaimRow, RunRow, SightingRow

_earlier = aliased(SightingRow)

_COUNTS = text("""
SELECT (SELECT count(*) FROM runs WHERE state = 'ready') AS waiting,
       (SELECT count(*) FROM runs WHERE state = 'running') AS working,
       (SELECT count(*) FROM articles WHERE status = 'judged') AS done,
       (SELECT count(*) FROM runs WHERE state = 'failed' AND dismissed_at IS NULL)
     + (SELECT count(*) FROM sightings
         WHERE reason IS NOT NULL AND dismissed_at IS NULL) AS failed
""")


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """An article with how many claims and sightings it has."""

    row: ArticleRow  # without its texts in a list
    claims: int
    sightings: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sighting with its article and the run that moves it, if one does."""

    sighting: SightingRow
    article: ArticleRow | None
    run: RunRow | None  # ready, running or failed
    first: bool  # whether no earlier file had the same bytes


def articles(session: Session, *, after: int | None, limit: int) -> list[ArticleCount]:
    """Give articles, newest first, without their texts."""
    query = _counted().order_by(ArticleRow.id.desc()).limit(limit)
    if after is not None:
        query = query.where(ArticleRow.id < after)
    query = query.options(
        load_only(
            ArticleRow.name,
            ArticleRow.title,
            ArticleRow.source,
            ArticleRow.published,
            ArticleRow.status,
            ArticleRow.received_at,
            ArticleRow.unread,
        )
    )
    return [ArticleCount(*row) for row in session.execute(query)]


def article(session: Session, article_id: int) -> ArticleCount | None:
    """Give one article, freshly read."""
    row = session.execute(
        _counted()
        .where(ArticleRow.id == article_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else ArticleCount(*row)


def _counted() -> Select[Any]:
    claims = (
        select(func.count())
        .where(
            ClaimRow.article_id == ArticleRow.id,
            ClaimRow.status != ClaimStatus.WITHDRAWN.value,
        )
        .scalar_subquery()
    )
    drops = (
        select(func.count())
        .where(SightingRow.article_id == ArticleRow.id)
        .scalar_subquery()
    )
    return select(ArticleRow, claims, drops)


def drops(session: Session, article_id: int) -> list[tuple[str, datetime]]:
    """Give file name and time of each sighting of an article, oldest first."""
    rows = session.execute(
        select(SightingRow.name, SightingRow.seen_at)
        .where(SightingRow.article_id == article_id)
        .order_by(SightingRow.id)
    )
    return [(row.name, row.seen_at) for row in rows]


def arrivals(session: Session, *, after: int | None, limit: int) -> list[Arrival]:
    """Give sightings, newest first, with what became of each."""
    unfinished = and_(
        RunRow.article_id == ArticleRow.id,
        RunRow.version == ArticleRow.version,
        RunRow.state != RunState.DONE.value,
    )
    repeated = (
        select(_earlier.id)
        .where(
            _earlier.article_id == SightingRow.article_id,
            _earlier.id < SightingRow.id,
        )
        .exists()
    )
    query = (
        select(SightingRow, ArticleRow, RunRow, ~repeated)
        .outerjoin(ArticleRow, ArticleRow.id == SightingRow.article_id)
        .outerjoin(RunRow, unfinished)
        .options(load_only(ArticleRow.status, ArticleRow.reason, ArticleRow.error))
        .order_by(SightingRow.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if after is not None:
        query = query.where(SightingRow.id < after)
    return [Arrival(*row) for row in session.execute(query)]


def counts(session: Session) -> Mapping[str, int]:
    """Count runs that wait or work, articles done, and failures not dismissed."""
    return dict(session.execute(_COUNTS).mappings().one())


def refused(session: Session, sighting_id: int) -> SightingRow | None:
    """Lock and give a sighting that became no article."""
    return session.scalar(
        select(SightingRow)
        .where(SightingRow.id == sighting_id, SightingRow.reason.is_not(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
