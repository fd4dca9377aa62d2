"""What changed in an article that was sent again: seen, read, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.config import Settings
from services.store.transaction import transaction
from tests.browser.test_axe import AXE, RUN
from tests.factories import a_draft
from tests.integration.desk import rows

pytestmark = pytest.mark.browser

OLD = "Nine people died on Monday. The dam held. Crews worked all night at the gate."
NEW = OLD.replace("Nine", "Twelve").replace(" The dam held.", "")


@pytest.fixture
def sent_twice(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        for words in (OLD, NEW):
            article = rows.an_article(session, words, url="https://example.test/dam")
            case = rows.a_case(session)
            rows.a_claim(session, case, a_draft(words), article_id=article)


def test_it_is_struck_and_marked_and_told_in_words(
    open_page: Callable[..., Page], sent_twice: None
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/articles/2")
    change = page.locator(".changed .article-text")
    gone, came = change.locator("del"), change.locator("ins")
    expect(gone).to_have_count(2)
    expect(came).to_have_count(1)
    styled = "one => getComputedStyle(one).textDecorationLine"
    assert gone.first.evaluate(styled) == "line-through"
    assert came.evaluate(styled) == "underline"
    told = change.text_content() or ""
    assert "removed: Nine (end)" in told and "added: Twelve (end)" in told
    assert "removed: The dam held. " in told
    expect(page.get_by_text("Claims that went")).to_be_visible()
    page.get_by_role("link", name="article 1").click()
    expect(page.get_by_text("Version 1 of 2")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_a_change(
    open_page: Callable[..., Page], sent_twice: None, width: int, scheme: Any
) -> None:
    page = open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto("/articles/2")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
