"""Bring the database's schema to this version of the program."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, make_url, text

from services.errors import StartError
from services.store.tables import Base

#: Two programs that migrate at once: the second waits, then finds nothing to do.
MIGRATION_LOCK = 5_204_117


def upgrade(owner_url: str, app_role: str, *, revision: str = "head") -> None:
    """Migrate to a schema as the owner, and grant the program its rights.

    `revision` is the newest one but for a backup of an older program. Harmless when
    nothing is to do. Raises StartError when the schema is newer than this program.
    """
    config = _config(app_role)
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        known = {one.revision for one in _scripts(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        for one in (current, revision):
            if one not in (None, "head", *known):
                raise StartError(
                    f"the data was written by a newer crossclaim (schema {one}): "
                    "install that version again"
                )
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def make_role(owner_url: str, database_url: str) -> str:
    """Make the role named in `database_url`, with its password; give its name.

    For servers that bring only the owner (an image's first start). A role that is
    there gets the password anew.
    """
    wanted = make_url(database_url)
    role, password = wanted.username or "", wanted.password or ""
    if not role or not password:
        raise StartError("the database address names no user or no password")
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote(role)
        known = connection.scalar(
            text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
        )
        # Statements about roles take no parameters: let the server quote the text.
        literal = connection.scalar(
            text("SELECT quote_literal(:one)"), {"one": password}
        )
        verb = "ALTER" if known else "CREATE"
        connection.execute(
            text(f"{verb} ROLE {quoted} LOGIN PASSWORD {_escaped(str(literal))}")
        )
    return role


def _escaped(statement: str) -> str:
    """Keep SQLAlchemy from reading a colon as a parameter."""
    return statement.replace(":", r"\:")


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
