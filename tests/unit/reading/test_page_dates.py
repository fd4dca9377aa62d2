from __future__ import annotations

from datetime import date

import pytest

from services.reading.webpage import read_webpage

TODAY = date(2026, 3, 9)
BODY = (
    "<p>The dam above Tolve held through the night, engineers said, although the lake "
    "behind it rose by two metres and 300 families slept in the school.</p>"
)
OWN_TIME = "<time datetime='2026-03-05'>5 March</time>"
OLD_STORY = "<time datetime='2026-01-02'>2 January</time> The lake is low"


def _date(body: str, head: str = "") -> object:
    page = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    return read_webpage(page, TODAY).stated[0].fields.get("published")


@pytest.mark.parametrize(
    "around",
    [
        "<aside><time datetime='2026-02-01'>Sale ends soon</time></aside>",
        "<div class='ad'><time datetime='2026-02-01'>Sale ends soon</time></div>",
        "<div class='promo'><span class='date'>12 February 2026</span> Tickets</div>",
        f"<div class='related'>{OLD_STORY}</div>",
        "<footer>© 2019-2026 Tolve Herald, 3 March 2025</footer>",
        "<p>The sale of sandbags ends on 7 March 2026.</p>",
    ],
)
def test_a_date_around_the_article_is_not_its_own(around: str) -> None:
    assert _date(BODY + around) is None
    assert _date(around + OWN_TIME + BODY) == date(2026, 3, 5)


def test_a_date_in_the_future_is_nobodys() -> None:
    future = '<meta property="article:published_time" content="2027-01-01">'
    assert _date(BODY, future) is None
    assert _date("<time datetime='2026-12-01'>1 December</time>" + BODY) is None
    assert _date(OWN_TIME + BODY, future) == date(2026, 3, 5)
