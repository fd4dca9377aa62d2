"""What articles are about as a whole: kept beside them, read with their claims."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.model.claim import Context
from services.store.among import among
from services.store.tables import ContextRow


def put(session: Session, article_id: int, found: Context) -> None:
    """Keep what an article is about, in place of what was kept before."""
    fresh = insert(ContextRow).values(
        article_id=article_id, names=sorted(found.names), vector=list(found.vector)
    )
    told = {"names": fresh.excluded.names, "vector": fresh.excluded.vector}
    session.execute(
        fresh.on_conflict_do_update(index_elements=["article_id"], set_=told)
    )


def of_articles(session: Session, article_ids: Collection[int]) -> dict[int, Context]:
    """Give what these articles are about; those read by an older program lack."""
    rows = session.execute(
        select(ContextRow.article_id, ContextRow.names, ContextRow.vector).where(
            among(ContextRow.article_id, sorted(article_ids))
        )
    )
    return {
        row.article_id: Context(
            frozenset(row.names), tuple(float(one) for one in row.vector)
        )
        for row in rows
    }
