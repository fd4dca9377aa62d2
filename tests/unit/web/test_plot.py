from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from services.model.claim import Hedge, Quantity
from tests.factories import a_claim, a_quantity
from tests.unit.web.test_table import a_view
from web.plot import Picture, plot
from web.table import grouped


def a_picture(figures: Sequence[Quantity]) -> Picture | None:
    claims = [a_claim(n, quantities=[one]) for n, one in enumerate(figures, 1)]
    return plot(grouped(map(a_view, claims)))


def test_one_figure_alone_is_not_drawn() -> None:
    assert a_picture([a_quantity(12)]) is None
    assert a_picture([]) is None


def test_larger_figures_lie_farther_right() -> None:
    picture = a_picture([a_quantity(15), a_quantity(12), a_quantity(40)])
    assert picture is not None
    assert [one.claim for one in picture.lines] == [2, 1, 3]
    assert picture.lines[0].high < picture.lines[1].high < picture.lines[2].high
    assert picture.ticks[0].label == "0"


def test_a_one_sided_bound_reaches_as_far_as_judging_admits() -> None:
    picture = a_picture([a_quantity(4000, hedge=Hedge.UP_TO), a_quantity(2000)])
    assert picture is not None
    flat, bound = picture.lines
    assert bound.opens == "down"
    assert bound.low == flat.low


def test_only_figures_of_one_kind_share_a_scale() -> None:
    sizes = [a_quantity(3), a_quantity(4), a_quantity(9000, "evacuated")]
    picture = a_picture(sizes)
    assert picture is not None
    assert picture.counted == "casualties"
    assert len(picture.lines) == 2


def test_figures_far_apart_are_drawn_on_a_logarithmic_scale() -> None:
    picture = a_picture([a_quantity(3), a_quantity(75_000)])
    assert picture is not None and picture.logarithmic
    assert "1,000" in [tick.label for tick in picture.ticks]


@given(st.lists(st.floats(0, 1e12), min_size=2, max_size=8))
def test_everything_stays_inside_the_picture(values: list[float]) -> None:
    picture = a_picture([a_quantity(one) for one in values])
    assert picture is not None
    places = [end for line in picture.lines for end in (line.low, line.high)]
    places += [tick.x for tick in picture.ticks]
    assert all(0 <= one <= 100 for one in places)
    assert len(picture.ticks) <= 16
