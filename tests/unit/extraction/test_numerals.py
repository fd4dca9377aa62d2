from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.extraction.numerals import numerals
from services.extraction.spelt import value_of_words


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4,000 men", 4_000, 4_000),
        ("38 million litres", 38e6, 38e6),
        ("$3.4bn", 3.4e9, 3.4e9),
        ("twenty-five thousand", 25_000, 25_000),
        ("two and a half million", 2.5e6, 2.5e6),
        ("a hundred and twelve", 112, 112),
        ("a dozen eggs", 12, 12),
        ("three dozen eggs", 36, 36),
        ("dozens of eggs", 24, 99),
        ("tens of thousands", 20_000, 99_999),
        ("half of them", 50, 50),
        ("a quarter of its land", 25, 25),
    ],
)
def test_it_reads_figures_and_words(text: str, low: float, high: float) -> None:
    found = numerals(text)
    assert [(one.low, one.high) for one in found] == [(low, high)]


@pytest.mark.parametrize("text", ["F-16", "COVID-19", "12:30", "v1.2.3", "no number"])
def test_it_leaves_names_and_clocks_alone(text: str) -> None:
    assert numerals(text) == []


def test_currencies_before_the_number_are_its_unit() -> None:
    assert [one.unit for one in numerals("$5, £6 and €7")] == ["USD", "GBP", "EUR"]


def test_words_that_are_no_number_have_no_value() -> None:
    assert value_of_words("two of three") is None


@given(some.integers(min_value=0, max_value=10**12))
def test_a_figure_with_separators_keeps_its_value(number: int) -> None:
    assert numerals(f"about {number:,} people")[0].low == number
