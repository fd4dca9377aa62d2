"""Full text search over articles, claims and records, newest first.

Counts go over the newest `COUNTED` hits: a word that half the store says would else
cost half the store, and no one needs its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.store.claims import SEARCH_WIDTH

#: At most so many hits are counted.
COUNTED = 1_000
#: What so many claims say is found by walking back from the newest.
_MANY = 3 * COUNTED
#: Stand around a found word; in no text, for they are taken out first.
OPENS, CLOSES = "\ue000", "\ue001"

#: Claims that say nothing any more are found by nobody.
_SAYING = "c.status NOT IN ('withdrawn', 'extracted')"

_QUERY = """
SELECT websearch_to_tsquery('english', :q)
    || CASE WHEN :names THEN websearch_to_tsquery('simple', :q) ELSE ''::tsquery END
    || CASE WHEN :prefix <> '' THEN to_tsquery('simple', :prefix || ':*')
            ELSE ''::tsquery END"""

#: What narrows a search, where it is asked for; values are parameters.
_NARROWED: Mapping[str, Mapping[str, str]] = {
    "claims": {
        "speaker": "c.speaker = :speaker",
        "outlet": "a.source = :outlet",
        "since": "a.published >= :since",
        "until": "a.published <= :until",
        "lane": "k.lane = :lane AND k.status = 'open'",
        "after": "c.id < :after",
    },
    "articles": {
        "outlet": "a.source = :outlet",
        "since": "a.published >= :since",
        "until": "a.published <= :until",
        "after": "a.id < :after",
    },
}

_CLAIMS = """
SELECT c.id, c.article_id, c.case_id, c.record_id, c.status, c.speaker, c.text,
       a.source, a.published, a.name, a.title, k.question,
       CASE WHEN k.status = 'open' THEN k.lane END AS lane
  FROM claims AS c
  JOIN articles AS a ON a.id = c.article_id
  LEFT JOIN cases AS k ON k.id = c.case_id
 WHERE c.search @@ CAST(:query AS tsquery) AND {saying}{narrowed}
 ORDER BY {order} DESC LIMIT :limit"""

_ARTICLES = """
SELECT a.id, a.name, a.title, a.source, a.published, a.clean_text
  FROM articles AS a
 WHERE a.search @@ CAST(:query AS tsquery){narrowed}
 ORDER BY {order} DESC LIMIT :limit"""

_COUNTED = """
SELECT count(*) AS count FROM (
    SELECT FROM articles AS a
     WHERE a.search @@ CAST(:query AS tsquery){narrowed} LIMIT :limit) AS found"""

#: A record is found by its question, or by what is evidence for it.
_RECORDS = """
WITH found AS (
    SELECT id FROM records WHERE search @@ CAST(:query AS tsquery)
     UNION
    (SELECT DISTINCT c.record_id FROM claims AS c
      WHERE c.record_id IS NOT NULL AND c.search @@ CAST(:query AS tsquery){held}
      ORDER BY c.record_id DESC LIMIT :limit)
)
SELECT r.id FROM found JOIN records AS r USING (id)
 WHERE r.retired_at IS NULL{narrowed} ORDER BY r.id DESC LIMIT :limit"""

_SHOWN = """
SELECT page.*, ts_headline('english', translate({words}, :marks, ''),
                           CAST(:query AS tsquery), :how) AS headline
  FROM ({page}) AS page ORDER BY page.id DESC"""

_FACETS = """
WITH hits AS MATERIALIZED ({hits})
SELECT facet, value, count FROM (
    SELECT 'lane' AS facet, lane AS value, count(*) FROM hits
     WHERE lane IS NOT NULL GROUP BY lane
     UNION ALL
    SELECT 'speaker', speaker, count(*) FROM hits
     WHERE speaker IS NOT NULL GROUP BY speaker
     UNION ALL
    SELECT 'outlet', source, count(*) FROM hits
     WHERE source IS NOT NULL GROUP BY source
     UNION ALL
    SELECT 'all', '', count(*) FROM hits
) AS counted ORDER BY facet, count DESC, value"""

_NAMED = text("""
SELECT speaker FROM (
    SELECT speaker FROM claims WHERE :q <% speaker LIMIT 500
) AS near GROUP BY speaker
 ORDER BY word_similarity(:q, speaker) DESC, speaker LIMIT 5
""")

_SIMILAR = text("""
SELECT c.id, c.article_id, c.case_id, c.record_id, c.status, c.speaker, c.text,
       a.source, a.published, a.name, a.title, k.question,
       CASE WHEN k.status = 'open' THEN k.lane END AS lane,
       c.text AS headline, near.nearness
  FROM (SELECT claim_id AS id, 1 - (vector <=> wanted) AS nearness
          FROM vectors,
               (SELECT vector AS wanted FROM vectors WHERE claim_id = :claim) AS own
         ORDER BY vector <=> (SELECT vector FROM vectors WHERE claim_id = :claim)
         LIMIT :limit) AS near
  JOIN claims AS c ON c.id = near.id
   AND (c.id = :claim OR c.status NOT IN ('withdrawn', 'extracted'))
  JOIN articles AS a ON a.id = c.article_id
  LEFT JOIN cases AS k ON k.id = c.case_id
 ORDER BY c.id <> :claim, near.nearness DESC, c.id
""")

#: For the rest of the transaction: reading all words costs more than any index does,
#: and no plan here is worth compiling.
_TUNED = text("""
SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
       set_config('max_parallel_workers_per_gather', '0', true)
""")

_OFTEN = text("""
SELECT count(*) FROM (
    SELECT FROM claims WHERE search @@ CAST(:query AS tsquery) LIMIT :limit) AS found
""")

_CLAIM_HOW = f"StartSel={OPENS}, StopSel={CLOSES}, HighlightAll=true"
_TEXT_HOW = (
    f"StartSel={OPENS}, StopSel={CLOSES}, MaxFragments=2, MaxWords=28, MinWords=12,"
    ' FragmentDelimiter=" … "'
)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks for, as PostgreSQL reads it.

    What many rows say is found by walking back from the newest one, the rest by the
    index of words: PostgreSQL cannot tell them apart, for it does not know how often
    words stand together.
    """

    words: str  # a tsquery
    often: bool  # whether many claims say it


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to; None leaves it wide."""

    speaker: str | None = None
    outlet: str | None = None
    lane: str | None = None
    since: date | None = None
    until: date | None = None


Row = Mapping[str, Any]


def understood(session: Session, written: str) -> Query | None:
    """Give the query that PostgreSQL makes of what somebody typed; None for nothing.

    Words in any form of English, "in quotes" as a phrase, or, and -without. Names are
    looked for as they are written, and one word alone also by its beginning.
    """
    session.execute(_TUNED)
    plain = not set(written) & set('"-')
    alone = written.strip()
    prefix = alone if alone.isalpha() and len(alone) > 2 else ""
    asked = {"q": written, "names": plain, "prefix": prefix}
    words = str(session.scalar(text(_QUERY), asked) or "")
    if not words:
        return None
    found = session.scalar(_OFTEN, {"query": words, "limit": _MANY}) or 0
    return Query(words, often=found >= _MANY)


def claims(
    session: Session,
    query: Query,
    narrowed: Narrowing,
    *,
    after: int | None,
    limit: int,
) -> list[Row]:
    """Give claims that say what is asked for, newest first."""
    asked = _asked(narrowed, after)
    page = _claims_page(asked, query)
    shown = _SHOWN.format(page=page, words="page.text")
    how = {"how": _CLAIM_HOW, "marks": OPENS + CLOSES}
    return _rows(session, shown, asked | how | {"query": query.words, "limit": limit})


def articles(
    session: Session,
    query: Query,
    narrowed: Narrowing,
    *,
    after: int | None,
    limit: int,
) -> list[Row]:
    """Give articles in which it stands, newest first."""
    asked = _asked(narrowed, after)
    order = "a.id" if query.often else "a.id + 0"
    page = _ARTICLES.format(narrowed=_where("articles", asked), order=order)
    words = "left(coalesce(page.clean_text, ''), 200000)"
    shown = _SHOWN.format(page=page, words=words)
    how = {"how": _TEXT_HOW, "marks": OPENS + CLOSES}
    return _rows(session, shown, asked | how | {"query": query.words, "limit": limit})


def records(
    session: Session, query: Query, *, after: int | None, limit: int
) -> list[int]:
    """Give the records on it, newest first: those as well that went into others."""
    asked: dict[str, Any] = {"query": query.words, "limit": limit}
    narrowed, held = "", ""
    if after is not None:
        asked["after"] = after
        narrowed, held = " AND r.id < :after", " AND c.record_id < :after"
    statement = _RECORDS.format(narrowed=narrowed, held=held)
    rows = session.execute(text(statement), asked)
    return [row.id for row in rows]


def facets(
    session: Session, query: Query, narrowed: Narrowing
) -> dict[str, list[tuple[str, int]]]:
    """Count the newest claims found by lane, speaker and outlet; `all` of them."""
    asked = _asked(narrowed, None)
    hits = _FACETS.format(hits=_claims_page(asked, query))
    found: dict[str, list[tuple[str, int]]] = {}
    for row in _rows(session, hits, asked | {"query": query.words, "limit": COUNTED}):
        found.setdefault(row["facet"], []).append((row["value"], row["count"]))
    return found


def count_articles(session: Session, query: Query, narrowed: Narrowing) -> int:
    """Count articles found, in whatever order: the index alone knows them."""
    asked = _asked(narrowed, None)
    counted = _COUNTED.format(narrowed=_where("articles", asked))
    rows = _rows(session, counted, asked | {"query": query.words, "limit": COUNTED})
    return int(rows[0]["count"])


def names_like(session: Session, written: str) -> list[str]:
    """Give the speakers whose names are written nearly so."""
    return list(session.scalars(_NAMED, {"q": written}))


def similar(session: Session, claim_id: int, *, limit: int) -> list[Row]:
    """Give a claim and those that mean most nearly the same, by the index of vectors.

    Nothing where the claim has no vector.
    """
    asked = {"claim": claim_id, "limit": limit}
    width = {"width": str(max(limit, SEARCH_WIDTH))}  # pgvector's 40 finds 40
    session.execute(text("SELECT set_config('hnsw.ef_search', :width, true)"), width)
    rows = [_plain(row) for row in session.execute(_SIMILAR, asked).mappings()]
    return rows if rows and rows[0]["id"] == claim_id else []


def _claims_page(asked: Mapping[str, Any], query: Query) -> str:
    """Give the statement for a page of claims.

    To sort by a sum keeps PostgreSQL from walking the key.
    """
    walk = query.often and not {"speaker", "outlet"} & set(asked)
    return _CLAIMS.format(
        saying=_SAYING,
        narrowed=_where("claims", asked),
        order="c.id" if walk else "c.id + 0",
    )


def _asked(narrowed: Narrowing, after: int | None) -> dict[str, Any]:
    """Give the parameters that are set."""
    found = {one.name: getattr(narrowed, one.name) for one in fields(narrowed)}
    found["after"] = after
    return {name: value for name, value in found.items() if value is not None}


def _where(table: str, asked: Mapping[str, Any]) -> str:
    known = _NARROWED[table]
    return "".join(f" AND {known[one]}" for one in asked if one in known)


def _rows(session: Session, statement: str, asked: Mapping[str, Any]) -> list[Row]:
    found = session.execute(text(statement), asked).mappings()
    return [_plain(row) for row in found]


def _plain(row: Any) -> Row:
    return {str(key): row[key] for key in row}
