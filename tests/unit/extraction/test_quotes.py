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
