"""Fixtures: real servers, started once a session, and two ways to use them.

`session` is for tests of one connection: each runs in an outer transaction that is
rolled back. `clean_database` is for tests whose programs commit: every table is emptied
before. Both need `servers`, so a unit test never starts one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.orm import Session

from services.config import Settings
from services.store.schema import upgrade
from services.store.tables import Base
from services.store.transaction import engine
from tests.places import quick
from workers.embedded import Ends, embedded


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a soak run ask for more articles than CI has time for."""
    parser.addoption(
        "--articles", type=int, default=16, help="articles in each fault test"
    )
    parser.addoption("--seed", type=int, default=1, help="of the faults drawn")
    parser.addoption("--faults", type=int, default=4, help="faults in a run")
    parser.addoption(
        "--controls", action="store_true", help="play slow scenes with all guards too"
    )
    parser.addoption("--only", default="", help='faults by number, "F7 F8"')


@pytest.fixture(scope="session")
def articles(request: pytest.FixtureRequest) -> int:
    """Give the number of articles that a fault test works on."""
    return int(request.config.getoption("--articles"))


@pytest.fixture(scope="session")
def servers() -> Generator[Ends, None, None]:
    """Run PostgreSQL and Valkey, migrated, for the whole session."""
    # Not pytest's own folder: it keeps three sessions, and a cluster is 46 MB.
    home = Path(tempfile.mkdtemp(prefix="crossclaim-test-", dir=quick()))
    try:
        with embedded(home) as ends:
            upgrade(ends.owner_url, "crossclaim")
            yield ends
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _outer_engine(servers: Ends) -> Generator[Engine, None, None]:
    """Give one pool for all tests that are rolled back."""
    engine = create_engine(servers.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(_outer_engine: Engine) -> Generator[Session, None, None]:
    """Give a session whose work is rolled back, whatever it committed."""
    with _outer_engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        ) as inner:
            yield inner
        outer.rollback()


@pytest.fixture(scope="session")
def database_url(servers: Ends) -> str:
    """Give the address of the program's role."""
    return servers.database_url


@pytest.fixture(scope="session")
def _owner(servers: Ends) -> Generator[Engine, None, None]:
    """Give one line of the owner's, for all tests that begin with empty tables."""
    engine = create_engine(servers.owner_url, pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.fixture
def clean_database(servers: Ends, _owner: Engine) -> Generator[str, None, None]:
    """Empty every table as the owner; give the address of the program's role."""
    with _owner.begin() as connection:
        clear(connection)
    yield servers.database_url
    engine(servers.database_url).dispose()
    with _owner.begin() as connection:
        clear(connection)  # a test that is rolled back would see what is left


@pytest.fixture
def settings(clean_database: str, servers: Ends, tmp_path: Path) -> Settings:
    """Give settings of an empty program with short times."""
    return an_empty_desk(
        tmp_path,
        database_url=clean_database,
        owner_url=servers.owner_url,
        broker_url=servers.broker_url,
        lease=6.0,
        settle=0.2,
    )


def an_empty_desk(home: Path, **told: Any) -> Settings:
    """Make the folders of a desk, and its settings."""
    places = {name: home / name for name in ("inbox", "content")}
    for place in places.values():
        place.mkdir()
    return Settings(data=home, **places, **told)


def empty(owner_url: str) -> None:
    """Empty every table; what is committed by a test never meets the next one."""
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        clear(connection)


def clear(connection: Connection) -> None:
    """Empty every table as the owner, in the quicker way: small ones row by row."""
    # The trigger that keeps decisions refuses even the owner, as it should.
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    if connection.scalar(_LARGE, {"names": _NAMES, "large": LARGE}):
        names = ", ".join(_NAMES)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        connection.execute(text("; ".join(f"DELETE FROM {one}" for one in _NAMES)))
        connection.execute(_RESTART, {"names": _NAMES})
    connection.execute(text("INSERT INTO judging (id, newest) VALUES (1, 0)"))


#: Bytes of a table from which on it is truncated, also if all of its rows are dead.
LARGE = 200_000
_NAMES = [table.name for table in Base.metadata.sorted_tables]
_LARGE = text(
    "SELECT bool_or(pg_relation_size(one::regclass) > :large)"
    " FROM unnest(CAST(:names AS text[])) AS one"
)
#: What numbers the rows of these tables begins anew.
_RESTART = text("""
SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
  JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = seqrelid
   AND deptype IN ('a', 'i')
 WHERE refobjid IN (SELECT one::regclass FROM unnest(CAST(:names AS text[])) AS one)
""")
