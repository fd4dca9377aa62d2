"""The queue far down: neighbours of every case, and the story around an article."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.config import Settings
from services.model.case import Lane
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


def _step(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}"[^>]* href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


@pytest.fixture
def sixty(settings: Settings) -> list[int]:
    """More cases than one page of the queue holds."""
    with transaction(settings.database_url) as session:
        return [
            rows.a_case_of(session, [a_draft(f"The gate {n} is shut.")])[0]
            for n in range(60)
        ]


@pytest.mark.parametrize("asked", ["", "?sort=age", "?lane=new"])
def test_the_steps_lead_from_the_first_case_to_the_last_and_back(
    ana: Visitor, sixty: list[int], asked: str
) -> None:
    walked, there = [], f"/cases/{sixty[0]}{asked}"
    while there is not None and len(walked) < 70:
        walked.append(there)
        there = _step(ana.text(there), "next")
    numbers = [int(one.split("?")[0].rpartition("/")[2]) for one in walked]
    assert numbers == sixty
    back, there = [], walked[-1]
    while there is not None and len(back) < 70:
        back.append(there)
        there = _step(ana.text(there), "prev")
    assert back == walked[::-1]


def test_the_pane_shows_where_a_far_case_stands(ana: Visitor, sixty: list[int]) -> None:
    page = ana.text(f"/cases/{sixty[55]}")
    pane = page.partition('class="waiting"')[2].partition("</ol>")[0]
    assert f'href="/cases/{sixty[55]}" aria-current="true"' in pane
    assert (
        f'href="/cases/{sixty[54]}"' in pane and f'href="/cases/{sixty[0]}"' not in pane
    )


def test_a_story_is_every_case_told_by_the_same_articles(
    ana: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        one, other, far = (rows.an_article(session) for _ in range(3))
        flood = rows.a_case(session, question="Deaths in the flood")
        rows.a_claim(session, flood, article_id=one)
        rows.a_claim(session, flood, article_id=other)
        alone = rows.a_case(session, Lane.NEW, question="Is the bridge open?")
        rows.a_claim(session, alone, article_id=other)
        apart = rows.a_case(session, question="Votes in Ostrell")
        rows.a_claim(session, apart, article_id=far)
    found = ana.text(f"/queue?story={one}")
    assert "Deaths in the flood" in found and "Is the bridge open?" in found
    assert "Votes in Ostrell" not in found
    assert "story around article" in found
    assert f'href="/queue?story={one}"' in ana.text(f"/cases/{flood}")
