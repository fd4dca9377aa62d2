from __future__ import annotations

import pytest

from services.extraction.numerals import numerals
from services.extraction.ranges import joined, with_small_change


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10,000 to 12,000 men", 10_000, 12_000),
        ("between 5 and 7 million", 5e6, 7e6),
        ("$3-4bn", 3e9, 4e9),
        ("10–12,000 men", 10_000, 12_000),
        ("30 to 40 percent", 30, 40),
        ("10 percent to 12 percent", 10, 12),
        ("two or three men", 2, 3),
    ],
)
def test_both_ends_are_one_figure(text: str, low: float, high: float) -> None:
    both = joined(text, *numerals(text))
    assert both is not None
    assert (both.low, both.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "12 men and 9 women",
        "7 and 9 men",
        "rose 5 percent to 12,000",
        "by 25 percent to 34,500 tonnes",
        "rose from 3 to 5",
        "40 to 12",
    ],
)
def test_other_pairs_stay_two(text: str) -> None:
    assert joined(text, *numerals(text)) is None


@pytest.mark.parametrize("text", ["3 dollars 50 cents", "3 dollars and 50 cents"])
def test_dollars_and_cents_are_one_amount(text: str) -> None:
    both = with_small_change(text, *numerals(text))
    assert both is not None
    assert (both.low, both.unit) == (3.5, "USD")
