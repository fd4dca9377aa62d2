from __future__ import annotations

import pytest

from services.cleaning.paragraphs import Paragraph, paragraphs


def _texts(text: str) -> list[str]:
    return [one.text for one in paragraphs(text, [(0, len(text))])]


def _one(text: str) -> Paragraph:
    return paragraphs(text, [(0, len(text))])[0]


def test_each_line_is_a_paragraph() -> None:
    assert _texts("  One line. \nAnother.\n\n\nA third.") == [
        "One line.",
        "Another.",
        "A third.",
    ]


def test_lines_wrapped_at_a_width_are_joined() -> None:
    text = (
        "The beekeepers of Tollmar lost a third of\n"
        "their colonies over the winter, and half\n"
        "of the rest are weak, inspectors said on\n"
        "Tuesday in a letter to the ministry.\n"
        "\n"
        "New colonies will cost more than they did\n"
        "last year, when the winter was mild.\n"
    )
    assert [one.count(" ") for one in _texts(text)] == [29, 14]


def test_an_indented_line_begins_a_paragraph_of_a_wrapped_text() -> None:
    text = (
        "    The beekeepers of Tollmar lost a third of\n"
        "their colonies over the winter, and half of\n"
        "the rest are weak.\n"
        "    New colonies will cost more than they did\n"
        "in the year before, when the winter was mild.\n"
        " Northline\n"
    )
    found = _texts(text)
    assert [one.split()[0] for one in found] == ["The", "New", "Northline"]


def test_a_line_that_breaks_off_goes_on_in_the_next() -> None:
    whole = "The inspectors opened ninety hives in the valley and found mites. " * 3
    broken = "The inspectors opened ninety hives in the valley and\nfound mites."
    assert _texts(f"{whole}\n{broken}\nThe end.") == [
        whole.strip(),
        broken.replace("\n", " "),
        "The end.",
    ]


def test_only_the_kept_ranges_are_split() -> None:
    assert [one.text for one in paragraphs("ab cd ef", [(0, 2), (6, 8)])] == [
        "ab",
        "ef",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They are dead.",
        "“They are dead.”",
        "They are dead, he said. (NPA)",
        "They are dead!",
        "彼らは死んだ。",
        "وصل الرئيس؟",
    ],
)
def test_a_sentence_stops(text: str) -> None:
    assert _one(text).stops


@pytest.mark.parametrize(
    "text", ["Bees dead", "Bees dead:", "He said “no”", "Bees (dead)"]
)
def test_a_line_does_not_stop(text: str) -> None:
    assert not _one(text).stops


@pytest.mark.parametrize(
    ("text", "is_title"),
    [
        ("Beekeepers Lose Half Of Their Hives", True),
        ("BEEKEEPERS LOSE HALF OF THEIR HIVES", True),
        ("Beekeepers lose half of their hives", False),
        ("Honig", False),
    ],
)
def test_title_case_is_told_by_the_longer_words(text: str, *, is_title: bool) -> None:
    assert _one(text).is_title_case is is_title
