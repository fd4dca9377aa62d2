"""Cases with their claims, opinions and articles, as the desk reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from services.errors import Missing
from services.model.case import CaseStatus, CaseSummary, Lane
from services.model.claim import Claim, ClaimDraft, ClaimStatus
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from services.model.text import OffsetMap, Segment
from services.store.among import among, among_given
from services.store.claims import still_made
from services.store.plain import from_plain
from services.store.tables import ArticleRow, CaseRow, ClaimRow, NegativeRow, OpinionRow

#: Claims that say nothing any more: found no longer, or never judged.
_SILENT = (ClaimStatus.WITHDRAWN.value, ClaimStatus.EXTRACTED.value)

_WEIGH = text("""
WITH figures AS (
    SELECT c.case_id, max(f.figure) / min(f.figure) AS ratio
      FROM claims c, jsonb_array_elements(c.draft -> 'quantities') AS q,
           LATERAL (SELECT coalesce((q ->> 'high')::float8, (q ->> 'low')::float8)
                           AS figure) AS f
     WHERE c.case_id = ANY(:cases) AND c.status IN ('pending', 'accepted', 'merged')
       AND f.figure > 0
     GROUP BY c.case_id, q -> 'metric' ->> 'name'
), spreads AS (
    SELECT case_id, max(ratio) AS spread FROM figures GROUP BY case_id
), counts AS (
    SELECT case_id, count(*) FILTER (WHERE status = 'pending') AS undecided,
           count(DISTINCT article_id) AS articles
      FROM claims
     WHERE case_id = ANY(:cases) AND status IN ('pending', 'accepted', 'merged')
     GROUP BY case_id
)
UPDATE cases SET undecided = coalesce(counts.undecided, 0),
       articles = coalesce(counts.articles, 0), spread = coalesce(spreads.spread, 1),
       changed_at = CASE WHEN :changed THEN clock_timestamp() ELSE cases.changed_at END
  FROM cases AS these
  LEFT JOIN counts ON counts.case_id = these.id
  LEFT JOIN spreads ON spreads.case_id = these.id
 WHERE cases.id = these.id AND these.id = ANY(:cases)
""")


_HOME = text("""
WITH RECURSIVE above (id, into_id) AS (
    SELECT id, joined_into FROM cases WHERE id = :case
     UNION ALL
    SELECT c.id, c.joined_into FROM above JOIN cases c ON c.id = above.into_id
) SELECT id FROM above WHERE into_id IS NULL
""")

#: What a card of a case was made of, but for what others do to records meanwhile.
_STAMP = text("""
SELECT id, version, CAST(1000000 * extract(epoch FROM changed_at) AS bigint),
       coalesce(assigned_to, 0),
       (SELECT coalesce(max(id), 0) FROM decisions WHERE case_id = cases.id),
       (SELECT count(*) FROM notes WHERE case_id = cases.id AND struck_at IS NULL)
  FROM cases WHERE id = :case AND status = 'open'
""")


#: What people left on a case, and on those that were joined into it.
_TRACES = text("""
WITH RECURSIVE below (id) AS (
    SELECT CAST(:case AS bigint)
     UNION
    SELECT cases.id FROM cases JOIN below ON cases.joined_into = below.id
)
SELECT EXISTS (SELECT FROM decisions WHERE case_id = :case),
       EXISTS (SELECT FROM notes JOIN below ON case_id = below.id
                WHERE struck_at IS NULL),
       EXISTS (SELECT FROM origin_words JOIN below ON case_id = below.id
                WHERE ended_by IS NULL)
""")


@dataclass(frozen=True, slots=True)
class Traces:
    """Whether people left something on a case: what is not there need not be read."""

    decisions: bool
    notes: bool
    origins: bool  # words of theirs about who is one origin


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim with its article's names and the way back to the text before cleaning."""

    claim: Claim
    fingerprint: str
    article_name: str
    article_title: str | None
    sha256: str
    offsets: OffsetMap
    extractor: str  # version that found it last
    gone: str | None  # why it is no longer found
    machine: ClaimDraft | None = None  # as the machine reads it, if a person changed it
    added: bool = False  # by a person


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """What the source pane needs of an article."""

    id: int
    name: str
    title: str | None
    source: str | None
    url: str | None
    published: date | None
    text: str | None
    cuts: list[Any]
    offsets: OffsetMap
    unread: str | None  # why no claims were looked for


def find(session: Session, case_id: int) -> CaseRow | None:
    """Give a case, freshly read."""
    return session.get(CaseRow, case_id, populate_existing=True)


def traces(session: Session, case_id: int) -> Traces:
    """Tell what people left on a case."""
    return Traces(*session.execute(_TRACES, {"case": case_id}).one())


def home(session: Session, case_id: int) -> int:
    """Give the case that a case is part of now: itself, or what it was joined into."""
    found: int | None = session.scalar(_HOME, {"case": case_id})
    return case_id if found is None else found


def stamp(session: Session, case_id: int) -> str | None:
    """Name a waiting case as it is now: by its version, its decisions and its notes.

    None where it does not wait.
    """
    found = session.execute(_STAMP, {"case": case_id}).one_or_none()
    return None if found is None else "-".join(str(one) for one in found)


def found(session: Session, case_ids: Collection[int]) -> dict[int, CaseRow]:
    """Give cases by id, freshly read. Raises Missing for one that is not there."""
    rows = session.scalars(
        select(CaseRow)
        .where(among(CaseRow.id, case_ids))
        .execution_options(populate_existing=True)
    )
    by_id = {row.id: row for row in rows}
    for case_id in sorted(case_ids):
        if case_id not in by_id:
            raise Missing(f"There is no case {case_id}.")
    return by_id


def lock(session: Session, case_ids: Iterable[int]) -> dict[int, CaseRow]:
    """Lock cases against other writers, in id order, and give them by id."""
    rows = session.scalars(
        select(CaseRow)
        .where(among(CaseRow.id, list(case_ids)))
        .order_by(CaseRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def lock_claims_of(session: Session, case_id: int) -> dict[int, ClaimRow]:
    """Lock a case's claims, in id order, and give them by id."""
    return _locked_claims(session, ClaimRow.case_id == case_id)


def lock_claims(session: Session, claim_ids: Collection[int]) -> dict[int, ClaimRow]:
    """Lock these claims, in id order, and give them by id."""
    return _locked_claims(session, among(ClaimRow.id, claim_ids))


def _locked_claims(
    session: Session, condition: ColumnElement[bool]
) -> dict[int, ClaimRow]:
    rows = session.scalars(
        select(ClaimRow)
        .where(condition)
        .order_by(ClaimRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def cases_of(session: Session, claim_ids: Collection[int]) -> set[int]:
    """Give the cases in which these claims stand now."""
    found = session.scalars(
        select(ClaimRow.case_id).where(among(ClaimRow.id, claim_ids)).distinct()
    )
    return {one for one in found if one is not None}


def claims_of(
    session: Session, case_id: int, *, brief: bool = False
) -> list[PlacedClaim]:
    """Give a case's claims, but those that were withdrawn.

    In `brief` they know no way back to the text before cleaning.
    """
    rows = session.execute(_CLAIMS_OF_CASE, {"case": case_id}).all()
    if brief:
        return [_placed_claim(row, _NO_MAPS) for row in rows]
    return _with_maps(session, rows)


def claims_by_id(
    session: Session, claim_ids: Collection[int]
) -> dict[int, PlacedClaim]:
    """Give these claims by id."""
    if not claim_ids:
        return {}
    placed = _placed(session, among(ClaimRow.id, claim_ids))
    return {one.claim.id: one for one in placed}


def claims_in_brief(
    session: Session, claim_ids: Collection[int]
) -> dict[int, PlacedClaim]:
    """Give these claims by id, without the way back to the text before cleaning.

    Lines of records are worked out from all their evidence on page after page: a claim
    is read anew only when its row, or its article's, is another one than last time.
    """
    if not claim_ids:
        return {}
    stamps = session.execute(_STAMPS, {"ids": list(claim_ids)}).all()
    home = str(session.get_bind().engine.url)
    keys = {row.id: (home, *row) for row in stamps}
    known = {one: _briefs.get(key) for one, key in keys.items()}
    missing = [one for one, placed in known.items() if placed is None]
    for row in session.execute(_CLAIMS_BY_ID, {"ids": missing}) if missing else ():
        placed = _placed_claim(row, _NO_MAPS)
        known[placed.claim.id] = _briefs[keys[placed.claim.id]] = placed
    while len(_briefs) > _BRIEFS:
        _briefs.pop(next(iter(_briefs)), None)
    return {one: placed for one, placed in known.items() if placed is not None}


#: Where a row's version stands and who wrote it: together they are never used again.
_STAMPS = text("""
SELECT c.id, CAST(c.ctid AS text) AS place, CAST(c.xmin AS text) AS by,
       CAST(a.ctid AS text) AS article, CAST(a.xmin AS text) AS article_by
  FROM claims c JOIN articles a ON a.id = c.article_id WHERE c.id = ANY(:ids)
 ORDER BY c.id
""")
#: Claims that are kept: some megabytes.
_BRIEFS = 2_000
_briefs: dict[tuple[Any, ...], PlacedClaim] = {}
_NO_MAPS: Mapping[int, OffsetMap] = defaultdict(lambda: OffsetMap(()))


def claims_of_articles(
    session: Session, article_ids: Collection[int]
) -> list[PlacedClaim]:
    """Give the claims of articles, but those that were withdrawn."""
    return _placed(session, still_made(article_ids))


def _placed(session: Session, condition: ColumnElement[bool]) -> list[PlacedClaim]:
    return _with_maps(session, session.execute(_CLAIMS.where(condition)).all())


def _with_maps(session: Session, rows: Sequence[Any]) -> list[PlacedClaim]:
    maps = _offsets(session, {row.article_id for row in rows})
    return [_placed_claim(row, maps) for row in rows]


#: Claims with what their article is called: what is shown of them, and no more.
_CLAIMS = (
    select(
        ClaimRow.id,
        ClaimRow.article_id,
        ClaimRow.draft,
        ClaimRow.status,
        ClaimRow.case_id,
        ClaimRow.record_id,
        ClaimRow.fingerprint,
        ClaimRow.extractor,
        ClaimRow.gone,
        ClaimRow.machine,
        ClaimRow.added_by,
        ArticleRow.name,
        ArticleRow.title,
        ArticleRow.sha256,
        ArticleRow.source,
        ArticleRow.published,
    )
    .join(ArticleRow, ArticleRow.id == ClaimRow.article_id)
    .order_by(ClaimRow.id)
)
_CLAIMS_BY_ID = _CLAIMS.where(among_given(ClaimRow.id, "ids"))
_CLAIMS_OF_CASE = _CLAIMS.where(
    ClaimRow.case_id == bindparam("case"), ClaimRow.status.not_in(_SILENT)
)


def _placed_claim(row: Any, maps: Mapping[int, OffsetMap]) -> PlacedClaim:
    return PlacedClaim(
        claim=claim_of(row, row.source, row.published),
        fingerprint=row.fingerprint,
        article_name=row.name,
        article_title=row.title,
        sha256=row.sha256,
        offsets=maps[row.article_id],
        extractor=row.extractor,
        gone=row.gone,
        machine=from_plain(ClaimDraft, row.machine),
        added=row.added_by is not None,
    )


def _offsets(session: Session, article_ids: Collection[int]) -> dict[int, OffsetMap]:
    """Give each article's way back from its clean text."""
    if not article_ids:
        return {}
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.offsets).where(
            among(ArticleRow.id, article_ids)
        )
    )
    return {row.id: offset_map(row.offsets) for row in rows}


def claim_of(row: Any, source: str | None, published: date | None) -> Claim:
    """Give the model's claim of a row, without its vector."""
    return Claim(
        id=row.id,
        article_id=row.article_id,
        draft=from_plain(ClaimDraft, row.draft),
        status=ClaimStatus(row.status),
        source=source,
        published=published,
        case_id=row.case_id,
        record_id=row.record_id,
    )


def offset_map(plain: list[Any] | None) -> OffsetMap:
    """Read the stored segments [derived, source, length, source_length]."""
    return OffsetMap(tuple(Segment(*one) for one in plain or ()))


_OPINIONS = (
    select(
        OpinionRow.a,
        OpinionRow.b,
        OpinionRow.kind,
        OpinionRow.rule,
        OpinionRow.reason,
        OpinionRow.confidence,
        OpinionRow.links,
    )
    .where(among_given(OpinionRow.a, "ids"), among_given(OpinionRow.b, "ids"))
    .ext(distinct_on(OpinionRow.a, OpinionRow.b))
    .order_by(OpinionRow.a, OpinionRow.b, OpinionRow.id.desc())
)


def opinions_between(
    session: Session, claim_ids: Collection[int]
) -> tuple[PairOpinion, ...]:
    """Give the newest opinion on each pair of these claims."""
    if len(claim_ids) < 2:
        return ()
    rows = session.execute(_OPINIONS, {"ids": list(claim_ids)})
    return tuple(
        PairOpinion(a, b, Opinion(OpinionKind(kind), rule, reason, confidence, links))
        for a, b, kind, rule, reason, confidence, links in rows
    )


_NEGATIVES = select(NegativeRow.a, NegativeRow.b).where(
    NegativeRow.ended_by.is_(None),
    among_given(NegativeRow.a, "prints"),
    among_given(NegativeRow.b, "prints"),
)


def negatives_between(
    session: Session, fingerprints: dict[int, str]
) -> frozenset[tuple[int, int]]:
    """Give the pairs of claim ids that a person said are no conflict.

    `fingerprints` are those of the claims by id: negatives are remembered by content.
    """
    prints = set(fingerprints.values())
    if len(fingerprints) < 2:
        return frozenset()
    rows = session.execute(_NEGATIVES, {"prints": list(prints)})
    known = {(row.a, row.b) for row in rows}
    if not known:
        return frozenset()
    return frozenset(
        (one, other)
        for one in fingerprints
        for other in fingerprints
        if one < other and _ordered(fingerprints[one], fingerprints[other]) in known
    )


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


_SOURCES = (
    select(
        ArticleRow.id,
        ArticleRow.name,
        ArticleRow.title,
        ArticleRow.source,
        ArticleRow.url,
        ArticleRow.published,
        ArticleRow.text,
        ArticleRow.cuts,
        ArticleRow.offsets,
        ArticleRow.unread,
    )
    .where(among_given(ArticleRow.id, "ids"))
    .order_by(ArticleRow.id)
)


def sources(session: Session, article_ids: Collection[int]) -> list[ArticleSource]:
    """Give what the source pane needs of these articles, in id order."""
    rows = session.execute(_SOURCES, {"ids": list(article_ids)})
    return [
        ArticleSource(
            id=row.id,
            name=row.name,
            title=row.title,
            source=row.source,
            url=row.url,
            published=row.published,
            text=row.text,
            cuts=row.cuts or [],
            offsets=offset_map(row.offsets),
            unread=row.unread,
        )
        for row in rows
    ]


def summarize(row: CaseRow, summary: CaseSummary, *, red: bool = True) -> None:
    """Note what the machine now says of a case; written at the next flush.

    Without `red` no rule that has the red lane sees a contradiction in it.
    """
    row.question = summary.question
    calm = summary.lane is Lane.CONTRADICTIONS and not red
    row.lane = Lane.ESTIMATES.value if calm else summary.lane.value
    row.kind = summary.kind.value if summary.kind else None
    row.rule = summary.rule
    row.why = summary.why
    row.marks = list(summary.marks)
    row.sources = summary.sources


def weigh(session: Session, case_ids: Sequence[int], *, changed: bool = False) -> None:
    """Bring what the queue sorts by up to date: articles, undecided claims, spread.

    To be called whenever claims join or leave a case or change their status; `changed`
    notes the time of it.
    """
    session.flush()
    session.execute(_WEIGH, {"cases": list(case_ids), "changed": changed})
    for row in session.identity_map.values():
        if isinstance(row, CaseRow) and row.id in case_ids:
            session.expire(row, ["undecided", "articles", "spread"])


def _with_joined() -> Select[int]:
    start = CaseRow.id == bindparam("case")
    below = select(CaseRow.id).where(start).cte("below", recursive=True)
    more = select(CaseRow.id).join(below, CaseRow.joined_into == below.c.id)
    return select(below.union(more).c.id)


#: Selects the case that the parameter `case` names, and those that became part of it,
#: at whatever remove.
WITH_JOINED = _with_joined()


def now(session: Session) -> datetime:
    """Give the database's time."""
    time: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return time


def waiting() -> ColumnElement[bool]:
    """Tell which cases are in the queue. A literal: partial indexes are found by it."""
    return CaseRow.status == literal_column(f"'{CaseStatus.OPEN.value}'")
