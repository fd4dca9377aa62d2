from __future__ import annotations

import pytest

from services.extraction.numerals import words_of
from services.extraction.worded import worded_numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("less than an hour", 1, None),
        ("half a mile", 0.5, None),
        ("no injuries were reported", 0, None),
        ("nobody was hurt", 0, None),
        ("and another wounded", 1, None),
        ("profit doubled", 2, "times"),
        ("it halved", 0.5, "times"),
        ("rose threefold", 3, "times"),
        ("twice as many", 2, "times"),
    ],
)
def test_it_finds_numbers_in_other_words(
    text: str, value: float, unit: str | None
) -> None:
    found = [(one.low, one.unit) for one in worded_numbers(text, words_of(text))]
    assert found == [(value, unit)]


@pytest.mark.parametrize(
    "text", ["an hour of need", "nobody was asked", "no idea", "another man spoke"]
)
def test_other_words_are_no_numbers(text: str) -> None:
    assert list(worded_numbers(text, words_of(text))) == []
