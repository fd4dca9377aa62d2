"""Rows in the database, valid by default, so that a test names only its point."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from services.judging.fingerprint import fingerprint
from services.model.case import Lane
from services.model.claim import ClaimDraft, ClaimStatus
from services.model.decision import DecisionKind, Request, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import cases, claims
from services.store.plain import to_plain
from services.store.tables import (
    ArticleRow,
    CaseRow,
    ClaimRow,
    OpinionRow,
    SightingRow,
    UserRow,
)
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity

_number = itertools.count(1)

WHEN = datetime(2026, 3, 9, 12, tzinfo=UTC)

#: Two figures for one flood, by a ministry and a hospital.
TWELVE = a_draft(quantities=[a_quantity(12)], by="Interior Ministry")
FIFTEEN = a_draft(
    "Fifteen people were killed in the Ostrell flood.",
    quantities=[a_quantity(15)],
    by="Hospital",
)
#: The same with their speakers in the sentence, as a page shows them.
POLICE = a_draft(
    "Police said 12 people were killed.",
    by="Police",
    quantities=[a_quantity(12, quote="12")],
)
HOSPITAL = a_draft(
    "The hospital said 15 people were killed.",
    by="Hospital",
    quantities=[a_quantity(15, quote="15")],
)
#: Three figures in the same words.
TOLLS = [
    a_draft(f"In Ostrell {number} people were killed.", quantities=[a_quantity(number)])
    for number in (12, 15, 18)
]


def new_id() -> str:
    """Give the id of a form that was not sent yet."""
    return str(uuid.uuid4())


def a_user(session: Session, name: str = "Ana", role: Role = Role.REVIEWER) -> Reviewer:
    row = UserRow(name=name, role=role.value)
    session.add(row)
    session.flush()
    return Reviewer(row.id, row.name, role)


def an_article(
    session: Session, text: str | None = "The dam broke.", **more: Any
) -> int:
    number = next(_number)
    plain: dict[str, Any] = {
        "sha256": hashlib.sha256(f"{number} {text}".encode()).hexdigest(),
        "name": f"article-{number}.txt",
        "status": "judged",
        "source": f"Outlet {number}",
        "published": date(2026, 3, 9),
        "text": text,
        "clean_text": text,
        "cuts": [],
        "offsets": [[0, 0, len(text), len(text)]] if text else [],
        "trace_id": uuid.uuid4(),
    }
    row = ArticleRow(**(plain | more))
    session.add(row)
    session.flush()
    return row.id


def a_sighting(session: Session, article_id: int | None, **more: Any) -> int:
    number = next(_number)
    plain: dict[str, Any] = {
        "article_id": article_id,
        "name": f"article-{number}.txt",
        "size": 100,
        "device": "1",
        "inode": str(number),
        "mtime_ns": number,
        "trace_id": uuid.uuid4(),
    }
    row = SightingRow(**(plain | more))
    session.add(row)
    session.flush()
    return row.id


def a_case(session: Session, lane: Lane = Lane.NEW, **more: Any) -> int:
    plain: dict[str, Any] = {
        "question": "Ostrell flood: deaths",
        "lane": lane.value,
        "why": "One claim, nothing to compare it with.",
        "opened_at": WHEN,
    }
    row = CaseRow(**(plain | more))
    session.add(row)
    session.flush()
    return row.id


def a_claim(
    session: Session,
    case_id: int | None,
    draft: ClaimDraft | None = None,
    *,
    article_id: int | None = None,
    **more: Any,
) -> int:
    draft = draft or a_draft()
    plain: dict[str, Any] = {
        "article_id": article_id or an_article(session, draft.text),
        "version": 1,
        "span_start": draft.span.start,
        "span_end": draft.span.end,
        "text_hash": hashlib.sha256(
            f"{next(_number)} {draft.text}".encode()
        ).hexdigest(),
        "quote": draft.span.quote,
        "text": draft.text,
        "draft": to_plain(draft),
        "worth": draft.worth,
        "keys": list(draft.keys),
        "fingerprint": fingerprint(draft),
        "status": ClaimStatus.PENDING.value,
        "case_id": case_id,
        "extractor": "1",
        "trace_id": uuid.uuid4(),
    }
    vector = more.pop("vector", None)
    row = ClaimRow(**(plain | more))
    session.add(row)
    session.flush()
    if vector is not None:
        claims.put_vectors(session, {row.id: vector})
    if case_id is not None:
        cases.weigh(session, [case_id])
    return row.id


#: The rule of an opinion of which nothing is said.
RULE = "quantity.disjoint"


def an_opinion(
    session: Session,
    a: int,
    b: int,
    kind: OpinionKind = OpinionKind.CONTRADICTION,
    rule: str = RULE,
) -> None:
    session.add(
        OpinionRow(
            a=min(a, b),
            b=max(a, b),
            judge="1",
            kind=kind.value,
            rule=rule,
            reason="The two figures exclude each other.",
            confidence=0.9,
            links=True,
        )
    )
    session.flush()


def a_case_of(
    session: Session,
    drafts: Sequence[ClaimDraft],
    kind: OpinionKind | None = None,
    **more: Any,
) -> tuple[int, list[int]]:
    """A case with a claim for each draft, and the same opinion on each pair."""
    case_id = a_case(session, **more)
    rule = more.get("rule", RULE)
    claims = [a_claim(session, case_id, one) for one in drafts]
    if kind is not None:
        for a, b in itertools.combinations(claims, 2):
            an_opinion(session, a, b, kind, rule)
    return case_id, claims


def a_request(
    session: Session, case_id: int, kind: DecisionKind, **more: Any
) -> Request:
    """A request from a page that shows the case as it is now."""
    row = cases.find(session, case_id)
    assert row is not None
    plain: dict[str, Any] = {"request_id": str(uuid.uuid4()), "seen": row.version}
    return Request(case_id=case_id, kind=kind, **(plain | more))


def claim_status(session: Session, claim_id: int) -> str:
    row = session.get_one(ClaimRow, claim_id, populate_existing=True)
    return row.status


def case_row(session: Session, case_id: int) -> CaseRow:
    return session.get_one(CaseRow, case_id, populate_existing=True)
