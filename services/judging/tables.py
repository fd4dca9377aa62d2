"""Reads the word tables in `tables/`: tab-separated, `#` begins a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from services.judging import wording


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a table, each with its columns."""
    text = files("services.judging").joinpath("tables", name).read_text("utf-8")
    return tuple(
        tuple(line.split("\t"))
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


@cache
def named(name: str, kind: str) -> dict[str, str]:
    """Give the rows of one kind (first column): what each word means."""
    return {row[1]: row[2] for row in rows(name) if row[0] == kind}


@cache
def values(name: str, kind: str) -> dict[str, float]:
    """Give the rows of one kind (first column): the number of each word."""
    return {word: float(value) for word, value in named(name, kind).items()}


@cache
def word_groups(name: str) -> dict[str, frozenset[str]]:
    """Give a table whose second column lists words as sets under the first."""
    return {row[0]: frozenset(row[1].split()) for row in rows(name)}


@cache
def word_lists(name: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Give a table of word lists as sets, one tuple a row; empty columns left out."""
    return tuple(
        tuple(frozenset(column.split()) for column in row if column.split())
        for row in rows(name)
    )


@cache
def _groups_of_alike() -> dict[str, str]:
    """Give for the stem of each word with others like it the name of its group."""
    found: dict[str, str] = {}
    for place, row in enumerate(rows("alike.tsv")):
        for word in row[0].split():
            found.setdefault(wording.stem(word), f"={place}")
    return found


def alike(stems: frozenset[str]) -> frozenset[str]:
    """Put the group in the place of each stem that has others like it."""
    groups = _groups_of_alike()
    return frozenset(groups.get(stem, stem) for stem in stems)
