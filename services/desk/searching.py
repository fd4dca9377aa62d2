"""Find what articles, claims and records say, and claims that mean nearly the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.desk import records
from services.desk.views import RecordLine
from services.errors import Missing
from services.judging.known import WEIGHED, ranked
from services.model.case import Lane
from services.model.claim import ClaimStatus
from services.store import search
from services.store.search import CLOSES, COUNTED, OPENS, Narrowing, Query, Row
from services.store.transaction import Session

#: Where counting stops.
MOST = COUNTED
#: So many of one kind on its own page, and so many where all kinds are shown.
PAGE = 20
FEW = 5
#: So many values of a facet are offered.
OFFERED = 8
#: So many claims that mean nearly the same.
SIMILAR = 20
_MARKED = re.compile(f"{OPENS}([^{CLOSES}]*){CLOSES}")


class Kind(StrEnum):
    """What is looked for."""

    CLAIMS = "claims"
    RECORDS = "records"
    ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of a found text, and whether it is what was asked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """A claim that was found."""

    id: int
    words: tuple[Word, ...]
    status: ClaimStatus
    speaker: str | None
    article_id: int
    outlet: str  # or the file's name
    published: date | None
    case_id: int | None
    question: str | None
    lane: Lane | None
    record_id: int | None
    nearness: float = 0.0  # cosine, where claims like another one were asked for


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article in which it stands."""

    id: int
    title: str
    words: tuple[Word, ...]
    outlet: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody searches for."""

    words: str
    kind: Kind | None = None  # None: some of each
    speaker: str | None = None
    outlet: str | None = None
    lane: Lane | None = None
    since: date | None = None
    until: date | None = None
    after: int | None = None

    @property
    def narrowing(self) -> Narrowing:
        """What the claims and articles are narrowed to."""
        lane = self.lane.value if self.lane else None
        return Narrowing(self.speaker, self.outlet, lane, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. Counts stop at `COUNTED`."""

    asked: Asked
    claims: tuple[ClaimHit, ...] = ()
    records: tuple[RecordLine, ...] = ()
    articles: tuple[ArticleHit, ...] = ()
    counts: Mapping[Kind, int] | None = None  # None: nothing was asked for
    facets: Mapping[str, tuple[tuple[str, int], ...]] | None = None
    after: int | None = None  # where the next page begins
    meant: tuple[str, ...] = ()  # names like the one that was not found

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.claims or self.records or self.articles)


def find(session: Session, asked: Asked) -> Found:
    """Search. An empty question finds nothing and counts nothing."""
    query = search.understood(session, asked.words)
    if query is None:
        return Found(asked)
    facets = search.facets(session, query, asked.narrowing)
    counts = _counts(session, query, asked, of_claims=facets.pop("all")[0][1])
    pages = [_FINDERS[one](session, query, asked) for one in _kinds(asked)]
    found = {one.kind.value: one.hits for one in pages}
    nothing = not any(found.values()) and asked.after is None
    return Found(
        asked=asked,
        counts=counts,
        facets={name: tuple(ones[:OFFERED]) for name, ones in facets.items()},
        after=pages[0].after if asked.kind and pages else None,
        meant=tuple(search.names_like(session, asked.words)) if nothing else (),
        **found,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Hits of one kind, and where the next ones begin."""

    kind: Kind
    hits: tuple[Any, ...]
    after: int | None


def _kinds(asked: Asked) -> list[Kind]:
    """Give what is looked for: records and articles have no speaker and no lane."""
    wanted = [asked.kind] if asked.kind else list(Kind)
    return [one for one in wanted if _possible(one, asked)]


def _possible(kind: Kind, asked: Asked) -> bool:
    if kind is Kind.CLAIMS:
        return True
    if asked.speaker is not None or asked.lane is not None:
        return False
    return kind is Kind.ARTICLES or not (asked.outlet or asked.since or asked.until)


def similar(session: Session, claim_id: int) -> tuple[ClaimHit, tuple[ClaimHit, ...]]:
    """Give a claim and those likest to it, by meaning and words. Raises Missing."""
    rows = search.similar(session, claim_id, limit=WEIGHED)
    if not rows:
        raise Missing(f"There is no claim {claim_id}, or it was never compared.")
    own, *others = rows
    held = [(str(row["text"]), float(row["nearness"])) for row in others]
    best = ranked(str(own["text"]), held)[:SIMILAR]
    return _claim_hit(own), tuple(_claim_hit(others[place]) for place in best)


def words_of(headline: str) -> tuple[Word, ...]:
    """Take a marked text apart: PostgreSQL marks, nobody's text can."""
    parts = _MARKED.split(headline)
    made = [Word(one, bool(place % 2)) for place, one in enumerate(parts)]
    return tuple(one for one in made if one.text)


def _counts(
    session: Session, query: Query, asked: Asked, *, of_claims: int
) -> Mapping[Kind, int]:
    counts = dict.fromkeys(Kind, 0) | {Kind.CLAIMS: of_claims}
    if _possible(Kind.RECORDS, asked):
        found = search.records(session, query, after=None, limit=COUNTED)
        counts[Kind.RECORDS] = len(found)
    if _possible(Kind.ARTICLES, asked):
        found_in = search.count_articles(session, query, asked.narrowing)
        counts[Kind.ARTICLES] = found_in
    return counts


def _claims(session: Session, query: Query, asked: Asked) -> _Page:
    limit = PAGE if asked.kind else PAGE // 2
    rows = search.claims(
        session, query, asked.narrowing, after=asked.after, limit=limit
    )
    hits = tuple(_claim_hit(row) for row in rows)
    return _Page(Kind.CLAIMS, hits, _next([one.id for one in hits], limit))


def _records(session: Session, query: Query, asked: Asked) -> _Page:
    limit = PAGE if asked.kind else FEW
    ids = search.records(session, query, after=asked.after, limit=limit)
    return _Page(Kind.RECORDS, records.lines(session, ids), _next(ids, limit))


def _articles(session: Session, query: Query, asked: Asked) -> _Page:
    limit = PAGE if asked.kind else FEW
    rows = search.articles(
        session, query, asked.narrowing, after=asked.after, limit=limit
    )
    hits = tuple(
        ArticleHit(
            id=row["id"],
            title=row["title"] or row["name"],
            words=words_of(row["headline"]),
            outlet=row["source"] or row["name"],
            published=row["published"],
        )
        for row in rows
    )
    return _Page(Kind.ARTICLES, hits, _next([one.id for one in hits], limit))


_FINDERS: Mapping[Kind, Callable[[Session, Query, Asked], _Page]] = {
    Kind.CLAIMS: _claims,
    Kind.RECORDS: _records,
    Kind.ARTICLES: _articles,
}


def _next(ids: Sequence[int], limit: int) -> int | None:
    return ids[-1] if len(ids) == limit else None


def _claim_hit(row: Row) -> ClaimHit:
    return ClaimHit(
        id=row["id"],
        words=words_of(row["headline"]),
        status=ClaimStatus(row["status"]),
        speaker=row["speaker"],
        article_id=row["article_id"],
        outlet=row["source"] or row["name"],
        published=row["published"],
        case_id=row["case_id"],
        question=row["question"],
        lane=Lane(row["lane"]) if row["lane"] else None,
        record_id=row["record_id"],
        nearness=row.get("nearness") or 0.0,
    )
