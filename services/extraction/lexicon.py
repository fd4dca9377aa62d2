"""Reads the word tables in `tables/`: tab-separated, `#` begins a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def words(listed: str) -> frozenset[str]:
    """Give the words of a list that is written as one text."""
    return frozenset(listed.split())


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a table, each with its columns."""
    text = files("services.extraction").joinpath("tables", name).read_text("utf-8")
    return tuple(
        tuple(line.split("\t"))
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


@cache
def mapping(name: str) -> dict[str, str]:
    """Give a table of two columns as a mapping."""
    return {row[0]: row[1] for row in rows(name)}


@cache
def groups(name: str) -> dict[str, frozenset[str]]:
    """Give a table whose second column lists words as sets under the first."""
    return {row[0]: frozenset(row[1].split()) for row in rows(name)}
