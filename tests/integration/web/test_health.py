from __future__ import annotations

from dataclasses import replace

from services.config import Settings
from tests.integration.web.conftest import Visitor
from web.app import create_app


def _cut_off(settings: Settings) -> Visitor:
    """A desk whose database is gone."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    return Visitor(create_app(replace(settings, database_url=nowhere, secret_key="x")))


def test_both_answer_while_all_is_well(ana: Visitor) -> None:
    assert ana.get("/healthz").get_json() == {"status": "ok"}
    ready = ana.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json() == {"status": "ok", "database": True, "inbox": True}


def test_an_outage_is_told_but_does_not_ask_for_a_restart(settings: Settings) -> None:
    visitor = _cut_off(settings)
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503


def test_without_a_database_the_pages_say_so_plainly(settings: Settings) -> None:
    visitor = _cut_off(settings)
    visitor.client.set_cookie("crossclaim", "a token")
    answer = visitor.get("/queue")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert "Nothing that was saved is lost" in answer.text


def test_an_inbox_that_is_gone_is_told(ana: Visitor, settings: Settings) -> None:
    settings.inbox.rmdir()
    assert ana.get("/readyz").get_json()["inbox"] is False
