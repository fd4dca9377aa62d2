"""Passages that show wounds and killings up close: folded until a reader wants them.

By words in `tables/graphic.tsv`: nobody should have to read such a passage unwarned,
and one that is folded for nothing costs a click.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "graphic.tsv"
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?![^\S\n]*\n)[^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
_BLANK = re.compile(r"\n[^\S\n]*\n")


@lru_cache(maxsize=256)  # a case is shown again and again
def passages(text: str) -> tuple[tuple[int, int], ...]:
    """Give where each graphic paragraph of a text begins and ends."""
    unit = _PARAGRAPH if _BLANK.search(text) else _LINE
    if not _words().search(text):
        return ()
    return tuple(
        one.span() for one in unit.finditer(text) if _words().search(one.group())
    )


@cache
def _words() -> re.Pattern[str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("# ")]
    either = "|".join(
        re.escape(one).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for one in words
    )
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)
