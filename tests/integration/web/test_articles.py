from __future__ import annotations

from services.config import Settings
from services.model.text import Span
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

TEXT = "Photo: archive\nNine people died. <b>Bold</b> claims follow."


def test_claims_are_marked_and_cuts_struck(ana: Visitor, settings: Settings) -> None:
    quote = "Nine people died."
    start = TEXT.index(quote)
    with transaction(settings.database_url) as session:
        article = rows.an_article(
            session,
            TEXT,
            title="Nine dead",
            warnings=["The date was guessed."],
            cuts=[[0, 14, "furniture.caption", "Photo: archive"]],
        )
        rows.a_sighting(session, article, name="nine.txt")
        draft = a_draft(quote, spans=(Span(start, start + len(quote), quote),))
        claim = rows.a_claim(session, rows.a_case(session), draft, article_id=article)
    page = ana.text(f"/articles/{article}")
    assert (
        '<del title="Taken out by the rule furniture.caption">Photo: archive</del>'
        in page
    )
    assert f'<mark class="ours" data-claims="{claim}">' in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "The date was guessed." in page
    assert "nine.txt" in page


def test_articles_are_listed_with_how_far_they_came(
    ana: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        rows.an_article(session, title="The one")
    page = ana.text("/articles")
    assert "The one" in page and "judged" in page


def test_an_article_without_text_is_shown_too(ana: Visitor, settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        article = rows.an_article(
            session, status="received", text=None, clean_text=None, offsets=None
        )
    assert "There is no text yet." in ana.text(f"/articles/{article}")
