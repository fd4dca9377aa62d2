"""Make the program's role and database on a server that knows only its owner."""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from services.errors import StartError

#: The database that every server has, to connect to before ours is there.
FIRST_DATABASE = "postgres"
PATIENCE = 3  # seconds for the server to take a connection


class OwnerRefused(StartError):
    """The server refuses the owner's password."""


def provision(owner_url: str, database_url: str) -> bool:
    """Make or mend the role and database that `database_url` names.

    False when the server does not answer yet: ask again. Harmless when all is there.
    Raises OwnerRefused.
    """
    owner, wanted = make_url(owner_url), make_url(database_url)
    try:
        with psycopg.connect(
            host=owner.host,
            port=owner.port,
            user=owner.username,
            password=owner.password,
            dbname=FIRST_DATABASE,
            connect_timeout=PATIENCE,
            autocommit=True,
        ) as connection:
            _set_up(connection, wanted)
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise OwnerRefused(str(error)) from error
        return False
    return True


def _set_up(connection: psycopg.Connection, wanted: URL) -> None:
    """Make role and database; set the password: a lost file heals itself."""
    role, name = wanted.username or "", wanted.database or ""
    known = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
    ).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(wanted.password)
        )
    )
    if not connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", (name,)
    ).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
