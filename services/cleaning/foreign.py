"""Paragraphs of an English article that are in another language."""

from __future__ import annotations

from collections.abc import Sequence

from services.cleaning.language import guess
from services.cleaning.paragraphs import Paragraph
from services.cleaning.story import Story

_READ = "en"
#: Fewer words are a name, a motto or a quotation.
_SHORTEST = 10


def foreign(paragraphs: Sequence[Paragraph], _story: Story) -> dict[int, str]:
    """Find the paragraphs that cannot be read, where most of the article can.

    An article that is wholly in another language is left as it is: it is kept and
    marked not read.
    """
    spoken = [_language(one) for one in paragraphs]
    lengths = [len(one.text) for one in paragraphs]
    other = {
        index
        for index, language in enumerate(spoken)
        if language not in (None, "und", _READ)
    }
    away = sum(lengths[index] for index in other)
    if not other or 2 * away >= sum(lengths):
        return {}
    return dict.fromkeys(sorted(other), "furniture.foreign_language")


def _language(one: Paragraph) -> str | None:
    """Guess the language of a paragraph; None where it is too short to tell."""
    return guess(one.text) if one.length >= _SHORTEST else None
