"""Countries and what they are called: our own table, which a desk can extend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """A country. `peoples` are its adjectives and inhabitants."""

    name: str
    peoples: tuple[str, ...]
    capitals: tuple[str, ...]  # cities that stand for its government
    others: tuple[str, ...]  # other names


@cache
def countries() -> tuple[Country, ...]:
    """Give all countries of the table."""
    text = files("services.model").joinpath("countries.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(_country(line) for line in lines)


@cache
def country_names() -> dict[str, str]:
    """Give the country's name for each of its names, lower case; capitals are out."""
    return {
        called.lower(): one.name
        for one in countries()
        for called in (one.name, *one.others)
    }


def _country(line: str) -> Country:
    name, peoples, capitals, others = (line + "\t\t\t").split("\t")[:4]
    return Country(name, _listed(peoples), _listed(capitals), _listed(others))


def _listed(column: str) -> tuple[str, ...]:
    return tuple(one for one in column.split(";") if one)
