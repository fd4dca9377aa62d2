from __future__ import annotations

from services.extraction.quotes import quotations


def test_it_finds_quotations_of_both_kinds() -> None:
    text = '“One,” he said.\n"Two," she said, "and three."'
    assert [text[one.start : one.end] for one in quotations(text)] == [
        "One,",
        "Two,",
        "and three.",
    ]


def test_a_name_beside_a_quotation_is_its_voice() -> None:
    text = "“We left the city at night.” — Anna Dole\nDOLE: We left.\n“Short.”"
    assert [one.voice for one in quotations(text)] == ["Anna Dole", "DOLE", ""]


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    text = "“One goes on\nTwo."
    assert [text[one.start : one.end] for one in quotations(text)] == ["One goes on"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“One goes on\n\nand ends here,” he said."
    found = quotations(text)
    assert [text[one.start : one.end] for one in found] == [
        "One goes on",
        "and ends here,",
    ]
    assert [one.open for one in found] == [True, False]


def test_marks_inside_straight_marks_part_nothing() -> None:
    text = 'He said: "The “fair” vote was held."'
    found = quotations(text)
    assert text[found[0].start : found[0].end] == "The “fair” vote was held."
