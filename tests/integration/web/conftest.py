"""The desk's web application over a real database, and people who visit it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services.config import Settings
from services.desk import login
from services.model.claim import ClaimDraft
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.integration.desk import rows
from web.app import create_app

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="(\d+)"')


class Visitor:
    """A browser of one person: keeps cookies, sends the forms' tokens."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **more)

    def text(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def token(self) -> str:
        found = _TOKEN.search(self.get("/exports", follow_redirects=True).text)
        assert found is not None
        return found[1]

    def post(self, path: str, **fields: Any) -> TestResponse:
        form = {"csrf_token": self.token(), "request_id": str(uuid.uuid4())} | fields
        return self.client.post(path, data=form, buffered=True)

    def decide(self, case_id: int, choice: str, **fields: Any) -> TestResponse:
        """Press a button of the case's page as it is now."""
        found = _SEEN.search(self.text(f"/cases/{case_id}"))
        seen = found[1] if found else "1"
        form = {"choice": choice, "seen": seen} | fields
        return self.post(f"/cases/{case_id}/decide", **form)


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(replace(settings, secret_key="for tests only"))


@pytest.fixture
def visit(app: Flask, settings: Settings) -> Callable[..., Visitor]:
    """Give a person of a role, signed in."""

    def signed_in(role: Role, name: str = "") -> Visitor:
        with transaction(settings.database_url) as session:
            login.add_user(session, name or role.value, role)
            token = login.make_link(session, name or role.value)
        visitor = Visitor(app)
        answer = visitor.post(f"/sign-in/{token}")
        assert answer.status_code == 303, answer.text
        return visitor

    return signed_in


@pytest.fixture
def ana(visit: Callable[..., Visitor]) -> Visitor:
    return visit(Role.REVIEWER, "Ana")


@pytest.fixture
def a_case(settings: Settings) -> Callable[..., tuple[int, list[int]]]:
    """Put a case into the database, committed."""

    def put(
        *drafts: ClaimDraft, kind: OpinionKind | None = None, **more: Any
    ) -> tuple[int, list[int]]:
        with transaction(settings.database_url) as session:
            return rows.a_case_of(session, drafts, kind, **more)

    return put
