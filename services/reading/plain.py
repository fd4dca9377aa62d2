"""Plain text: the text as it stands, without what cannot be seen."""

from __future__ import annotations

from datetime import date

from services.model.text import OffsetMap
from services.reading.assembly import Assembly, copy_visible
from services.reading.metadata import Stated
from services.reading.parts import Parts
from services.reading.titles import guess_title


def read_plain(source: str, today: date) -> Parts:
    """Read a decoded `.txt` file."""
    text, offsets = visible(source)
    stated = Stated("format")
    stated.fill("title", guess_title(text), today)
    return Parts(text, offsets, "text/plain", stated=(stated,))


def visible(source: str) -> tuple[str, OffsetMap]:
    """Give a text without invisible code points, and its map back."""
    assembly = Assembly()
    copy_visible(assembly, source)
    return assembly.finish()
