from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.dates import WrongDate, parse_published

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "20260305",
        "5 March 2026",
        "5th March 2026",
        "March 5, 2026",
        "Thursday, March 5, 2026",
        "Thu 5 Mar 2026",
        "  5   March  2026 ",
    ],
)
def test_a_date_stays_a_date(text: str) -> None:
    found = parse_published(text, TODAY)
    assert found == date(2026, 3, 5)
    assert not isinstance(found, datetime)


def test_a_moment_keeps_its_zone() -> None:
    found = parse_published("2026-03-05T23:30:00+05:30", TODAY)
    zone = timezone(timedelta(hours=5, minutes=30))
    assert found == datetime(2026, 3, 5, 23, 30, tzinfo=zone)
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(hours=5, minutes=30)


def test_a_moment_without_a_zone_stays_zoneless() -> None:
    found = parse_published("2026-03-05 23:30", TODAY)
    assert found == datetime(2026, 3, 5, 23, 30)


def test_a_mail_date_is_read() -> None:
    found = parse_published("Thu, 05 Mar 2026 18:20:00 +0000", TODAY)
    assert found == datetime(2026, 3, 5, 18, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "March 2026",
        "yesterday",
        "05/03/2026",
        "",
        "2026-13-01",
        "1.2.26",
        "x" * 99,
    ],
)
def test_what_names_no_single_day_is_refused(text: str) -> None:
    with pytest.raises(WrongDate):
        parse_published(text, TODAY)


def test_tomorrow_is_believed_and_the_day_after_is_not() -> None:
    assert parse_published("2026-05-05", TODAY) == date(2026, 5, 5)
    with pytest.raises(WrongDate, match="future"):
        parse_published("2026-05-06", TODAY)


def test_a_placeholder_is_refused() -> None:
    with pytest.raises(WrongDate, match="before"):
        parse_published("0001-01-01T00:00:00Z", TODAY)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        parse_published(text, TODAY)
    except WrongDate:
        return
