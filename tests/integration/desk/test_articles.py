"""Articles: their claims, and what cleaning removed."""

from __future__ import annotations

import pytest

from services.desk import articles
from services.errors import Missing
from services.model.lifecycle import ArticleStatus
from services.model.text import Cut
from services.store.transaction import Session
from tests.integration.desk.rows import a_case, a_claim, a_sighting, an_article


def test_it_misses_an_article_that_is_not_there(session: Session) -> None:
    with pytest.raises(Missing):
        articles.show(session, 10**9)


def test_it_shows_claims_cuts_and_drops(session: Session) -> None:
    article = an_article(
        session,
        "Menu\nThe dam broke.",
        clean_text="The dam broke.",
        cuts=[[0, 5, "furniture.menu", "Menu\n"]],
        offsets=[[0, 5, 14, 14]],
        warnings=["The date is not known."],
    )
    claim = a_claim(session, a_case(session), article_id=article)
    a_claim(session, None, article_id=article, status="withdrawn")
    a_sighting(session, article, name="first.txt")
    a_sighting(session, article, name="again.txt")
    view = articles.show(session, article)
    assert view.cuts == (Cut(0, 5, "furniture.menu", "Menu\n"),)
    assert [row.claim.id for row in view.claims] == [claim]
    assert [name for name, _ in view.drops] == ["first.txt", "again.txt"]
    assert (view.line.claims, view.line.sightings) == (1, 2)
    assert view.warnings == ("The date is not known.",)
    assert view.view is not None
    assert "".join(one.text for one in view.view.pieces) == "Menu\nThe dam broke."


def test_an_article_that_was_not_cleaned_has_no_source_pane(session: Session) -> None:
    article = an_article(
        session,
        status="failed",
        text=None,
        clean_text=None,
        cuts=None,
        offsets=None,
        error="The file is empty.",
    )
    view = articles.show(session, article)
    assert view.view is None
    assert view.error == "The file is empty."
    assert view.line.status is ArticleStatus.FAILED


def test_pages_go_back_in_time(session: Session) -> None:
    ids = [an_article(session) for _ in range(3)][::-1]
    assert [one.id for one in articles.page(session)] == ids
    assert [one.id for one in articles.page(session, limit=1)] == ids[:1]
    assert [one.id for one in articles.page(session, after=ids[0])] == ids[1:]
