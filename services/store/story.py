"""The figures that a story tells, read without its claims."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

_OWN = "SELECT DISTINCT article_id FROM claims WHERE case_id = :case"
_STORY = """
WITH own AS ({own}), asked AS (
    SELECT DISTINCT c.case_id FROM claims c JOIN own USING (article_id)
     WHERE c.case_id IS NOT NULL
) SELECT DISTINCT c.article_id FROM claims c JOIN asked USING (case_id)"""
#: OFFSET 0: article by article, by the index. Where a story is long PostgreSQL would
#: rather read all claims there are.
_FIGURES = """
SELECT c.id AS claim, q #>> '{{metric,family}}' AS family,
       COALESCE(q ->> 'high', q ->> 'low')::float8 AS high
  FROM ({articles}) AS story
 CROSS JOIN LATERAL (
    SELECT id, draft FROM claims WHERE article_id = story.article_id
       AND status NOT IN ('withdrawn', 'rejected', 'extracted') OFFSET 0) AS c
 CROSS JOIN LATERAL jsonb_array_elements(c.draft -> 'quantities') AS q
 WHERE q #>> '{{metric,family}}' = ANY(:families)
   AND COALESCE(q ->> 'high', q ->> 'low') IS NOT NULL"""
_OF_ARTICLES = text(_FIGURES.format(articles=_OWN))
_OF_STORY = text(_FIGURES.format(articles=_STORY.format(own=_OWN)))

#: A claim, the family of a figure, and its highest value.
Figure = tuple[int, str, float]


def of_articles(
    session: Session, case_id: int, families: Collection[str]
) -> list[Figure]:
    """Give the figures of some families in a case's own articles."""
    return _figures(session, _OF_ARTICLES, case_id, families)


def of_story(session: Session, case_id: int, families: Collection[str]) -> list[Figure]:
    """Give the figures of some families in a case's story: claim, family, highest.

    Its story are the articles that share any case with the case's own.
    """
    return _figures(session, _OF_STORY, case_id, families)


def _figures(
    session: Session, asked: TextClause, case_id: int, families: Collection[str]
) -> list[Figure]:
    if not families:
        return []
    rows = session.execute(asked, {"case": case_id, "families": list(families)})
    return [(row.claim, row.family, row.high) for row in rows]
