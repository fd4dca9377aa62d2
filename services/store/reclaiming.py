"""The claims of an article that was read again: kept, replaced, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from services.model.case import CaseStatus
from services.model.claim import ClaimDraft, ClaimStatus
from services.model.lifecycle import (
    CASE_MOVES,
    CLAIM_MOVES,
    ArticleStatus,
    advance,
)
from services.model.text import OffsetMap
from services.store import cases, claims
from services.store.among import among
from services.store.claims import Found
from services.store.plain import to_plain
from services.store.tables import ArticleRow, CaseRow, ClaimRow

#: A verdict on two contents goes on to what one of them is called now.
_CARRY_ON = text("""
INSERT INTO negatives (a, b, decision_id, ended_by)
SELECT least(:new, other), greatest(:new, other), decision_id, NULL
  FROM (SELECT CASE WHEN a = :old THEN b ELSE a END AS other, decision_id
          FROM negatives WHERE ended_by IS NULL AND (a = :old OR b = :old)) AS known
 WHERE NOT EXISTS (SELECT FROM negatives n WHERE n.ended_by IS NULL
       AND n.a = least(:new, other) AND n.b = greatest(:new, other))
""")


def about(session: Session, article_id: int) -> tuple[object, ...]:
    """Give what opinions on an article's claims depend on beside the claims."""
    row = session.execute(
        select(ArticleRow.source, ArticleRow.published).where(
            ArticleRow.id == article_id
        )
    ).one()
    return tuple(row)


def offsets(session: Session, article_id: int) -> OffsetMap:
    """Give the way back from the clean text that claims point into."""
    plain = session.execute(
        select(ArticleRow.offsets).where(ArticleRow.id == article_id)
    ).scalar_one()
    return cases.offset_map(plain)


def read_by(
    session: Session, claim_ids: Collection[int], extractor: str
) -> dict[int, list[int]]:
    """Give the judged articles of claims that this version read, with their claims."""
    rows = session.execute(
        select(ClaimRow.article_id, ClaimRow.id)
        .join(ArticleRow, ArticleRow.id == ClaimRow.article_id)
        .where(
            among(ClaimRow.id, claim_ids),
            ArticleRow.extractor == extractor,
            ArticleRow.status == ArticleStatus.JUDGED.value,
        )
        .order_by(ClaimRow.id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(row.id)
    return found


def forget_tickets(session: Session, claim_ids: Collection[int]) -> None:
    """Let claims be judged again with the next passage of their article."""
    session.execute(
        update(ClaimRow).where(among(ClaimRow.id, claim_ids)).values(ticket=None)
    )


def look(session: Session, article_id: int) -> list[ClaimRow]:
    """Give an article's claims, withdrawn ones too."""
    return list(
        session.scalars(
            select(ClaimRow)
            .where(ClaimRow.article_id == article_id)
            .order_by(ClaimRow.id)
        )
    )


def lock(
    session: Session, article_id: int
) -> tuple[dict[int, CaseRow], dict[int, ClaimRow]]:
    """Lock the cases of an article's claims, and then the claims, withdrawn ones too.

    In this order, as the desk and judging do it.
    """
    mine = select(ClaimRow.id).where(ClaimRow.article_id == article_id)
    ids = list(session.scalars(mine))
    homes = cases.lock(session, cases.cases_of(session, ids))
    return homes, cases.lock_claims(session, ids)


def keep(
    session: Session, row: ClaimRow, found: Found, *, version: int, again: bool
) -> None:
    """Write what a claim says now, and where; `again`: it is to be judged anew.

    Its number, case, record and decisions are left alone.
    """
    for name, value in claims.columns(found).items():
        if name != "fingerprint":
            setattr(row, name, value)
    claims.put_vectors(session, {row.id: found.vector})
    if row.fingerprint != found.fingerprint:
        told = {"old": row.fingerprint, "new": found.fingerprint}
        session.execute(_CARRY_ON, told)
        row.fingerprint = found.fingerprint
    row.version = version
    row.gone = None
    if row.status == ClaimStatus.WITHDRAWN.value:
        _move(row, ClaimStatus.PENDING)
    if again and row.status != ClaimStatus.EXTRACTED.value:
        row.ticket = None


def withdraw(row: ClaimRow) -> None:
    """Take back a claim that nobody has decided on."""
    _move(row, ClaimStatus.WITHDRAWN)


def mark_gone(row: ClaimRow, why: str, draft: ClaimDraft) -> None:
    """Say on a decided claim why it is no longer found; `draft` has its place now."""
    row.gone = why
    row.draft = to_plain(draft)


def _move(row: ClaimRow, wanted: ClaimStatus) -> None:
    row.status = advance(CLAIM_MOVES, ClaimStatus(row.status), wanted).value


def settle_cases(session: Session, rows: Collection[CaseRow]) -> None:
    """Open or close cases whose claims came back or went, and say that they changed."""
    session.flush()
    left = _pending(session, [row.id for row in rows])
    for row in rows:
        status = CaseStatus(row.status)
        if status is CaseStatus.JOINED:
            continue
        row.version += 1
        if left.get(row.id) and status is CaseStatus.DECIDED:
            row.status = advance(CASE_MOVES, status, CaseStatus.OPEN).value
        elif not left.get(row.id) and status is not CaseStatus.DECIDED:
            opened = CaseStatus.OPEN
            if status is CaseStatus.DEFERRED:
                opened = advance(CASE_MOVES, status, opened)
            row.status = advance(CASE_MOVES, opened, CaseStatus.DECIDED).value
    session.flush()


def _pending(session: Session, case_ids: Sequence[int]) -> Mapping[int, int]:
    found = session.execute(
        text(
            "SELECT case_id, count(*) AS number FROM claims"
            " WHERE case_id = ANY(:ids) AND status = 'pending' GROUP BY case_id"
        ),
        {"ids": list(case_ids)},
    )
    return {row.case_id: row.number for row in found}
