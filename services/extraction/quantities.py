"""Finds figures with their bounds and units: a pattern layer on the bare sentence.

What is counted is the tree's matter (`metrics`). Years, dates, clock times, ordinals,
scores, telephone numbers, ids and numbers that only name a thing are no figures
(`labels`). A figure knows its role: what is so, what changed, what was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.extraction.hedging import hedge_around
from services.extraction.labels import NO_NOUN, blocked, names_something, picks_out
from services.extraction.numerals import Numeral, numerals, words_of
from services.extraction.ranges import (
    earlier_end,
    joined,
    with_small_change,
    with_smaller,
)
from services.extraction.units import of_dimension, per_behind, unit_behind
from services.extraction.votes import votes
from services.extraction.worded import worded_numbers
from services.model.claim import Hedge

DURATIONS = of_dimension("time")
MONEY = of_dimension("money") | of_dimension("small money")

_MINUS = re.compile(r"(?:\b(?:minus|negative) |(?<![\w)%])[-−–] ?)$")
_MAGNITUDE = re.compile(
    r"\bmagnitude(?: of)?(?: ?- ?| )(?:about |around )?$", re.IGNORECASE
)
_MAGNITUDE_BEHIND = re.compile(
    r"[ -]magnitude\b|(?= (?:on the Richter|earthquake|quake|tremor|aftershock))"
)
_AGE = re.compile(
    r"\s?[- ]\s?(day|week|month|year)s?\s?[- ]\s?olds?\b(?! \w+ (?:firm|company))"
    r"|[- ](day|week|month|year)s? of age\b",
    re.IGNORECASE,
)
_AGED = re.compile(r"\b(?:aged|ages?|age of)\s$", re.IGNORECASE)
_YOUNGER = re.compile(
    r"\b(?:children|people|adults?|infants|babies|boys|girls|kids|pupils|patients|women"
    r"|men|those|anyone|everyone|residents|players|users|residents|workers|voters)"
    r"(?: aged)? (?:under|over|above|below)(?: the age of)? $",
    re.IGNORECASE,
)
_OF_AGE = re.compile(
    r"\b(?:boys?|girls?|m[ae]n|wom[ae]n|child(?:ren)?|bab(?:y|ies)|infants?|toddlers?"
    r"|teenagers?|youths?|pensioners?|widow(?:er)?s?|sons?|daughters?|brothers?|sisters?"
    r"|cyclists?|drivers?|motorists?|pedestrians?|climbers?|hikers?|swimmers?|tourists?"
    r"|farmers?|miners?|soldiers?|students?|pupils?|lads?|gentlem[ae]n|lad(?:y|ies)|persons?|patients?"
    r"|grand(?:son|daughter)s?|nephews?|nieces?) of"
    r" (?:\d{1,2}(?:, \d{1,2})* (?:and|or) )?$",
    re.IGNORECASE,
)
#: What somebody of that age did: "a widow of 83 drowned".
_DOES = re.compile(
    r" (?:[a-z]{2,}ed|fell|said|lost|won|ran|left|took|went|told|drove|shot|held|broke"
    r"|fled|stole|set|hit|swam|rode|led|found|saw|made|gave|came)\b"
)
#: "A baby of six months"
_YOUNG_OF = re.compile(r" (day|week|month|year)s?\b")
_AGED_LIST = re.compile(r"\b(?:aged?|ages) \d{1,2}(?:, \d{1,2})* and $", re.IGNORECASE)
_SUSPENDED_AGE = re.compile(
    r" ?-? ?(?:,|and|or|to)(?: \d{1,3} ?-)? (?=\d)", re.IGNORECASE
)
_AFTER_COMMA = re.compile(r"[A-Za-z][a-z.'’]+ ?, $")
_CLOSED = re.compile(r" ?(?:[,.;]|\)|and\b|$)")
_LISTED = re.compile(r" ?, \d")
_NAMED = re.compile(r"\b[A-Z][\w.'’-]+ ?[,(] ?$")
_MORE = re.compile(
    r"\b(?:another|an additional|additional|a further|further)"
    r"(?: (?:about|around|some|nearly|almost|estimated))?\s$",
    re.IGNORECASE,
)
_MORE_BEHIND = re.compile(r"\s(?:more|additional|other|others|extra|further)\b", re.I)
_FORMER = re.compile(
    r"\b(?:(?:up|down) from|compared (?:to|with)|versus|vs\.?) (?:just )?$"
)
_MOVES = re.compile(
    r"\b(?:rose|risen|rise|rises|grew|grow|grown|fell|fall|fallen|dropped|drop|cut|up"
    r"|down|climb|climbed|increase|increased|raise|raised|jump|jumped|slid|soared"
    r"|decline|declined|reduce|reduced|lowered|gone|went|doubled|expanded|went)\b",
    re.IGNORECASE,
)
#: Days and hours are left out: two reports of one thing tell them differently.
_DISTANT = re.compile(
    r"\b(?:\d{1,3}|[a-z]+(?:-[a-z]+)?) (?:weeks?|months?|years?|decades?)"
    r" (?:ago|earlier|later|before|after)\b"
    r"|\b(?:past|last|next|previous) (?:\d{1,3}|[a-z]+) (?:weeks|months|years|decades)"
    r"\b|\b(?:\d{1,3}|[a-z]+) (?:hours?|days?) (?:later|after|before)\b",
    re.IGNORECASE,
)
#: What stands between two figures of one unit, and behind one that counts no noun.
_BESIDE = re.compile(
    r",? (?:(?:up |down )?from|plus|versus|vs\.?|against|compared (?:with|to))"
    r"(?: just| about| around| a)? ",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    r"[.,;)]|$| (?:in|on|at|a|the|from|to|last|earlier|previously|before|and|but|as)\b"
)
_SHARES = of_dimension("share")
_SINCE = re.compile(r" (?:ago|earlier|later|before|after)\b")
_OF = re.compile(r"(?: (?:out )?of| among)(?: the| its| all| their| these)? ")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence, before it is known what it counts.

    `start`..`end` hold hedge, number and unit, `number_start`..`number_end` the bare
    number; half-open offsets of the sentence.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: float | None
    high: float | None
    hedge: Hedge | None = None
    unit: str | None = None
    per: str | None = None  # "a barrel", "per day": the thing, in the singular
    additional: bool = False
    age: bool = False
    former: bool = False  # ", up from three": what it was before, a claim of its own
    earlier: bool = False  # "from 3 to 5": the end that a change leaves
    whole: bool = False  # "31 of the 57": what the other is a part of
    aside: bool = False  # "the two leaders": points at some that are known
    since: bool = False  # "six weeks ago": how far from another time
    votes: str | None = None  # "for" or "against": a side of a vote

    @property
    def money(self) -> bool:
        """Tell whether it is an amount of money."""
        return self.unit in MONEY


def find_figures(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Give the figures of a sentence in order.

    `taken` are pieces that mean something else already: the times of the sentence.
    """
    voted = votes(text)
    found = _figures(text, [*taken, *((one.start, one.end) for one in voted)])
    found += [
        Figure(*(2 * (one.start, one.end)), one.value, one.value, votes=one.side)
        for one in voted
    ]
    return sorted(found, key=lambda one: one.start)


def _figures(text: str, taken: Sequence[tuple[int, int]]) -> list[Figure]:
    """Give the figures of a sentence outside the pieces that are taken."""
    found: list[Figure] = []
    skip = -1
    free = _free(text, taken)
    for place, one in enumerate(free):
        if place == skip or names_something(text, one):
            continue
        second = free[place + 1] if place + 1 < len(free) else None
        both = _both(text, one, second) if second else None
        skip = place + 1 if both else skip
        figure = _figure(text, both or one, ranged=both is not None)
        if figure is None:
            continue
        if found and figure.unit is None:
            figure = _like_the_last(text, found[-1], figure)
        if found and found[-1].earlier and found[-1].unit is None:
            found[-1] = _like_the_next(text, found[-1], figure)
        whole = bool(place) and _is_whole(text, free[place - 1], one)
        found.append(replace(figure, whole=whole, aside=picks_out(text, one)))
    return found


def _both(text: str, one: Numeral, second: Numeral) -> Numeral | None:
    """Join a number with the next if they are one figure."""
    for way in (joined, with_small_change, with_smaller):
        found = way(text, one, second)
        if found is not None:
            return found
    return None


def _like_the_last(text: str, last: Figure, figure: Figure) -> Figure:
    """Take over a unit that is printed once: "2.4 percent from 2.9"."""
    measured = last.unit in _SHARES or last.money
    between = text[last.end : figure.number_start]
    if measured and _BESIDE.fullmatch(between) and _UNCOUNTED.match(text, figure.end):
        return replace(figure, unit=last.unit)
    return figure


def _like_the_next(text: str, earlier: Figure, figure: Figure) -> Figure:
    """Take over a share's unit that is printed behind: "from 2.9 to 2.4 percent"."""
    if figure.unit in _SHARES and text[earlier.end : figure.start] == " to ":
        return replace(earlier, unit=figure.unit)
    return earlier


def _free(text: str, taken: Sequence[tuple[int, int]]) -> list[Numeral]:
    """Give the numbers that mean nothing else, "less than an hour" among them.

    A time told by its distance ("six weeks ago") is a time and a length at once.
    """
    told = words_of(text)
    found = numerals(text, told)
    known = {place for one in found for place in range(one.start, one.end)}
    for one in worded_numbers(text, told):
        if known.isdisjoint(range(one.start, one.end)):
            found.append(one)
    if not found:
        return []
    gone = bytearray(len(text))
    for start, end in (*_held(text, taken), *blocked(text)):
        gone[start:end] = b"\1" * (end - start)
    free = [one for one in found if not any(gone[one.start : one.end])]
    return sorted(free, key=lambda one: one.start)


def _held(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the times that are nothing but times."""
    measured = [one.span() for one in _DISTANT.finditer(text)] if taken else []
    for start, end in taken:
        if not any(start < behind and end > first for first, behind in measured):
            yield start, end


def _is_whole(text: str, part: Numeral, whole: Numeral) -> bool:
    """Tell whether a number is what another is a part of: "31 of the 57 seats"."""
    return _OF.fullmatch(text[part.end : whole.start]) is not None


def _figure(text: str, one: Numeral, *, ranged: bool) -> Figure | None:
    """Add hedge, unit and whether it comes on top of another."""
    figure = Figure(one.start, one.end, one.start, one.end, one.low, one.high)
    age = _age_end(text, one)
    if age:
        figure = replace(figure, end=age, unit=_age_unit(text, one), age=True)
        return _with_hedge(text, figure)
    figure = _with_unit(text, replace(figure, unit=one.unit), one)
    figure = _signed(text, figure)
    if text[one.end : one.end + 1].isalpha() and figure.end == one.end:
        return None
    if text[one.start : one.end].lower().startswith("another"):
        return replace(figure, additional=True)
    figure = _with_more(text, figure)
    if one.order:
        return replace(figure, hedge=Hedge.DOZENS)
    hedged = _with_hedge(text, figure)
    hedged = replace(
        hedged,
        since=figure.unit in DURATIONS and bool(_SINCE.match(text, figure.end)),
        former=_former(text, hedged.start),
        earlier=earlier_end(text, hedged.start, hedged.end),
    )
    if ranged and one.low != one.high and hedged.hedge is not Hedge.COULD:
        return replace(hedged, hedge=Hedge.BETWEEN, low=one.low, high=one.high)
    return hedged


def _signed(text: str, figure: Figure) -> Figure:
    """Take a minus sign and "magnitude" before the number into account."""
    before = text[max(0, figure.number_start - 24) : figure.number_start]
    if figure.unit is None and _MAGNITUDE.search(before):
        return replace(figure, unit="magnitude")
    behind = _MAGNITUDE_BEHIND.match(text, figure.end)
    small = figure.high is not None and figure.high < 10
    if (
        figure.unit is None
        and behind
        and small
        and "." in text[figure.start : behind.end()]
    ):
        return replace(figure, unit="magnitude", end=behind.end())
    sign = _MINUS.search(before)
    if sign is None or figure.low is None or figure.high is None:
        return figure
    worded = sign.group()[0] in "mMnN"
    spaced = text[figure.end : figure.end + 1] == " "
    bullet = sign.group().endswith(" ") or (figure.unit is None and spaced)
    if not worded and bullet and figure.unit not in of_dimension("temperature"):
        return figure  # a dash before "5 people" is none of theirs
    start = figure.start - len(sign.group())
    return replace(figure, start=start, low=-figure.high, high=-figure.low)


def _age_end(text: str, one: Numeral) -> int:
    """Give the end of an age ("58-year-old", ", 58,", "aged 58"), or 0."""
    behind = _AGE.match(text, one.end)
    if behind:
        return behind.end()
    lead = text[max(0, one.start - 40) : one.start]
    if one.low <= 110 and _YOUNGER.search(lead) and NO_NOUN.match(text, one.end):
        return one.end
    of_age = _of_age_end(text, one)
    likely = one.low <= 110 and text[one.start : one.end].isdigit()
    return of_age if of_age or not likely else _bare_age_end(text, one)


def _bare_age_end(text: str, one: Numeral) -> int:
    """Give the end of an age that only its place tells: ", 58,", "(58)", or 0."""
    suspended = _SUSPENDED_AGE.match(text, one.end)
    if suspended and re.search(r"years? ?- ?old", text[one.end : one.end + 30]):
        return one.end
    before = text[max(0, one.start - 30) : one.start]
    named = _NAMED.search(before)
    comma = _AFTER_COMMA.search(before)
    if comma and one.low >= 5 and _CLOSED.match(text, one.end, one.end + 4):
        closing = text[one.end : one.end + 2].lstrip()[:1] == ","
        if named or (closing and not _LISTED.match(text, one.end)):
            return one.end
    if before.endswith("(") and named and text[one.end : one.end + 1] == ")":
        return one.end
    if _AGED.search(before) or _AGED_LIST.search(before):
        return one.end
    return 0


def _age_unit(text: str, one: Numeral) -> str:
    """Give what an age is told in: years, but for "a six-month-old"."""
    behind = _AGE.match(text, one.end)
    if behind:
        return (behind.group(1) or behind.group(2)).lower()
    young = _YOUNG_OF.match(text, one.end) if _of_age_end(text, one) else None
    return young.group(1).lower() if young else "year"


def _of_age_end(text: str, one: Numeral) -> int:
    """Give the end of the age in "a boy of four", "a baby of six months", or 0."""
    lead = text[max(0, one.start - 40) : one.start]
    if one.low > 110 or one.order or not _OF_AGE.search(lead):
        return 0
    young = _YOUNG_OF.match(text, one.end)
    if young:
        return young.end()
    bare = NO_NOUN.match(text, one.end) or _DOES.match(text, one.end)
    return one.end if bare else 0


def _former(text: str, start: int) -> bool:
    """Tell whether a figure is what another was before: ", up from three"."""
    lead = text[max(0, start - 24) : start]
    if _FORMER.search(lead):
        return True
    behind_from = lead.endswith("from ")
    return behind_from and _MOVES.search(text[max(0, start - 80) : start]) is not None


def _with_unit(text: str, figure: Figure, one: Numeral) -> Figure:
    """Take over the unit printed behind the number, and what it is per."""
    found = unit_behind(text, figure.end, one.high)
    if found is not None and figure.unit is None:
        figure = replace(figure, end=found.end, unit=found.name)
    elif found is not None and figure.unit in (found.name, "percent"):
        figure = replace(figure, end=found.end)
    elif found is not None and figure.money and found.name in MONEY:
        figure = replace(figure, end=found.end, unit=found.name)
    per = per_behind(text, figure.end) if figure.unit is not None else None
    return replace(figure, end=per[0], per=per[1]) if per else figure


def _with_more(text: str, figure: Figure) -> Figure:
    """Notice that a figure comes on top: "another 3,000", "600 more"."""
    before = _MORE.search(text[max(0, figure.start - 40) : figure.start])
    if before:
        start = max(0, figure.start - 40) + before.start()
        return replace(figure, start=start, additional=True)
    behind = _MORE_BEHIND.match(text, figure.end)
    if behind and not text[behind.end() :].lstrip().lower().startswith("than"):
        return replace(figure, end=behind.end(), additional=True)
    return figure


def _with_hedge(text: str, figure: Figure) -> Figure:
    """Take over the hedge around the number, and what it does to the bounds."""
    found = hedge_around(text, figure.number_start, figure.end)
    if found is None:
        return figure
    low = None if found.hedge is Hedge.UP_TO else figure.low
    high = None if found.hedge is Hedge.AT_LEAST else figure.high
    start = min(figure.start, found.start)
    return replace(
        figure, start=start, end=found.end, hedge=found.hedge, low=low, high=high
    )
