"""A desk on which every page has something to show, all of it in the same words."""

from __future__ import annotations

import uuid

from services.desk import decide
from services.model.case import Lane
from services.model.decision import DecisionKind, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store.tables import AliasRow, ReadingRow, RunRow
from services.store.transaction import Session
from tests.factories import a_draft, a_metric, a_quantity
from tests.integration.desk import rows


def furnish(session: Session, words: str, place: int = 0) -> tuple[int, int]:
    """Put `words` wherever an article, a name or a note can; give case and article.

    One case is decided, so that there are a record, evidence and history; one is open.
    """
    by = rows.a_user(session, f"{words[:60]} {place}", Role.REVIEWER)
    article_id = rows.an_article(
        session,
        words,
        name=words[:200],
        title=words,
        source=words,
        url=words,
        byline=words,
        warnings=[words],
        published_text=words,
        cuts=[[0, min(5, len(words)), "person", words[:5]]],
    )
    _intake(session, words, article_id, place)
    _names(session, words, by, place)
    session.add(ReadingRow(article_id=article_id, why=words, priority=50, version=1))
    draft = a_draft(
        words,
        by=(words, words[::-1]),
        quantities=[a_quantity(12, of=words, unit=words[:20], quote=words[:9])],
        subject=words,
        keys=(words,),
    )
    other = a_draft(
        f"{words} otherwise",
        by=words,
        quantities=[a_quantity(15, a_metric(words[:30]).name, quote=words[:9])],
    )
    cases = [
        rows.a_case(
            session, Lane.CONTRADICTIONS, question=words, why=words, sources=words
        )
        for _ in range(2)
    ]
    for case_id in cases:
        pair = [
            rows.a_claim(session, case_id, one, article_id=article_id)
            for one in (draft, other)
        ]
        rows.an_opinion(session, *pair, OpinionKind.CONTRADICTION)
    note = rows.a_request(session, cases[1], DecisionKind.BOTH_STAND, note=words)
    decide.decide(session, note, by)
    return cases[0], article_id


def _intake(session: Session, words: str, article_id: int, place: int) -> None:
    """Let one file be refused, and one stage of another fail."""
    shown = words.replace("\0", "")
    rows.a_sighting(session, article_id, name=shown)
    rows.a_sighting(session, None, name=shown, reason=shown[:40], error=shown)
    failed = rows.an_article(
        session,
        f"{words} {place}",
        status="failed",
        error=words,
        failed_stage="reading",
    )
    session.add(
        RunRow(
            article_id=failed,
            stage="reading",
            version=1,
            state="failed",
            reason=words[:40],
            last_error=words,
            trace_id=uuid.uuid4(),
        )
    )
    session.flush()


def _names(session: Session, words: str, by: Reviewer, place: int) -> None:
    """Add an alias that stands."""
    session.add(
        AliasRow(
            request_id=uuid.uuid4(),
            alias=f"{words} {place}",
            canonical=words,
            kind="person",
            note=words,
            added_by=by.id,
        )
    )
    session.flush()
