from __future__ import annotations

import pytest

from services.cleaning.furniture import chrome, comments, sections
from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines


def _story() -> Story:
    return Story.of(lines(*STORY), None, marked_up=False)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Skip to main content", "furniture.chrome"),
        ("Back to top", "furniture.chrome"),
        ("Page 3 of 12", "furniture.chrome"),
        ("Home » Country » Bees", "furniture.chrome"),
        ("Posts: 1,204", "furniture.chrome"),
        ("Joined: Mon 3 Feb 2014", "furniture.chrome"),
        ("Log in to leave a reply", "furniture.chrome"),
        ("You may not post attachments", "furniture.chrome"),
        ("Attached files: hive.jpg", "furniture.chrome"),
        ("DSC_2041.JPG", "furniture.chrome"),
        ("ad_slot_top", "furniture.chrome"),
        ("4 min read", "furniture.chrome"),
        ("Advertisement", "furniture.chrome"),
        ("Share on Facebook", "furniture.chrome"),
        ("Read more: Orchard Fire Kills 3 Horses", "furniture.related"),
        ("ALSO READ | Price of Jam Doubles", "furniture.related"),
        ("Photo: Greta Holm opens a hive in Tollmar", "furniture.caption"),
        (
            "A hive in the snow near Tollmar on Monday. Ada Moor/AFP",
            "furniture.caption",
        ),
        ("Hives along the Ilm. (Photo by Bo Lind)", "furniture.caption"),
        ("By Ada Moor and Bo Lind", "furniture.byline"),
        ("(Reporting by Ada Moor; Editing by Bo Lind)", "furniture.byline"),
        ("Updated on 3 May 2026 at 14:05", "furniture.byline"),
        ("This article was first published by Northline.", "furniture.byline"),
        ("© 2026 Tollmar Gazette. All rights reserved.", "furniture.legal"),
        ("We use cookies. Manage your settings here.", "furniture.legal"),
        ("Privacy Policy", "furniture.legal"),
    ],
)
def test_furniture_is_known_by_its_wording(line: str, rule: str) -> None:
    assert chrome(lines(line), _story()) == {0: rule}


@pytest.mark.parametrize(
    "line",
    [
        *STORY,
        "Photographs of the hives were shown in court, the judge said.",
        "Posts along the river were torn out by the ice.",
        "By Friday the bees were dead.",
        "Home owners along the Ilm were told to leave.",
        "You must not open the hives before May, the ministry told keepers.",
        "Share prices of the honey firms fell by a tenth.",
        "The regulator said the sites may use cookies only with consent from readers.",
        "Page after page of the report names the same three farms.",
        "Log cabins burnt in the valley.",
        "More than 300 hives burnt, the fire brigade said. (Northline)",
        "The updated count of 3 May was higher than the first.",
        "Source: the man, close to the ministry, would not be named, as talks went on "
        "and nobody in the valley had been told of the plan to burn the hives there, "
        "which stand in the old orchard.",
    ],
)
def test_the_story_is_left_alone(line: str) -> None:
    assert not chrome(lines(line), _story())


def test_a_list_of_links_goes_with_its_heading() -> None:
    tail = ("Further reading", "Ten Gardens To See", "Why Wasps Sting More In June")
    found = sections(lines(*STORY, *tail), _story())
    assert found == dict.fromkeys((4, 5, 6), "furniture.related")


def test_the_story_goes_on_behind_a_list_of_links() -> None:
    text = (*STORY[:2], "Related stories", "Ten Gardens To See", *STORY[2:])
    assert sections(lines(*text), _story()) == dict.fromkeys(
        (2, 3), "furniture.related"
    )


def test_readers_talk_behind_the_article_is_cut_to_the_end() -> None:
    talk = (
        "2 comments",
        "The beekeepers of Tollmar should have looked at their hives.",
    )
    found = comments(lines(*STORY, *talk), _story())
    assert found == dict.fromkeys((4, 5), "furniture.comments")


def test_a_button_that_says_reply_cuts_no_article_behind_it() -> None:
    assert comments(lines(*STORY, "Reply", *STORY), _story()) == {}


def test_a_heading_above_the_article_cuts_no_article() -> None:
    assert comments(lines("Comments", *STORY), _story()) == {}
    assert sections(lines("Comments", *STORY), _story()) == {}
