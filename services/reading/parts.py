"""What each reader hands to `read`."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.text import Cut, OffsetMap
from services.reading.metadata import Stated


@dataclass(frozen=True, slots=True)
class Parts:
    """A text as its format has it, and what the format states about it."""

    text: str
    source_map: OffsetMap
    media_type: str
    furniture: tuple[Cut, ...] = ()
    stated: tuple[Stated, ...] = ()
    warnings: tuple[str, ...] = ()
