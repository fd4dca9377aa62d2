from __future__ import annotations

import pytest

from services.extraction.labels import blocked, names_something, picks_out
from services.extraction.numerals import numerals


@pytest.mark.parametrize(
    "text",
    [
        "Call 0555 010 2030 now",
        "+47 22 33 44 55",
        "they won 3-2",
        "a 6-3 ruling",
        "at 5:40 a.m. there",
        "on March 12, 2024",
        "at 42 Linden Street",
        "the 2023-24 season",
    ],
)
def test_it_blocks_what_looks_like_figures(text: str) -> None:
    assert list(blocked(text))


@pytest.mark.parametrize("text", ["30-40 people", "5-10 years", "2,000 men"])
def test_ranges_and_counts_are_free(text: str) -> None:
    assert list(blocked(text)) == []


@pytest.mark.parametrize(
    "text",
    ["on page 12", "with an AK 47", "the 2nd man", "a .38 caliber gun", "2 ) the rest"],
)
def test_it_knows_numbers_that_name_a_thing(text: str) -> None:
    assert all(names_something(text, one) for one in numerals(text))


def test_a_bare_year_is_no_count_but_a_counted_one_is() -> None:
    (year,) = numerals("the 1990 model")
    (count,) = numerals("some 1990 people")
    assert names_something("the 1990 model", year)
    assert not names_something("some 1990 people", count)


def test_one_is_a_pronoun_or_a_number() -> None:
    for text, pronoun in (("one of the men", True), ("one man", False)):
        (one,) = numerals(text)
        assert names_something(text, one) is pronoun


def test_a_group_already_known_is_only_pointed_at() -> None:
    (one,) = numerals("the three men")
    assert picks_out("the three men", one)
