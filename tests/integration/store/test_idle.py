"""Thinking inside a transaction is our own fault, and must not be tried for ever."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.config import Settings
from services.store.transaction import take_time, transaction
from services.store.trouble import of_the_world


def test_a_transaction_that_was_left_idle_counts_as_an_attempt(
    settings: Settings,
) -> None:
    with (
        pytest.raises(DBAPIError) as found,
        transaction(settings.database_url) as session,
    ):
        session.execute(text("SET idle_in_transaction_session_timeout = '100ms'"))
        time.sleep(1)
        session.execute(text("SELECT 1"))
    assert getattr(found.value.orig, "sqlstate", None) == "25P03"
    assert not of_the_world(found.value)


def test_a_transaction_of_long_work_may_take_its_time(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        session.execute(text("SET idle_in_transaction_session_timeout = '100ms'"))
        take_time(session, 5)
        time.sleep(0.5)
        assert session.scalar(text("SELECT 1")) == 1
