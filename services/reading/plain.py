"""Plain text: the text as it stands, without what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.model.text import OffsetMap
from services.reading.assembly import Assembly, copy_visible
from services.reading.dateline import dateline
from services.reading.metadata import Stated
from services.reading.mojibake import garbled
from services.reading.parts import Parts
from services.reading.titles import guess_title


def read_plain(source: str, today: date) -> Parts:
    """Read a decoded `.txt` file."""
    mended = garbled(source)
    text, offsets = visible(source, mended)
    stated = Stated("format")
    stated.fill("title", guess_title(text), today)
    stated.fill("published", dateline(text), today)
    warnings = (f"check encoding: {len(mended)} garbled signs were mended.",)
    return Parts(
        text,
        offsets,
        "text/plain",
        stated=(stated,),
        warnings=warnings if mended else (),
    )


def visible(
    source: str, mended: Iterable[tuple[int, int, str]] = ()
) -> tuple[str, OffsetMap]:
    """Give a text without invisible code points, and its map back.

    `mended` are places (start, end, what stands there instead) in their order.
    """
    assembly = Assembly()
    position = 0
    for start, end, meant in mended:
        copy_visible(assembly, source, start=position, end=start)
        assembly.decode(meant, start, end - start)
        position = end
    copy_visible(assembly, source, start=position)
    return assembly.finish()
