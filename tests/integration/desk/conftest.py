"""The people of the desk's tests, and the session that they share."""

from __future__ import annotations

import pytest

from services.model.decision import Reviewer
from services.store.transaction import Session
from tests.integration.desk.rows import a_user


@pytest.fixture
def ana(session: Session) -> Reviewer:
    return a_user(session)


@pytest.fixture
def ben(session: Session) -> Reviewer:
    return a_user(session, "Ben")
