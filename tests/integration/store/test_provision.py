"""A role and a database on a server that knows only its owner."""

from __future__ import annotations

import socket
from collections.abc import Generator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from services.store.provision import OwnerRefused, provision
from workers.embedded import Ends

NAME = "provisioned"


@pytest.fixture
def wanted(servers: Ends) -> Generator[URL, None, None]:
    """Name a role and a database that are not there, and drop them afterwards."""
    owner = make_url(servers.owner_url)
    yield owner.set(username=NAME, password="first:%'", database=NAME)
    with psycopg.connect(_plain(owner), autocommit=True) as connection:
        for kind in (sql.SQL("DATABASE"), sql.SQL("ROLE")):
            connection.execute(
                sql.SQL("DROP {} IF EXISTS {}").format(kind, sql.Identifier(NAME))
            )


def _plain(url: URL) -> str:
    """SQLAlchemy's address as libpq reads it."""
    return _told(url.set(drivername="postgresql"))


def _told(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def test_it_makes_role_and_database_and_mends_the_password(
    servers: Ends, wanted: URL
) -> None:
    for password in ("first:%'", "second"):
        mended = wanted.set(password=password)
        assert provision(servers.owner_url, _told(mended))
        with psycopg.connect(_plain(mended)) as connection:
            row = connection.execute("SELECT current_user, current_database()")
            assert row.fetchone() == (NAME, NAME)


def test_it_says_that_nobody_answers_yet(servers: Ends) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound, but nobody listens
        nowhere = make_url(servers.owner_url).set(port=probe.getsockname()[1])
        assert not provision(_told(nowhere), servers.database_url)


def test_it_tells_a_wrong_password_of_the_owner(servers: Ends) -> None:
    stranger = make_url(servers.owner_url).set(password="wrong")
    with pytest.raises(OwnerRefused, match="password authentication failed"):
        provision(_told(stranger), servers.database_url)
