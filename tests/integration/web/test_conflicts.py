"""What the database rolls back for another's sake is carried out again, and once."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from flask import Flask, Response
from sqlalchemy import NullPool, create_engine, text

from services.config import Settings
from services.desk import history
from services.model.decision import Role
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.web.conftest import Visitor
from tests.refusing import DEADLOCK, SERIALIZATION, refused
from web.app import AGAIN

Put = Callable[..., tuple[int, list[int]]]
Visit = Callable[..., Visitor]


def _kinds(settings: Settings) -> list[str]:
    with transaction(settings.database_url) as session:
        assert history.broken(session) == []
        return [one.kind.value for one in history.lines(session)]


@pytest.mark.parametrize("code", [SERIALIZATION, DEADLOCK])
def test_a_decision_is_tried_again_three_times_and_counts_once(
    ana: Visitor, a_case: Put, settings: Settings, code: str
) -> None:
    case, _ = a_case(a_draft())
    with refused(settings.owner_url, code, AGAIN, table="decisions") as so_far:
        assert ana.decide(case, "accept").status_code == 303
        assert so_far() == AGAIN == 3
    assert _kinds(settings) == ["accept"]


def test_beyond_that_it_asks_to_send_the_form_again_and_nothing_stands(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    case, _ = a_case(a_draft())
    form = {"choice": "accept", "seen": "1", "request_id": str(uuid.uuid4())}
    with refused(settings.owner_url, DEADLOCK, AGAIN + 1, table="decisions"):
        answer = ana.post(f"/cases/{case}/decide", **form)
        assert answer.status_code == 503
        assert "Send it again" in answer.text
        assert _kinds(settings) == []
        assert ana.post(f"/cases/{case}/decide", **form).status_code == 303
    assert _kinds(settings) == ["accept"]


def test_a_true_deadlock_costs_the_reviewer_nothing(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    """Somebody has the claim and wants the case; the decision has it the other way."""
    case, (claim,) = a_case(a_draft())
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    with owner.connect() as other:
        other.execute(text("SET deadlock_timeout = '30s'"))
        other.execute(
            text("SELECT 1 FROM claims WHERE id = :id FOR UPDATE"), {"id": claim}
        )
        answers: list[int] = []
        deciding = threading.Thread(
            target=lambda: answers.append(ana.decide(case, "accept").status_code)
        )
        deciding.start()
        _await_waiting(settings)
        before = _deadlocks(settings)
        other.execute(
            text("SELECT 1 FROM cases WHERE id = :id FOR UPDATE"), {"id": case}
        )
        assert _deadlocks(settings) == before + 1
        other.rollback()
    deciding.join(20)
    assert answers == [303]
    assert _kinds(settings) == ["accept"]


def _await_waiting(settings: Settings) -> None:
    """Wait until somebody waits for a row."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with transaction(settings.database_url) as session:
            if session.execute(text(waits)).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def _deadlocks(settings: Settings) -> int:
    """Count the deadlocks so far; the figure comes a moment late."""
    with transaction(settings.owner_url) as session:
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        session.execute(text("SELECT pg_stat_clear_snapshot()"))
        asked = "SELECT sum(deadlocks) FROM pg_stat_database"
        return int(session.execute(text(asked)).scalar_one())


def test_a_line_that_ends_behind_the_page_is_no_bug(
    app: Flask, visit: Visit, settings: Settings
) -> None:
    """The page is made; the commit of what it read finds the line cut."""
    cut: list[bool] = []

    @app.after_request  # before those of the desk: they go from the last to the first
    def _cut(response: Response) -> Response:
        if cut.pop() if cut else False:
            _end_all_lines(settings)
        return response

    ana = visit(Role.REVIEWER, "Ana")
    for page in ("/queue", "/records"):
        cut.append(True)
        answer = ana.get(page)
        assert answer.status_code == 503, page
        assert "does not answer" in answer.text
        assert ana.get(page).status_code == 200


def _end_all_lines(settings: Settings) -> None:
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    with owner.begin() as line:
        line.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
