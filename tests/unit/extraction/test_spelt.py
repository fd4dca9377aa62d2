from __future__ import annotations

import pytest

from services.extraction.spelt import spelt_numbers, value_of_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twelve", 12),
        ("ninety-nine", 99),
        ("a hundred and twelve", 112),
        ("two hundred thousand", 200_000),
        ("one million two hundred thousand", 1_200_000),
        ("two and a half million", 2_500_000),
        ("two million and a half", 2_500_000),
        ("half a million", 500_000),
        ("a quarter million", 250_000),
        ("three quarters of a billion", 750_000_000),
        ("half a dozen", 6),
        ("three dozen", 36),
        ("five point two", 5.2),
        ("five crore", 50_000_000),
    ],
)
def test_it_reads_a_number_in_words(text: str, value: float) -> None:
    assert value_of_words(text) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two one-year terms", [2, 1]),
        ("seven and eight", [7, 8]),
        ("twenty thirty", [20, 30]),
    ],
)
def test_a_run_that_is_no_one_number_falls_apart(
    text: str, values: list[float]
) -> None:
    assert [one.value for one in spelt_numbers(text)] == values


def test_words_that_are_no_number_have_no_value() -> None:
    assert value_of_words("two of three") is None
