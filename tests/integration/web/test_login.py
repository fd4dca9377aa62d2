from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services.config import Settings
from services.desk import login
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.web.conftest import Visitor

PASSWORD = "correct horse"


@pytest.fixture
def ben(settings: Settings) -> str:
    with transaction(settings.database_url) as session:
        login.add_user(session, "Ben", Role.REVIEWER, PASSWORD)
    return "Ben"


@pytest.fixture
def link(settings: Settings, ben: str) -> str:
    with transaction(settings.database_url) as session:
        return f"/sign-in/{login.make_link(session, ben)}"


def test_it_lets_in_who_knows_the_password_and_goes_on(app: Flask, ben: str) -> None:
    visitor = Visitor(app)
    form = {"name": ben, "password": PASSWORD, "next": "/records"}
    answer = visitor.post("/sign-in", **form)
    assert (answer.status_code, answer.location) == (303, "/records")
    assert "Ben" in visitor.text("/queue")


def test_it_says_plainly_that_the_password_is_wrong(app: Flask, ben: str) -> None:
    visitor = Visitor(app)
    answer = visitor.post("/sign-in", name=ben, password="guess")
    assert answer.status_code == 403
    assert "do not belong together" in answer.text
    assert visitor.get("/queue").status_code == 302


def test_whoever_guesses_has_to_wait(app: Flask, ben: str) -> None:
    visitor = Visitor(app)
    found = [
        visitor.post("/sign-in", name="Nobody", password="guess").status_code
        for _ in range(7)
    ]
    assert found[:5] == [403] * 5
    assert 429 in found[5:]


def test_looking_at_a_link_does_not_use_it_up(app: Flask, link: str) -> None:
    for _ in range(3):
        assert "Sign in" in Visitor(app).text(link)
    assert Visitor(app).post(link).status_code == 303


def test_a_link_works_once(app: Flask, link: str) -> None:
    assert Visitor(app).post(link).status_code == 303
    answer = Visitor(app).post(link)
    assert answer.status_code == 403
    assert "used before" in answer.text


def test_signing_out_ends_the_session_here_and_on_the_server(
    app: Flask, ana: Visitor
) -> None:
    cookie = ana.client.get_cookie("crossclaim")
    assert cookie is not None
    assert ana.post("/sign-out").status_code == 303
    thief = Visitor(app)
    thief.client.set_cookie("crossclaim", cookie.value)
    assert thief.get("/queue").status_code == 302


def test_it_remembers_where_one_wanted_to_go(app: Flask) -> None:
    answer = Visitor(app).get("/cases/7?lane=new")
    assert answer.location == "/sign-in?next=/cases/7?lane%3Dnew"


def test_the_page_names_who_is_signed_in(visit: Callable[..., Visitor]) -> None:
    assert "Cleo" in visit(Role.EDITOR, "Cleo").text("/queue")
