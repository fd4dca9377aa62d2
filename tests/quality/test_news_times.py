"""Times as news prints them, most of them without a year or a month of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.extraction.times import find_times

WEDNESDAY = date(2025, 10, 29)
LINES = Path(__file__).with_name("news_times.tsv").read_text("utf-8").splitlines()
#: Not read yet, and why.
WEAK = {
    "in winter 2023-24": "a winter of two years is read as the two years",
    "within two weeks": "how far ahead something may lie is not read",
}


def marked(line: str) -> object:
    words, first, last = line.split("\t")
    weak = WEAK.get(words)
    marks = [pytest.mark.xfail(reason=weak, strict=True)] if weak else []
    return pytest.param(words, first, last, id=words, marks=marks)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [marked(line) for line in LINES if not line.startswith("#")],
)
def test_a_time_of_news_is_resolved(words: str, first: str, last: str) -> None:
    found = find_times(f"It happened {words}.", WEDNESDAY)
    days = [(str(one.when.start or "-"), str(one.when.end or "-")) for one in found]
    assert days == [("-", "-") if first == "?" else (first, last)]
