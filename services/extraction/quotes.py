"""Finds quotations, and whose they are where print alone tells it.

Beside quotation marks there are two printed forms: a transcript's line ("DOLE: We
left") and a quotation with a dash and a name behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_MARKS = re.compile(r"[“”\"]|''")
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_LINE = re.compile(rf"((?:[A-Z][A-Z.'’-]+ ?){{1,4}}|{_NAME}(?=:\s*[“\"])): ?")
_BEHIND = re.compile(rf"[”\"]?\s*(?:—|―|–|--)\s*({_NAME})")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in the clean text: half-open offsets, without its marks.

    `voice` is the name printed beside it, if there is one.
    """

    start: int
    end: int
    paragraph: int
    voice: str = ""


def quotations(text: str) -> list[Quotation]:
    """Give the quotations of a text, paragraph by paragraph."""
    found: list[Quotation] = []
    position = 0
    for number, line in enumerate(text.split("\n")):
        found += [
            replace(one, start=position + one.start, end=position + one.end)
            for one in _in_line(line, number)
        ]
        position += len(line) + 1
    return [_signed(text, one) for one in found]


def _in_line(line: str, number: int) -> Iterator[Quotation]:
    """Give the quotations of one paragraph; an open one ends with it."""
    spoken = _LINE.match(line)
    if spoken and spoken.end() < len(line):
        yield Quotation(spoken.end(), len(line), number, spoken.group(1).strip())
        return
    open_ = -1
    for mark in _MARKS.finditer(line):
        if mark.group() == "“" or (open_ < 0 and _opens(line, mark)):
            open_ = mark.end()
        elif open_ >= 0:
            yield Quotation(open_, mark.start(), number)
            open_ = -1
    if open_ >= 0:
        yield Quotation(open_, len(line), number)


def _opens(line: str, mark: re.Match[str]) -> bool:
    """Tell whether a mark outside a quotation opens one; some print ” at both ends."""
    if mark.group() in ('"', "''"):
        return True
    before = line[mark.start() - 1 : mark.start()]
    return not before.strip() and line[mark.end() : mark.end() + 1].isalnum()


def _signed(text: str, one: Quotation) -> Quotation:
    """Take over the name behind a dash."""
    if one.voice or one.end - one.start < 20:
        return one
    name = _BEHIND.match(text, one.end)
    return replace(one, voice=name.group(1)) if name else one
