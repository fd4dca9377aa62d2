"""No statement of judging or reviewing reads a large table from end to end.

PostgreSQL is told to avoid sequential scans: where it plans one all the same, no index
serves the statement.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from services.config import Settings
from services.desk import articles, cases, history, intake, queue, records
from services.model.case import Lane
from services.store import claims
from services.store.transaction import engine, transaction
from tests.arriving import Story, arrive, extracted, judge, rows
from tests.integration.pipeline.test_judging import STORIES, toll

#: Tables that grow with what is read; the others stay small for ever.
LARGE = (
    "claims",
    "opinions",
    "cases",
    "articles",
    "decisions",
    "evidence",
    "sightings",
)

Statement = tuple[str, Any]


@pytest.fixture
def said(settings: Settings) -> Generator[list[Statement], None, None]:
    """Give the statements that the program sends, as it sends them."""
    heard: list[Statement] = []

    def hear(
        _connection: object, _cursor: object, statement: str, given: Any, *_: object
    ) -> None:
        heard.append((statement, given[0] if isinstance(given, list) else given))

    spoken_to = engine(settings.database_url)
    event.listen(spoken_to, "before_cursor_execute", hear)
    yield heard
    event.remove(spoken_to, "before_cursor_execute", hear)


def read_whole(owner: Engine, statement: Statement) -> list[str]:
    """Give the large tables that a statement would read from end to end."""
    written, given = statement
    with owner.connect() as connection:
        connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN {written}", given)
        lines = [str(row[0]) for row in plan]
        connection.rollback()
    return [
        table
        for table in LARGE
        if any(f"Seq Scan on {table}" in line for line in lines)
    ]


def offenders(settings: Settings, heard: list[Statement]) -> dict[str, list[str]]:
    """Give each statement that reads a large table whole, with the tables."""
    unique = {
        statement: given
        for statement, given in heard
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
    }
    owner = create_engine(settings.owner_url)
    found = {
        statement: read_whole(owner, (statement, given))
        for statement, given in unique.items()
    }
    owner.dispose()
    return {statement: tables for statement, tables in found.items() if tables}


def test_judging_asks_nothing_without_an_index(
    settings: Settings, said: list[Statement]
) -> None:
    arrive(settings, STORIES)
    article = extracted(settings, Story("late.txt", [toll(13, "Dora Ek")]))
    with transaction(settings.database_url) as session:
        new = claims.unjudged(session, article)
        # So many tickets have been drawn that the indexes are asked.
        claims.neighbours(session, new, seen=0, newest=claims.EXACT + 1)
    judge(settings)
    assert len(said) > 30
    assert offenders(settings, said) == {}


def test_the_desk_asks_nothing_without_an_index(
    settings: Settings, said: list[Statement]
) -> None:
    arrive(settings, STORIES)
    (case, *_) = rows(settings, "SELECT id FROM cases ORDER BY id")
    said.clear()
    with transaction(settings.database_url) as session:
        queue.page(session, None)
        queue.page(session, Lane.NEW)
        queue.next_case(session, None)
        cases.show(session, case["id"])
        articles.show(session, 1)
        history.lines(session, case_id=case["id"])
        intake.page(session)
        records.page(session)
    assert len(said) > 10
    assert offenders(settings, said) == {}


def test_a_statement_without_an_index_is_found_out(
    settings: Settings, said: list[Statement]
) -> None:
    rows(settings, "SELECT id FROM claims WHERE quote = 'nobody asks this'")
    assert list(offenders(settings, said).values()) == [["claims"]]


MANY = """
INSERT INTO claims (article_id, version, span_start, span_end, text_hash, quote, text,
  draft, worth, keys, fingerprint, status, case_id, ticket, extractor, trace_id)
SELECT article_id, version, n, n + 1, md5(n::text), quote, text, draft, worth,
  ARRAY['d:say:everybody'] || CASE WHEN n % 2000 = 0 THEN ARRAY['d:say:few'] END,
  fingerprint || n, 'pending', case_id, 1, extractor, trace_id
  FROM (SELECT * FROM claims ORDER BY id LIMIT 1) AS one, generate_series(1, 6000) AS n
"""


def test_a_rare_key_is_looked_up_and_a_common_one_walked_back(
    settings: Settings, said: list[Statement]
) -> None:
    """One plan for both would read the whole of a large store for the rare one."""
    arrive(settings, STORIES)
    owner = create_engine(settings.owner_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(MANY.replace("%", "%%"))
        connection.exec_driver_sql("ANALYZE claims")
    said.clear()
    with transaction(settings.database_url) as session:
        (one,) = rows(settings, "SELECT max(id) AS id FROM claims")
        claims.neighbours(session, [one["id"]], seen=0, newest=claims.EXACT + 1)
    asked = [one for one in said if "one.keys @>" in one[0]]
    plans = {given["key"]: plan(owner, (told, given)) for told, given in asked}
    owner.dispose()
    assert "ix_claims_keys" in plans["d:say:few"]
    assert "Backward using pk_claims" in plans["d:say:everybody"]


def plan(owner: Engine, statement: Statement) -> str:
    """Give how PostgreSQL carries out a statement."""
    with owner.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN {statement[0]}", statement[1])
        return "\n".join(str(row[0]) for row in found)
