from __future__ import annotations

import pytest

from services.extraction.sentences import LONGEST, sentences


def texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("Mr. Dole met Gen. J. K. Ames.", ["Mr. Dole met Gen. J. K. Ames."]),
        (
            "He left on Jan. 5. Nobody knew.",
            ["He left on Jan. 5.", "Nobody knew."],
        ),
        (
            "U.S. forces left. The U.S. said so.",
            ["U.S. forces left.", "The U.S. said so."],
        ),
        ("She lives in the U.S. The house is old.", None),
        ("It cost 3.5 million. No. 7 won.", ["It cost 3.5 million.", "No. 7 won."]),
        ("“We won. We sang,” he said.", ["“We won.", "We sang,” he said."]),
        ("It closed at 5 p.m. The rest stayed.", None),
        ("A headline\nThe first line.", ["A headline", "The first line."]),
    ],
)
def test_it_cuts_at_stops_and_newlines(text: str, wanted: list[str] | None) -> None:
    found = texts(text)
    assert found == wanted if wanted else len(found) == 2


def test_offsets_are_those_of_the_text() -> None:
    text = "  One came.  Two went.\n\n\tThree stayed. "
    for one in sentences(text):
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    "stamp",
    [
        *(
            "9.40 ",
            "09:40 ",
            "15.05 - ",
            "13.04: ",
            "7.40 p.m. ",
            "8.15am | ",
            "9.40. ",
        ),
        *("19:05 GMT – ", "7:40 AM ", "9.40am BST ", "9:40 ET - "),
    ],
)
def test_when_a_live_page_was_added_to_is_no_part_of_the_sentence(stamp: str) -> None:
    text = f"{stamp}The toll is now five. It may rise.\n{stamp}“We saw two,” she said."
    found = sentences(text)
    assert [one.text for one in found] == [
        "The toll is now five.",
        "It may rise.",
        "“We saw two,” she said.",
    ]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "9.40 metres of snow fell.",
        "25.10 The rate fell.",
        "12.50 was the price of it.",
        "1.25 Million people fled.",
        "1.50 US dollars bought a loaf.",
        "3.50 CHF bought two.",
        "12.30 GMT on Monday was the deadline.",
        "11:00 BST is when the polls close.",
    ],
)
def test_a_figure_that_opens_a_line_stays(text: str) -> None:
    assert [one.text for one in sentences(f"{text}\n{text}")] == [text, text]


def test_one_line_alone_makes_no_live_page() -> None:
    text = "1.35 Canadian dollars bought one.\nThe rate fell."
    assert sentences(text)[0].text.startswith("1.35 Canadian")


def test_a_dateline_is_no_part_of_the_sentence() -> None:
    found = texts("OSTRELL, March 9 (Northline) - Nine people came. Two left.")
    assert found == ["Nine people came.", "Two left."]


def test_a_line_without_stops_is_cut_at_a_space() -> None:
    found = sentences("word " * 1_000)
    assert all(len(one.text) <= LONGEST for one in found)
    assert sum(one.text.count("word") for one in found) == 1_000


def test_blank_texts_have_no_sentences() -> None:
    assert sentences(" \n \n") == []
