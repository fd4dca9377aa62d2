from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from services.config import Settings
from services.extraction import extract
from services.model.decision import Role
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


# --- mending the text -----------------------------------------------------------------

CUTS = [[0, 14, "furniture.caption", "Photo: archive"]]
SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def mended(settings: Settings) -> int:
    with transaction(settings.database_url) as session:
        return rows.an_article(session, TEXT, title="Nine dead", cuts=CUTS)


def mend(visitor: Visitor, article: int, piece: str, **more: str) -> TestResponse:
    found = SEEN.search(visitor.text(f"/articles/{article}"))
    form = {"piece": piece, "seen": found[1] if found else "0"} | more
    return visitor.post(f"/articles/{article}/mend", **form)


def test_a_removed_piece_says_why_and_can_be_put_back(
    ana: Visitor, mended: int
) -> None:
    page = ana.text(f"/articles/{mended}")
    assert "caption of a picture" in page
    assert 'value="put_back:0:14"' in page
    answer = mend(ana, mended, "put_back:0:14")
    assert answer.status_code == 303
    page = ana.text(answer.location)
    assert "Put back: “Photo: archive”. The article is read again." in page
    assert "It is being read again." in page
    assert "put a piece back into the text" in page


def test_a_paragraph_can_be_cut_where_that_is_asked_for(
    ana: Visitor, mended: int
) -> None:
    assert 'value="cut:' not in ana.text(f"/articles/{mended}")
    page = ana.text(f"/articles/{mended}?cutting=1")
    piece = re.search(r'value="(cut:\d+:\d+)"', page)
    assert piece is not None
    answer = mend(ana, mended, piece[1])
    assert "cut a piece of the text" in ana.text(answer.location)


def test_undo_leads_back_to_the_article(ana: Visitor, mended: int) -> None:
    mend(ana, mended, "put_back:0:14")
    answer = ana.post("/undo")
    assert answer.location == f"/articles/{mended}"
    assert "Undid: put back" in ana.text(answer.location)


def test_a_text_that_changed_meanwhile_gives_one_panel(
    ana: Visitor, visit: Callable[..., Visitor], mended: int
) -> None:
    mend(visit(Role.REVIEWER, "Ben"), mended, "put_back:0:14")
    answer = mend(ana, mended, "cut:15:32", seen="0")
    assert answer.status_code == 409
    assert answer.text.count('role="alert"') == 1
    assert "Ben, " in answer.text and "Keep mine: cut now" in answer.text
    assert mend(ana, mended, "cut:15:32").status_code == 303


@pytest.mark.parametrize("piece", ["", "cut", "cut:a:b", "accept:1:2", "cut:-1:5"])
def test_a_form_that_names_no_piece_is_refused(
    ana: Visitor, mended: int, piece: str
) -> None:
    assert mend(ana, mended, piece).status_code == 400


def test_a_viewer_sees_the_piece_and_no_button(
    visit: Callable[..., Visitor], mended: int
) -> None:
    eve = visit(Role.VIEWER, "Eve")
    page = eve.text(f"/articles/{mended}")
    assert "Photo: archive" in page and "Put back" not in page
    assert (
        eve.post(f"/articles/{mended}/mend", piece="put_back:0:14").status_code == 403
    )


def test_an_admin_may_have_an_article_read_again(
    ana: Visitor, visit: Callable[..., Visitor], mended: int, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        session.execute(text("UPDATE articles SET extractor = '0'"))
    page = ana.text(f"/articles/{mended}")
    assert f"read by version 0, current is {extract.VERSION}" in page
    assert "Read it again" not in page
    assert ana.post(f"/articles/{mended}/reread").status_code == 403
    ada = visit(Role.ADMIN, "Ada")
    assert "Read it again" in ada.text(f"/articles/{mended}")
    assert ada.post(f"/articles/{mended}/reread").status_code == 303
    assert "Ada asked for it." in ada.text(f"/articles/{mended}")


def test_an_article_that_was_not_read_says_why(
    ana: Visitor, settings: Settings
) -> None:
    why = "The article is written in German; only English is read for now."
    with transaction(settings.database_url) as session:
        article = rows.an_article(session, "Die Lage.", unread=why)
    for page in (ana.text("/articles"), ana.text(f"/articles/{article}")):
        assert "not read" in page and why in page
    assert ana.post(f"/articles/{article}/reread").status_code == 303


def test_a_decided_claim_that_is_no_longer_found_says_so(
    ana: Visitor, settings: Settings
) -> None:
    gone = "no longer found by version 2"
    with transaction(settings.database_url) as session:
        case = rows.a_case(session)
        article = rows.an_article(session, TEXT)
        rows.a_claim(
            session, case, article_id=article, status="rejected", gone=gone,
            extractor="1",
        )  # fmt: skip
    assert gone in ana.text(f"/articles/{article}")
    assert gone in ana.text(f"/cases/{case}")
