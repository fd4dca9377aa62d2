from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import NullPool, create_engine, text
from structlog.testing import capture_logs
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from services.config import Settings
from services.model.decision import Role
from services.store.tables import Base
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.web.conftest import Visitor
from web.app import create_app
from web.security import NEEDED, PUBLIC, local_path, needs, secret_key

OPEN_TO_ALL = {
    "static",
    "login.form",
    "login.sign_in",
    "login.link",
    "login.use_link",
    "health.alive",
    "health.ready",
}


#: Pages that are a form for those who may send it.
FORMS = {"paste.form", "edits.form", "bulk.preview", "second.look"}


#: How often rows were written to each table, and the files of the inbox.
Written = tuple[dict[str, Any], set[str]]


def _rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def _address(rule: Rule) -> str:
    samples = {"what": "run", "number": "1", "form": "csv", "token": "x"}
    if rule.endpoint == "exports.download":
        samples["what"] = "claims"
    named = re.sub(r"<(?:[^>]*:)?(\w+)>", lambda m: samples.get(m[1], "1"), rule.rule)
    return str(named)


def test_every_route_names_the_role_it_asks_for(app: Flask) -> None:
    needed = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], NEEDED, None)
        for rule in _rules(app)
    }
    assert {one for one, role in needed.items() if role is None} == set()
    assert {one for one, role in needed.items() if role == PUBLIC} == OPEN_TO_ALL


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    visitor = Visitor(app)
    for rule in _rules(app):
        if rule.endpoint in OPEN_TO_ALL:
            continue
        if rule.endpoint == "health.figures":
            assert visitor.get(_address(rule)).status_code == 404
        elif "GET" in (rule.methods or ()):
            answer = visitor.get(_address(rule))
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/sign-in"), rule
        else:
            assert visitor.post(_address(rule)).status_code == 401, rule


def test_a_viewer_may_read_everything_and_change_nothing(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    viewer = visit(Role.VIEWER)
    for rule in _rules(app):
        if rule.endpoint in OPEN_TO_ALL or rule.endpoint == "login.sign_out":
            continue
        if rule.endpoint.startswith(("settings.", "watching.")):
            continue  # what everybody sets, for themselves alone
        if "GET" not in (rule.methods or ()):
            assert viewer.post(_address(rule)).status_code == 403, rule
        elif rule.endpoint not in FORMS:
            assert viewer.get(_address(rule)).status_code in (200, 302, 404), rule


def test_a_route_that_names_no_role_lets_nobody_in(app: Flask, ana: Visitor) -> None:
    app.view_functions["queue.show"] = lambda: "unmarked"
    assert ana.get("/queue").status_code == 403


def test_every_answer_carries_the_headers(app: Flask, ana: Visitor) -> None:
    seen = set()
    for answer in _answers(app, ana):
        seen.add(answer.status_code)
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        kept = answer.request.path.startswith("/static/")
        assert kept or headers["Cache-Control"] == "no-store"
        assert "Werkzeug" not in str(headers) and "Python" not in str(headers)
    assert seen >= {200, 302, 303, 400, 403, 404, 405, 413}


def _answers(app: Flask, visitor: Visitor) -> Iterator[TestResponse]:
    """Ask everything of every address: pages, forms, errors, files, empty hands."""
    for rule in _rules(app):
        address = _address(rule)
        yield Visitor(app).get(address)
        if rule.endpoint != "login.sign_out":
            yield visitor.get(address)
            yield visitor.client.post(address, buffered=True)
            yield visitor.client.options(address, buffered=True)
            yield visitor.client.put(address, buffered=True)
    for address in ("/no-such-page", "/static/desk.css", "/static/desk.js", "/%ff"):
        yield visitor.get(address)
    yield visitor.post("/undo", decision="1")
    yield visitor.post("/cases/4711/decide", choice="accept")
    huge = {"CONTENT_LENGTH": "999999999"}
    yield visitor.client.post("/paste", data={"text": "x"}, environ_overrides=huge)
    yield visitor.post("/sign-out")


def test_an_error_of_the_database_names_no_parameters(settings: Settings) -> None:
    with (
        pytest.raises(Exception, match="hidden") as error,
        transaction(settings.database_url) as session,
    ):
        session.execute(
            text("SELECT CAST(:words AS int)"), {"words": "Ten died at Ostrell"}
        )
    assert "[parameters" not in str(error.value)
    assert "hide_parameters" in str(error.value)


def test_an_answer_of_a_bug_carries_them_and_tells_no_words(
    app: Flask, ana: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        raise RuntimeError("Ten died at Ostrell")

    app.view_functions["queue.show"] = needs(Role.VIEWER)(broken)
    with capture_logs() as lines:
        answer = ana.get("/queue")
    assert answer.status_code == 500
    (line,) = [one for one in lines if one["event"] == "broken"]
    assert (line["error"], line["endpoint"]) == ("RuntimeError", "queue.show")
    assert line["where"][-1].startswith("test_security.py:")
    assert "Ostrell" not in str(lines) + capsys.readouterr().err
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Ostrell" not in answer.text and "Traceback" not in answer.text


def test_every_script_of_a_page_is_ours_and_carries_the_nonce(ana: Visitor) -> None:
    answer = ana.get("/queue")
    found = re.findall(r"<script\b[^>]*>", answer.text)
    nonce = re.search(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    assert found
    for one in found:
        assert f'nonce="{nonce[1]}"' in one and 'src="/static/' in one
    assert " style=" not in answer.text and " onclick=" not in answer.text


def _posted(app: Flask) -> list[str]:
    """Give the address of every route that takes a form."""
    found = [_address(one) for one in _rules(app) if "POST" in (one.methods or ())]
    assert len(found) > 10
    return found


def test_no_form_is_taken_without_its_token(app: Flask, ana: Visitor) -> None:
    for address in _posted(app):
        for form in ({}, {"csrf_token": "guessed"}, {"csrf_token": ""}):
            answer = ana.client.post(address, data=form, buffered=True)
            assert answer.status_code == 400, address
            assert "gone stale" in answer.text


def test_the_token_of_another_browser_is_worth_nothing(
    app: Flask, ana: Visitor
) -> None:
    for address in _posted(app):
        form = {"csrf_token": Visitor(app).token()}
        assert ana.client.post(address, data=form).status_code == 400, address


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_form_of_another_site_is_taken(
    app: Flask, ana: Visitor, headers: dict[str, str]
) -> None:
    form = {"csrf_token": ana.token()}
    for address in _posted(app):
        answer = ana.client.post(address, data=form, headers=headers)
        assert answer.status_code == 403, address


def test_a_form_of_ours_is_taken(ana: Visitor) -> None:
    form = {"csrf_token": ana.token()}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = ana.client.post("/sign-out", data=form, headers=headers)
    assert answer.status_code == 303


def test_no_route_changes_anything_when_it_is_only_looked_at(
    app: Flask, ana: Visitor, settings: Settings, a_case: Callable[..., object]
) -> None:
    """A GET may be sent by any page of any site: it writes no row and no file."""
    a_case(a_draft("Ten died."))
    before = _written(settings)
    for rule in _rules(app):
        if "GET" in (rule.methods or ()):
            ana.get(_address(rule))
        changed = _changed(before, _written(settings))
        assert not changed, (rule, changed)


def _changed(before: Written, after: Written) -> list[str]:
    """Name the tables that were written to, and files that came."""
    # Whoever opens a case holds it for a minute: a comfort, which decides nothing.
    known = before[0].keys() - {"leases"}
    tables = [name for name in known if before[0][name] != after[0][name]]
    return tables + sorted(after[1] - before[1])


def _written(settings: Settings) -> Written:
    """Give how often rows were written to each table, and the files of the inbox."""
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        rows = {
            table.name: connection.execute(
                text(f"SELECT count(*), max(xmin::text::bigint) FROM {table.name}")
            ).one()
            for table in Base.metadata.sorted_tables
        }
    return rows, {one.name for one in settings.inbox.rglob("*")}


def test_the_session_cookie_is_out_of_reach_of_scripts(
    app: Flask, ana: Visitor
) -> None:
    cookie = ana.client.get_cookie("crossclaim")
    assert cookie is not None
    assert cookie.http_only and cookie.same_site == "Lax" and not cookie.secure


def test_over_https_the_cookie_is_tied_to_this_host(settings: Settings) -> None:
    app = create_app(replace(settings, secret_key="x", secure_cookies=True))
    answer = Visitor(app).get("/sign-in", base_url="https://desk.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-crossclaim_form=")
    assert "Secure; HttpOnly; Path=/; SameSite=Lax" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("proxies", "believed"), [(0, "127.0.0.1"), (1, "192.0.2.7"), (2, "198.51.100.9")]
)
def test_an_address_is_believed_from_our_own_proxies_only(
    settings: Settings, proxies: int, believed: str
) -> None:
    app = create_app(replace(settings, secret_key="x", proxies=proxies))
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    told = {"X-Forwarded-For": "203.0.113.1, 198.51.100.9, 192.0.2.7"}
    Visitor(app).get("/healthz", headers=told)
    assert seen == [believed]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "queue",
        "/\tqueue",
        "//[",
        "http://[",
        "/\r\nSet-Cookie: a=b",
        "\\\\elsewhere.example",
        "",
        None,
    ],
)
def test_it_never_leads_to_another_site(app: Flask, wanted: str | None) -> None:
    with app.test_request_context():
        assert local_path(wanted) == "/queue"


def test_it_leads_back_to_where_one_came_from(app: Flask) -> None:
    with app.test_request_context():
        assert local_path("/cases/4?lane=new") == "/cases/4?lane=new"


def test_the_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    known = Settings(data=tmp_path)
    first = secret_key(known)
    assert len(first) > 30
    assert secret_key(known) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]


def test_a_static_file_is_asked_for_once_until_it_changes(ana: Visitor) -> None:
    found = re.search(r'href="(/static/desk\.css\?v=\w+)"', ana.text("/queue"))
    assert found is not None
    assert "max-age=31536000" in ana.get(found[1]).headers["Cache-Control"]


def test_a_static_file_that_is_not_there_is_missing(ana: Visitor) -> None:
    assert ana.get("/static/../app.py").status_code == 404
    assert ana.get("/static/no.css").status_code == 404


def test_style_sheets_are_packed_and_pages_are_not(ana: Visitor) -> None:
    packs = {"Accept-Encoding": "gzip"}
    plain = ana.get("/static/desk.css")
    packed = ana.get("/static/desk.css", headers=packs)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 3 < len(plain.data)
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in ana.get("/queue", headers=packs).headers
