"""The JSON endpoints are those of docs/openapi.yaml, and answer as it says."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import routes
import schemathesis
import yaml
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.web.conftest import Visitor
from tests.integration.web.furnished import furnish

DESCRIBED: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml").read_text("utf-8")
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
Operation = tuple[str, str, str]


def _answers_json(view: Callable[..., object]) -> bool:
    """Tell whether a view's own words make JSON."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    return any(
        isinstance(one, ast.Name) and one.id == "jsonify" for one in ast.walk(tree)
    )


def _routes(app: Flask) -> set[Operation]:
    """Give the routes that answer in JSON: address, method, who may."""
    found = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint != "static" and _answers_json(view):
            address = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                who = routes._who(app, rule.endpoint)
                found.add((address, method.lower(), who))
    return found


def test_every_json_endpoint_is_described_and_no_other(app: Flask) -> None:
    described = {
        (address, method, operation["x-who-may"])
        for address, operations in DESCRIBED["paths"].items()
        for method, operation in operations.items()
    }
    assert described == _routes(app)


@pytest.fixture
def known_case(settings: Settings) -> int:
    """Put something on every page; give a case that is there."""
    with transaction(settings.database_url) as session:
        furnish(session, "Ten died elsewhere")
        return furnish(session, "Ten died at Ostrell", 1)[0]


@pytest.fixture
def sent_by(
    app: Flask, visit: Callable[..., Visitor]
) -> Callable[[Role | None], dict[str, Any]]:
    """Give what somebody's browser sends with every request. A bug raises here."""
    app.config["PROPAGATE_EXCEPTIONS"] = True

    def of(role: Role | None) -> dict[str, Any]:
        visitor = visit(role) if role else Visitor(app)
        sent = {"headers": {"X-CSRFToken": visitor.token()}, "cookies": {}}
        for name in ("crossclaim", "crossclaim_form"):
            if cookie := visitor.client.get_cookie(name):
                sent["cookies"][name] = cookie.value
        return sent

    return of


#: Who asks, and what some of the answers must be: or nothing would be tried.
ASKED: list[tuple[Role | None, set[tuple[str, int]]]] = [
    (None, {("/live", 302), ("/cases/{case_id}/hold", 401)}),
    (Role.VIEWER, {("/live", 200), ("/cases/{case_id}/hold", 403)}),
    (Role.REVIEWER, {("/live", 200), ("/cases/{case_id}/hold", 200)}),
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.name)
@pytest.mark.parametrize(("role", "wanted"), ASKED, ids=lambda one: str(one)[:8])
def test_every_answer_is_as_described(
    app: Flask,
    sent_by: Callable[[Role | None], dict[str, Any]],
    known_case: int,
    role: Role | None,
    wanted: set[tuple[str, int]],
    mode: GenerationMode,
) -> None:
    schema = schemathesis.openapi.from_dict(DESCRIBED)
    schema.app = app
    sent = sent_by(role)
    heard: set[tuple[str, int]] = set()
    for operation in (one.ok() for one in schema.get_all_operations()):
        if mode is GenerationMode.NEGATIVE and not _takes_something(operation):
            continue

        @tried(
            max_examples=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), there=st.booleans())
        def ask(case: schemathesis.Case, there: bool) -> None:
            if there:  # a number drawn at random is no case's
                _name(case, known_case)
            answer = case.call(**sent)
            case.validate_response(answer, checks=CHECKS)
            heard.add((case.operation.path, answer.status_code))

        ask()
    if mode is GenerationMode.NEGATIVE:  # what is wrong in itself gets no yes
        wanted = {one for one in wanted if one[1] >= 300}
    assert wanted <= heard


def _takes_something(operation: Any) -> bool:
    """Tell whether a request can be wrong in more than its address."""
    return bool(operation.path_parameters or operation.query or operation.body)


def _name(case: schemathesis.Case, number: int) -> None:
    """Have a request ask for a case that is there, where it asks for any."""
    for given_ in (case.path_parameters, case.query):
        for name in ("case_id", "case"):
            if isinstance(given_, dict) and name in given_:
                given_[name] = number
