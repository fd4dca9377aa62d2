from __future__ import annotations

import pytest

from services.cleaning.sales import sales
from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines


def _found(*texts: str) -> set[int]:
    story = Story.of(lines(*STORY), None, marked_up=False)
    return set(sales(lines(*texts), story))


@pytest.mark.parametrize(
    "advert",
    [
        "Subscribe to our morning newsletter and never miss a headline.",
        "Sign up for the Gazette Wine Course (3 June – 1 July) and save 20 percent.",
        "Register now for our gardening webinar!",
        "Download our app for Android and iPhone.",
        "Follow us on all channels. Share this story with a friend.",
        "Support independent journalism. Donate today.",
        "Get 50 percent off your first year. Cancel at any time.",
        "Early-bird discounts for the Cheese Masterclass end on 12 May.",
        "Join 30,000 readers who get our weekly letter.",
    ],
)
def test_adverts_and_appeals_are_cut(advert: str) -> None:
    assert _found(advert) == {0}


@pytest.mark.parametrize(
    "report",
    [
        *STORY,
        "Support for the ministry has fallen by a third since the winter.",
        "Register offices in Tollmar were closed on Monday.",
        "Get the bees out first, Holm told her sons when the river rose.",
        "“Buy local honey now and help us,” the minister said on Tuesday.",
        "The Gazette sold 40,000 subscriptions a month before the strike.",
        "Tickets for the ferry cost 12 crowns.",
        "Follow-up checks found mites in most hives.",
        "The keepers want to join the association. It has become a large one.",
    ],
)
def test_reports_are_left_alone(report: str) -> None:
    assert not _found(report)


def test_beside_an_advert_less_is_enough() -> None:
    weak = "Join Meadow Circle for strong colonies and early queens."
    assert _found(weak) == set()
    strong = "Register today for our Garden Masterclass with early-bird discounts!"
    assert _found(strong, weak) == {0, 1}
