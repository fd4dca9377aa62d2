from __future__ import annotations

from tests.unit.extraction.conftest import Claims


def test_an_age_is_that_of_the_person_named(claims: Claims) -> None:
    (found,) = claims("Robert Dole, 41, was convicted in Oslo.")[0].quantities
    assert (found.metric.name, found.of) == ("age", "Robert Dole")


def test_a_measure_belongs_to_its_company(claims: Claims) -> None:
    (found,) = claims("Norvane's revenue rose to 12 million dollars.")[0].quantities
    assert found.of == "Norvane"


def test_other_counts_are_of_their_kind(claims: Claims) -> None:
    (found,) = claims("Police arrested 30 protesters in Oslo.")[0].quantities
    assert found.of == "protesters"
