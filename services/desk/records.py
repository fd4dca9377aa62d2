"""What the desk holds: records with their values and all their evidence.

Every function that takes `moment` gives what was held then, worked out from the log of
decisions alone; without it, what is held now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from services.desk import history, holding, values
from services.desk.recordviews import RecordView
from services.desk.shown import claim_view
from services.desk.trajectory import Course, courses
from services.desk.views import DecisionView, EvidenceView, RecordLine
from services.errors import Missing
from services.model.case import Rank, RecordStatus, Stance
from services.model.claim import Claim
from services.store import amendments, cases, decisions, records
from services.store.amendments import NOW, Ranked
from services.store.records import Evidence
from services.store.tables import RecordRow
from services.store.transaction import Session

_NONE_CHALLENGED: frozenset[int] = frozenset()


def page(
    session: Session,
    after: int | None = None,
    limit: int = 50,
    *,
    moment: datetime | None = None,
) -> tuple[RecordLine, ...]:
    """Give records, newest first, behind the one with the id `after`."""
    if moment is None:
        return _lines(session, records.page(session, after=after, limit=limit))
    upto = decisions.at(session, moment)
    rows = records.page_at(session, upto, after=after, limit=limit)
    return _lines(session, rows, moment=moment)


def lines(session: Session, record_ids: Sequence[int]) -> tuple[RecordLine, ...]:
    """Give these records, in the order asked for, but retired ones.

    For one that was joined into another, that other.
    """
    return _lines(session, records.rows(session, record_ids))


def show(
    session: Session, record_id: int, moment: datetime | None = None
) -> RecordView:
    """Give a record with its values, evidence and history. Raises Missing.

    A record that an undo retired is shown too: it has no evidence left. One that was
    joined into another tells its home, and what came with it.
    """
    row = records.find(session, record_id)
    if row is None:
        raise Missing(f"There is no record {record_id}.")
    upto = NOW if moment is None else decisions.at(session, moment)
    members = amendments.members(session, [record_id], upto)
    held = records.evidence_of(session, members, upto)
    ranked = amendments.ranks(session, members, upto)
    challenged = records.challenged(session, members) if moment is None else set()
    found = holding.gather(held, ranked)
    evidence = tuple(_evidence_view(one) for one in held)
    return RecordView(
        line=_line(row, held, ranked, challenged=challenged, moment=moment),
        home=amendments.homes(session, [record_id], upto)[record_id],
        case_id=row.case_id,
        evidence=evidence,
        values=found,
        bounds=holding.bounds(found),
        sentence=holding.sentence(found),
        courses=_courses(session, evidence, moment),
        joined=_joined(session, set(members) - {record_id}, upto),
        history=_history(session, record_id, moment),
        seen=amendments.newest_about(session, members),
        moment=moment,
    )


def deprecated(session: Session, record_ids: Sequence[int]) -> dict[str, str]:
    """Tell of each deprecated value of these records when it was so ranked, and why."""
    if not record_ids:
        return {}
    members = amendments.members(session, record_ids)
    return {
        said.value: f"deprecated in record {members[said.record_id]} on "
        f"{said.at:%Y-%m-%d}: {said.reason}"
        for said in amendments.ranks(session, members)
        if said.rank is Rank.DEPRECATED
    }


def _courses(
    session: Session, evidence: Sequence[EvidenceView], moment: datetime | None
) -> tuple[Course, ...]:
    """Give the figures over time; opinions are the machine's of now, so not of then."""
    rows = [one.row for one in evidence]
    ids = {row.claim.id for row in rows}
    known = cases.opinions_between(session, ids) if moment is None else ()
    return courses(rows, known)


def _joined(
    session: Session, record_ids: Collection[int], upto: int
) -> tuple[RecordLine, ...]:
    """Give the records that went into another, each as it would stand alone."""
    held = records.evidence(session, record_ids, upto)
    ranked = amendments.ranks(session, record_ids, upto)
    made = []
    for one in sorted(record_ids):
        row = records.find(session, one)
        own = [each for each in held if each.member_id == one]
        if row is not None:
            made.append(_line(row, own, [r for r in ranked if r.record_id == one]))
    return tuple(made)


def _history(
    session: Session, record_id: int, moment: datetime | None
) -> tuple[DecisionView, ...]:
    found = history.of_record(session, record_id)
    return tuple(one for one in found if moment is None or one.at <= moment)


def _lines(
    session: Session, rows: Sequence[RecordRow], moment: datetime | None = None
) -> tuple[RecordLine, ...]:
    if not rows:
        return ()
    ids = [row.id for row in rows]
    upto = NOW if moment is None else decisions.at(session, moment)
    members = amendments.members(session, ids, upto)
    challenged = _challenged(session, rows, members) if moment is None else set()
    held: dict[int, list[Evidence]] = {one: [] for one in ids}
    for one in records.evidence_of(session, members, upto, brief=True):
        held[one.record_id].append(one)
    ranked: dict[int, list[Ranked]] = {one: [] for one in ids}
    for said in amendments.ranks(session, members, upto):
        ranked[members[said.record_id]].append(said)
    return tuple(
        _line(row, held[row.id], ranked[row.id], challenged=challenged, moment=moment)
        for row in rows
    )


def _challenged(
    session: Session, rows: Sequence[RecordRow], members: Mapping[int, int]
) -> set[int]:
    """Tell which records still wait for claims that differ; few were ever challenged.

    One that went into another may be: its row is not at hand.
    """
    marked = any(row.status == RecordStatus.CHALLENGED.value for row in rows)
    if marked or len(members) > len(rows):
        return records.challenged(session, members)
    return set()


def _line(
    row: RecordRow,
    held: Sequence[Evidence],
    ranked: Sequence[Ranked] = (),
    *,
    challenged: Collection[int] = _NONE_CHALLENGED,
    moment: datetime | None = None,
) -> RecordLine:
    ranks = holding.ranks(ranked)
    current = [one.placed.claim for one in holding.standing(held)]
    found = holding.gather(held, ranked)
    claims = _counted(found)
    retired = row.retired_at and moment is None
    return RecordLine(
        id=row.id,
        question=row.question,
        metric=row.metric,
        status=_status(row, held, found, challenged=challenged),
        value="retired" if retired else values.held(current, ranks),
        attributions=len({_speaker(claim) for claim in claims}),
        articles=len({claim.article_id for claim in claims}),
        created_at=row.created_at,
    )


def _counted(found: Sequence[holding.Value]) -> Sequence[Claim]:
    """Give the claims that count as sources: those with a value not deprecated."""
    kept = [one for one in found if one.rank is not Rank.DEPRECATED]
    by_id = {
        source.placed.claim.id: source.placed.claim
        for one in kept
        for source in one.sources
    }
    return list(by_id.values())


def _status(
    row: RecordRow,
    held: Sequence[Evidence],
    found: Sequence[holding.Value],
    *,
    challenged: Collection[int],
) -> RecordStatus:
    """Give how a record stands; a challenge ends when its claims are decided.

    A dispute ends when one value of each metric is left, or is preferred.
    """
    if row.id in challenged:
        return RecordStatus.CHALLENGED
    at_odds = {Stance.DIFFERS, Stance.CONTRADICTS}
    joined = any(one.member_id != row.id for one in held)
    stored = RecordStatus(row.status) is RecordStatus.DISPUTED
    differ = any(one.stance in at_odds for one in holding.standing(held))
    differ = differ or any(one.best is None for one in holding.bounds(found))
    if (differ or joined or stored) and not holding.settled(found):
        return RecordStatus.DISPUTED
    return RecordStatus.HELD


def _speaker(claim: Claim) -> str:
    """Give who vouches for a claim; all unnamed ones count as one."""
    innermost = claim.draft.attribution.innermost
    if innermost is None:
        return f"outlet {claim.source or claim.article_id}"
    return innermost.name


def _evidence_view(one: Evidence) -> EvidenceView:
    return EvidenceView(
        row=claim_view(one.placed),
        stance=one.stance,
        by=one.by,
        at=one.at,
        sha256=one.placed.sha256,
        decision_id=one.decision_id,
        record_id=one.member_id,
    )
