from __future__ import annotations

from datetime import date

from services.judging import dates
from services.judging.dates import Order, timing
from services.model.claim import Claim, Granularity, When
from tests.factories import a_claim, a_day, some_time

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
YEAR = some_time("in 2026", date(2026, 1, 1), date(2026, 12, 31), Granularity.YEAR)


def unresolved(text: str) -> When:
    return some_time(text, None, None, Granularity.UNRESOLVED)


def order(left: Claim, right: Claim) -> Order:
    return timing(left, right).order


def test_a_claim_speaks_of_its_own_time_first() -> None:
    claim = a_claim(when=a_day("on Monday", MONDAY), published=TUESDAY)
    assert dates.as_of(claim) == (MONDAY, MONDAY)


def test_an_undated_claim_speaks_as_of_its_article() -> None:
    assert dates.as_of(a_claim(published=TUESDAY)) == (TUESDAY, TUESDAY)


def test_nothing_is_defaulted_to_today() -> None:
    assert dates.as_of(a_claim()) is None
    assert dates.is_undated(a_claim(when=unresolved("earlier this year")))


def test_since_january_speaks_of_the_time_of_telling() -> None:
    since = some_time("since January", date(2026, 1, 1), MONDAY, Granularity.MONTH)
    assert dates.as_of(a_claim(when=since, published=TUESDAY)) == (TUESDAY, TUESDAY)


def test_known_days_are_ordered() -> None:
    early, late = a_claim(published=MONDAY), a_claim(2, published=TUESDAY)
    assert order(early, late) is Order.LEFT_FIRST
    assert order(late, early) is Order.RIGHT_FIRST


def test_what_overlaps_is_the_same_time() -> None:
    assert order(a_claim(when=YEAR), a_claim(2, published=MONDAY)) is Order.SAME


def test_a_past_time_comes_before_an_undated_present() -> None:
    found = timing(a_claim(when=unresolved("in January")), a_claim(2))
    assert (found.order, found.assumed) == (Order.LEFT_FIRST, True)


def test_a_present_word_orders_nothing() -> None:
    assert order(a_claim(when=unresolved("so far")), a_claim(2)) is Order.SAME


def test_two_unplaced_weekdays_are_apart() -> None:
    pair = (
        a_claim(when=unresolved("on Monday")),
        a_claim(2, when=unresolved("on Friday")),
    )
    assert timing(*pair).apart
    assert not timing(pair[0], pair[0]).apart


def test_articles_weeks_apart_are_remote() -> None:
    later = a_claim(2, published=date(2026, 4, 20))
    assert timing(a_claim(published=MONDAY), later).remote


def test_times_more_than_a_year_apart_are_far() -> None:
    past = some_time(
        "April 1968", date(1968, 4, 1), date(1968, 4, 30), Granularity.MONTH
    )
    assert dates.far_apart(a_claim(when=past), a_claim(2, when=a_day()))
    assert not dates.far_apart(a_claim(when=past), a_claim(2))


def test_a_coarse_time_holds_an_exact_one() -> None:
    assert dates.coarser(YEAR, a_day())
    assert dates.coarser(a_day(), YEAR)
    assert not dates.coarser(a_day(), unresolved("lately"))


def test_two_days_are_disjoint_and_close() -> None:
    one, other = a_day("on Monday", MONDAY), a_day("on Tuesday", TUESDAY)
    assert dates.disjoint(one, other)
    assert dates.close(one, other)
    assert not dates.close(one, a_day("in May", date(2026, 5, 30)))
