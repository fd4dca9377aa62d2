"""Articles: how far each has come, and what was found in it."""

from __future__ import annotations

from services.desk.shown import claim_view, cuts_of, source_view
from services.desk.views import ArticleLine, ArticleView
from services.errors import Missing
from services.model.lifecycle import ArticleStatus
from services.store import cases, intake
from services.store.intake import ArticleCount
from services.store.transaction import Session


def page(
    session: Session, after: int | None = None, limit: int = 50
) -> tuple[ArticleLine, ...]:
    """Give articles, newest first, behind the one with the id `after`."""
    found = intake.articles(session, after=after, limit=limit)
    return tuple(_line(one) for one in found)


def show(session: Session, article_id: int) -> ArticleView:
    """Give an article with its claims and what cleaning removed. Raises Missing."""
    found = intake.article(session, article_id)
    if found is None:
        raise Missing(f"There is no article {article_id}.")
    row = found.row
    placed = cases.claims_of_articles(session, [article_id])
    claims = tuple(claim_view(one) for one in placed)
    source = cases.sources(session, [article_id])[0]
    return ArticleView(
        line=_line(found),
        sha256=row.sha256,
        byline=row.byline,
        language=row.language,
        media_type=row.media_type,
        encoding=row.encoding,
        warnings=tuple(row.warnings),
        error=row.error,
        view=source_view(source, claims) if row.clean_text is not None else None,
        cuts=cuts_of(source),
        claims=claims,
        drops=tuple(intake.drops(session, article_id)),
    )


def _line(one: ArticleCount) -> ArticleLine:
    row = one.row
    return ArticleLine(
        id=row.id,
        name=row.name,
        title=row.title,
        source=row.source,
        published=row.published,
        status=ArticleStatus(row.status),
        claims=one.claims,
        sightings=one.sightings,
        received_at=row.received_at,
    )
