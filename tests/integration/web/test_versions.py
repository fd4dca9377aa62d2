"""An article that is sent again with another text: which follows which, and how."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

OLD = "Nine people died on Monday. The dam held. Crews worked all night at the gate."
NEW = "Twelve people died on Monday. The dam held. Crews worked all night at the gate."
URL = "https://example.test/dam"

Send = Callable[..., int]


@pytest.fixture
def send(settings: Settings) -> Send:
    def sent(words: str, **more: Any) -> int:
        with transaction(settings.database_url) as session:
            return rows.an_article(session, words, **more)

    return sent


def _main(visitor: Visitor, article: int) -> str:
    page = visitor.text(f"/articles/{article}")
    return " ".join(page.partition("<main")[2].partition("</main>")[0].split())


def test_the_page_says_which_version_it_is_and_what_changed(
    ana: Visitor, send: Send
) -> None:
    first, second = (send(one, url=URL) for one in (OLD, NEW))
    page = _main(ana, second)
    assert "Version 2 of 2" in page and f'href="/articles/{first}"' in page
    gone = re.search(r"<del><span class=.hidden.>removed: </span>([^<]+)<", page)
    came = re.search(r"<ins><span class=.hidden.>added: </span>([^<]+)<", page)
    assert gone is not None and gone[1] == "Nine"
    assert came is not None and came[1] == "Twelve"
    page = _main(ana, first)
    assert "Version 1 of 2" in page and "The first that came" in page
    assert "<ins>" not in page and f'href="/articles/{second}"' in page


def test_it_tells_which_claims_came_and_went(
    ana: Visitor, send: Send, settings: Settings
) -> None:
    first, second = (send(one, url=URL) for one in (OLD, NEW))
    held = a_draft("The dam held.")
    with transaction(settings.database_url) as session:
        for article, number in ((first, 9), (second, 12)):
            case_id = rows.a_case(session)
            dead = a_draft(f"{number} died.", quantities=[a_quantity(number)])
            for draft in (held, dead):
                rows.a_claim(session, case_id, draft, article_id=article)
    page = _main(ana, second)
    assert 'Claims that came <span class="soft">1</span>' in page
    assert 'Claims that went <span class="soft">1</span>' in page
    versions = page.partition("Claims that came")[2].partition("</section>")[0]
    assert "The dam held." not in versions
    assert 'href="/cases/1"' in versions and 'href="/cases/2"' in versions


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ({"url": URL}, {"url": URL}, True),
        ({"url": URL}, {"url": f"{URL}/2"}, False),
        ({"source": "Post", "title": "Dam"}, {"source": "Post", "title": "Dam"}, True),
        ({"source": "Post", "title": "Dam"}, {"source": "Sun", "title": "Dam"}, False),
        ({"source": "Post", "title": "Dam"}, {"source": "Post", "title": "Ox"}, False),
        ({"source": "Post"}, {"source": "Post"}, False),
        ({"url": URL}, {"url": URL, "clean_text": "Tickets are sold at noon."}, False),
        ({"url": URL}, {"url": URL, "clean_text": None}, False),
    ],
)
def test_what_is_one_article_has_one_address_or_outlet_and_title_and_a_close_text(
    ana: Visitor,
    send: Send,
    one: dict[str, Any],
    other: dict[str, Any],
    linked: bool,
) -> None:
    first, second = send(OLD, **one), send(NEW, **other)
    assert ("Version 1 of 2" in _main(ana, first)) is linked
    assert ("Version 2 of 2" in _main(ana, second)) is linked


def test_each_is_compared_with_the_one_before_it(ana: Visitor, send: Send) -> None:
    third = NEW.replace("Monday", "Tuesday")
    ids = [send(one, url=URL) for one in (OLD, NEW, third)]
    page = _main(ana, ids[2])
    assert "Version 3 of 3" in page and "Twelve</" not in page
    assert "Monday<span" in page and "Tuesday<span" in page


def test_hostile_words_of_a_version_stay_words(ana: Visitor, send: Send) -> None:
    evil = OLD.replace("Nine", "<script>alert(1)</script>")
    send(OLD, url=URL)
    page = ana.text(f"/articles/{send(evil, url=URL)}")
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_a_viewer_sees_versions_too(visit: Callable[..., Visitor], send: Send) -> None:
    send(OLD, url=URL)
    assert "Version 2 of 2" in _main(visit(Role.VIEWER), send(NEW, url=URL))
