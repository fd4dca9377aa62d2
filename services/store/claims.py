"""Claims: stored once, loaded as the model's values, and found by their neighbours."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.model.claim import Claim, ClaimDraft, ClaimStatus
from services.store import contexts, longtexts
from services.store.among import among
from services.store.plain import from_plain, to_plain
from services.store.tables import ArticleRow, ClaimRow, VectorRow

#: Cosine similarity from which claims without a common key are compared; below it,
#: two sentences of a story share no more than the story. Symmetric, so that a pair is
#: compared whichever of the two came first.
NEAR = 0.5
#: The same within one story, where a common question needs less to show.
NEAR_IN_STORY = 0.28
#: Neighbours of one claim at most: the nearest by vector, and the newest under each of
#: its keys. They bound the work in a large store and are out of reach in a small one.
MOST_NEAR = 60
MOST_SHARING = 200
#: Cosines from which two articles may be on one event, by how many words of names they
#: share (judging/reports.py, which counts fewer as such): none, one to four. So many of
#: them at most have their claims compared.
NEAR_ARTICLES = (0.50, 0.45, 0.30, 0.20, 0.10)
MOST_ARTICLES = 60
#: So many judged articles are compared one by one; beyond, the vector index is asked,
#: which may now and then miss one.
EXACT = 400
#: Candidates that the vector index looks at; pgvector's 40 finds too few of 60.
SEARCH_WIDTH = 120


#: Claims that still say something.
STANDING = (ClaimStatus.PENDING, ClaimStatus.ACCEPTED, ClaimStatus.MERGED)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as extraction found it, with what the store adds."""

    draft: ClaimDraft
    fingerprint: str
    vector: Sequence[float]
    added_by: int | None = None  # the decision of a person who marked its words


def add(
    session: Session,
    article_id: int,
    found: Sequence[Found],
    *,
    extractor: str,
    replaces: Sequence[int | None] = (),
) -> None:
    """Store an article's claims. The same claim of the same text again is nothing.

    `replaces` gives for each the number of the claim whose place it takes, if any.
    """
    if not found:
        return
    article = session.execute(
        select(ArticleRow.version, ArticleRow.trace_id).where(
            ArticleRow.id == article_id
        )
    ).one()
    about = {
        "article_id": article_id,
        "version": article.version,
        "trace_id": article.trace_id,
        "extractor": extractor,
    }
    replaced = replaces or [None] * len(found)
    rows = [
        about | columns(one) | {"replaces": old}
        for one, old in zip(found, replaced, strict=True)
    ]
    ids = _insert(session, rows)
    vectors = {
        ids[_place(row)]: one.vector
        for one, row in zip(found, rows, strict=True)
        if _place(row) in ids
    }
    put_vectors(session, vectors)


_Place = tuple[object, ...]


def _place(row: Mapping[str, object]) -> _Place:
    """Give what tells a claim from the others of its article."""
    return (row["span_start"], row["span_end"], row["text_hash"])


def _insert(session: Session, rows: Sequence[dict[str, object]]) -> dict[_Place, int]:
    """Store rows; give the numbers of those that were not there, by their place."""
    added = session.execute(
        insert(ClaimRow)
        .on_conflict_do_nothing()
        .returning(
            ClaimRow.id, ClaimRow.span_start, ClaimRow.span_end, ClaimRow.text_hash
        ),
        rows,
    )
    return {_place(dict(row._mapping)): row.id for row in added}


def put_vectors(session: Session, vectors: Mapping[int, Sequence[float]]) -> None:
    """Keep what claims mean, by their numbers, in place of what was kept before."""
    if not vectors:
        return
    fresh = insert(VectorRow).values(
        [{"claim_id": key, "vector": list(one)} for key, one in vectors.items()]
    )
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["claim_id"], set_={"vector": fresh.excluded.vector}
        )
    )


def columns(one: Found) -> dict[str, object]:
    """Spread a found claim over its columns; its vector has a table of its own."""
    draft = one.draft
    return {
        "span_start": draft.span.start,
        "span_end": draft.span.end,
        "text_hash": hashlib.sha256(draft.text.encode()).hexdigest(),
        "quote": draft.span.quote,
        "text": draft.text,
        "draft": to_plain(draft),
        "worth": draft.worth,
        "keys": list(draft.keys),
        "fingerprint": one.fingerprint,
        "added_by": one.added_by,
    }


def load(session: Session, ids: Collection[int]) -> list[Claim]:
    """Give these claims with their vectors, in id order."""
    rows = session.execute(
        _claims(VectorRow.vector)
        .outerjoin(VectorRow, VectorRow.claim_id == ClaimRow.id)
        .where(among(ClaimRow.id, ids))
    )
    found = [_claim(row, _vector(row.vector)) for row in rows]
    about = contexts.of_articles(session, {one.article_id for one in found})
    return [replace(one, context=about.get(one.article_id)) for one in found]


def standing(session: Session, case_ids: Collection[int]) -> list[tuple[Claim, str]]:
    """Give the claims of cases that still say something, each with its fingerprint.

    Without vectors: what a case is about is worked out from what its claims say.
    """
    rows = session.execute(
        _claims(ClaimRow.fingerprint).where(
            among(ClaimRow.case_id, case_ids),
            ClaimRow.status.in_([one.value for one in STANDING]),
        )
    )
    return [(_claim(row), row.fingerprint) for row in rows]


def of_articles(session: Session, article_ids: Collection[int]) -> list[Claim]:
    """Give every claim that some articles still make, without vectors."""
    rows = session.execute(_claims().where(still_made(article_ids)))
    return [_claim(row) for row in rows]


def still_made(article_ids: Collection[int]) -> ColumnElement[bool]:
    """Tell whether a claim is one that these articles still make."""
    return and_(
        among(ClaimRow.article_id, sorted(article_ids)),
        ClaimRow.status != ClaimStatus.WITHDRAWN.value,
    )


def _claims(*more: InstrumentedAttribute[Any]) -> Select[Any]:
    """Ask for plain columns: claims come by the thousand, mapped rows are slow."""
    return (
        select(
            ClaimRow.id,
            ClaimRow.article_id,
            ClaimRow.draft,
            ClaimRow.status,
            ClaimRow.case_id,
            ClaimRow.record_id,
            ArticleRow.source,
            ArticleRow.published,
            *more,
        )
        .join(ArticleRow, ArticleRow.id == ClaimRow.article_id)
        .order_by(ClaimRow.id)
    )


def _claim(row: Row[Any], vector: tuple[float, ...] = ()) -> Claim:
    return Claim(
        id=row.id,
        article_id=row.article_id,
        draft=from_plain(ClaimDraft, row.draft),
        status=ClaimStatus(row.status),
        source=row.source,
        published=row.published,
        case_id=row.case_id,
        record_id=row.record_id,
        vector=vector,
    )


def _vector(stored: Sequence[float] | None) -> tuple[float, ...]:
    return () if stored is None else tuple(float(one) for one in stored)


def records_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Give the record of each claim that is evidence for one."""
    rows = session.execute(
        select(ClaimRow.id, ClaimRow.record_id).where(
            among(ClaimRow.id, ids), ClaimRow.record_id.is_not(None)
        )
    )
    return {row.id: row.record_id for row in rows}


def unjudged(session: Session, article_id: int) -> list[int]:
    """Give the ids of an article's claims that no ticket was given to, in order.

    Those are new ones, and those that say something else since it was read again.
    """
    return list(
        session.scalars(
            select(ClaimRow.id)
            .where(
                ClaimRow.article_id == article_id,
                ClaimRow.ticket.is_(None),
                ClaimRow.status != ClaimStatus.WITHDRAWN.value,
            )
            .order_by(ClaimRow.id)
        )
    )


def statuses(session: Session, ids: Collection[int]) -> dict[int, ClaimStatus]:
    """Give where these claims stand now."""
    rows = session.execute(
        select(ClaimRow.id, ClaimRow.status).where(among(ClaimRow.id, ids))
    )
    return {row.id: ClaimStatus(row.status) for row in rows}


def judged(
    session: Session,
    cases: Mapping[int, int],
    *,
    ticket: int,
    again: Collection[int] = (),
) -> None:
    """Set claims to pending in their cases (claim id to case id) under a ticket.

    Those that were judged `again` stay where they are.
    """
    session.execute(
        update(ClaimRow)
        .where(among(ClaimRow.id, again), ClaimRow.ticket.is_(None))
        .values(ticket=ticket)
    )
    session.execute(
        text(
            "UPDATE claims SET status = 'pending', ticket = :ticket,"
            " case_id = placed.home FROM unnest(CAST(:ids AS bigint[]),"
            " CAST(:homes AS bigint[])) AS placed (id, home)"
            " WHERE claims.id = placed.id AND claims.status = 'extracted'"
        ),
        {"ids": list(cases), "homes": list(cases.values()), "ticket": ticket},
    )


def move(session: Session, from_cases: Collection[int], to_case: int) -> None:
    """Bring all claims of some cases into another one."""
    session.execute(
        update(ClaimRow)
        .where(among(ClaimRow.case_id, from_cases))
        .values(case_id=to_case)
    )


def neighbours(
    session: Session, ids: Collection[int], *, seen: int, newest: int
) -> list[tuple[int, int]]:
    """Pair claims of one article with all that they could be compared with.

    Those are the claims of the same article, and those with a ticket above `seen` and
    up to `newest`, which share a key or are near in meaning. Rejected claims count too:
    a person may take the rejection back. Pairs are ordered and given once. Those within
    a very long text are left to services/store/longtexts.py.
    """
    if len(ids) > longtexts.MANY:
        return sorted(_of_long_text(session, ids))
    few = newest - seen <= EXACT
    pairs = _within(session, ids, seen if few else newest, newest)
    pairs |= _in_one_story(session, ids, seen if few else 0, newest)
    if not few:
        pairs |= _sharing(session, ids) | _near(session, ids)
    return sorted(pairs)


def _of_long_text(session: Session, ids: Collection[int]) -> set[tuple[int, int]]:
    """Pair the claims of a very long text with a bounded number of other articles'."""
    pairs = _sharing(session, ids, most=longtexts.MOST_SHARING)
    return pairs | _near(session, ids, most=longtexts.MOST_NEAR)


def _within(
    session: Session, ids: Collection[int], seen: int, newest: int
) -> set[tuple[int, int]]:
    """Compare with each claim of the article itself and of a range of tickets."""
    return _pairs(
        session,
        "WITH mine AS MATERIALIZED (SELECT id, keys, vector FROM claims"
        " LEFT JOIN vectors ON claim_id = id"
        " WHERE id = ANY(:ids)), others AS MATERIALIZED ("
        " SELECT id, keys, vector FROM claims LEFT JOIN vectors ON claim_id = id"
        " WHERE status <> 'withdrawn'"
        " AND (id = ANY(:ids) OR ticket > :seen AND ticket <= :newest))"
        " SELECT mine.id AS mine, others.id AS other FROM mine JOIN others"
        " ON mine.id <> others.id AND (mine.keys && others.keys"
        " OR 1 - (mine.vector <=> others.vector) >= :near)",
        {"ids": list(ids), "seen": seen, "newest": newest, "near": NEAR},
    )


#: The words of an article's names: "Marsh" names Ellen Marsh.
_WORDS = (
    "ARRAY(SELECT regexp_split_to_table(name, ' ')"
    " FROM jsonb_array_elements_text({}.names) AS name)"
)


def _in_one_story(
    session: Session, ids: Collection[int], seen: int, newest: int
) -> set[tuple[int, int]]:
    """Compare in articles that begin alike what is of one kind, or near enough.

    One kind by their keys are figures of one family, states on one scale, happenings of
    one name. "At least 18 people died" and "A total of 44 bodies were found" share no
    key and few words: that they are about one event is told by their articles. Judging
    asks again, and more, whether two articles are on one event (judging/reports.py).
    """
    session.execute(text(f"SET LOCAL hnsw.ef_search = {SEARCH_WIDTH}"))
    return _pairs(
        session,
        "WITH mine AS MATERIALIZED (SELECT id, article_id, vector, ARRAY(SELECT"
        " split_part(key, ':', 1) || ':' || split_part(key, ':', 2)"
        " FROM unnest(keys) AS key) AS kinds FROM claims LEFT JOIN vectors"
        " ON claim_id = id WHERE id = ANY(:ids)),"
        " near AS MATERIALIZED (SELECT DISTINCT own.article_id AS own, other.article_id"
        " FROM contexts own CROSS JOIN LATERAL (SELECT one.article_id,"
        " 1 - (one.vector <=> own.vector) AS nearness FROM contexts one"
        " ORDER BY one.vector <=> own.vector LIMIT :most) AS other"
        " JOIN contexts told ON told.article_id = other.article_id"
        " WHERE own.article_id IN (SELECT article_id FROM mine)"
        " AND other.article_id <> own.article_id"
        " AND (SELECT count(*) FROM (SELECT FROM claims WHERE article_id ="
        " other.article_id LIMIT :many + 1) AS told) <= :many"
        " AND other.nearness >= (CAST(:near AS float8[]))[1 + least(:shared,"
        f" cardinality(ARRAY(SELECT unnest({_WORDS.format('told')})"
        f" INTERSECT SELECT unnest({_WORDS.format('own')}))))]),"
        " others AS MATERIALIZED (SELECT near.own, one.id, (SELECT vector FROM vectors"
        " WHERE claim_id = one.id) AS vector, ARRAY(SELECT split_part(key, ':', 1)"
        " || ':' || split_part(key, ':', 2) FROM unnest(one.keys) AS key) AS kinds"
        " FROM near JOIN claims one ON one.article_id = near.article_id"
        " WHERE one.status <> 'withdrawn'"
        " AND one.ticket > :seen AND one.ticket <= :newest)"
        " SELECT mine.id AS mine, others.id AS other FROM mine"
        " JOIN others ON others.own = mine.article_id"
        " AND (mine.kinds && others.kinds"
        " OR 1 - (mine.vector <=> others.vector) >= :alike)",
        {
            "ids": list(ids),
            "seen": seen,
            "newest": newest,
            "most": MOST_ARTICLES,
            "near": list(NEAR_ARTICLES),
            "shared": len(NEAR_ARTICLES) - 1,
            "alike": NEAR_IN_STORY,
            "many": longtexts.MANY,
        },
    )


#: With the key itself in it, and planned anew for each: a rare key is looked up in its
#: index, under one on every second claim the newest are found by walking back. One plan
#: for all keys walks back for rare ones too, through the whole store.
_UNDER_KEY = text(
    "SELECT one.id FROM claims one WHERE one.keys @> ARRAY[:key]::text[]"
    " AND one.ticket IS NOT NULL AND one.status <> 'withdrawn'"
    " ORDER BY one.id DESC LIMIT :most"
)


def _sharing(
    session: Session, ids: Collection[int], most: int = MOST_SHARING
) -> set[tuple[int, int]]:
    """Ask the key index for the newest claims under each key, key by key."""
    rows = session.execute(
        text("SELECT id, unnest(keys) AS key FROM claims WHERE id = ANY(:ids)"),
        {"ids": list(ids)},
    )
    mine: dict[str, list[int]] = {}
    for row in rows:
        mine.setdefault(row.key, []).append(row.id)
    session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    found: set[tuple[int, int]] = set()
    for key in sorted(mine):
        asked = {"key": key, "most": most + 1}
        newest = session.scalars(_UNDER_KEY, asked).all()
        for one in mine[key]:
            others = [other for other in newest if other != one][:most]
            found |= {(min(one, other), max(one, other)) for other in others}
    return found


def _near(
    session: Session, ids: Collection[int], most: int = MOST_NEAR
) -> set[tuple[int, int]]:
    """Ask the vector index."""
    session.execute(text(f"SET LOCAL hnsw.ef_search = {SEARCH_WIDTH}"))
    return _pairs(
        session,
        "SELECT mine.claim_id AS mine, others.id AS other FROM vectors mine"
        " CROSS JOIN LATERAL (SELECT one.claim_id,"
        " 1 - (one.vector <=> mine.vector) AS nearness FROM vectors one"
        " ORDER BY one.vector <=> mine.vector LIMIT :most) AS near"
        " JOIN claims AS others ON others.id = near.claim_id"
        " WHERE mine.claim_id = ANY(:ids) AND near.claim_id <> mine.claim_id"
        " AND near.nearness >= :near AND others.ticket IS NOT NULL"
        " AND others.status <> 'withdrawn'",
        {"ids": list(ids), "most": most, "near": NEAR},
    )


def _pairs(
    session: Session, statement: str, values: Mapping[str, object]
) -> set[tuple[int, int]]:
    rows = session.execute(text(statement), dict(values))
    return {(min(row.mine, row.other), max(row.mine, row.other)) for row in rows}
