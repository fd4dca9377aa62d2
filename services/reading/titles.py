"""Guess an article's headline from its first lines."""

from __future__ import annotations

import re
from itertools import islice

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w{4,}")
_STOP = re.compile(r"[.!?…。।؟:][\"'”’»)\]]*$")
#: A headline has this many words; the lines looked at, and the words of the text that
#: must speak of the same.
_SHORTEST, _LONGEST, _LINES, _BODY = 3, 25, 24, 20_000


def guess_title(text: str) -> str | None:
    """Give the line near the first paragraph that the text takes up most.

    Lines before the first paragraph come first; where there is none, the line right
    behind it (a lead may stand above its headline). None where nothing fits.
    """
    # Blank ones are passed over here: a pattern that does takes the square of one.
    written = (one for one in _LINE.finditer(text) if not one[0].isspace())
    lines = [(one.end(), one[0].strip()) for one in islice(written, _LINES)]
    first = next((i for i, (_, one) in enumerate(lines) if _is_paragraph(one)), None)
    if first is None:
        return None
    return _best(lines[:first], text) or _best(lines[first + 1 : first + 2], text)


def _is_paragraph(line: str) -> bool:
    """Tell whether a line is running text."""
    return len(line) >= 80 and _STOP.search(line[-8:]) is not None


def _is_headline(line: str) -> bool:
    """Tell whether a line could be a headline."""
    if len(line) > 200 or line.lower().startswith("by "):
        return False
    words = len(line.split())
    ends = _STOP.search(line)
    return _SHORTEST <= words <= _LONGEST and (ends is None or ends[0][0] in "?!”")


def _best(candidates: list[tuple[int, str]], text: str) -> str | None:
    """Choose the candidate most of whose words come again below it."""
    best, best_score = None, 1
    for end, line in candidates:
        if not _is_headline(line):
            continue
        below = {word.lower() for word in _WORD.findall(text[end : end + _BODY])}
        score = len({word.lower() for word in _WORD.findall(line)} & below)
        if score > best_score:
            best, best_score = line, score
    return best
