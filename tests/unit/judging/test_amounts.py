from __future__ import annotations

import time

import pytest

from services.judging.amounts import Amount, amounts


def only(text: str) -> Amount:
    (found,) = amounts(text)
    return found


def shapes(text: str) -> set[tuple[str, float]]:
    return {(one.kind, one.value) for one in amounts(text)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The bridge cost $4.5 million.", "money", 4.5e6),
        ("They raised two million euros", "money", 2e6),
        ("83.3 percent agreed", "percent", 83.3),
        ("68 per cent agreed", "percent", 68),
        ("Nine in ten nurses stayed away", "percent", 90),
        ("three-quarters of the computers", "percent", 75),
        ("half of the homes", "percent", 50),
        ("left at 6:40 p.m.", "clock", 18 + 40 / 60),
        ("left at 5 a. m.", "clock", 5),
        ("left at midnight", "clock", 24),
        ("on June 24", "date", 624),
        ("in May 9", "date", 509),
        ("on Thursday", "weekday", 4),
        ("built in 1935", "year", 1935),
        ("the 24-year-old mate", "age", 24),
        ("the mate, 31, slept", "age", 31),
        ("the sixth straight day", "ordinal", 6),
        ("the 6th day", "ordinal", 6),
        ("weighing 130 pounds", "measure", 130 * 0.4536),
        ("two and a dozen cars", "count", 2),
    ],
)
def test_it_tells_what_a_number_is_by_the_words_around_it(
    text: str, kind: str, value: float
) -> None:
    found = [one.value for one in amounts(text) if one.kind == kind]
    assert pytest.approx(value) in found


def test_a_count_knows_its_noun() -> None:
    assert only("They found 565 damaged shops, then left").of >= {"shop"}


def test_a_phrase_ends_at_a_comma() -> None:
    assert only("There were 24, mostly shops").of == frozenset()


def test_none_is_an_amount_of_what_is_missing() -> None:
    found = only("No homes were lost")
    assert found.is_none and "hom" in found.of


def test_one_counts_before_a_noun_only() -> None:
    assert shapes("only one guard was there") == {("count", 1)}
    assert shapes("one of them was there") == set()


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("more than 40 people", "least"),
        ("up to 40 people", "most"),
        ("nearly 40 people", "about"),
        ("in excess of $40", "least"),
        ("40 people", ""),
    ],
)
def test_it_keeps_bounds(text: str, bound: str) -> None:
    assert only(text).bound == bound


def test_it_joins_number_words() -> None:
    assert shapes("twenty-one hundred boats") == {("count", 2100)}


def test_half_years_count() -> None:
    found = only("sentenced to 2 1/2 years")
    assert (found.kind, found.value) == ("measure", 30)


def test_may_and_march_are_months_only_before_a_day() -> None:
    assert shapes("They may march again") == set()


def test_it_reads_long_texts_in_linear_time() -> None:
    start = time.perf_counter()
    amounts("twelve dozen and 3 " * 4_000)
    assert time.perf_counter() - start < 5
