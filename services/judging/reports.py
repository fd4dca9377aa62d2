"""Whether two claims come from articles on one event.

"At least 18 people died" names no event: its article does. Articles on one event begin
alike (vectors of title and first paragraphs) and name somebody or some place in common,
within weeks of each other. The more names they share, the less alike they need begin: a
tabloid tells a crash in other words than an agency. Within days of each other less is
asked, of names that tell something: a country, a title or a month is in many articles.
Measured in docs/decisions/0025, 0028 and 0033.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from functools import cache, lru_cache

from services.judging import tables
from services.model.claim import Claim, Context
from services.model.countries import countries, country_names

#: Cosines of what two articles begin with, by how many names they share: one, two,
#: three or more.
NEAR = (0.55, 0.45, 0.40)
#: The same within days of each other, by how many words of telling names: one to four.
NEAR_SOON = (0.45, 0.30, 0.20, 0.10)
#: The least where a date is unknown: look-alike events are parted by their days alone.
NEAR_UNDATED = 0.65
#: Between two reports on one event, at most; and between two of one course of days.
LATEST, SOON = timedelta(days=60), timedelta(days=10)


def on_one_event(one: Claim, other: Claim) -> bool:
    """Tell whether the articles of two claims are on one event, as far as is known."""
    return surely_on_one_event(one, other) or _on_one_event_soon(one, other)


def surely_on_one_event(one: Claim, other: Claim) -> bool:
    """Tell whether two articles are on one event, also if days did not speak for it."""
    if one.context is None or other.context is None:
        return False
    apart = _days_apart(one, other)
    if one.article_id == other.article_id or (apart is not None and apart > LATEST):
        return False  # that both are of one article says nothing about a claim of it
    both = (one.context.names, other.context.names)
    own = _own_words(both[0]) & _own_words(both[1])
    shared = len(own - _borne_by_two(*both))
    if not shared:
        return False
    least = NEAR[min(shared, len(NEAR)) - 1]
    if apart is None:
        least = max(least, NEAR_UNDATED)
    return _cosine(one.context, other.context) >= least


def _on_one_event_soon(one: Claim, other: Claim) -> bool:
    """Tell whether two articles of the same days share what tells of an event."""
    if one.context is None or other.context is None:
        return False
    apart = _days_apart(one, other)
    if one.article_id == other.article_id or apart is None or apart > SOON:
        return False
    shared = len(_telling_in_both(one.context.names, other.context.names))
    if not shared:
        return False
    least = NEAR_SOON[min(shared, len(NEAR_SOON)) - 1]
    return _cosine(one.context, other.context) >= least


def likeness(one: Claim, other: Claim) -> tuple[float, int]:
    """Tell how alike two articles begin (a cosine), and the words of names they share.

    Words of countries, their capitals and of what many articles name do not count.
    """
    if one.context is None or other.context is None:
        return 0.0, 0
    shared = _telling_in_both(one.context.names, other.context.names)
    return _cosine(one.context, other.context), len(shared)


def on_other_events(one: Claim, other: Claim) -> bool:
    """Tell whether two articles are on events that have nothing to do with each other.

    They begin unlike, and name nobody and no place in common that tells of an event.
    A desk has many stories in one week; their dead and their injured are not of one.
    """
    if one.context is None or other.context is None:
        return False
    if one.article_id == other.article_id:
        return False
    if _telling_in_both(one.context.names, other.context.names):
        return False
    return not surely_on_one_event(one, other)  # a country may still tie them


def _days_apart(one: Claim, other: Claim) -> timedelta | None:
    """Give the time between two articles; None where a day is not known."""
    if one.published is None or other.published is None:
        return None
    return abs(one.published - other.published)


@lru_cache(maxsize=4_096)
def _telling_in_both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Give the words of names that few articles share, and that these two do."""
    return (_telling(one) & _telling(other)) - _borne_by_two(one, other)


@lru_cache(maxsize=4_096)
def _borne_by_two(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Give the words with which different names of two articles begin, in lower case.

    "Jens Brodal" and "Jens Holm", "Port Amity" and "Port Ansley" have nothing in common
    but a first word; "Port Amity" and "Port Amity airport" have.
    """
    ours, theirs = _by_first_word(one), _by_first_word(other)
    return frozenset(
        word.casefold()
        for word in ours.keys() & theirs.keys()
        if not any(
            a.startswith(b) or b.startswith(a) for a in ours[word] for b in theirs[word]
        )
    )


@lru_cache(maxsize=4_096)
def _by_first_word(names: frozenset[str]) -> dict[str, frozenset[str]]:
    """Give the names of several words by their first."""
    found: dict[str, set[str]] = {}
    for name in names:
        first, _, rest = name.partition(" ")
        if rest:
            found.setdefault(first, set()).add(name)
    return {first: frozenset(told) for first, told in found.items()}


@lru_cache(maxsize=4_096)
def _telling(names: frozenset[str]) -> frozenset[str]:
    """Give the words of names that few articles share."""
    return _own_words(names) - _of_countries()


@lru_cache(maxsize=4_096)
def _own_words(names: frozenset[str]) -> frozenset[str]:
    """Give the words of names, countries' too, without a possessive's end.

    Left out is what names have in common, whatever they are of: "Ministry", "Corp".
    """
    words = (word for name in names for word in name.split() if word[:1].isupper())
    bare = {word.removesuffix("'s").removesuffix("’s").casefold() for word in words}
    return frozenset(bare - _common())


def countries_of(claim: Claim) -> frozenset[str]:
    """Give the countries that a claim's article names."""
    known = country_names()
    names = claim.context.names if claim.context else frozenset()
    return frozenset(known[one.casefold()] for one in names if one.casefold() in known)


@cache
def _common() -> frozenset[str]:
    """Give the words of names that many articles share, whatever they are on."""
    return frozenset().union(*tables.word_groups("common_names.tsv").values())


@cache
def _of_countries() -> frozenset[str]:
    """Give the words by which countries, their peoples and capitals are called.

    Of capitals those of one word: a part of "Port Louis" is in other names.
    """
    names = [
        called
        for land in countries()
        for called in (land.name, *land.others, *land.peoples)
    ]
    capitals = [one for land in countries() for one in land.capitals if one.isalpha()]
    return frozenset(
        word.casefold() for called in (*names, *capitals) for word in called.split()
    )


def names_all(claim: Claim, names: Set[str]) -> bool:
    """Tell whether a claim's article has all these names side by side."""
    return claim.context is not None and names <= claim.context.names


def knows(claim: Claim, name: str) -> bool:
    """Tell whether a claim's article names a thing, in whole or in part."""
    return claim.context is not None and bool(set(name.split()) & _words(claim.context))


def _words(context: Context) -> frozenset[str]:
    """Give the words of names; those that begin small tell nothing: "forces"."""
    words = (word for name in context.names for word in name.split())
    return frozenset(word for word in words if word[:1].isupper())


def _cosine(one: Context, other: Context) -> float:
    """Give the cosine of two vectors of unit length."""
    return sum(a * b for a, b in zip(one.vector, other.vector, strict=True))
