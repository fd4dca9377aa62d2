"""Measure times on the recognizers' cases: dates and periods resolved to days.

The set is written for assistants; this is how it is read for news, and why:

- A case counts when every time that it lists is a date, a period of days, or a time of
  day on some date (then only its days are compared). Left out are durations,
  repetitions ("every Monday"), bare times of day, cases without a day of reference and
  such as tell the present moment or count minutes from it ("now", "in 5 minutes").
- Start AND end must be right, as inclusive days, open ends open. The set's periods end
  on the day after their last; "after"/"since" leave the end open, "before"/"until" the
  start.
- Several readings (past and future of "Monday", 3 April and 4 March) are all allowed.
  A time that the set cannot resolve, and we do not, is right.
- Where news means more than an assistant does, both are right: a span named by its
  last part holds it ("from 2014 to 2018", "9 to 12 June"); what reaches up to the day
  of publication may hold that day; "two months ago" is the month, not the day (TIMEX3);
  "until Friday" may hold Friday and "by Friday" be kept as Friday (TIMEX3); "early" and
  "late" are the outer thirds of a month or week and quarters of a year, or its halves;
  "5/4/2019" may be left open, as outlets differ by country, and so may what looks back
  to a time that is not there ("the same month").
- "Earlier this month" reaches from its first day to that of publication and "later
  this week" from there to its last, whatever the day; the set takes halves.
- A span that ends on a quarter holds that quarter, as one that ends on a month does.
- A time of ours counts for the set's time that it overlaps. Precision is over all ours,
  recall over all theirs. `start` compares the first day only.

`like news` counts only the sentences that news could print (news_like.py). Cases are
parted by the hash of their words: half was looked at while patterns were written, a
quarter later ("opened": what was wrong there on first sight stands in decision 15),
the last quarter never.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from news_like import news_like
from quality_shared import DATA, f1, row, run

from services.extraction.times import Mention, find_times

#: Kinds of times that have days.
_DATED = frozenset(
    f"datetimeV2.{one}" for one in ("date", "daterange", "datetime", "datetimerange")
)
_DAY = timedelta(1)
_SPAN = re.compile(r"\d ?(?:-|–|~) ?\w|\b(?:to|till|until|through|and)\b")
_COUNTED = re.compile(
    r"(week|fortnight|month|year)(?:s|['’]s time)?"
    r" (?:ago|from|later|earlier|before|after)|^in .*(week|fortnight|month|year)"
)
_NOW = re.compile(
    r"\b(?:now|present|minutes?|mins?|seconds?|hours?|this time|eod|otd|end of day)\b"
)
_ANAPHOR = re.compile(
    r"(?:the )?(?:same|that|following|previous) \w+$"
    r"|(?:the )?(?:next day|day (?:before|after))$"
)
_TWO_WAYS = re.compile(
    r"(?:on |\w+day )?(?:0?\d|1[0-2])[/.-](?:0?\d|1[0-2])[/.-]\d{2,4}"
)
_BAR = "HeidelTime .776 (news), aim .80"

Days = tuple[date | None, date | None]


@dataclass(slots=True)
class Score:
    """Counts over cases: times right by both days, by the first, and how many."""

    whole: int = 0
    start: int = 0
    found: int = 0
    wanted: int = 0


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the scores of what was looked at and of the quarter held out."""
    told = list(cases(data))
    for held in (False, True):
        name = f"recognizers days {'held' if held else 'seen'}"
        half = [one for one in told if held_out(one) is held]
        yield _scored(name, half)
        like = [one for one in half if news_like(one["Input"])]
        yield _scored(f"{name}, like news", like)


def _scored(name: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the line of some cases."""
    got = score(told)
    whole = f1(got.whole, got.found, got.wanted)
    start = f1(got.start, got.found, got.wanted)
    ours = f"both days F1 {whole:.3f}, start day F1 {start:.3f}"
    return row(name, len(told), _BAR, ours) | {
        "numbers": {"f1": whole, "start_f1": start}
    }


def cases(data: Path) -> Iterator[dict[str, Any]]:
    """Give the cases that speak of days only."""
    folder = data / "recognizers" / "DateTime" / "English"
    for case in json.loads((folder / "DateTimeModel.json").read_text("utf-8-sig")):
        kinds = {one.get("TypeName") for one in case["Results"]}
        words = " ".join(one["Text"].lower() for one in case["Results"])
        if kinds and kinds <= _DATED and "Context" in case and not _NOW.search(words):
            yield case


def held_out(case: dict[str, Any]) -> bool:
    """Tell whether a case belongs to the quarter that nobody looked at."""
    return hashlib.sha256(case["Input"].encode()).digest()[0] % 4 == 3


def score(told: Iterable[dict[str, Any]]) -> Score:
    """Count over cases what is found and right."""
    total = Score()
    for case in told:
        ours = mentions(case)
        total.found += len(ours)
        total.wanted += len(case["Results"])
        for theirs in case["Results"]:
            near = [(one.when.start, one.when.end) for one in touching(ours, theirs)]
            allowed = readings(theirs, _published(case))
            total.whole += any(one in allowed for one in near)
            total.start += any(one[0] in {two[0] for two in allowed} for one in near)
    return total


def mentions(case: dict[str, Any]) -> list[Mention]:
    """Find our times in a case."""
    return find_times(case["Input"], _published(case))


def _published(case: dict[str, Any]) -> date:
    """Give the day of reference."""
    return date.fromisoformat(case["Context"]["ReferenceDateTime"][:10])


def touching(ours: list[Mention], theirs: dict[str, Any]) -> list[Mention]:
    """Give our times that overlap one of theirs."""
    start, end = theirs["Start"], theirs["End"] + 1
    return [one for one in ours if one.start < end and start < one.end]


def readings(theirs: dict[str, Any], published: date) -> set[Days]:
    """Give the inclusive days that a time of the set may mean, in news too."""
    values = (theirs.get("Resolution") or {}).get("values", [])
    listed = {_days(one) for one in values} or {(None, None)}
    words = theirs["Text"].lower()
    for one in tuple(listed):
        listed |= set(_in_news(one, words, published))
    if _TWO_WAYS.fullmatch(words) or _ANAPHOR.match(words):
        listed.add((None, None))
    return listed


def _in_news(days: Days, words: str, published: date) -> Iterator[Days]:
    """Give other readings of the same words; see the conventions above."""
    start, end = days
    if start is None and end is not None:
        yield None, end + _DAY
        if re.search(r"\bby\b", words):
            yield from ((end - back * _DAY, end) for back in range(366))
    if start is None or end is None:
        return
    if _SPAN.search(words):
        yield from _closing(start, end, words)
    if end + _DAY == published:
        yield start, published
    if start == published + _DAY:
        yield published, end
    unit = _COUNTED.search(words)
    if unit and start == end:
        yield _around(start, unit[1] or unit[2])
    yield from _thirds(start, end, words)
    yield from _parted_now(start, end, (words, published))


def _parted_now(start: date, end: date, told: tuple[str, date]) -> Iterator[Days]:
    """Give what is earlier or later in a unit than the day of publication."""
    words, published = told
    unit = re.match(r"(earlier|later) (?:this|in the) (week|month|year)$", words)
    if unit is None:
        return
    whole = _around(start if unit[1] == "earlier" else end, unit[2])
    if unit[1] == "earlier":
        yield whole[0], published
    else:
        yield published, whole[1]


def _closing(start: date, end: date, words: str) -> Iterator[Days]:
    """Give a span with its last part inside: a day, a month, a quarter or a year."""
    last = end + _DAY
    yield start, last
    if last.day == 1:
        yield start, last.replace(day=monthrange(last.year, last.month)[1])
    if last.day == 1 and re.search(r"\bq[1-4]|quarter", words):
        yield (
            start,
            last.replace(month=last.month + 2, day=30 + (last.month in (1, 10))),
        )
    if (last.month, last.day) == (1, 1):
        yield start, last.replace(month=12, day=31)


def _thirds(start: date, end: date, words: str) -> Iterator[Days]:
    """Give the first and last third or quarter of what the set halves."""
    days = (end - start).days + 1
    low = re.match(r".*\b(?:early|begin\w*|start)\b", words)
    late = re.match(r".*\b(?:late|end|close)\b", words)
    if 100 < days < 200:
        if low:
            yield start, start.replace(month=3, day=31)
        if late:
            yield end.replace(month=10, day=1), end
    elif 7 < days < 20:
        if low:
            yield start, start.replace(day=10)
        if late:
            yield end.replace(day=21), end
    elif days < 7:
        if low:
            yield start, start + _DAY
        if late:
            yield end - _DAY, end


def _around(day: date, unit: str) -> Days:
    """Give the week, month or year that holds a day."""
    if unit in ("week", "fortnight"):
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    if unit == "month":
        last = monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _days(value: dict[str, Any]) -> Days:
    """Read one reading; "not resolved" has no days."""
    if "value" in value:
        day = _day(value["value"])
        return day, day
    first, last = value.get("start"), value.get("end") or ""
    end = _day(last)
    if end is not None and (len(last) <= len("2020-01-01") or "00:00:00" in last):
        end -= _DAY
    start = _day(first) if first else None
    # "from 8 to 9 tonight" may end where it starts once midnight is taken off.
    return start, max(end, start) if start and end else end


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def show(data: Path) -> Iterator[str]:
    """Say what is wrong in the half that may be looked at."""
    for case in cases(data):
        if held_out(case):
            continue
        ours = mentions(case)
        day = case["Context"]["ReferenceDateTime"][:10]
        for theirs in case["Results"]:
            near = [(one.when.start, one.when.end) for one in touching(ours, theirs)]
            if not any(one in readings(theirs, _published(case)) for one in near):
                got = [one.when for one in touching(ours, theirs)]
                allowed = [
                    f"{one[0]}..{one[1]}" for one in readings(theirs, _published(case))
                ]
                yield f"{day} | {case['Input']} | {theirs['Text']} | {allowed} | {got}"
        for one in ours:
            if not any(one in touching(ours, theirs) for theirs in case["Results"]):
                yield f"{day} | {case['Input']} | too much: {one.when.text}"


if __name__ == "__main__":
    if "--show" in sys.argv:
        print("\n".join(show(DATA)))
    else:
        run(rows)
