"""Limits of time on what the database is asked."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from services.config import Settings
from services.store.transaction import UNAVAILABLE, bounded, transaction
from web import context
from web.app import PATIENCE, create_app

SHOW = text("SHOW statement_timeout")


def test_a_statement_that_takes_too_long_ends_as_an_outage(database_url: str) -> None:
    hasty = bounded(database_url, 0.2)
    begun = time.monotonic()
    with pytest.raises(UNAVAILABLE), transaction(hasty) as session:
        session.execute(text("SELECT pg_sleep(30)"))
    assert time.monotonic() - begun < 20
    with transaction(hasty) as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_other_options_of_an_address_stay(database_url: str) -> None:
    named = f"{database_url}{'&' if '?' in database_url else '?'}options=-c%20jit=off"
    with transaction(bounded(named, 7)) as session:
        assert session.scalar(SHOW) == "7s"
        assert session.scalar(text("SHOW jit")) == "off"


def test_only_the_desk_is_in_a_hurry(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context(), context.desk_session() as session:
        assert session.scalar(SHOW) == f"{PATIENCE:.0f}s"
    with transaction(settings.database_url) as session:
        assert session.scalar(SHOW) == "0"
