"""Claims that people added by marking their words."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.model.addition import Addition
from services.model.claim import ClaimStatus
from services.store.tables import ClaimRow

_STANDING = text("""
SELECT coalesce(CAST(changes ->> 'origin' AS bigint), id) AS origin,
       changes -> 'addition' AS addition
  FROM decisions d
 WHERE article_id = :article AND kind IN ('add', 'redo') AND changes ? 'addition'
   AND NOT EXISTS (SELECT FROM decisions u WHERE u.undoes = d.id)
 ORDER BY 1
""")

_DECIDED_BY = text("""
SELECT d.id FROM decisions d JOIN claims c ON c.case_id = d.case_id
 WHERE c.id = :claim AND d.kind <> 'undo'
   AND d.changes #> '{touched,claims}' @> to_jsonb(c.id)
   AND NOT EXISTS (SELECT FROM decisions u WHERE u.undoes = d.id)
 ORDER BY d.id DESC LIMIT 1
""")


def standing(session: Session, article_id: int) -> list[Addition]:
    """Give the additions to an article that nobody took back, oldest first."""
    rows = session.execute(_STANDING, {"article": article_id})
    return [
        Addition(
            decision_id=row.origin,
            start=row.addition["start"],
            end=row.addition["end"],
            text=row.addition["text"],
        )
        for row in rows
    ]


def claim_of(session: Session, decision_id: int) -> int | None:
    """Give the claim that a decision added, once it was read."""
    return session.scalar(
        select(ClaimRow.id).where(ClaimRow.added_by == decision_id).limit(1)
    )


def standing_at(session: Session, article_id: int, place: tuple[int, int]) -> bool:
    """Tell whether a claim of an article stands at exactly this place."""
    found = session.scalar(
        select(ClaimRow.id)
        .where(
            ClaimRow.article_id == article_id,
            ClaimRow.span_start == place[0],
            ClaimRow.span_end == place[1],
            ClaimRow.status != ClaimStatus.WITHDRAWN.value,
        )
        .limit(1)
    )
    return found is not None


def decided_by(session: Session, claim_id: int) -> int | None:
    """Give the newest standing decision on a claim, in its case."""
    found: int | None = session.scalar(_DECIDED_BY, {"claim": claim_id})
    return found
