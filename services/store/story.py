"""The figures that a story tells, read without its claims."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

_FIGURES = text(
    "WITH own AS (SELECT DISTINCT article_id FROM claims WHERE case_id = :case),"
    " asked AS (SELECT DISTINCT c.case_id FROM claims c JOIN own USING (article_id)"
    " WHERE c.case_id IS NOT NULL),"
    " story AS (SELECT DISTINCT c.article_id FROM claims c JOIN asked USING (case_id))"
    " SELECT c.id AS claim, q #>> '{metric,family}' AS family,"
    " COALESCE(q ->> 'high', q ->> 'low')::float8 AS high"
    " FROM story JOIN claims c USING (article_id)"
    " CROSS JOIN LATERAL jsonb_array_elements(c.draft -> 'quantities') AS q"
    " WHERE c.status NOT IN ('withdrawn', 'rejected', 'extracted')"
    " AND q #>> '{metric,family}' = ANY(:families)"
    " AND COALESCE(q ->> 'high', q ->> 'low') IS NOT NULL"
)


def of_story(
    session: Session, case_id: int, families: Collection[str]
) -> list[tuple[int, str, float]]:
    """Give the figures of some families in a case's story: claim, family, highest.

    Its story are the articles that share any case with the case's own.
    """
    if not families:
        return []
    rows = session.execute(_FIGURES, {"case": case_id, "families": list(families)})
    return [(row.claim, row.family, row.high) for row in rows]
