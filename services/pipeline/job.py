"""A run in our hands, and what a passage through a stage is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from services.config import Settings
from services.store.runs import Held
from services.store.transaction import Session

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines


@dataclass(frozen=True, slots=True)
class Job:
    """A run under our lease, and what it may use."""

    held: Held
    settings: Settings
    engines: Callable[[], Engines]


class Passage(Protocol):
    """One article's way through one stage."""

    def think(self) -> None:
        """Read and work out, with no transaction open; again when not `ready`."""
        ...

    def ready(self, session: Session) -> bool:
        """Tell whether what was worked out may be written now."""
        ...

    def write(self, session: Session) -> None:
        """Store what was found."""
        ...
