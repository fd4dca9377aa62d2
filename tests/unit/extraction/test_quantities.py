from __future__ import annotations

import time

import pytest

from services.extraction.quantities import find_figures
from services.model.claim import Hedge


@pytest.mark.parametrize(
    ("text", "low", "high", "hedge"),
    [
        ("about 4,000 men", 4_000, 4_000, Hedge.ABOUT),
        ("an estimated 75,000 men", 75_000, 75_000, Hedge.ABOUT),
        ("up to 4,000 men", None, 4_000, Hedge.UP_TO),
        ("as many as 90 men", None, 90, Hedge.UP_TO),
        ("fewer than 90 men", None, 90, Hedge.UP_TO),
        ("at least twelve men", 12, None, Hedge.AT_LEAST),
        ("more than a dozen men", 12, None, Hedge.AT_LEAST),
        ("nearly 300 men", 300, 300, Hedge.NEARLY),
        ("between 10 and 12 men", 10, 12, Hedge.BETWEEN),
        ("10,000 to 12,000 men", 10_000, 12_000, Hedge.BETWEEN),
        ("$2-3 billion", 2e9, 3e9, Hedge.BETWEEN),
        ("could reach 4,000", 4_000, 4_000, Hedge.COULD),
        ("dozens of men", 24, 99, Hedge.DOZENS),
        ("300 men", 300, 300, None),
        ("2 1/2 years", 2.5, 2.5, None),
        ("minus 17 degrees", -17, -17, None),
        ("fell by a third to a record low", 33.3333, 33.3333, None),
    ],
)
def test_it_keeps_bounds_and_hedges(
    text: str, low: float | None, high: float | None, hedge: Hedge | None
) -> None:
    (found,) = find_figures(text)
    assert (found.low, found.high, found.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12 percent", "percent"),
        ("52.3%", "percent"),
        ("900 million euros", "EUR"),
        ("$38.20", "USD"),
        ("40 metres wide", "metre"),
        ("38 million cubic metres", "cubic metre"),
        ("six years", "year"),
        ("C$5 million", "CAD"),
        ("a magnitude of 5.9", "magnitude"),
        ("150 nautical miles", "nautical mile"),
        ("75ml of milk", "millilitre"),
        ("300 men", None),
    ],
)
def test_it_names_the_unit(text: str, unit: str | None) -> None:
    assert [one.unit for one in find_figures(text)] == [unit]


@pytest.mark.parametrize(
    "text",
    [
        "Call 0555 010 2030 now",
        "They won 3-1 away",
        "It began at 5 p.m. sharp",
        "the first and the 2nd man",
        "Flight 370 and Boeing 737",
        "see page 12",
        "with an AK 47 there",
        "about 1100 hrs there",
        "one of them left",
    ],
)
def test_it_leaves_other_numbers_alone(text: str) -> None:
    assert find_figures(text) == []


def test_pieces_that_mean_something_else_are_left_out() -> None:
    text = "In 2024 some 30 came"
    assert [one.low for one in find_figures(text, [(0, 7)])] == [30]


def test_an_age_is_no_count() -> None:
    assert [one.age for one in find_figures("a 58-year-old driver")] == [True]
    assert [one.age for one in find_figures("The driver, 58, was hurt")] == [True]


@pytest.mark.parametrize(
    "text", ["another 3,000 men", "3,000 more men", "a further 30"]
)
def test_what_comes_on_top_is_marked(text: str) -> None:
    assert [one.additional for one in find_figures(text)] == [True]


def test_more_than_is_a_bound_and_no_addition() -> None:
    (found,) = find_figures("more than 30 men")
    assert not found.additional


def test_what_a_figure_was_before_is_marked() -> None:
    found = find_figures("Nine died, up from three")
    assert [one.former for one in found] == [False, True]


def test_the_whole_behind_a_part_is_marked() -> None:
    found = find_figures("They won 31 of the 57 seats")
    assert [(one.low, one.whole) for one in found] == [(31, False), (57, True)]


def test_a_group_that_is_only_pointed_at_is_marked() -> None:
    assert [one.aside for one in find_figures("the two leaders met")] == [True]


def test_a_long_line_of_numbers_is_read_in_linear_time() -> None:
    start = time.perf_counter()
    find_figures("about 1,000 and " * 200)
    short = time.perf_counter() - start
    start = time.perf_counter()
    find_figures("about 1,000 and " * 800)
    assert time.perf_counter() - start < max(short, 0.02) * 12


def test_ages_of_two_are_both_ages() -> None:
    for text in ("two women, 68 and 48-years-old", "two girls age 6 and 8"):
        found = find_figures(text)
        assert [one.age for one in found] == [False, True, True]


def test_a_number_of_persons_behind_a_weekday_is_no_day() -> None:
    (found,) = find_figures("Last Friday, 1, 300 biologists wrote.")
    assert found.low == 1_300


def test_a_small_c_before_the_sign_is_the_canadian_dollar() -> None:
    (found,) = find_figures("it costs c $ 16.4 million.")
    assert found.unit == "CAD"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The keeper is 6 ft 4 in tall.", [(6.333333, "foot")]),
        ("A 6-foot-4 keeper was hurt.", [(6.333333, "foot")]),
        ("It lasted two hours and 15 minutes.", [(2.25, "hour")]),
        ("He got eight years and six months.", [(8.5, "year")]),
        ("Between two years and six months passed.", [(2, "year"), (6, "month")]),
        ("A magnitude-6.4 tremor was felt.", [(6.4, "magnitude")]),
        ("Temperatures reached 43.2C in the shade.", [(43.2, "celsius")]),
        ("It fell to -21C overnight.", [(-21, "celsius")]),
        ("Block 21C was searched.", []),
        ("A couple of hundred homes burned.", [(200, None)]),
        ("A group of 14 was found.", [(14, None)]),
        ("The Group of 14 met.", []),
        ("Sales were up a quarter at £9m.", [(25, "percent"), (9e6, "GBP")]),
        ("It fell a third time.", []),
        (
            "It was cut by a quarter of a percentage point.",
            [(0.25, "percentage point")],
        ),
        ("It left a quarter of an hour ago.", []),
        (
            "Growth slowed to 1.7 percent from 2.3.",
            [(1.7, "percent"), (2.3, "percent")],
        ),
        ("It rose from 2.3 to 3.1 percent.", [(2.3, "percent"), (3.1, "percent")]),
        ("The fee is 8 million euros plus 2 million.", [(8e6, "EUR"), (2e6, "EUR")]),
        ("An Airbus A321-200 with 180 aboard landed.", [(180, None)]),
        ("It pumps 90,000 bpd.", [(90_000, "barrel")]),
        ("The 9.40 from Hale was late.", []),
        ("Children under six were treated.", [(6, "year")]),
        ("Bodies were found at about 2,700m.", [(2_700, "metre")]),
        ("Sales fell to 2,700m crowns.", [(2.7e9, None)]),
    ],
)
def test_it_reads_what_news_prints(
    text: str, wanted: list[tuple[float, str | None]]
) -> None:
    found = [(one.high or one.low, one.unit) for one in find_figures(text)]
    assert found == [(pytest.approx(value), unit) for value, unit in wanted]


def test_what_has_doubled_to_a_figure_is_no_range() -> None:
    twice, toll = find_figures("The toll has more than doubled to 58.")
    assert (twice.low, twice.high, twice.unit) == (2, None, "times")
    assert (toll.low, toll.high) == (58, 58)


@pytest.mark.parametrize(
    "text", ["more than the 300 men promised", "below the $5 billion expected"]
)
def test_what_a_figure_is_compared_with_is_not_bounded(text: str) -> None:
    (found,) = find_figures(text)
    assert found.hedge is None
    assert found.low == found.high


def test_barrels_a_day_are_told_per_day() -> None:
    (found,) = find_figures("Output fell by 90,000 bpd.")
    assert (found.unit, found.per) == ("barrel", "day")
