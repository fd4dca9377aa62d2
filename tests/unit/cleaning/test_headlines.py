from __future__ import annotations

from services.cleaning.headlines import headlines
from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines

TITLE = "Beekeepers of Tollmar lose their bees"


def _found(*texts: str, marked_up: bool = False) -> dict[int, str]:
    found = lines(*texts)
    return headlines(found, Story.of(found, TITLE, marked_up=marked_up))


def test_title_heading_and_foreign_headline_are_told_apart() -> None:
    found = _found(
        TITLE,
        *STORY[:2],
        "New Colonies For The Beekeepers",
        *STORY[2:],
        "Tunnel Robbery: 9 Bars Of Gold Still Missing",
        "Top",
    )
    assert found == {
        0: "furniture.title",
        3: "furniture.heading",
        6: "furniture.foreign_headline",
        7: "furniture.short",
    }


def test_a_plain_heading_is_cut_too() -> None:
    assert _found(*STORY[:2], "What the keepers want now", *STORY[2:]) == {
        2: "furniture.foreign_headline"
    }


def test_short_sentences_are_kept() -> None:
    assert not _found(*STORY, "Not this year.", "And the queens?", "They froze!")


def test_what_leads_to_a_quotation_is_kept() -> None:
    assert not _found(*STORY, "The inspector said:", "“There is no hive left to open.”")


def test_a_question_in_quotation_marks_is_no_headline() -> None:
    assert not _found(*STORY, "“Where Did Queen Anna’s Bees Go?”")


def test_a_headline_that_asks_is_cut() -> None:
    assert _found(*STORY, "Will Lighthouse Keepers Strike Again?") == {
        4: "furniture.foreign_headline"
    }


def test_points_of_a_list_are_kept() -> None:
    text = (
        *STORY,
        "The association asks for:",
        "cheaper sugar",
        "early queens",
        STORY[0],
    )
    assert not _found(*text)
    assert not _found(
        *STORY, "- 4,000 colonies dead in Tollmar", "• cheaper sugar for all"
    )


def test_a_long_line_without_a_stop_is_a_sentence() -> None:
    sloppy = STORY[0].removesuffix(".")
    assert not _found(sloppy, *STORY[1:])


def test_two_sentences_without_a_last_stop_are_kept() -> None:
    assert not _found(*STORY, "The hives are gone. Nobody knows where the bees went")


def test_what_somebody_typed_is_kept() -> None:
    assert not _found("4,000 bee colonies dead in Tollmar")


def test_a_page_of_headlines_is_no_article() -> None:
    page = ("Bees dying in Tollmar", "Gold still missing", "Keepers ask for help now")
    assert len(_found(*page, *(one.upper() for one in page))) == 6


def test_a_notice_made_of_figures_is_kept() -> None:
    assert not _found(
        "Honey 41 tons against 90", "Wax 4 tons against 7", "Year to 31 May"
    )


def test_on_a_web_page_headings_and_lists_stand() -> None:
    found = _found(
        TITLE,
        *STORY[:2],
        "What the keepers want",
        "cheaper sugar",
        *STORY[2:],
        "Tunnel Robbery Shocks Osmund: 9 Bars Of Gold Missing",
        marked_up=True,
    )
    assert found == {0: "furniture.title", 7: "furniture.foreign_headline"}
