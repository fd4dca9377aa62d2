"""Make what the desk shows of what the store gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from services.desk.pieces import original_spans, pieces
from services.desk.views import ClaimView, SourceView
from services.model.claim import Claim
from services.model.text import Cut, OffsetMap, Span
from services.store.cases import ArticleSource, PlacedClaim


def claim_view(placed: PlacedClaim) -> ClaimView:
    """Show a claim as a row; its spans are those of the text before cleaning.

    A claim that was read in brief has none.
    """
    known = placed.offsets.segments
    return ClaimView(
        claim=placed.claim,
        article_name=placed.article_name,
        article_title=placed.article_title,
        source=placed.claim.source,
        spans=spans_of(placed.claim, placed.offsets) if known else (),
        extractor=placed.extractor,
        gone=placed.gone,
        machine=placed.machine,
        added=placed.added,
    )


def spans_of(claim: Claim, offsets: OffsetMap) -> tuple[Span, ...]:
    """Give where a claim stands in the text before cleaning."""
    return original_spans(claim.draft.spans, offsets)


def source_view(
    article: ArticleSource,
    rows: Iterable[ClaimView],
    *,
    ends: Sequence[tuple[int, int]] = (),
) -> SourceView:
    """Show an article with the spans of those of the claims that are its own.

    `ends` are paragraphs that somebody may want to cut.
    """
    spans = {
        row.claim.id: row.spans for row in rows if row.claim.article_id == article.id
    }
    return SourceView(
        article_id=article.id,
        name=article.name,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        pieces=pieces(article.text or "", spans, cuts_of(article), ends=ends),
    )


def cuts_of(article: ArticleSource) -> tuple[Cut, ...]:
    """Give what cleaning removed from an article."""
    return tuple(Cut(*one) for one in article.cuts)


def by_metric(rows: Collection[ClaimView]) -> tuple[ClaimView, ...]:
    """Sort rows by what they count, then as they came."""
    return tuple(sorted(rows, key=lambda row: (metric_of(row) or "", row.claim.id)))


def metric_of(row: ClaimView) -> str | None:
    """Give the exact metric of a row's first figure."""
    quantities = row.claim.draft.quantities
    return quantities[0].metric.name if quantities else None
