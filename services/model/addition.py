"""A claim that a person marks in an article's text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Adding:
    """Words that are a claim, as the form beside a text asks for it.

    `start` is the code point of the text before cleaning near which they stand; where
    it is not known, the words must stand in the article once only.
    """

    request_id: str
    article_id: int
    words: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Words that a person marked as a claim, and by which decision.

    Offsets are those of the text before cleaning, as it was then; `text` finds the
    words again where they have moved.
    """

    decision_id: int
    start: int
    end: int
    text: str
