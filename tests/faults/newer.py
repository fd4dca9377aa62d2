"""Our programs as a next version might be: one more migration, one more table.

For `test_upgrade.py`; it lies with the tests and is not in the package. It stands for
`workers.cli` and for `workers.app`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from alembic.config import Config
from sqlalchemy import text

from services.store import runs, schema
from services.store.runs import Held
from services.store.transaction import Session
from tests.faults.apart import apart
from workers import cli
from workers.app import app

__all__ = ["app"]

apart()

OURS = Path(schema.__file__).parent / "migrations" / "versions"
NEXT = Path(__file__).parent / "next_versions"

_config, _finish = schema._config, runs.finish


def _with_next(app_role: str) -> Config:
    """Know the migrations of this version and the one of the next."""
    config = _config(app_role)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{OURS}\n{NEXT}")
    return config


def _finish_newly(session: Session, held: Held) -> None:
    """End a run as this version does, and write what only the next one has."""
    _finish(session, held)
    session.execute(
        text("INSERT INTO faults_newer (run_id) VALUES (:id)"), {"id": held.id}
    )


schema._config = _with_next
runs.finish = _finish_newly

if __name__ == "__main__":
    sys.exit(cli.main())
