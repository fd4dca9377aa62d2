"""Move rows and keep what they were before and after, for the log and for undo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from services.errors import Illegal
from services.store.tables import Json


class Row(Protocol):
    """A stored row with a number."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


class Changes:
    """What one decision moves, row by row."""

    def __init__(self) -> None:
        """Begin with nothing moved."""
        self._moved: dict[str, list[Json]] = {}
        self._claims: set[int] = set()
        self._records: set[int] = set()
        self._more: Json = {}

    def move(self, table: str, row: Row, **after: object) -> None:
        """Set columns of a row of `table` and keep their values before and after."""
        before = {name: _plain(getattr(row, name)) for name in after}
        for name, value in after.items():
            setattr(row, name, value)
        self._moved.setdefault(table, []).append(
            {
                "id": row.id,
                "before": before,
                "after": {name: _plain(value) for name, value in after.items()},
            }
        )

    def touch(self, *, claims: Iterable[int] = (), records: Iterable[int] = ()) -> None:
        """Name what the decision is about: later ones about the same build on it."""
        self._claims.update(claims)
        self._records.update(records)

    def add(self, name: str, value: object) -> None:
        """Keep something else that the decision did, in JSON types."""
        self._more[name] = value

    def plain(self) -> Json:
        """Give all of it in JSON types."""
        return {
            "moved": self._moved,
            "touched": {
                "claims": sorted(self._claims),
                "records": sorted(self._records),
            },
            **self._more,
        }


def require_unchanged(row: Row, entry: Json) -> None:
    """Check that a row is still as a decision left it. Raises Illegal."""
    for name, value in entry["after"].items():
        if _plain(getattr(row, name)) != value:
            raise Illegal("It was changed since, so this can no longer be undone.")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
