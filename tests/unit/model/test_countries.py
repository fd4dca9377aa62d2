"""Our own table of countries."""

from __future__ import annotations

import pytest

from services.model.countries import countries, country_names


@pytest.mark.parametrize(
    ("called", "country"),
    [
        ("dprk", "North Korea"),
        ("u.s.", "United States"),
        ("the kremlin", "Russia"),
        ("france", "France"),
    ],
)
def test_a_country_is_known_by_its_other_names(called: str, country: str) -> None:
    assert country_names()[called] == country


def test_a_capital_is_no_name_of_its_country() -> None:
    assert "paris" not in country_names()


def test_no_name_belongs_to_two_countries() -> None:
    named = [
        (called.lower(), one.name)
        for one in countries()
        for called in (one.name, *one.others)
    ]
    assert len({called for called, _ in named}) == len(named)
