from __future__ import annotations

from datetime import date

import pytest

from services.extraction.times import coming, find_times
from services.model.claim import Granularity

#: A Monday.
PUBLISHED = date(2025, 4, 28)


@pytest.mark.parametrize(
    ("text", "start", "end", "granularity"),
    [
        ("on Monday", "2025-04-28", "2025-04-28", "day"),
        ("on Saturday", "2025-04-26", "2025-04-26", "day"),
        ("last Monday", "2025-04-21", "2025-04-21", "day"),
        ("next Monday", "2025-05-05", "2025-05-05", "day"),
        ("in June of last year", "2024-06-01", "2024-06-30", "month"),
        ("late 2024", "2024-10-01", "2024-12-31", "season"),
        ("early last year", "2024-01-01", "2024-03-31", "season"),
        ("earlier this year", "2025-01-01", "2025-04-28", "year"),
        ("last August", "2024-08-01", "2024-08-31", "month"),
        ("January and February 2025", "2025-01-01", "2025-02-28", "month"),
        ("June 2024", "2024-06-01", "2024-06-30", "month"),
        ("in October", "2024-10-01", "2024-10-31", "month"),
        ("Tuesday, March 3", "2025-03-03", "2025-03-03", "day"),
        ("3 March 2026", "2026-03-03", "2026-03-03", "day"),
        ("Saturday (April 26)", "2025-04-26", "2025-04-26", "day"),
        ("on 4 November", "2024-11-04", "2024-11-04", "day"),
        ("yesterday", "2025-04-27", "2025-04-27", "day"),
        ("last week", "2025-04-21", "2025-04-27", "week"),
        ("last year", "2024-01-01", "2024-12-31", "year"),
        ("three days ago", "2025-04-25", "2025-04-25", "day"),
        ("two years ago", "2023-01-01", "2023-12-31", "year"),
        ("in 1974", "1974-01-01", "1974-12-31", "year"),
        ("the third quarter of 2024", "2024-07-01", "2024-09-30", "season"),
        ("the summer of 2024", "2024-06-01", "2024-08-31", "season"),
        ("between 2016 and 2019", "2016-01-01", "2019-12-31", "year"),
        ("two days after March 3", "2025-03-05", "2025-03-05", "day"),
        ("until the end of May", "2025-05-21", "2025-05-31", "week"),
        ("2025-04-01", "2025-04-01", "2025-04-01", "day"),
        ("25/4/2025", "2025-04-25", "2025-04-25", "day"),
        ("later this week", "2025-04-28", "2025-05-04", "week"),
        ("the last week of March", "2025-03-25", "2025-03-31", "week"),
        ("in the past three days", "2025-04-25", "2025-04-28", "day"),
        ("May 3-5", "2025-05-03", "2025-05-05", "day"),
        ("the 1990s", "1990-01-01", "1999-12-31", "year"),
        ("three weeks from now", "2025-05-19", "2025-05-25", "week"),
        ("last quarter", "2025-01-01", "2025-03-31", "season"),
        ("the upcoming Friday", "2025-05-02", "2025-05-02", "day"),
        ("the 26th of June of 2020", "2020-06-26", "2020-06-26", "day"),
        ("Christmas Eve", "2024-12-24", "2024-12-24", "day"),
    ],
)
def test_it_resolves_against_publication(
    text: str, start: str, end: str, granularity: str
) -> None:
    (found,) = find_times(text, PUBLISHED)
    when = found.when
    assert (str(when.start), str(when.end), when.granularity.value) == (
        start,
        end,
        granularity,
    )


@pytest.mark.parametrize(
    "text",
    ["on Monday", "last year", "in October", "yesterday", "March 3", "three days ago"],
)
def test_without_a_day_of_publication_it_is_never_today(text: str) -> None:
    (found,) = find_times(text, None)
    assert found.when.granularity is Granularity.UNRESOLVED
    assert found.when.start is None
    assert found.when.end is None


def test_an_event_without_a_date_is_no_anchor() -> None:
    (found,) = find_times("two days after the ships had left", PUBLISHED)
    assert found.when.text == "two days after"
    assert found.when.start is None


def test_nothing_is_earlier_in_the_week_than_its_monday() -> None:
    (found,) = find_times("Earlier this week", PUBLISHED)
    assert found.when.start is None


@pytest.mark.parametrize(
    "text", ["it may be", "they march on", "sold 2024 cars", "a day"]
)
def test_other_words_are_no_times(text: str) -> None:
    assert find_times(text, PUBLISHED) == []


def test_a_date_with_two_readings_has_none() -> None:
    (found,) = find_times("5/4/2025", PUBLISHED)
    assert found.when.start is None


def test_a_day_that_no_calendar_has_stays_unresolved() -> None:
    (found,) = find_times("31 June 2024", PUBLISHED)
    assert found.when.start is None


def test_times_do_not_overlap() -> None:
    found = find_times("on Tuesday 3 March 2026 and in June of last year", PUBLISHED)
    assert [one.when.start for one in found] == [date(2026, 3, 3), date(2024, 6, 1)]


def test_what_is_planned_for_a_weekday_is_yet_to_come() -> None:
    (found,) = find_times("on Friday", PUBLISHED)
    assert coming(found.when, PUBLISHED).start == date(2025, 5, 2)
