"""Finds quotations and gives a voice to those that run over sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[“”\"]")
#: A quotation that never closes ends with its paragraph.


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in the clean text: half-open offsets, without its marks."""

    start: int
    end: int
    paragraph: int


def quotations(text: str) -> list[Quotation]:
    """Give the quotations of a text, paragraph by paragraph."""
    found: list[Quotation] = []
    position = 0
    for number, line in enumerate(text.split("\n")):
        open_ = -1
        for mark in _MARKS.finditer(line):
            opens = mark.group() == "“" or (mark.group() == '"' and open_ < 0)
            if opens:
                open_ = mark.end()
            elif open_ >= 0:
                found.append(
                    Quotation(position + open_, position + mark.start(), number)
                )
                open_ = -1
        if open_ >= 0:
            found.append(Quotation(position + open_, position + len(line), number))
        position += len(line) + 1
    return found
