"""Both servers for the length of a `with` block.

Use::

    with embedded(Path("~/.local/share/crossclaim").expanduser()) as ends:
        migrate(ends.owner_url)
        serve(ends.database_url, ends.broker_url)

What they promise, and the rules for callers, stand in `workers/servers/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workers.servers.postgres import Postgres
from workers.servers.valkey import Valkey


@dataclass(frozen=True, slots=True)
class Ends:
    """Addresses of the running servers; each holds a password."""

    owner_url: str  # SQLAlchemy, superuser: migrations and back-ups only
    database_url: str  # SQLAlchemy, the program's own role
    broker_url: str  # Celery, redis-py


@contextmanager
def embedded(home: Path) -> Generator[Ends, None, None]:
    """Run both servers below `home` for the length of the `with` block.

    `home` is made if it is missing (mode 0700). Raises StartError. The servers are
    stopped in reverse order, each whatever the other did.
    """
    with (
        Postgres(Path(home) / "postgres") as postgres,
        Valkey(Path(home) / "valkey") as valkey,
    ):
        yield Ends(postgres.owner_url, postgres.url, valkey.url)
