"""The schema that the migrations make is the one that the tables describe."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from services.store import schema
from workers.embedded import Ends


def test_the_migrated_schema_equals_the_mapped_tables(servers: Ends) -> None:
    assert schema.differences(servers.owner_url) == []


def test_migrating_twice_changes_nothing(servers: Ends) -> None:
    schema.upgrade(servers.owner_url, "crossclaim")
    assert schema.differences(servers.owner_url) == []


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
