"""A case with everything that is needed to decide it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from services.desk import history, origins, records, values
from services.desk.shown import by_metric, claim_view, source_view, spans_of
from services.desk.views import CaseView, ClaimView
from services.errors import Missing
from services.judging import marks, sums
from services.judging.fingerprint import fingerprint
from services.model.case import CaseStatus, Lane
from services.model.opinion import OpinionKind, PairOpinion
from services.store import cases, queue, story
from services.store import records as held
from services.store.cases import ArticleSource, PlacedClaim
from services.store.tables import CaseRow
from services.store.transaction import Session

#: So many records are suggested to merge into.
SUGGESTED = 5


#: Tells which of a case's rows are looked at first.
First = Callable[[Sequence[ClaimView]], Collection[ClaimView]]


def show(session: Session, case_id: int, first: First | None = None) -> CaseView:
    """Give a case: rows, opinions, sources, records, history. Raises Missing.

    A joined case has no rows any more and tells into which case it was joined. With
    `first` only the sources of the rows that it picks are read: a large case has
    hundreds, each a whole text.
    """
    row = cases.find(session, case_id)
    if row is None:
        raise Missing(f"There is no case {case_id}.")
    placed = cases.claims_of(session, case_id, brief=True)
    return _view(session, row, placed, first)


def _view(
    session: Session,
    row: CaseRow,
    placed: Sequence[PlacedClaim],
    first: First | None,
) -> CaseView:
    own = held.of_case(session, row.id)
    wrong = records.deprecated(session, own)
    bare = by_metric([_warned(claim_view(one), wrong) for one in placed])
    picked = bare if first is None else first(bare)
    articles = cases.sources(session, {one.claim.article_id for one in picked})
    rows = _spanned(bare, articles)
    claims = [one.claim for one in placed]
    prints = {one.claim.id: one.fingerprint for one in placed}
    stored = cases.opinions_between(session, prints)
    opinions = sums.settle(claims, stored)
    settled = cases.negatives_between(session, prints)
    lines = records.lines(session, _suggested(session, rows, own))
    traces = cases.traces(session, row.id)
    return CaseView(
        id=row.id,
        question=row.question,
        lane=Lane(row.lane),
        kind=OpinionKind(row.kind) if row.kind else None,
        rule=row.rule,
        why=row.why,
        marks=_marks(session, row, placed),
        sources=row.sources,
        status=CaseStatus(row.status),
        joined_into=row.joined_into,
        version=row.version,
        rows=rows,
        opinions=tuple(one for one in opinions if _compared(one)),
        set_aside=tuple(one for one in opinions if not _compared(one)),
        articles=tuple(source_view(one, rows) for one in articles),
        records=tuple(one for one in lines if one.id in own),
        suggested=lines[:SUGGESTED],
        history=history.of_case(session, row.id) if traces.decisions else (),
        place=queue.place_of(row),
        assigned_to=row.assigned_to,
        told_sources=origins.told(session, row.id, claims) if traces.origins else None,
        noted=traces.notes,
        no_conflict=settled,
        formerly_no_conflict=_formerly(session, placed) - settled,
    )


def _spanned(
    rows: Sequence[ClaimView], articles: Sequence[ArticleSource]
) -> tuple[ClaimView, ...]:
    """Give each row its place in the text before cleaning, where that was read."""
    maps = {one.id: one.offsets for one in articles}
    return tuple(
        replace(row, spans=spans_of(row.claim, maps[row.claim.article_id]))
        if row.claim.article_id in maps
        else row
        for row in rows
    )


def _marks(
    session: Session, row: CaseRow, placed: Sequence[PlacedClaim]
) -> tuple[str, ...]:
    """Give the stored marks, and whether a figure dwarfs those of its story.

    What else the story tells changes with every article: it is looked up when shown.
    """
    claims = [one.claim for one in placed]
    # A long story is dear to read: most figures have a rival in their own articles.
    others = story.of_articles(session, row.id, marks.may_dwarf(claims))
    families = marks.may_dwarf(claims, others)
    others += story.of_story(session, row.id, families)
    extreme = bool(families) and marks.dwarfs_all(claims, others)
    return (*row.marks, *([marks.EXTREME_VALUE] if extreme else []))


def _warned(row: ClaimView, wrong: Mapping[str, str]) -> ClaimView:
    """Let an undecided claim say that it repeats a deprecated value."""
    found = [wrong[key] for key in values.keys(row.claim) if key in wrong]
    return replace(row, deprecated=found[0]) if found and row.open else row


def _formerly(
    session: Session, placed: Sequence[PlacedClaim]
) -> frozenset[tuple[int, int]]:
    """Give the pairs that people settled when their claims were as the machine's."""
    if not any(one.machine for one in placed):
        return frozenset()
    former = {
        one.claim.id: fingerprint(one.machine) if one.machine else one.fingerprint
        for one in placed
    }
    return cases.negatives_between(session, former)


def _compared(one: PairOpinion) -> bool:
    return one.opinion.kind is not OpinionKind.NOT_COMPARABLE


def _suggested(
    session: Session, rows: Collection[ClaimView], own: Sequence[int]
) -> list[int]:
    """Give the records to merge into: the case's own, those that share keys, the near.

    All of the case's own, and of the others as many as there is room for. The index of
    meanings is asked only when the keys do not find enough.
    """
    pending = [row.claim for row in rows if row.open]
    found = list(own)
    if pending and len(found) < SUGGESTED:
        keys = {key for claim in pending for key in claim.draft.keys}
        found += held.sharing_keys(session, keys, limit=SUGGESTED)
    if pending and len(set(found)) < SUGGESTED:
        found += held.nearest(session, pending[0].id, limit=SUGGESTED)
    return list(dict.fromkeys(found))[: max(SUGGESTED, len(own))]
