"""Articles: how far each has come, and what was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.cleaning.offsets import left
from services.cleaning.paragraphs import paragraphs
from services.desk import history
from services.desk.shown import claim_view, cuts_of, source_view
from services.desk.views import ArticleLine, ArticleView, ReadingView, SourceView
from services.errors import Missing
from services.extraction import extract
from services.model.lifecycle import ArticleStatus
from services.store import cases, decisions, intake, rereading
from services.store.cases import ArticleSource
from services.store.intake import ArticleCount
from services.store.rereading import Reading
from services.store.transaction import Session

#: So many changes of one reading are told line by line.
TOLD = 12


def page(
    session: Session, after: int | None = None, limit: int = 50
) -> tuple[ArticleLine, ...]:
    """Give articles, newest first, behind the one with the id `after`."""
    found = intake.articles(session, after=after, limit=limit)
    return tuple(_line(one) for one in found)


def show(session: Session, article_id: int, *, mending: bool = False) -> ArticleView:
    """Give an article with its claims and what cleaning removed. Raises Missing.

    `mending`: its paragraphs are told apart, so that one can be cut.
    """
    found = intake.article(session, article_id)
    if found is None:
        raise Missing(f"There is no article {article_id}.")
    row = found.row
    placed = cases.claims_of_articles(session, [article_id])
    claims = tuple(claim_view(one) for one in placed)
    source = cases.sources(session, [article_id])[0]
    view: SourceView | None = None
    if row.clean_text is not None:
        view = source_view(source, claims, ends=_paragraphs(source, mending))
    return ArticleView(
        line=_line(found),
        sha256=row.sha256,
        byline=row.byline,
        language=row.language,
        media_type=row.media_type,
        encoding=row.encoding,
        warnings=tuple(row.warnings),
        error=row.error,
        view=view,
        cuts=cuts_of(source),
        claims=claims,
        drops=tuple(intake.drops(session, article_id)),
        extractor=row.extractor,
        current=extract.VERSION,
        seen=decisions.newest_of_article(session, article_id),
        history=history.of_article(session, article_id),
        readings=tuple(
            _reading(one) for one in rereading.of_article(session, article_id)
        ),
    )


def _paragraphs(source: ArticleSource, wanted: bool) -> list[tuple[int, int]]:
    """Give where the paragraphs stand that cleaning left, if they are wanted."""
    if not wanted:
        return []
    text = source.text or ""
    kept = left(len(text), cuts_of(source))
    return [(one.start, one.end) for one in paragraphs(text, kept)]


def _reading(one: Reading) -> ReadingView:
    """Tell what a time that an article was read again has brought."""
    told: Mapping[str, Any] = one.row.changes or {}
    lists = {name: told.get(name, []) for name in ("changed", "new", "gone")}
    lines = [
        *(_changed(line) for line in sorted(lists["changed"], key=_only_worth)),
        *(f"New: {line['text']}" for line in lists["new"]),
        *(f"No longer found: {line['text']}" for line in lists["gone"]),
    ]
    counts = {name: len(lines) for name, lines in lists.items()}
    return ReadingView(
        why=one.row.why,
        by=one.by,
        asked_at=one.row.asked_at,
        finished_at=one.row.finished_at,
        counts={"kept": told["kept"], **counts} if told else {},
        lines=tuple(lines[:TOLD]),
        more=max(0, len(lines) - TOLD),
    )


def _only_worth(line: Mapping[str, Any]) -> bool:
    """Tell a claim that alone weighs otherwise: it is told last."""
    return set(line["fields"]) == {"worth"}


def _changed(line: Mapping[str, Any]) -> str:
    """Say which fields of a claim changed, old and new."""
    told = [
        f"{name} “{old or 'none'}” → “{new or 'none'}”"
        for name, (old, new) in line["fields"].items()
    ]
    return f"Claim {line['id']}: {'; '.join(told)}"


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
        unread=row.unread,
    )
