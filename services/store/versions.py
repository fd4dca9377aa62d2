"""Articles that may be one text sent again: of one address, or one outlet and title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Each half is found by an index on a hash, for addresses and titles may be long.
_ALIKE = text("""
WITH this AS (SELECT id, url, source, title FROM articles WHERE id = :article),
     alike AS (
    SELECT a.id FROM this JOIN articles a ON md5(a.url) = md5(this.url)
       AND a.url = this.url
     UNION
    SELECT a.id FROM this JOIN articles a ON a.source = this.source
       AND md5(a.title) = md5(this.title) AND a.title = this.title
     UNION
    SELECT id FROM this
)
SELECT a.id, coalesce(a.title, a.name) AS title, a.received_at AS at, a.clean_text
  FROM articles a JOIN alike ON alike.id = a.id
 WHERE a.clean_text IS NOT NULL ORDER BY abs(a.id - :article), a.id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Sent:
    """A text as it was sent at one time."""

    id: int
    title: str
    at: datetime
    text: str  # without what cleaning took out


def alike(session: Session, article_id: int, *, most: int) -> Sequence[Sent]:
    """Give an article and those that may be the same one sent at another time.

    In the order in which they came; the nearest ones where there are more than `most`.
    Empty for an article that has no text yet.
    """
    rows = session.execute(_ALIKE, {"article": article_id, "most": most})
    found = [Sent(*row) for row in rows]
    there = any(one.id == article_id for one in found)
    return sorted(found, key=lambda one: one.id) if there else []
