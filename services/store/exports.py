"""Everything the desk holds, in batches, for exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from services.store import amendments, cases
from services.store.cases import PlacedClaim
from services.store.tables import ArticleRow, RecordRow

#: Rows, or articles with their claims, held in memory at a time.
BATCH = 200

_CASES = text("""
SELECT c.*,
       ARRAY(SELECT id FROM claims WHERE case_id = c.id AND status <> 'withdrawn'
              ORDER BY id) AS claim_ids,
       ARRAY(SELECT id FROM records WHERE case_id = c.id AND retired_at IS NULL
              ORDER BY id) AS record_ids
  FROM cases AS c WHERE c.id > :after ORDER BY c.id LIMIT :limit
""")

_DECISIONS = text("""
SELECT d.*, u.name AS by, coalesce(c.question, a.title, a.name) AS question,
       undoing.id AS undone_by
  FROM decisions AS d
  JOIN users AS u ON u.id = d.user_id
  LEFT JOIN cases AS c ON c.id = d.case_id
  LEFT JOIN articles AS a ON a.id = d.article_id
  LEFT JOIN decisions AS undoing ON undoing.undoes = d.id
 WHERE d.id > :after ORDER BY d.id LIMIT :limit
""")


def claims(session: Session) -> Iterator[PlacedClaim]:
    """Give all claims but withdrawn ones, article by article."""
    ids = list(session.scalars(select(ArticleRow.id).order_by(ArticleRow.id)))
    for start in range(0, len(ids), BATCH):
        yield from cases.claims_of_articles(session, ids[start : start + BATCH])


def case_rows(session: Session) -> Iterator[Mapping[str, Any]]:
    """Give all cases with the ids of their claims and records."""
    return _batches(session, _CASES)


def decision_rows(session: Session) -> Iterator[Mapping[str, Any]]:
    """Give all decisions, oldest first, with the names that a reader needs."""
    return _batches(session, _DECISIONS)


def record_ids(session: Session) -> Iterator[list[int]]:
    """Give the ids of all records that are not retired, in batches."""
    ids = list(
        session.scalars(
            select(RecordRow.id)
            .where(
                RecordRow.retired_at.is_(None),
                RecordRow.id.not_in(amendments.absorbed()),
            )
            .order_by(RecordRow.id)
        )
    )
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _batches(session: Session, query: TextClause) -> Iterator[Mapping[str, Any]]:
    after = 0
    while found := _batch(session, query, after):
        yield from found
        after = found[-1]["id"]


def _batch(session: Session, query: TextClause, after: int) -> list[Mapping[str, Any]]:
    found = session.execute(query, {"after": after, "limit": BATCH})
    return [{str(key): row[key] for key in row} for row in found.mappings()]
