"""The log: append-only, chained, and readable."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as Connected

from services.desk import history
from services.desk.decide import decide
from services.model.decision import DecisionKind, Reason
from services.store.transaction import Session, transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_case_of, a_request, a_user
from workers.embedded import Ends

TWELVE = a_draft(quantities=[a_quantity(12)])


def test_it_tells_who_decided_what(session: Session) -> None:
    ana, ben = a_user(session), a_user(session, "Ben")
    case, (claim,) = a_case_of(session, [TWELVE])
    other, _ = a_case_of(session, [TWELVE])
    asked = a_request(
        session, case, DecisionKind.REJECT, reason=Reason.OTHER, note="A joke."
    )
    decide(session, asked, ana)
    decide(session, a_request(session, other, DecisionKind.ACCEPT), ben)
    (line,) = history.lines(session, case_id=case)
    assert (line.by, line.kind, line.reason) == ("Ana", "reject", "other")
    assert (line.note, line.claims, line.record_id) == ("A joke.", (claim,), None)
    assert line.question
    assert [one.by for one in history.lines(session)] == ["Ben", "Ana"]
    assert [one.by for one in history.lines(session, user_id=ben.id)] == ["Ben"]
    assert len(history.lines(session, limit=1)) == 1


def test_the_chain_shows_a_forged_decision(servers: Ends, clean_database: str) -> None:
    with transaction(clean_database) as session:
        ana = a_user(session)
        for _ in range(3):
            case, _ = a_case_of(session, [TWELVE])
            decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
        ids = [one.id for one in reversed(history.lines(session))]
        assert history.broken(session) == []
    _as_owner(servers, "UPDATE decisions SET note = 'forged' WHERE id = :id", ids[1])
    with transaction(clean_database) as session:
        assert history.broken(session) == [ids[1]]
    _as_owner(servers, "DELETE FROM evidence WHERE decision_id = :id", ids[0])
    _as_owner(servers, "DELETE FROM decisions WHERE id = :id", ids[0])
    with transaction(clean_database) as session:
        assert history.broken(session) == [ids[1]]


def _as_owner(servers: Ends, statement: str, decision_id: int) -> None:
    """Do what only a superuser who switches triggers off can do."""
    engine = create_engine(servers.owner_url, poolclass=NullPool)
    with Connected(engine) as session, session.begin():
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement), {"id": decision_id})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET note = 'x'",
        "DELETE FROM decisions",
        "TRUNCATE decisions CASCADE",
    ],
)
def test_not_even_the_owner_changes_a_decision(
    servers: Ends, clean_database: str, statement: str
) -> None:
    with transaction(clean_database) as session:
        case, _ = a_case_of(session, [TWELVE])
        asked = a_request(session, case, DecisionKind.ACCEPT)
        decide(session, asked, a_user(session, str(uuid.uuid4())))
    engine = create_engine(servers.owner_url, poolclass=NullPool)
    with Connected(engine) as owner, pytest.raises(DBAPIError, match="never changed"):
        owner.execute(text(statement))
