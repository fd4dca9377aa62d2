"""The source pane: graphic passages stay folded, other letters can be read in Latin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from services.config import Settings
from services.store.tables import ArticleRow
from services.store.transaction import transaction
from tests.browser.test_axe import AXE, RUN
from tests.factories import a_draft, a_quantity

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
CLAIM = "Police found 12 dead, two of them beheaded, at the mill."
TEXT = f"{CLAIM}\n\nThe mayor, Владимир Петров, called for calm."


@pytest.fixture
def mill(a_case: Put, settings: Settings) -> int:
    case_id, _ = a_case(
        a_draft(CLAIM, by="Police", quantities=[a_quantity(12, quote="12")]),
        question="Deaths at the mill",
    )
    with transaction(settings.database_url) as session:
        values = {"text": TEXT, "clean_text": TEXT, "offsets": [[0, 0, 999, 999]]}
        session.execute(update(ArticleRow).values(**values))
    return case_id


def test_a_graphic_passage_opens_by_its_readers_hand_alone(
    page: Page, mill: int
) -> None:
    page.goto(f"/cases/{mill}")
    passage = page.locator("details.graphic")
    summary = passage.locator("summary")
    expect(summary).to_have_text("Graphic passage folded with row 1, 11 words")
    page.keyboard.press("1")
    expect(page.locator("tr.claim.focused")).to_be_visible()
    expect(passage.locator("mark")).to_be_hidden()
    expect(page.get_by_text("called for calm")).to_be_visible()
    summary.click()
    expect(passage.locator("mark")).to_have_text("row 1" + CLAIM)


def test_l_shows_how_other_letters_read(page: Page, mill: int) -> None:
    page.goto(f"/cases/{mill}")
    reading = page.locator("rt", has_text="Vladimir")
    expect(reading).to_be_hidden()
    page.keyboard.press("l")
    expect(reading).to_be_visible()
    button = page.get_by_role("button", name="Latin letters")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("l")
    expect(reading).to_be_hidden()
    page.goto("/articles/1")
    page.keyboard.press("l")
    expect(page.locator("rt", has_text="Petrov")).to_be_visible()


def test_words_marked_behind_a_fold_and_other_letters_stand_where_they_do(
    page: Page, mill: int
) -> None:
    """What the page adds to the text is not counted as part of it."""
    page.goto(f"/cases/{mill}")
    page.keyboard.press("l")
    page.evaluate(
        """() => {
          const text = document.querySelector(".article-text").lastChild;
          const at = text.textContent.indexOf("called for calm");
          getSelection().setBaseAndExtent(text, at, text, at + 15);
          document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }"""
    )
    start = page.locator("[data-add-claim] [name=start]")
    expect(start).to_have_value(str(TEXT.index("called for calm")))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_either(
    page: Page, mill: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/cases/{mill}")
    page.keyboard.press("l")
    page.locator("details.graphic summary").click()
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
