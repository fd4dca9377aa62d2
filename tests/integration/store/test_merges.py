"""The database refuses that a record goes into one that went into it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.config import Settings
from services.desk.decide import decide
from services.model.decision import DecisionKind
from services.store.transaction import transaction
from tests.integration.desk import rows

_CYCLES = """
WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (record_id) record_id, into_id FROM merges
     WHERE ended_by IS NULL ORDER BY record_id, id DESC),
way AS (
    SELECT record_id AS start, into_id AS at, 1 AS steps FROM newest
     WHERE into_id IS NOT NULL
     UNION ALL
    SELECT way.start, n.into_id, steps + 1 FROM way
      JOIN newest n ON n.record_id = way.at
     WHERE n.into_id IS NOT NULL AND steps < 50)
SELECT count(*) FROM way WHERE at = start
"""


@pytest.fixture
def records(settings: Settings) -> list[int]:
    """Give the numbers of five records."""
    with transaction(settings.database_url) as session:
        case = rows.a_case(session)
        made = session.scalars(
            text(
                "INSERT INTO records (case_id, question) SELECT :case, n::text"
                " FROM generate_series(1, 5) AS n RETURNING id"
            ),
            {"case": case},
        )
        return list(made)


@pytest.fixture
def line(settings: Settings) -> Engine:
    return create_engine(settings.database_url, poolclass=NullPool)


@pytest.fixture
def decision(settings: Settings) -> int:
    """Give a decision for merges to hang on: which one does not matter here."""
    with transaction(settings.database_url) as session:
        case = rows.a_case(session)
        rows.a_claim(session, case)
        who = rows.a_user(session)
        made = decide(session, rows.a_request(session, case, DecisionKind.ACCEPT), who)
        return made.decision_id


def put(
    connection: Any, decision: int, record: int, into: int | None, ended: bool = False
) -> int:
    found: int = connection.execute(
        text(
            "INSERT INTO merges (record_id, into_id, decision_id, ended_by) VALUES"
            " (:record, :into, :decision, CASE WHEN :ended THEN"
            " CAST(:decision AS bigint) END) RETURNING id"
        ),
        {"record": record, "into": into, "decision": decision, "ended": ended},
    ).scalar_one()
    return found


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_ring_is_refused_however_long(
    line: Engine, records: list[int], decision: int, length: int
) -> None:
    some = records[:length]
    with line.begin() as connection:
        for one, other in itertools.pairwise(some):
            put(connection, decision, one, other)
    with pytest.raises(IntegrityError, match="into itself"), line.begin() as connection:
        put(connection, decision, some[-1], some[0])


def test_what_stands_counts_and_not_what_stood(
    line: Engine, records: list[int], decision: int
) -> None:
    a, b, c, *_ = records
    with line.begin() as connection:
        put(connection, decision, a, b)
        put(connection, decision, a, None)  # it was separated
        put(connection, decision, b, a)
        put(connection, decision, c, a, ended=True)  # that was undone
        put(connection, decision, a, c)
        assert connection.execute(text(_CYCLES)).scalar_one() == 0


def test_an_undo_that_would_close_a_ring_is_refused(
    line: Engine, records: list[int], decision: int
) -> None:
    """Ending the separation lets the joining before it stand again."""
    a, b, *_ = records
    with line.begin() as connection:
        put(connection, decision, a, b)
        apart = put(connection, decision, a, None)
        put(connection, decision, b, a)
    end = text("UPDATE merges SET ended_by = :by WHERE id = :id")
    with pytest.raises(IntegrityError, match="into itself"), line.begin() as connection:
        connection.execute(end, {"by": decision, "id": apart})


def at_once(tasks: list[Callable[[], None]]) -> list[BaseException | None]:
    """Do all at the same moment; give how each ended."""
    ends: list[BaseException | None] = [None] * len(tasks)
    ready = threading.Barrier(len(tasks))

    def go(number: int) -> None:
        ready.wait()
        try:
            tasks[number]()
        except BaseException as error:
            ends[number] = error

    crew = [threading.Thread(target=go, args=(n,)) for n in range(len(tasks))]
    for one in crew:
        one.start()
    for one in crew:
        one.join(30)
        assert not one.is_alive()
    return ends


def test_of_opposite_joins_in_two_open_transactions_one_is_refused(
    line: Engine, records: list[int], decision: int
) -> None:
    """Neither sees the other's row when it writes its own."""
    a, b, *_ = records
    with line.connect() as first, first.begin() as open_one:
        put(first, decision, a, b)
        (end,) = at_once_while(line, decision, (b, a), open_one)
    assert isinstance(end, IntegrityError)
    with line.connect() as connection:
        assert connection.execute(text(_CYCLES)).scalar_one() == 0


def at_once_while(
    line: Engine, decision: int, pair: tuple[int, int], other: Any
) -> list[BaseException | None]:
    """Let a second transaction write while the first is open, then commit the first."""

    def second() -> None:
        with line.begin() as connection:
            put(connection, decision, *pair)

    waiting: list[BaseException | None] = []
    thread = threading.Thread(target=lambda: waiting.extend(at_once([second])))
    thread.start()
    thread.join(1)
    assert thread.is_alive(), "it did not wait for the first"
    other.commit()
    thread.join(30)
    return waiting


@pytest.mark.parametrize("size", [2, 3, 5])
def test_rings_made_by_many_at_once_never_close(
    line: Engine, records: list[int], decision: int, size: int
) -> None:
    some = records[:size]
    pairs = list(zip(some, [*some[1:], some[0]], strict=True))

    def join(pair: tuple[int, int]) -> None:
        with line.begin() as connection:
            put(connection, decision, *pair)

    for _ in range(10):
        ends = at_once([partial(join, pair) for pair in pairs])
        refused = [one for one in ends if one is not None]
        assert len(refused) == 1 and isinstance(refused[0], IntegrityError)
        with line.begin() as connection:
            assert connection.execute(text(_CYCLES)).scalar_one() == 0
            for one in some:
                put(connection, decision, one, None)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_sees_old_rows_may_join_nothing(
    line: Engine, records: list[int], decision: int, level: str
) -> None:
    old = line.execution_options(isolation_level=level)
    with pytest.raises(DBAPIError, match="READ COMMITTED"), old.begin() as connection:
        put(connection, decision, records[0], records[1])
