"""The schema that the migrations make is the one that the tables describe."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from services.model.case import Lane
from services.store import queue, schema
from services.store.tables import QUEUE_ORDER
from services.store.transaction import transaction
from workers.embedded import Ends


def test_the_migrated_schema_equals_the_mapped_tables(servers: Ends) -> None:
    assert schema.differences(servers.owner_url) == []


def test_migrating_twice_changes_nothing(servers: Ends) -> None:
    schema.upgrade(servers.owner_url, "crossclaim")
    assert schema.differences(servers.owner_url) == []


@pytest.fixture
def older(servers: Ends) -> Generator[str, None, None]:
    """Give a database of a version that knew no claim said in passing, with cases."""
    owner = create_engine(servers.owner_url, poolclass=NullPool)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text("CREATE DATABASE of_an_older_version"))
    url = make_url(servers.owner_url).set(database="of_an_older_version")
    told = url.render_as_string(hide_password=False)
    schema.upgrade(told, "crossclaim", revision="0017_origins_and_versions")
    with transaction(told) as session:
        session.execute(A_CASE, [{"lane": one} for one in reversed(LANES)])
    yield told
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text("DROP DATABASE of_an_older_version WITH (FORCE)"))


LANES = ("contradictions", "estimates", "updates", "new", "supporting")
A_CASE = text("INSERT INTO cases (question, lane, why) VALUES ('', :lane, '')")


def test_cases_of_an_older_version_stand_as_before_and_the_last_lane_is_new(
    older: str,
) -> None:
    with pytest.raises(IntegrityError), transaction(older) as session:
        session.execute(A_CASE, {"lane": "minor"})
    schema.upgrade(older, "crossclaim")
    with transaction(older) as session:
        assert _listed(session) == list(LANES)
        session.execute(A_CASE, {"lane": "minor"})
        assert _listed(session) == list(LANES)
        assert _listed(session, Lane.MINOR) == ["minor"]
        # The order comes from its index, or every page would sort all that waits.
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        assert "Sort" not in _plan(session)
    with pytest.raises(IntegrityError), transaction(older) as session:
        session.execute(A_CASE, {"lane": "purple"})


def _listed(session: Session, lane: Lane | None = None) -> list[str]:
    found = queue.page(session, lane, after=None, limit=9)
    return [one.lane for one in found]


def _plan(session: Session) -> str:
    order = ", ".join(str(one) for one in QUEUE_ORDER)
    rows = session.scalars(
        text(
            "EXPLAIN SELECT id FROM cases WHERE status = 'open'"
            f" AND {QUEUE_ORDER[0]} < 6 ORDER BY {order} LIMIT 5"
        )
    )
    return "\n".join(rows)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE claims",
        "TRUNCATE claims",
        "DELETE FROM claims",
        "DELETE FROM decisions",
        "UPDATE decisions SET note = 'x'",
        "UPDATE alembic_version SET version_num = '9'",
    ],
)
def test_the_programs_role_may_neither_change_the_schema_nor_erase(
    session: Session, statement: str
) -> None:
    with pytest.raises(ProgrammingError):
        session.execute(text(statement))
