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
# The spaces must be there: were they optional, a long word could be taken apart in as
# many ways as the fourth power of its length.
_SHOUTED = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3} ?"
_LINE = re.compile(rf"({_SHOUTED}|{_NAME}(?=:\s*[“\"])): ?")
_BEHIND = re.compile(rf"[”\"]?\s*(?:—|―|–|--)\s*({_NAME})")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in the clean text: half-open offsets, without its marks.

    `voice` is the name printed beside it, if there is one. `open`: its paragraph ends
    without a closing mark, so the next one may go on with it.
    """

    start: int
    end: int
    paragraph: int
    voice: str = ""
    open: bool = False


def quotations(text: str) -> list[Quotation]:
    """Give the quotations of a text, paragraph by paragraph."""
    found: list[Quotation] = []
    position = number = 0
    for line in text.split("\n"):
        goes_on = bool(found) and found[-1].open and found[-1].paragraph == number - 1
        found += [
            replace(one, start=position + one.start, end=position + one.end)
            for one in _in_line(line, number, goes_on=goes_on)
        ]
        position += len(line) + 1
        number += bool(line.strip())
    return [_signed(text, one) for one in found]


def _in_line(line: str, number: int, *, goes_on: bool) -> Iterator[Quotation]:
    """Give the quotations of one paragraph; an open one ends with it."""
    spoken = _LINE.match(line)
    if spoken and spoken.end() < len(line):
        rest = line[spoken.end() :]
        runs_on = rest.count("“") > rest.count("”") or rest.count('"') == 1
        voice = spoken.group(1).strip()
        yield Quotation(spoken.end(), len(line), number, voice, open=runs_on)
        return
    open_ = 0 if goes_on and _closes_first(line) else -1
    opener = ""
    for mark in _MARKS.finditer(line):
        if opener == '"' and mark.group() in "“”":
            continue  # a quotation inside this one
        if mark.group() == "“" or (open_ < 0 and _opens(line, mark)):
            open_, opener = mark.end(), mark.group()
        elif open_ >= 0:
            yield Quotation(open_, mark.start(), number)
            open_, opener = -1, ""
    if open_ >= 0:
        yield Quotation(open_, len(line), number, open=True)


def _closes_first(line: str) -> bool:
    """Tell whether a paragraph goes on with a quotation without opening it again."""
    first = _MARKS.search(line)
    return first is not None and first.group() == "”" and not _opens(line, first)


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
