from __future__ import annotations

import pytest

from services.model.claim import Role
from tests.unit.extraction.conftest import Claims


def test_those_included_in_front_of_a_verb_share_it(claims: Claims) -> None:
    found = claims("At least 17 people, including five children, were killed in Oslo.")
    told = {one.text: one.quantities[0].metric.name for one in found}
    assert told == {
        "At least 17 people were killed in Oslo.": "killed",
        "Five children were killed in Oslo.": "killed",
    }


def test_those_included_behind_a_verb_share_it(claims: Claims) -> None:
    found = claims("The blast in Oslo killed 17 people, including five children.")
    told = [(one.quantities[0].low, one.quantities[0].metric.name) for one in found]
    assert told == [(17, "killed"), (5, "killed")]


def test_an_age_goes_along_with_a_count(claims: Claims) -> None:
    (found,) = claims("The 30-year-old sergeant fired 11 shots in Oslo.")
    assert [one.low for one in found.quantities] == [11, 30]


def test_a_duration_goes_along_with_a_count(claims: Claims) -> None:
    (found,) = claims("Police held 40 men for 12 days in Oslo.")
    assert [one.low for one in found.quantities] == [40, 12]


def test_a_figure_that_leaves_out_what_it_counts_counts_the_same(
    claims: Claims,
) -> None:
    found = claims("Police arrested 30 people in Oslo and another 12 in Bergen.")
    assert [one.quantities[0].metric.name for one in found] == ["arrested"] * 2


def test_a_state_is_not_judged_by_figures_that_go_along(claims: Claims) -> None:
    (found,) = claims("The two armies are still fighting in Vardal.")
    assert found.predication.status is not None
    assert found.quantities == ()


def test_what_it_was_before_is_no_level(claims: Claims) -> None:
    found = claims("The assembly of Oslo grew from 65 seats to 125 seats.")
    told = {one.low: one.role for claim in found for one in claim.quantities}
    assert told == {125: Role.LEVEL, 65: Role.FORMER}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "About 640 firefighters, backed by 11 aircraft, were sent overnight.",
            {640: "About 640 firefighters were sent overnight."},
        ),
        (
            "The ship, carrying 42 crew, sank with 300 containers on board.",
            {
                42: "The ship carrying 42 crew.",
                300: "The ship sank with 300 containers on board.",
            },
        ),
        (
            "The company, with 4,000 employees, reported a loss of $30 million.",
            {3e7: "The company reported a loss of $30 million."},
        ),
        (
            "Some 200 villagers, among them 30 children, were taken to safety.",
            {
                200: "Some 200 villagers were taken to safety.",
                30: "30 children were taken to safety.",
            },
        ),
    ],
)
def test_what_is_said_between_commas_has_its_own_figure(
    claims: Claims, text: str, told: dict[float, str]
) -> None:
    found = {one.quantities[0].high: one.text for one in claims(text)}
    assert told.items() <= found.items()


def test_the_missing_are_counted_as_missing(claims: Claims) -> None:
    text = "Among the missing, according to the operator, Norsand, are four sailors."
    (found,) = [one.quantities[0] for one in claims(text)]
    assert found.metric.name == "missing"
