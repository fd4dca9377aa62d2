from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from services.config import Settings
from services.desk import login
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.web.conftest import Visitor
from web.app import create_app

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


def test_all_processes_and_the_next_start_count_together(
    settings: Settings, ben: str
) -> None:
    """Redis has no part in it: down, it neither opens nor shuts the door."""
    away = replace(settings, secret_key="x", broker_url="redis://127.0.0.1:1")
    for _ in range(5):
        one = Visitor(create_app(away))
        assert one.post("/sign-in", name=ben, password="guess").status_code == 403
    answer = Visitor(create_app(away)).post("/sign-in", name=ben, password=PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Try again in 1 s" in answer.text
    time.sleep(1.1)
    fresh = Visitor(create_app(away)).post("/sign-in", name=ben, password=PASSWORD)
    assert fresh.status_code == 303


def test_guesses_at_one_moment_all_count(app: Flask, ben: str) -> None:
    visitors = [Visitor(app) for _ in range(12)]
    tokens = [one.token() for one in visitors]

    def guess(place: int) -> int:
        form = {"csrf_token": tokens[place], "name": ben, "password": "guess"}
        return visitors[place].client.post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(guess, range(12)))
    # A slow machine may have waited the first wait of a second or two.
    assert 5 <= found.count(403) <= 7
    assert found.count(403) + found.count(429) == 12


def test_signing_in_again_ends_the_session_before(
    app: Flask, ana: Visitor, ben: str
) -> None:
    cookie = ana.client.get_cookie("crossclaim")
    assert cookie is not None
    answer = ana.post("/sign-in", name=ben, password=PASSWORD)
    assert answer.status_code == 303
    thief = Visitor(app)
    thief.client.set_cookie("crossclaim", cookie.value)
    assert thief.get("/queue").status_code == 302


def test_a_cookie_chosen_by_somebody_else_is_replaced(app: Flask, ben: str) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie("crossclaim", "planted")
    visitor.post("/sign-in", name=ben, password=PASSWORD)
    cookie = visitor.client.get_cookie("crossclaim")
    assert cookie is not None
    assert len(cookie.value) > 40


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
