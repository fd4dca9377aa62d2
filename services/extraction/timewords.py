"""The words that times are made of, as pieces of patterns.

Every piece stands for a bounded number of words, so that patterns made of them take
linear time.
"""

from __future__ import annotations

import calendar
import re

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?"
    r"|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?"
    r"|dec(?:ember|\.)?)(?![a-z])"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
#: Short ones only beside a date: "sat" and "sun" are other words too.
SHORT_WEEKDAY = r"(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\.?"
#: Those that stand alone, with a capital: not "Sun", which is another word too.
CAPITAL_WEEKDAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat)\.?"
#: What a date may stand behind: "Tuesday, ", "on Saturday (".
WEEKDAY_LEAD = rf"(?:(?:{WEEKDAY}|{SHORT_WEEKDAY}),? (?:\(|the )?)?"
YEAR = r"(?:1[1-9]\d\d|20\d\d)(?!\d|,\d|%|\.\d)"
SHORT_YEAR = r"['’]\d\d"
OTHER_YEAR = r"(?:last|this|next|the same|the previous|the following|the) year"

_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_ONES = _ORDINAL_NAMES.split()
ORDINALS = {word: number for number, word in enumerate(_ORDINAL_ONES, start=1)} | {
    "twentieth": 20,
    "thirtieth": 30,
    **{
        f"{tens}{between}{word}": number + 10 * place
        for tens, place in (("twenty", 2), ("thirty", 3))
        for between in ("-", " ")
        for number, word in enumerate(_ORDINAL_ONES[:9], start=1)
    },
}
ORDINAL = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r")(?![a-z])"
DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?![\da-z])"
#: The day in words: only behind a month with a capital, or before "of May".
DAY_IN_WORDS = ORDINAL

COUNTS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "a": 1, "an": 1, "couple": 2}
COUNTS |= {"couple of": 2}
COUNT = (
    r"(?:\d{1,3}|(?:a )?couple(?: of)?|"
    + "|".join(sorted((one for one in COUNTS if " " not in one), key=len, reverse=True))
    + ")"
)
UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year|decade|hour)s?"
PARTS = (
    r"(?:early|late|mid|(?:the )?(?:beginning|start|end|middle|close"
    r"|(?:early|latter|later|middle) part) of|(?:mid|half)way through)"
)
#: "early ", "mid-", "the end of the ": what narrows a month, a year or a week.
LEAD = rf"(?P<lead>{PARTS}[ -](?:in |the )?)?"
PART_OF_DAY = r"(?:morning|afternoon|evening|night|midday|noon|lunchtime)"

_MONTHS = {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}


def month_names() -> frozenset[str]:
    """Give the names of months and their abbreviations, in lower case."""
    return frozenset(_MONTHS)


def count_of(text: str) -> int | None:
    """Give the value of a small number in figures or words."""
    low = text.lower().removeprefix("a ") if len(text) > 1 else text.lower()
    return int(low) if low.isdigit() else COUNTS.get(low)


def month_of(text: str) -> int:
    """Give the number of a month's name or abbreviation."""
    return _MONTHS[text.lower().rstrip(".")]


def day_number(text: str) -> int:
    """Give the day of "3rd" or "twenty-third"."""
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else ORDINALS[text.lower()]


def weekday_of(text: str) -> int:
    """Give the number of a weekday, Monday 0, from its first letters."""
    return next(number for name, number in DAYS.items() if name[:3] == text.lower()[:3])


def year_number(text: str) -> int:
    """Give the year of "2024" or "'87"; short ones up to 49 are of this century."""
    digits = int(re.sub(r"\D", "", text))
    if digits > 99:
        return digits
    return digits + (2000 if digits < 50 else 1900)
