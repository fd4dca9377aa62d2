"""Every row of the store at one moment, as text, and back into an empty database.

PostgreSQL's own COPY in text form: another version of the server reads it, and so does
a person. One transaction sees one moment, whatever is written meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import psycopg
from psycopg import IsolationLevel, sql
from sqlalchemy import make_url

from services.errors import CrossclaimError
from services.store.tables import Base

#: What belongs to one running installation and is worth nothing in another.
PASSING = frozenset({"sessions", "sign_in_links", "sign_in_attempts", "heartbeats"})
#: Rows that every new schema has; those of the backup take their place.
_SEEDED = ("judging",)
_CHUNK = 1 << 20


class DatabaseSaid(CrossclaimError):
    """The database refused."""


class NotEmpty(CrossclaimError):
    """There is work in this database already: restore into an empty one."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a snapshot holds of one table."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str  # of the rows as COPY writes them, in the order of the key


@contextmanager
def frozen(url: str) -> Generator[psycopg.Connection, None, None]:
    """Open a connection that sees the database as it is now until the block ends."""
    with _connected(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # The program's role is cut off when it idles; between two tables we may.
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        yield connection


@contextmanager
def whole(url: str) -> Generator[psycopg.Connection, None, None]:
    """Open a connection whose writes all count, or none."""
    with _connected(url) as connection:
        yield connection


@contextmanager
def _connected(url: str) -> Generator[psycopg.Connection, None, None]:
    """Connect, and commit at the end. Raises DatabaseSaid with the server's words."""
    address = make_url(url).set(drivername="postgresql")
    try:
        with psycopg.connect(
            address.render_as_string(hide_password=False), options="-c timezone=UTC"
        ) as connection:
            yield connection
    except psycopg.Error as error:
        said = str(error).splitlines()
        raise DatabaseSaid(f"the database said: {said[0] if said else ''}") from error


def revision(connection: psycopg.Connection) -> str:
    """Give the version of the schema; empty if there is none."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def names(connection: psycopg.Connection) -> list[str]:
    """List the tables that a snapshot holds, each after those that it points to."""
    there = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ).fetchall()
    known = {str(row[0]) for row in there}
    ordered = [one.name for one in Base.metadata.sorted_tables]
    return [one for one in ordered if one in known - PASSING]


def columns(connection: psycopg.Connection, table: str) -> tuple[str, ...]:
    """List the columns that are written, in their order."""
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema ="
        " 'public' AND table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def hashes(connection: psycopg.Connection) -> Iterator[str]:
    """Give the hash of every article's bytes that were not let go."""
    asked = "SELECT sha256 FROM articles WHERE let_go_at IS NULL ORDER BY id"
    with connection.cursor(name="hashes") as cursor:
        for row in cursor.execute(asked):
            yield str(row[0])


def dump(connection: psycopg.Connection, table: str, out: IO[bytes]) -> Table:
    """Write a table's rows to `out`, in the order of its key."""
    listed = columns(connection, table)
    digest, rows = hashlib.sha256(), 0
    statement = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _joined(listed), sql.Identifier(table), _joined(_key(table))
    )
    with connection.cursor().copy(statement) as copy:
        for chunk in copy:
            written = bytes(chunk)
            digest.update(written)
            rows += written.count(b"\n")  # COPY writes a line break in a value as \n
            out.write(written)
    return Table(table, listed, rows, digest.hexdigest())


def load(connection: psycopg.Connection, table: Table, source: IO[bytes]) -> None:
    """Read rows that `dump` wrote. Raises DatabaseSaid where they do not fit."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), _joined(table.columns)
    )
    with connection.cursor().copy(statement) as copy:
        while chunk := source.read(_CHUNK):
            copy.write(chunk)


def make_room(connection: psycopg.Connection) -> None:
    """Take out what a new schema brings. Raises NotEmpty where there is more."""
    for name in names(connection):
        if name in _SEEDED:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            continue
        found = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))
        row = connection.execute(found).fetchone()
        if row and row[0]:
            raise NotEmpty


def go_on_numbering(connection: psycopg.Connection) -> None:
    """Let each table number its next row after its last one."""
    for name in names(connection):
        owned = connection.execute(
            "SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS (SELECT FROM"
            " information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = %s AND column_name = 'id')",
            (name, name),
        ).fetchone()
        if owned and owned[0]:
            connection.execute(
                sql.SQL("SELECT setval(%s, max(id)) FROM {} HAVING max(id) > 0").format(
                    sql.Identifier(name)
                ),
                (owned[0],),
            )


def _key(table: str) -> tuple[str, ...]:
    return tuple(one.name for one in Base.metadata.tables[table].primary_key)


def _joined(listed: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(one) for one in listed)
