"""Finds quotations, and whose they are where print alone tells it.

Beside quotation marks there are two printed forms: a transcript's line ("DOLE: We
left") and a quotation with a dash and a name behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.extraction.lexicon import words

_MARKS = re.compile(r"[“”\"]|''")
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
# The spaces must be there: were they optional, a long word could be taken apart in as
# many ways as the fourth power of its length.
_SHOUTED = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3} ?"
_ROLE = r"(?:\([^()\n]{2,80}\) ?)?"
_LINE = re.compile(rf"({_SHOUTED}(?:{_ROLE})|{_NAME}(?=:\s*[“\"])): ?")
#: A question and its answer, in an interview.
_ASKED = re.compile(r"(Q|A|Question|Answer): ")
#: What is set in capitals before a line without being anybody's name.
_NOBODY = words(
    "breaking update updated watch exclusive analysis opinion live note video photo"
    " photos correction transcript listen read more editorial comment factbox timeline"
    " explainer summary alert urgent advisory graphic map caption warning"
)
_BEHIND = re.compile(rf"[”\"]?\s*(?:—|―|–|--)\s*({_NAME})")


def label(line: str) -> re.Match[str] | None:
    """Find the name that a transcript's line begins with: "DOLE: ", "A: "."""
    found = _ASKED.match(line) or _LINE.match(line)
    shouted = found is not None and line[: found.end()].upper() == line[: found.end()]
    roled = found is not None and "(" in found.group(1)
    return found if found and (shouted or roled or found.re is _ASKED) else None


#: A first line with a place has at least so much to say.
_SENTENCE = 60


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
    place = _opening_place(text)
    for line in text.split("\n"):
        if line == place:
            position += len(line) + 1
            number += 1
            continue
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
    spoken = _ASKED.match(line) or _LINE.match(line)
    if spoken and spoken.end() < len(line) and not _is_nobody(spoken.group(1)):
        rest = line[spoken.end() :]
        runs_on = rest.count("“") > rest.count("”") or rest.count('"') == 1
        voice = _voice(spoken.group(1))
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


def _is_nobody(name: str) -> bool:
    """Tell a word in capitals that is no name: "BREAKING: "."""
    return name.split()[0].lower() in _NOBODY


def _voice(printed: str) -> str:
    """Give the name of a transcript's line as names are written.

    "RICHARD VAUGHAN (Minister for Defence)" is Richard Vaughan; short names in capitals
    may be initials and stay.
    """
    name = printed.partition("(")[0].strip()
    words_ = name.split()
    if name.isupper() and len(words_) > 1 and all(len(one) > 2 for one in words_):
        return " ".join(
            "-".join(part.capitalize() for part in one.split("-")) for one in words_
        )
    return name


def _opening_place(text: str) -> str | None:
    """Give a first line with a dateline in capitals: "NEW MERIDIAN: At least ...".

    Where several lines begin so it is a transcript.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not (found := _LINE.match(lines[0])):
        return None
    if not found.group(1).strip().isupper() or '"' in lines[0][: found.end() + 1]:
        return None
    others = any(_LINE.match(line) for line in lines[1:])
    long_enough = len(lines) > 1 and len(lines[0]) - found.end() >= _SENTENCE
    return lines[0] if long_enough and not others else None


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
