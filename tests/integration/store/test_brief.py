"""Claims that are kept in memory by the version of their row are never stale."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.store import cases
from services.store.among import among
from services.store.tables import ClaimRow
from tests.factories import a_draft
from tests.integration.desk.rows import a_case, a_claim


def _text(session: Session, claim: int) -> str:
    return cases.claims_in_brief(session, [claim])[claim].claim.draft.text


def test_a_claim_that_was_changed_is_read_anew(session: Session) -> None:
    claim = a_claim(session, a_case(session), a_draft("It leaks."))
    assert _text(session, claim) == "It leaks."
    for wording in ("It does not leak.", "It may leak."):  # in one transaction
        session.execute(
            text(
                "UPDATE claims SET draft = jsonb_set(draft, '{text}',"
                " to_jsonb(CAST(:words AS text))) WHERE id = :id"
            ),
            {"words": wording, "id": claim},
        )
        assert _text(session, claim) == wording


def test_a_claim_of_an_article_that_was_changed_is_read_anew(session: Session) -> None:
    claim = a_claim(session, a_case(session), a_draft("It leaks."))
    (before,) = cases.claims_in_brief(session, [claim]).values()
    session.execute(
        text("UPDATE articles SET source = 'Other' WHERE id = :id"),
        {"id": before.claim.article_id},
    )
    (after,) = cases.claims_in_brief(session, [claim]).values()
    assert (before.claim.source, after.claim.source) != ("Other", "Other")
    assert after.claim.source == "Other"


def test_what_was_rolled_back_is_not_remembered(session: Session) -> None:
    claim = a_claim(session, a_case(session), a_draft("It leaks."))
    inner = session.begin_nested()
    session.execute(
        text(
            "UPDATE claims SET draft = jsonb_set(draft, '{text}', '\"Gone.\"')"
            " WHERE id = :id"
        ),
        {"id": claim},
    )
    assert _text(session, claim) == "Gone."
    inner.rollback()
    assert _text(session, claim) == "It leaks."


def test_nothing_is_among_nothing(session: Session) -> None:
    a_claim(session, a_case(session))
    found = session.query(ClaimRow.id)
    assert found.filter(among(ClaimRow.id, [])).all() == []
    assert len(found.filter(among(ClaimRow.id, range(1, 100_000))).all()) > 0
