from __future__ import annotations

from datetime import date

import pytest

from services.extraction.times import anchor_of, coming, find_times
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
        ("until the end of May", "None", "2025-05-31", "week"),
        ("2025-04-01", "2025-04-01", "2025-04-01", "day"),
        ("25/4/2025", "2025-04-25", "2025-04-25", "day"),
        ("later this week", "2025-04-28", "2025-05-04", "week"),
        ("the last week of March", "2025-03-24", "2025-03-30", "week"),
        ("in the past three days", "2025-04-25", "2025-04-28", "day"),
        ("May 3-5", "2025-05-03", "2025-05-05", "day"),
        ("the 1990s", "1990-01-01", "1999-12-31", "year"),
        ("three weeks from now", "2025-05-19", "2025-05-25", "week"),
        ("last quarter", "2025-01-01", "2025-03-31", "season"),
        ("the upcoming Friday", "2025-05-02", "2025-05-02", "day"),
        ("the 26th of June of 2020", "2020-06-26", "2020-06-26", "day"),
        ("Christmas Eve", "2024-12-24", "2024-12-24", "day"),
        ("Good Friday", "2025-04-18", "2025-04-18", "day"),
        ("Easter 2024", "2024-03-31", "2024-03-31", "day"),
        ("Thanksgiving 2023", "2023-11-23", "2023-11-23", "day"),
        ("Labor Day weekend", "2024-08-31", "2024-09-02", "week"),
        ("the first half of this year", "2025-01-01", "2025-06-30", "season"),
        ("the third quarter of last year", "2024-07-01", "2024-09-30", "season"),
        ("last year's fourth quarter", "2024-10-01", "2024-12-31", "season"),
        ("its first-quarter profit", "2025-01-01", "2025-03-31", "season"),
        ("3Q 2024", "2024-07-01", "2024-09-30", "season"),
        ("in the first nine months", "2024-01-01", "2024-09-30", "season"),
        ("the year to March", "2024-04-01", "2025-03-31", "season"),
        ("six months to the end of June", "2024-01-01", "2024-06-30", "season"),
        ("three months ended June 30, 2024", "2024-04-01", "2024-06-30", "season"),
        ("midway through 2021", "2021-05-01", "2021-08-31", "season"),
        ("at the start of April", "2025-04-01", "2025-04-10", "week"),
        ("the latter part of 2023", "2023-10-01", "2023-12-31", "season"),
        ("throughout 2024", "2024-01-01", "2024-12-31", "year"),
        ("as early as 2027", "2027-01-01", "2027-12-31", "year"),
        ("half a year ago", "2024-10-01", "2024-10-31", "month"),
        ("a year and a half ago", "2023-10-01", "2023-10-31", "month"),
        ("two and a half years ago", "2022-10-01", "2022-10-31", "month"),
        ("a week from Friday", "2025-05-09", "2025-05-09", "day"),
        ("on Sunday week", "2025-05-11", "2025-05-11", "day"),
        ("the Monday before last", "2025-04-14", "2025-04-14", "day"),
        ("he came on Tue.", "2025-04-22", "2025-04-22", "day"),
        ("the weekend of 12 April", "2025-04-12", "2025-04-13", "week"),
        ("mid-nineties", "1993-01-01", "1996-12-31", "year"),
        ("the noughties", "2000-01-01", "2009-12-31", "year"),
        ("on May twenty-nine, 2024", "2024-05-29", "2024-05-29", "day"),
        ("on twenty-five January 1986.", "1986-01-25", "1986-01-25", "day"),
        ("from 3 May until 9 June", "2025-05-03", "2025-06-09", "day"),
        ("Nov 18 - Dec 19, 2015", "2015-11-18", "2015-12-19", "day"),
        ("between May 2015 and 2018", "2015-05-01", "2018-12-31", "season"),
        ("May to July", "2024-05-01", "2024-07-31", "month"),
        ("from November to March", "2024-11-01", "2025-03-31", "month"),
        ("January to November", "2024-01-01", "2024-11-30", "month"),
        ("January/February", "2025-01-01", "2025-02-28", "month"),
        ("from Friday to Monday", "2025-04-25", "2025-04-28", "day"),
        ("from March to date", "2025-03-01", "2025-04-28", "month"),
        ("since March", "2025-03-01", "None", "month"),
        ("before 2012", "None", "2011-12-31", "year"),
        ("after 3 May 2024", "2024-05-03", "None", "day"),
        ("2012 or later", "2012-01-01", "None", "year"),
        ("by Friday", "2025-04-25", "2025-04-25", "day"),
        ("the fourth of July 1995", "1995-07-04", "1995-07-04", "day"),
        ("Tuesday the 22nd", "2025-04-22", "2025-04-22", "day"),
        ("on the 18th", "2025-04-18", "2025-04-18", "day"),
        ("the 5th of last month", "2025-03-05", "2025-03-05", "day"),
        ("the second Friday of May 2024", "2024-05-10", "2024-05-10", "day"),
        ("the week of the 14th", "2025-04-14", "2025-04-20", "week"),
        ("the first half of 2024", "2024-01-01", "2024-06-30", "season"),
        ("Q3", "2024-07-01", "2024-09-30", "season"),
        ("the first nine months of 2024", "2024-01-01", "2024-09-30", "season"),
        ("the early 1990s", "1990-01-01", "1993-12-31", "year"),
        ("the 19th century", "1800-01-01", "1899-12-31", "year"),
        ("last winter", "2024-12-01", "2025-02-28", "season"),
        ("in the past 24 hours", "2025-04-27", "2025-04-28", "day"),
        ("over the last three months", "2025-01-28", "2025-04-28", "season"),
        ("so far this year", "2025-01-01", "2025-04-28", "year"),
        ("the rest of the week", "2025-04-28", "2025-05-04", "week"),
        ("last night", "2025-04-27", "2025-04-27", "day"),
        ("Saturday night", "2025-04-26", "2025-04-26", "day"),
        ("Tuesday of last week", "2025-04-22", "2025-04-22", "day"),
        ("the day before yesterday", "2025-04-26", "2025-04-26", "day"),
        ("early next month", "2025-05-01", "2025-05-10", "week"),
        ("over the weekend", "2025-04-26", "2025-04-27", "week"),
        ("June of nineteen eighty-six", "1986-06-01", "1986-06-30", "month"),
        ("2 years and 3 months ago", "2023-01-01", "2023-01-31", "month"),
        ("a week and two days ago", "2025-04-19", "2025-04-19", "day"),
        ("one year, two months and a day ago", "2024-02-27", "2024-02-27", "day"),
        ("two Mondays ago", "2025-04-14", "2025-04-14", "day"),
        ("from Monday to Wednesday last week", "2025-04-21", "2025-04-23", "day"),
        ("Wednesday to Friday of next week", "2025-05-07", "2025-05-09", "day"),
        ("from the 4th to the 22nd of last month", "2025-03-04", "2025-03-22", "day"),
        ("the weekend after next", "2025-05-17", "2025-05-18", "week"),
        ("the weekend before last", "2025-04-19", "2025-04-20", "week"),
        ("the last two weeks of June 2024", "2024-06-17", "2024-06-30", "week"),
        ("the final days of 2023", "2023-12-29", "2023-12-31", "week"),
        ("the week of Thanksgiving 2024", "2024-11-25", "2024-12-01", "week"),
        ("the weekend of Easter 2024", "2024-03-30", "2024-03-31", "week"),
        ("the weekend before Christmas", "2024-12-21", "2024-12-22", "week"),
        (
            "the third Wednesday of the previous month",
            "2025-03-19",
            "2025-03-19",
            "day",
        ),
        ("the second week of the following month", "2025-05-05", "2025-05-11", "week"),
        ("the nineteen seventies", "1970-01-01", "1979-12-31", "year"),
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
    "text",
    [
        "it may be",
        "they march on",
        "sold 2024 cars",
        "a day",
        "killed for three days",
        "won 24-19",
        "they may first ask",
        "room 2010",
    ],
)
def test_other_words_are_no_times(text: str) -> None:
    assert find_times(text, PUBLISHED) == []


def test_a_date_with_two_readings_has_none() -> None:
    (found,) = find_times("5/4/2025", PUBLISHED)
    assert found.when.start is None


@pytest.mark.parametrize(
    "text",
    [
        "Eid al-Fitr",
        "fiscal 2024",
        "the last fiscal year",
        "the next day",
        "two days later",
        "days ago",
        "the following Friday",
    ],
)
def test_what_has_no_anchor_stays_unresolved(text: str) -> None:
    (found,) = find_times(text, PUBLISHED)
    assert found.when.granularity is Granularity.UNRESOLVED


def test_the_next_day_counts_from_the_time_before_it() -> None:
    found = find_times("It sank on 4 May 2024; the next day divers came.", PUBLISHED)
    assert [one.when.start for one in found] == [date(2024, 5, 4), date(2024, 5, 5)]


def test_the_following_tuesday_counts_from_the_time_before_it() -> None:
    told = "It began on Monday, 14 April; the following Tuesday it was over."
    times = find_times(told, PUBLISHED)
    assert [str(one.when.start) for one in times] == ["2025-04-14", "2025-04-15"]


def test_what_took_days_until_a_date_is_no_span() -> None:
    times = find_times("It took two days to reach Torvik on Monday.", PUBLISHED)
    assert [one.when.text for one in times] == ["on Monday"]


def test_people_behind_a_month_are_no_day() -> None:
    times = find_times("In May twenty five people died.", PUBLISHED)
    assert [one.when.text for one in times] == ["In May"]


def test_a_year_earlier_is_the_same_quarter() -> None:
    told = "It grew in the first quarter of 2024 from a year earlier."
    when = find_times(told, None)[1].when
    assert (when.start, when.end) == (date(2023, 1, 1), date(2023, 3, 31))


def test_an_anchor_may_stand_in_the_sentence_before() -> None:
    anchor = anchor_of(find_times("It sank on 4 May 2024.", None))
    (found,) = find_times("Two days later it was raised.", None, anchor=anchor)
    assert found.when.start == date(2024, 5, 6)


def test_days_count_from_a_dated_event_behind_them() -> None:
    (found,) = find_times("two days after the vote on 4 May 2024", None)
    assert found.when.start == date(2024, 5, 6)


def test_a_change_of_date_is_no_span() -> None:
    found = find_times("The vote was moved from 3 May to 9 May.", PUBLISHED)
    assert [one.when.start for one in found] == [date(2025, 5, 3), date(2025, 5, 9)]


def test_in_two_weeks_is_a_time_only_where_something_is_to_come() -> None:
    (ahead,) = find_times("The bridge will reopen in two weeks.", PUBLISHED)
    assert ahead.when.start == date(2025, 5, 12)
    assert find_times("It was the third raid in two weeks.", PUBLISHED) == []


def test_a_spelt_year_keeps_its_own_words() -> None:
    told = "They left in nineteen ninety-six and came back in two thousand and two."
    found = find_times(told, None)
    assert [told[one.start : one.end] for one in found] == [
        "in nineteen ninety-six",
        "in two thousand and two",
    ]


def test_ten_thousand_times_take_no_more_than_their_share() -> None:
    assert len(find_times("on Monday " * 10_000, PUBLISHED)) == 10_000


def test_a_day_that_no_calendar_has_stays_unresolved() -> None:
    (found,) = find_times("31 June 2024", PUBLISHED)
    assert found.when.start is None


def test_times_do_not_overlap() -> None:
    found = find_times("on Tuesday 3 March 2026 and in June of last year", PUBLISHED)
    assert [one.when.start for one in found] == [date(2026, 3, 3), date(2024, 6, 1)]


def test_what_is_planned_for_a_month_is_yet_to_come() -> None:
    (found,) = find_times("in September", PUBLISHED)
    assert coming(found.when, PUBLISHED).start == date(2025, 9, 1)


def test_what_is_planned_for_a_weekday_is_yet_to_come() -> None:
    (found,) = find_times("on Friday", PUBLISHED)
    assert coming(found.when, PUBLISHED).start == date(2025, 5, 2)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It shut on 4/22.", "2025-04-22", "2025-04-22"),
        ("It shut on 22/4.", "2025-04-22", "2025-04-22"),
        ("It shut in '98.", "1998-01-01", "1998-12-31"),
        ("It shut by year's end.", "2025-10-01", "2025-12-31"),
    ],
)
def test_short_forms_are_times_where_a_word_shows_it(
    text: str, start: str, end: str
) -> None:
    (found,) = find_times(text, PUBLISHED)
    assert (str(found.when.start), str(found.when.end)) == (start, end)


@pytest.mark.parametrize("text", ["It won 4/22.", "Scores on 5/4.", "He's '98 crop."])
def test_fractions_and_scores_are_no_days(text: str) -> None:
    assert find_times(text, PUBLISHED) == []


def test_later_that_year_is_the_year_spoken_of() -> None:
    anchor = (date(2019, 5, 4), date(2019, 5, 4), Granularity.DAY)
    (found,) = find_times("It shut later that year.", PUBLISHED, anchor=anchor)
    assert (str(found.when.start), str(found.when.end)) == ("2019-05-04", "2019-12-31")
    (found,) = find_times("It shut earlier that month.", PUBLISHED, anchor=anchor)
    assert (str(found.when.start), str(found.when.end)) == ("2019-05-01", "2019-05-04")


@pytest.mark.parametrize("text", ["later that month", "earlier that year"])
def test_without_the_time_spoken_of_it_is_never_this_year(text: str) -> None:
    (found,) = find_times(text, PUBLISHED)
    assert found.when.start is None


def test_no_time_begins_within_a_figure() -> None:
    found = find_times("The club was fined £20,000 last week.", date(2025, 4, 28))
    assert [one.when.text for one in found] == ["last week"]
