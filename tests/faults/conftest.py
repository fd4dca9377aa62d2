"""Servers that a test may kill, and a place where many articles come from."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.config import Settings
from services.store.schema import upgrade
from services.store.transaction import engine
from tests.conftest import empty
from tests.places import quick
from tests.programs import Programs, programs
from workers.servers.postgres import Postgres
from workers.servers.valkey import Valkey


@dataclass
class Servers:
    """Both servers, to be killed and started again on their ports."""

    postgres: Postgres
    valkey: Valkey


@pytest.fixture(scope="session")
def mortal() -> Generator[Servers, None, None]:
    """Run servers of our own for all fault tests."""
    home = Path(tempfile.mkdtemp(prefix="crossclaim-faults-", dir=quick()))
    try:
        with Postgres(home / "postgres") as postgres, Valkey(home / "valkey") as valkey:
            upgrade(postgres.owner_url, "crossclaim")
            yield Servers(postgres, valkey)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def running(mortal: Servers, tmp_path: Path) -> Generator[Programs, None, None]:
    """Run a worker of two processes and a watcher on an empty database."""
    empty(mortal.postgres.owner_url)
    settings = Settings(
        data=tmp_path,
        inbox=tmp_path / "inbox",
        content=tmp_path / "content",
        database_url=mortal.postgres.url,
        broker_url=mortal.valkey.url,
        workers=2,
        lease=6.0,
        settle=0.2,
    )
    with programs(settings) as parts:
        yield parts
    engine(settings.database_url).dispose()
