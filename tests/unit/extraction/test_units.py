from __future__ import annotations

import pytest

from services.extraction.units import of_dimension, per_behind, unit_behind


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (" kilometres", "km"),
        ("-acre plot", "acre"),
        (" - acre plot", "acre"),
        ("MW", "megawatt"),
        (" GWh", "gigawatt hour"),
        (" percentage points", "percentage point"),
        (" Danish kroner", "DKK"),
        (" crowns", "crown"),
        (" metric tons", "tonne"),
        (" tons", "ton"),
        ("°C", "celsius"),
        (" degrees Fahrenheit", "fahrenheit"),
        ("-square-metre hall", "square metre"),
        (" Saudi Arabian riyals", "SAR"),
        (" Iranian tomans", "toman"),
        (" kopecks", "kopek"),
        (" nanometres", "nanometre"),
        (" cubic kilometres", "cubic km"),
        (" feet per second", "foot per second"),
        ("p a share", "penny"),
    ],
)
def test_it_knows_how_units_are_printed(text: str, unit: str) -> None:
    found = unit_behind(text, 0, 5)
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize("text", [" people", " ways", " mw", " daylight", "th"])
def test_other_words_are_no_units(text: str) -> None:
    assert unit_behind(text, 0, 5) is None


def test_the_lines_of_a_screen_are_no_pence() -> None:
    assert unit_behind("p screen", 0, 1080) is None


def test_a_word_with_a_commoner_meaning_is_money_in_large_amounts_only() -> None:
    assert unit_behind(" won", 0, 5) is None
    large = unit_behind(" won", 0, 5_000)
    assert large is not None
    assert large.name == "KRW"


def test_pounds_are_a_weight_where_something_is_weighed() -> None:
    heavy = unit_behind(" pounds of explosives", 0, 200)
    paid = unit_behind(" pounds in fines", 0, 200)
    assert heavy is not None
    assert paid is not None
    assert (heavy.name, paid.name) == ("pound weight", "GBP")


@pytest.mark.parametrize(
    ("text", "thing"),
    [(" a barrel", "barrel"), (" per share", "share"), (" annually", "year")],
)
def test_it_reads_what_an_amount_is_per(text: str, thing: str) -> None:
    assert per_behind(text, 0) == (len(text), thing)


def test_units_know_what_they_measure() -> None:
    assert {"USD", "EUR", "INR"} <= of_dimension("money")
    assert "year" in of_dimension("time")
