"""Bring the database's schema to this version of the program."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text

from services.errors import StartError
from services.store.tables import Base

#: Two programs that migrate at once: the second waits, then finds nothing to do.
MIGRATION_LOCK = 5_204_117


def upgrade(owner_url: str, app_role: str) -> None:
    """Migrate to the newest schema as the owner, and grant the program its rights.

    Harmless when nothing is to do. Raises StartError when the schema is newer than
    this program.
    """
    config = _config(app_role)
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        known = {one.revision for one in _scripts(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise StartError(
                f"the data was written by a newer crossclaim (schema {current}): "
                "install that version again"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(owner_url: str) -> list[object]:
    """List what the mapped tables and the migrated schema disagree on; for tests."""
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, Base.metadata))


def head() -> str:
    """Give the newest schema version that this program knows."""
    return _scripts(_config("")).get_current_head() or ""


def _config(app_role: str) -> Config:
    config = Config()
    config.set_main_option("script_location", "services.store:migrations")
    config.attributes["app_role"] = app_role
    return config


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)
