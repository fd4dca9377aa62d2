"""A running desk and a Chromium that looks at it.

Without a Chromium the tests are passed over, but for CI, where that is a failure.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import update
from werkzeug.serving import ThreadedWSGIServer

from services.config import Settings
from services.desk import login, names
from services.model.case import Lane
from services.model.claim import ClaimDraft
from services.model.decision import Role
from services.model.opinion import OpinionKind
from services.store import rereading
from services.store.tables import ArticleRow
from services.store.transaction import Session, transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from web.app import create_app

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Generator[Browser, None, None]:
    if not CHROMIUM.exists():
        sentence = f"There is no Chromium at {CHROMIUM}: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class _Server(ThreadedWSGIServer):
    """A page that is left says so: its last word is waited for."""

    daemon_threads = False


@pytest.fixture
def desk(settings: Settings) -> Generator[str, None, None]:
    """Serve the desk on a free port; give its address."""
    app = create_app(replace(settings, secret_key="for tests only"))
    server = _Server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


#: What Chromium and htmx report of refusals and lost answers, which tests bring about;
#: whatever breaks our policy is no such line.
EXPECTED = ("409", "404", "ERR_FAILED", "htmx:")


@pytest.fixture
def expected() -> tuple[str, ...]:
    """Words of complaints that the browser may make."""
    return EXPECTED


@pytest.fixture
def open_page(
    browser: Browser, desk: str, settings: Settings, expected: tuple[str, ...]
) -> Generator[Callable[..., Page], None, None]:
    """Give a signed-in page; options go to the browser's context."""
    contexts = []
    complaints: list[str] = []

    def opened(name: str = "Ana", role: Role = Role.REVIEWER, **options: Any) -> Page:
        with transaction(settings.database_url) as session:
            login.add_user(session, name, role)
            link = login.make_link(session, name)
        context = browser.new_context(base_url=desk, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"/sign-in/{link}")
        if options.get("java_script_enabled") is False:
            page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/queue")
        return page

    yield opened
    for context in contexts:
        context.close()
    kept = [one for one in complaints if not any(word in one for word in expected)]
    assert kept == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport={"width": 1440, "height": 900})


@pytest.fixture
def a_case(settings: Settings) -> Callable[..., tuple[int, list[int]]]:
    """Put a case into the database, committed."""

    def put(
        *drafts: ClaimDraft, kind: OpinionKind | None = None, **more: Any
    ) -> tuple[int, list[int]]:
        with transaction(settings.database_url) as session:
            return rows.a_case_of(session, drafts, kind, **more)

    return put


@pytest.fixture
def statuses(settings: Settings) -> Callable[[list[int]], list[str]]:
    """Read what became of claims."""

    def read(claims: list[int]) -> list[str]:
        with transaction(settings.database_url) as session:
            return [rows.claim_status(session, one) for one in claims]

    return read


@pytest.fixture
def filled(a_case: Callable[..., tuple[int, list[int]]], settings: Settings) -> None:
    """A case of each kind, a record, a failed file."""
    figures = [
        a_draft(
            f"{name} said {value} people were killed.",
            by=name,
            quantities=[a_quantity(value, quote=str(value))],
        )
        for name, value in (("Police", 12), ("TheInteriorMinistryOfTheProvince", 1500))
    ]
    a_case(
        *figures,
        kind=OpinionKind.COMPETING_ESTIMATES,
        lane=Lane.ESTIMATES,
        question="Deaths in the flood below the Brenmoor Dam",
        marks=["single source", "date unknown", "extreme value"],
    )
    a_case(a_draft("It leaks."), lane=Lane.CONTRADICTIONS, kind=None)
    with transaction(settings.database_url) as session:
        _mended(session)
        rows.a_sighting(session, 1, name="a-very-long-file-name-" * 5 + ".txt")
        rows.a_sighting(
            session,
            None,
            name="scan.pdf",
            reason="reading.unknown_type",
            error="This looks like a PDF, which cannot be read yet.",
        )


def _mended(session: Session) -> None:
    """Let the first article have a removed piece, and the desk a name."""
    text = f"Photo: {'archive ' * 9}\nNine people died at the dam.\nThe dam held."
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == 1)
        .values(
            text=text,
            clean_text=text,
            cuts=[[0, text.index("\n"), "furniture.foreign_headline", ""]],
            extractor="0",
        )
    )
    edda = rows.a_user(session, "Edda", Role.EDITOR)
    row = ("Harbour Watch of the Northern Province", "WHO", "org")
    names.add(session, row, edda, request_id=str(uuid.uuid4()), note="Since May.")
    rereading.ask(session, 1, "Edda asked for it.", by=edda.id)


@pytest.fixture
def decided(page: Page, filled: None) -> Page:
    page.goto("/cases/1")
    page.keyboard.press("b")
    expect(page.locator("#status")).to_contain_text("record 1")
    return page
