"""What judging writes: opinions, tickets, and the cases that claims are gathered in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.model.case import CaseStatus, CaseSummary, Lane, RecordStatus
from services.model.claim import Claim
from services.model.lifecycle import CASE_MOVES, advance
from services.model.opinion import DOUBTFUL, OpinionKind, PairOpinion
from services.store import cases, claims, ruleplaces
from services.store.among import among
from services.store.tables import CaseRow, ClaimRow, JudgingRow, OpinionRow, RecordRow

#: Held while an article's opinions and cases are written, and never while a model runs.
JUDGING_LOCK = 5_204_119

#: `services.judging.grouping.summarize`, handed in: the store knows no stage.
Summarize = Callable[
    [Sequence[Claim], Sequence[PairOpinion], frozenset[tuple[int, int]]], CaseSummary
]


def newest_ticket(session: Session) -> int:
    """Give the ticket of the article that was judged last; 0 before the first."""
    return session.execute(select(JudgingRow.newest)).scalar_one()


def take_turn(session: Session) -> int:
    """Wait until no other article is being written; give the newest ticket.

    The turn lasts until the transaction ends.
    """
    session.execute(select(func.pg_advisory_xact_lock(JUDGING_LOCK)))
    return newest_ticket(session)


def next_ticket(session: Session) -> int:
    """Draw the next ticket; only whoever has the turn may."""
    return session.execute(
        update(JudgingRow)
        .values(newest=JudgingRow.newest + 1)
        .returning(JudgingRow.newest)
    ).scalar_one()


def add_opinions(session: Session, opinions: Iterable[PairOpinion], judge: str) -> None:
    """Store opinions; the same judge's opinion on a pair takes its last one's place.

    It has another one when an article was read again and says something else.
    """
    rows = [
        {
            "a": one.a,
            "b": one.b,
            "judge": judge,
            "kind": one.opinion.kind.value,
            "rule": one.opinion.rule,
            "reason": one.opinion.reason,
            "confidence": one.opinion.confidence,
            "links": one.opinion.links,
        }
        for one in opinions
    ]
    if not rows:
        return
    fresh = insert(OpinionRow)
    said = {name: fresh.excluded[name] for name in _SAID}
    session.execute(
        fresh.on_conflict_do_update(index_elements=["a", "b", "judge"], set_=said), rows
    )


_SAID = ("kind", "rule", "reason", "confidence", "links")


def judged_pairs(session: Session, claim_ids: Collection[int]) -> set[tuple[int, int]]:
    """Give the pairs with any of these claims on which there is an opinion."""
    rows = session.execute(
        select(OpinionRow.a, OpinionRow.b)
        .where(or_(among(OpinionRow.a, claim_ids), among(OpinionRow.b, claim_ids)))
        .distinct()
    )
    return {(row.a, row.b) for row in rows}


def inherited(session: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """Give the case of each claim that replaces one in a case with none left.

    The question goes on with what is said now, under its old number.
    """
    rows = session.execute(
        text(
            "SELECT c.id, old.case_id FROM claims c"
            " JOIN claims old ON old.id = c.replaces AND old.status = 'withdrawn'"
            " JOIN cases k ON k.id = old.case_id AND k.status <> 'joined'"
            " WHERE c.id = ANY(:ids) AND NOT EXISTS (SELECT FROM claims s"
            " WHERE s.case_id = old.case_id"
            " AND s.status IN ('pending', 'accepted', 'merged'))"
        ),
        {"ids": list(claim_ids)},
    )
    return {row.id: row.case_id for row in rows}


def homes(session: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """Give the case of each claim that stands in one, as it is now.

    A rejected claim says nothing any more, so it draws no other into its case.
    """
    rows = session.execute(
        select(ClaimRow.id, ClaimRow.case_id).where(
            among(ClaimRow.id, claim_ids),
            ClaimRow.case_id.is_not(None),
            ClaimRow.status.in_([one.value for one in claims.STANDING]),
        )
    )
    return {row.id: row.case_id for row in rows}


def fingerprints(session: Session, claim_ids: Collection[int]) -> dict[int, str]:
    """Give the content key of each claim."""
    rows = session.execute(
        select(ClaimRow.id, ClaimRow.fingerprint).where(among(ClaimRow.id, claim_ids))
    )
    return {row.id: row.fingerprint for row in rows}


def open_cases(session: Session, number: int) -> list[int]:
    """Make so many cases; `regather` fills in what they are about."""
    if not number:
        return []
    blank = {"question": "", "lane": Lane.NEW.value, "why": ""}
    return list(
        session.execute(
            insert(CaseRow).values([blank] * number).returning(CaseRow.id)
        ).scalars()
    )


def join(session: Session, groups: Sequence[Collection[int]]) -> list[int]:
    """Make one case of each group that turned out to be one question; give their ids.

    The oldest of a group is kept and waits again, since a claim has joined it; the
    others point to it and their claims and records move. Their decisions stay where
    they were made. No case is in two groups.
    """
    if not groups:
        return []
    # All at once, and in the order of their numbers: an article reaches into many.
    rows = cases.lock(session, {one for group in groups for one in group})
    time = cases.now(session)
    taken: list[tuple[CaseRow, list[CaseRow]]] = []
    for group in groups:
        kept, *younger = (rows[one] for one in sorted(group))
        if kept.status != CaseStatus.OPEN.value:
            _move(kept, CaseStatus.OPEN)
        # Somebody may have it on screen without the claim that has just come.
        kept.version += 1
        kept.arrived_at = time
        for row in younger:
            _move(row, CaseStatus.JOINED)
            row.joined_into = kept.id
            row.version += 1
        taken.append((kept, younger))
    session.flush()
    for kept, younger in taken:
        if younger:
            _take_over(session, [row.id for row in younger], kept.id)
    return [kept.id for kept, _ in taken]


def _move(row: CaseRow, wanted: CaseStatus) -> None:
    """Give a case another status, if its lifecycle allows it."""
    row.status = advance(CASE_MOVES, CaseStatus(row.status), wanted).value


def _take_over(session: Session, case_ids: Collection[int], by: int) -> None:
    """Bring the claims and records of cases into another one."""
    claims.move(session, case_ids, by)
    session.execute(
        update(RecordRow).where(among(RecordRow.case_id, case_ids)).values(case_id=by)
    )
    cases.weigh(session, list(case_ids))


def challenge(session: Session, record_ids: Collection[int]) -> None:
    """Note that new claims differ from what these records hold."""
    session.execute(
        update(RecordRow)
        .where(among(RecordRow.id, record_ids), RecordRow.retired_at.is_(None))
        .values(status=RecordStatus.CHALLENGED.value)
    )


def regather(session: Session, case_ids: Collection[int], summarize: Summarize) -> None:
    """Work out anew what cases are about and where they wait, from what is stored.

    Writes the summary and what the queue sorts by. Status and version are left alone:
    they belong to whoever changed the case. A case without a standing claim keeps what
    it was last about. Raises Missing.
    """
    if not case_ids:
        return
    rows = cases.found(session, case_ids)
    held: dict[int, list[Claim]] = {one: [] for one in rows}
    prints: dict[int, str] = {}
    for claim, content in claims.standing(session, case_ids):
        held[claim.case_id or 0].append(claim)
        prints[claim.id] = content
    opinions = cases.opinions_between(session, prints)
    negatives = cases.negatives_between(session, prints)
    for case_id, gathered in held.items():
        if gathered:
            ids = {one.id for one in gathered}
            within = [one for one in opinions if one.a in ids and one.b in ids]
            open_pairs = [one for one in within if (one.a, one.b) not in negatives]
            cases.summarize(
                rows[case_id],
                summarize(gathered, within, negatives),
                red=_red(session, open_pairs),
            )
    session.flush()
    cases.weigh(session, sorted(case_ids), changed=True)


def _red(session: Session, opinions: Iterable[PairOpinion]) -> bool:
    """Tell whether a rule sees a contradiction that has not lost the red lane."""
    contradicts = OpinionKind.CONTRADICTION
    rules = {one.opinion.rule for one in opinions if one.opinion.kind is contradicts}
    rules -= DOUBTFUL  # their own lane is another (judging/grouping.py)
    return not rules or not rules <= ruleplaces.lost(session)


def lanes(session: Session) -> Mapping[Lane, int]:
    """Count the cases that wait for reviewers, by lane."""
    rows = session.execute(
        select(CaseRow.lane, func.count()).where(cases.waiting()).group_by(CaseRow.lane)
    )
    counted = {Lane(lane): number for lane, number in rows}
    return {lane: counted.get(lane, 0) for lane in Lane}
