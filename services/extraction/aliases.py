"""What names are called: the built-in table, and rows that a desk adds.

An alias is looked up exactly as printed, less its article and possessive; nothing is
matched by likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.extraction.lexicon import rows

KINDS = ("country", "org", "place", "person", "group", "thing")


@dataclass(frozen=True, slots=True)
class Aliases:
    """A table of aliases; a value, so that one reading uses one table throughout."""

    _names: Mapping[str, str]  # as printed -> canonical
    _kinds: Mapping[str, str]  # canonical -> kind

    def get(self, name: str) -> str | None:
        """Give the canonical form of a name that has one."""
        return self._names.get(name)

    def of(self, name: str) -> str:
        """Give the canonical form of a name, or the name itself."""
        return self._names.get(name, name)

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Give every alias with its canonical name, in the order of the alphabet."""
        return sorted(self._names.items())

    def kind(self, canonical: str) -> str | None:
        """Give the kind of a canonical name of the table."""
        return self._kinds.get(canonical)

    def with_rows(self, rows: Iterable[tuple[str, str, str]]) -> Aliases:
        """Give a table with more rows: (alias, canonical name, kind).

        A later row wins over an earlier one. A canonical name that is an alias itself
        leads on to where that one leads. Raises ValueError for an empty name or a kind
        that is none of KINDS.
        """
        names, kinds = dict(self._names), dict(self._kinds)
        for alias, canonical, kind in rows:
            _check(alias, canonical, kind)
            printed = _printed(alias)
            target = _flat(canonical)
            if _end(names, target) in printed:
                names.pop(target, None)  # the row turns an earlier one round
            target = _end(names, target)
            names.update((one, target) for one in printed if one != target)
            kinds[target] = kind
        led = {alias: _end(names, alias) for alias in names}
        return Aliases(MappingProxyType(led), MappingProxyType(kinds))


def _check(alias: str, canonical: str, kind: str) -> None:
    """Refuse a row that could match anything or nothing."""
    if not alias.strip() or not canonical.strip():
        raise ValueError("an alias and its name may not be empty")
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")


def _flat(name: str) -> str:
    """Write a name with single spaces and straight apostrophes."""
    return " ".join(name.replace("’", "'").split())


def _printed(alias: str) -> set[str]:
    """Give the forms in which an alias is looked up: with and without its article."""
    flat = _flat(alias)
    return {flat, flat.removeprefix("the ").removeprefix("The ")}


def _end(names: Mapping[str, str], alias: str) -> str:
    """Follow an alias to the name that it ends at.

    There are no rings: a row that would close one takes the other way out.
    """
    while alias in names:
        alias = names[alias]
    return alias


def _built_in() -> Aliases:
    """Read the table of the package."""
    empty = Aliases(MappingProxyType({}), MappingProxyType({}))
    return empty.with_rows(
        (alias, name, kind) for alias, name, kind in rows("aliases.tsv")
    )


BUILT_IN = _built_in()
