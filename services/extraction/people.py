"""Tables of people: nouns for one person, first names and the pronouns they take."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from services.extraction.lexicon import rows
from services.extraction.titles import without_titles


@cache
def person_nouns() -> dict[str, str]:
    """Give the nouns for one person, each with the pronoun it takes, or "one"."""
    return {noun: row[0] for row in rows("personnouns.tsv") for noun in row[1].split()}


@cache
def _first_names() -> dict[str, str]:
    """Give the pronoun that each first name takes."""
    return {name: row[0] for row in rows("firstnames.tsv") for name in row[1].split()}


def first_name(name: str) -> str | None:
    """Give the pronoun that a person's first name takes; None where it tells none."""
    own = without_titles(name.split())
    if not own:
        return None
    letters = unicodedata.normalize("NFKD", own[0].partition("-")[0])
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return _first_names().get(plain.lower())


def bare(words: Sequence[str]) -> list[str]:
    """Strip titles in front of a name, and what its bearer is: "Owner Leon Vasker"."""
    kept = without_titles(words)
    if len(kept) > 2 and kept[0].lower() in person_nouns():
        return kept if first_name(kept[0]) else kept[1:]  # "Hunter" is a name too
    return kept


def is_described(words: Sequence[str]) -> bool:
    """Tell whether a name is a first name with what its bearer is before it."""
    noun = words[0].lower() in person_nouns() and not first_name(words[0])
    return noun and first_name(words[1]) is not None
