from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.model.claim import Attribution, Granularity, Hedge, Polarity, Speaker
from tests.factories import a_claim, a_day, a_quantity, some_time
from web import filters

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (4000, "4,000"),
        (12.5, "12.5"),
        (38_000_000, "38 million"),
        (1_250_000, "1,250,000"),
        (25_300_000, "25.3 million"),
        (1_250_000_000, "1.25 billion"),
        (0.0001, "0.0001"),
        (0, "0"),
    ],
)
def test_numbers_read_as_people_write_them(value: float, words: str) -> None:
    assert filters.number(value) == words


@pytest.mark.parametrize(
    ("hedge", "value", "words"),
    [
        (None, 4000, "4,000"),
        (Hedge.ABOUT, 4000, "about 4,000"),
        (Hedge.UP_TO, 4000, "up to 4,000"),
        (Hedge.AT_LEAST, 4000, "at least 4,000"),
        (Hedge.COULD, 4000, "could be 4,000"),
        (Hedge.BETWEEN, (1000, 1500), "1,000–1,500"),
    ],
)
def test_a_figure_keeps_its_hedge(
    hedge: Hedge | None, value: float | tuple[float, float], words: str
) -> None:
    assert filters.figure(a_quantity(value, hedge=hedge)) == words


def test_an_order_of_magnitude_keeps_its_words() -> None:
    vague = a_quantity((24, 99), hedge=Hedge.DOZENS, quote="dozens")
    assert filters.figure(vague) == "dozens"


def test_a_figure_carries_its_unit() -> None:
    assert filters.figure(a_quantity(12, unit="percent")) == "12 %"
    assert filters.figure(a_quantity(12, unit="USD")) == "US$ 12"
    assert filters.figure(a_quantity(12, unit="km", additional=True)) == "another 12 km"


def test_speakers_are_named_from_the_nearest_outwards() -> None:
    heard = Attribution((Speaker("Northline", "reports"), Speaker("NIS", "said")))
    assert filters.speaker(heard) == "NIS"
    assert filters.chain(heard) == ["Northline"]
    assert filters.speaker(Attribution()) == "own voice"
    assert filters.speaker(Attribution((Speaker("", "reports"),))).startswith("unnamed")


def test_times_are_as_exact_as_they_are_known() -> None:
    month = some_time(
        "in January", date(2025, 1, 1), date(2025, 1, 31), Granularity.MONTH
    )
    open_ = some_time("earlier this week", None, None, Granularity.UNRESOLVED)
    assert filters.as_of(a_day()) == "9 Mar 2026"
    assert filters.as_of(month) == "Jan 2025"
    assert filters.as_of(open_) == "“earlier this week”"
    assert filters.as_of(None) == ""


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=5, minutes=50), "5 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_moments_are_told_by_how_long_ago(passed: timedelta, words: str) -> None:
    assert filters.ago(NOW - passed, NOW) == words


def test_a_claim_without_figures_shows_what_it_says() -> None:
    state = a_claim(state=("leak:Dam", "sealed"))
    assert filters.stance_of(state) == "sealed"
    assert filters.stance_of(a_claim(polarity=Polarity.DENIED)) == "denied"
    assert filters.stance_of(a_claim(first=True, negated=True)) == "not the first"
    assert filters.stance_of(a_claim()) == "affirmed"


def test_emphasis_never_lets_markup_through() -> None:
    found = filters.emphasised("<i>12</i> & 15", ["12", "15", "99", ""])
    assert found == "&lt;i&gt;<b>12</b>&lt;/i&gt; &amp; <b>15</b>"


def test_emphasis_of_overlapping_words_marks_the_first() -> None:
    assert filters.emphasised("about 12", ["about 12", "12"]) == "<b>about 12</b>"


def test_counts_carry_their_noun() -> None:
    assert filters.plural(1, "case") == "1 case"
    assert filters.plural(0, "case") == "0 cases"
    assert filters.plural(2, "story") == "2 stories"
    assert filters.size(999) == "999 bytes"
    assert filters.size(2_500_000) == "2.5 MB"
