"""Parts that end again and again: a small file, since a database may be one of them.

The supervisor of `crossclaim up` writes it, the desk shows it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "restarts.json"


@dataclass(frozen=True, slots=True)
class Ending:
    """A part that ended some times in a row, and how it ended last."""

    part: str
    times: int
    how: str


def note(data: Path, endings: Sequence[Ending]) -> None:
    """Keep these in the data folder, in place of those before. Raises OSError."""
    path = data / FILE
    if not endings:
        path.unlink(missing_ok=True)
        return
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([asdict(one) for one in endings]), encoding="utf-8")
    fresh.replace(path)


def noted(data: Path) -> tuple[Ending, ...]:
    """Give those that were kept last; none where no supervisor runs."""
    try:
        found = json.loads((data / FILE).read_text(encoding="utf-8"))
        return tuple(Ending(**one) for one in found)
    except (OSError, ValueError, TypeError):
        return ()
