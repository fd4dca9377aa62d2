from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.judging import arithmetic
from services.judging.arithmetic import Fit, figure, fit
from services.model.claim import Hedge, Quantity
from tests.factories import a_metric, a_quantity

ABOUT, UP_TO, AT_LEAST = Hedge.ABOUT, Hedge.UP_TO, Hedge.AT_LEAST


def fitting(one: Quantity, other: Quantity) -> Fit:
    first, second = figure(one), figure(other)
    assert first and second
    return fit(first, second)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (a_quantity(12), a_quantity(12), Fit.EQUAL),
        (a_quantity(12), a_quantity(15), Fit.APART),
        (a_quantity(4000, hedge=ABOUT), a_quantity(4000, hedge=UP_TO), Fit.EQUAL),
        (a_quantity(4000, hedge=UP_TO), a_quantity(3000), Fit.ADMITTED),
        (a_quantity(4000, hedge=UP_TO), a_quantity(1200, hedge=ABOUT), Fit.APART),
        (a_quantity(4000, hedge=Hedge.COULD), a_quantity(3000), Fit.APART),
        (a_quantity(6, hedge=AT_LEAST), a_quantity(7, hedge=AT_LEAST), Fit.ADMITTED),
        (a_quantity(100, hedge=AT_LEAST), a_quantity(900), Fit.APART),
        (a_quantity((10_000, 12_000)), a_quantity(14_000, hedge=ABOUT), Fit.APART),
        (a_quantity((10_000, 12_000)), a_quantity(11_000), Fit.ADMITTED),
        (a_quantity((50, 70)), a_quantity((40, 60)), Fit.OVERLAP),
        (a_quantity(100, hedge=Hedge.NEARLY), a_quantity(95), Fit.ADMITTED),
        (a_quantity(100, hedge=Hedge.NEARLY), a_quantity(105), Fit.APART),
        (a_quantity(1994), a_quantity(2000), Fit.EQUAL),
        (a_quantity(45), a_quantity(50), Fit.APART),
        (a_quantity(1200), a_quantity(1400), Fit.APART),
    ],
)
def test_it_fits_figures(one: Quantity, other: Quantity, expected: Fit) -> None:
    assert fitting(one, other) is expected


ENDS = st.integers(1, 10_000)
HEDGES = st.sampled_from([None, *Hedge])


@given(ENDS, ENDS, HEDGES, HEDGES)
def test_it_fits_alike_from_both_sides(
    low: int, high: int, one: Hedge | None, other: Hedge | None
) -> None:
    first, second = a_quantity(low, hedge=one), a_quantity(high, hedge=other)
    assert fitting(first, second) is fitting(second, first)


@given(ENDS, HEDGES)
def test_every_figure_admits_itself(value: int, hedge: Hedge | None) -> None:
    assert fitting(a_quantity(value, hedge=hedge), a_quantity(value, hedge=hedge)) in (
        Fit.EQUAL,
        Fit.ADMITTED,
    )


def test_it_converts_units_of_one_dimension() -> None:
    miles = a_quantity(40, "distance", unit="miles", hedge=ABOUT)
    assert fitting(miles, a_quantity(64, "distance", unit="km")) is Fit.ADMITTED


def test_it_adds_killed_and_wounded_up() -> None:
    parts = [a_quantity(300, "killed", hedge=ABOUT), a_quantity(2700, "wounded")]
    (total,) = arithmetic.figures(parts, a_metric("killed-or-wounded"))
    assert total.stated == (3000, 3000)
    assert total.hedge is ABOUT
    assert total.is_sum


def test_it_adds_what_comes_on_top() -> None:
    parts = [a_quantity(1800), a_quantity(600, additional=True)]
    stated = [one.stated[0] for one in arithmetic.figures(parts, a_metric())]
    assert stated == [1800, 600, 2400]


def test_it_adds_ranges_end_by_end() -> None:
    total = arithmetic.add([a_quantity((10_000, 12_000)), a_quantity(3000)])
    assert total
    assert total.stated == (13_000, 15_000)


def test_it_adds_no_miles_to_people() -> None:
    assert arithmetic.add([a_quantity(3), a_quantity(4, unit="km")]) is None
