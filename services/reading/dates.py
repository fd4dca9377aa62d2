"""Publication dates as articles state them: a day stays a day, a zone stays a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_MONTHS_WORDS = (
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august "
    "aug,september sep sept,october oct,november nov,december dec"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        _MONTHS_WORDS.split(","),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d\d?)(?:st|nd|rd|th)?\s([a-z]{{3,9}})\.?,?\s(\d{{4}})"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s(\d\d?)(?:st|nd|rd|th)?,?\s(\d{{4}})"
)
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ].{2,30})?")
#: Older than print: placeholders such as 0001-01-01.
_EARLIEST = date(1800, 1, 1)


class WrongDate(ValueError):
    """This is no date that an article could bear."""


def parse_published(text: str, today: date) -> date | datetime:
    """Read a publication date; without a time it stays a date, without a zone zoneless.

    `today` is the day (UTC) that later dates are held against: one that lies more than
    a day ahead is refused. Raises WrongDate with the reason.
    """
    found = _parsed(" ".join(text.split()))
    if found is None:
        raise WrongDate(f"“{text[:40]}” is no date with year, month and day")
    day = _utc_day(found)
    if day < _EARLIEST:
        raise WrongDate(f"“{text[:40]}” lies before {_EARLIEST.year}")
    if day > today + timedelta(days=1):
        raise WrongDate(f"“{text[:40]}” lies in the future")
    return found


def _utc_day(found: date | datetime) -> date:
    """Give the day in UTC; a zoneless one counts as it stands."""
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        return found.date()
    try:
        return found.astimezone(UTC).date()
    except OverflowError:  # year 1 or 9999, pushed over the edge by its zone
        return found.date()


def _parsed(text: str) -> date | datetime | None:
    """Try ISO 8601, the words of a dateline, then a mail's date (RFC 5322)."""
    if len(text) > 60:
        return None
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text) if len(text) <= 10 else _moment(text)
        return _worded(text.lower()) or parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    """Read an ISO date with time."""
    return datetime.fromisoformat(text.upper().replace(" Z", "Z"))


def _worded(text: str) -> date | None:
    """Read "5 March 2026" and "March 5, 2026"."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    else:
        return None
    return date(int(year), _MONTHS[month], int(day)) if month in _MONTHS else None
