"""Words in other letters than Latin ones, with how they read in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from anyascii import anyascii
from markupsafe import Markup, escape

from services.desk.views import SourceView

#: A word of letters from Greek on; the Latin ones further up, signs and pictures are no
#: part of it.
_LETTER = (
    r"(?:(?![\d_])[\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\u2dff\u3040-\ua71f"
    r"\ua800-\uab2f\uab70-\ufaff\ufb13-\ufdff\ufe70-\ufefc\U00020000-\U0003ffff])"
)
_WORD = re.compile(rf"(?:{_LETTER}(?<=\w))(?:{_LETTER}|[\u0300-\u036f'\u2019\u02bc])*")


def foreign(sources: Iterable[SourceView]) -> bool:
    """Tell whether any of these texts has a word in other letters."""
    return any(
        _WORD.search(piece.text)
        for source in sources
        for piece in source.pieces
        if not piece.text.isascii()
    )


def lettered(text: str) -> Markup:
    """Write a text with the Latin reading of such words above them (`ruby`).

    The text itself stays as it is: claims are marked by its places.
    """
    if text.isascii():
        return escape(text)
    parts: list[Markup] = []
    at = 0
    for word in _WORD.finditer(text):
        parts += [escape(text[at : word.start()]), _ruby(word[0])]
        at = word.end()
    return Markup("").join([*parts, escape(text[at:])])


def _ruby(word: str) -> Markup:
    reading = anyascii(word).strip()
    return Markup("<ruby>{}<rt>{}</rt></ruby>").format(word, reading)
