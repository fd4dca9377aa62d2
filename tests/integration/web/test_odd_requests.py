"""Whatever is sent to whichever address: a plain answer, never a broken page."""

from __future__ import annotations

import io
import re
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.web.conftest import Visitor
from tests.integration.web.furnished import furnish

WEB = Path(__file__).resolve().parents[3] / "web"
#: How a view asks for a field, and what the templates' forms call theirs.
_ASKED = re.compile(
    r"(?:form|args|files)\.get(?:list)?\(\s*\"(\w+)\"|\"(\w+)\" in request\.args"
)
_NAMED = re.compile(r"\bname=\"(\w+)\"")

NUMBERS = st.sampled_from([0, 1, 2, 3, 2**31, 2**63 - 1, 2**63, 10**30]).map(str)
WORDS = st.sampled_from(
    [
        *("", "\0", "a\0b", "\r\nSet-Cookie: a=b", "\ufeff\u202e", "\ud800", "٣", "²"),
        *("-1", "1e309", "NaN", "None", "%s%(x)s", "{{7*7}}", "' OR 1=1 --", "%00"),
        *(
            "accept",
            "merge:1",
            "merge:99",
            "reject:8",
            "reject:٣",
            "both_stand",
            "undo",
        ),
        *("cut:0:3", "put_back:0:5", "cut:9:1", "cut:0:99999999999", "defer", "update"),
        *("//[", "http://[", "../../etc/passwd", "<script>", "javascript:alert(1)"),
        *("person", "org", "new", "contradictions", "2026-13-45", "W10=", "e30="),
        "x" * 100_000,
    ]
)
VALUES = st.one_of(NUMBERS, WORDS, st.text(max_size=40), st.uuids().map(str))
#: Pieces of an address: what werkzeug itself turns down is not for us to try.
PLACES = st.one_of(NUMBERS, st.sampled_from(["-1", "x", "%00", "٣", "a b", "run", "1"]))


def _fields() -> dict[str, list[str]]:
    """Name the fields that each view's module asks for, or that a form may have."""
    named = {
        one
        for path in WEB.glob("templates/*.html")
        for one in _NAMED.findall(path.read_text(encoding="utf-8"))
    } - {"csrf_token", "viewport"}
    found = {}
    for path in WEB.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        asked = {one for both in _ASKED.findall(source) for one in both if one}
        quoted = {one for one in named if f'"{one}"' in source}
        found[f"web.{path.stem}"] = sorted(asked | quoted) or ["unasked"]
    return found


FIELDS = _fields()


def _forms(app: Flask, rule: Rule) -> st.SearchStrategy[dict[str, str]]:
    """Give some of the fields that a view may ask for, with odd values."""
    known = FIELDS[app.view_functions[rule.endpoint].__module__]
    return st.dictionaries(st.sampled_from(known), VALUES, max_size=6)


def _rules(app: Flask) -> list[Rule]:
    left_out = {"static", "login.sign_out"}  # it would end the session that asks
    found = [one for one in app.url_map.iter_rules() if one.endpoint not in left_out]
    return sorted(found, key=lambda one: (one.rule, sorted(one.methods or ())))


@pytest.fixture
def admin(
    app: Flask, visit: Callable[..., Visitor], settings: Settings
) -> Callable[[], Visitor]:
    """Give an admin at a desk with something on every page. A bug raises here."""
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with transaction(settings.database_url) as session:
        for place in range(3):
            furnish(session, "Ten died at Ostrell", place)
    visitor = visit(Role.ADMIN)
    return lambda: visitor


@tried(
    max_examples=15,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # to shrink a run of so many requests takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_request_breaks_a_page(
    app: Flask, admin: Callable[[], Visitor], data: st.DataObject
) -> None:
    visitor = admin()
    token = visitor.token()
    broken = []
    for rule in _rules(app):
        places = iter(data.draw(st.lists(PLACES, min_size=3, max_size=3)))
        address = re.sub(r"<[^<>]*>", lambda _, some=places: next(some), rule.rule)
        sent = Sent(address, "POST" in (rule.methods or ()), token)
        forms = _forms(app, rule)
        fields = _sendable(data.draw(forms)), _sendable(data.draw(forms))
        if trouble := _trouble(visitor, sent, *fields):
            broken.append((rule.endpoint, address, trouble, *fields))
    assert not broken, "\n".join(str(one)[:600] for one in broken)


class Sent(NamedTuple):
    """Where a request goes, and with which token."""

    address: str
    posted: bool
    token: str


def _sendable(fields: dict[str, str]) -> dict[str, str]:
    """Give fields as a client could encode them: half a character cannot be sent."""
    return {
        name: value.encode("utf-8", "replace").decode()
        for name, value in fields.items()
    }


def _trouble(
    visitor: Visitor, sent: Sent, query: dict[str, str], form: dict[str, str]
) -> str | None:
    """Say what is wrong with the answer, if anything is."""
    try:
        answer = _answer(visitor, sent, query, form)
    except Exception as error:  # whatever it is, a visitor would see a 500
        frames = traceback.extract_tb(error.__traceback__)
        ours = [one for one in frames if "/site-packages/" not in one.filename]
        return f"{type(error).__name__}: {str(error)[:200]} at {ours[-1]}"
    if answer.status_code >= 500 or "Content-Security-Policy" not in answer.headers:
        return f"{answer.status_code}: {answer.text[:300]}"
    return None


def _answer(
    visitor: Visitor, sent: Sent, query: dict[str, str], form: dict[str, str]
) -> TestResponse:
    if not sent.posted:
        return visitor.get(sent.address, query_string=query)
    fields: dict[str, Any] = {"request_id": str(uuid.uuid4())} | form
    if "files" in form:
        name = form["files"][:300]
        fields["files"] = (io.BytesIO(form["files"].encode()), name)
    fields["csrf_token"] = sent.token
    return visitor.client.post(
        sent.address, query_string=query, data=fields, buffered=True
    )
