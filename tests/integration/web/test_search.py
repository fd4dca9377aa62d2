from __future__ import annotations

from collections.abc import Callable

from services.config import Settings
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


def test_without_a_question_it_says_how_to_ask(ana: Visitor) -> None:
    assert "What are you looking for?" in ana.text("/search")


def test_it_shows_what_was_found_and_links_to_it(ana: Visitor, a_case: Put) -> None:
    case, claims = a_case(a_draft("The ferry sank.", by="Harbour Watch"))
    page = ana.text("/search?q=ferries")
    assert f"/cases/{case}#claim-{claims[0]}" in page
    assert f"/search/like/{claims[0]}" in page
    assert '<mark class="ours">ferry</mark>' in page
    assert "speaker=Harbour+Watch" in page


def test_markup_in_texts_and_questions_stays_text(ana: Visitor, a_case: Put) -> None:
    a_case(a_draft("A <img src=x onerror=alert(1)> ferry."))
    page = ana.text("/search?q=ferry+%3Cb%3E")
    page += ana.text("/search?q=ferry&speaker=%3Cb%3E")
    page += ana.text("/search?q=ferry")
    assert "<img" not in page
    assert "<b>&lt;b&gt;</b>" in page
    assert "&lt;img src=x" in page


def test_what_narrows_is_in_the_address_and_can_be_taken_off(
    ana: Visitor, a_case: Put
) -> None:
    a_case(a_draft("The ferry sank.", by="Harbour Watch"))
    page = ana.text("/search?q=ferry&kind=claims&speaker=Harbour+Watch&lane=new")
    assert 'href="/search?q=ferry&amp;kind=claims&amp;lane=new"' in page
    assert 'name="speaker" value="Harbour Watch"' in page
    nothing = ana.text("/search?q=ferry&speaker=Nobody")
    assert "Search everywhere" in nothing


def test_nonsense_in_the_address_is_left_out(ana: Visitor, a_case: Put) -> None:
    a_case(a_draft("The ferry sank."))
    page = ana.text("/search?q=ferry&kind=x&lane=y&since=z&after=w")
    assert "The " in page
    assert ana.get("/search?q=" + "x" * 5_000).status_code == 200
    assert ana.get("/search?q=%00").status_code == 400


def test_claims_like_one(ana: Visitor, settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        case = rows.a_case(session)
        ids = [
            rows.a_claim(session, case, a_draft(text), vector=[1.0, *[0.0] * 383])
            for text in ("The ferry sank.", "A ferry went down.")
        ]
    page = ana.text(f"/search/like/{ids[0]}")
    assert page.index("The ferry sank.") < page.index("A ferry went down.")
    assert ana.get("/search/like/4711").status_code == 404
