"""Paragraphs of an article's text, and what can be told from their looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
#: Scripts written without spaces: two characters are about a word.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_BULLET = re.compile(r"(?:[•·▪►◦‣–—-]\s?|[*+]\s|\d{1,2}[.)]\s|[a-z]\)\s)(?=\S)")
#: A source behind the stop: "... he said. (AP)"
_SOURCE = re.compile(r"\s?[\[(][^\[\]()]{1,60}[\])]$")
_CLOSERS = "\"'”’»«›)]】」 "
_STOPS = frozenset(".!?…。！？।؟۔։")
#: A paragraph of running text has at least so many words.
PROSE = 6
#: Width of wrapped lines in code points: the middle one at least, the longest at most.
_NARROW, _WIDE = 32, 120
#: Code points of the longest signature.
_SIGNATURE = 16
#: Code points of the shortest line that may break off in a sentence.
_BROKEN = 36


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. Offsets are those of `ArticleText.text`."""

    lines: tuple[tuple[int, int], ...]
    text: str  # the lines, joined by single spaces

    @property
    def start(self) -> int:
        """Where the first line starts."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Where the last line ends."""
        return self.lines[-1][1]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words in lower case."""
        return tuple(one.lower() for one in _WORD.findall(self.text))

    @cached_property
    def length(self) -> int:
        """The number of words, estimated for scripts without spaces."""
        return max(len(self.words), len(_UNSPACED.findall(self.text)) // 2)

    @cached_property
    def last(self) -> str:
        """The last character that is no closing quotation mark or bracket.

        A bracket that names a source behind the stop is passed over.
        """
        tail = self.text[-80:]
        bare = tail.rstrip(_CLOSERS)[-1:]
        return bare if bare in _STOPS else _SOURCE.sub("", tail).rstrip(_CLOSERS)[-1:]

    @cached_property
    def stops(self) -> bool:
        """Tell whether it ends as a sentence does."""
        return self.last in _STOPS

    @cached_property
    def is_prose(self) -> bool:
        """Tell whether it is running text rather than a line on its own."""
        return self.stops and self.length >= PROSE

    @cached_property
    def is_bullet(self) -> bool:
        """Tell whether it is a point of a list."""
        return _BULLET.match(self.text) is not None

    @cached_property
    def is_title_case(self) -> bool:
        """Tell whether its longer words are capitalised, as in a headline."""
        longer = [one for one in _WORD.findall(self.text) if len(one) >= 4]
        capital = sum(1 for one in longer if one[0].isupper() or one[0].isdigit())
        return len(longer) >= 2 and capital >= 0.75 * len(longer)


def paragraphs(text: str, kept: Iterable[tuple[int, int]]) -> list[Paragraph]:
    """Split the kept ranges of a text.

    A line is a paragraph, unless the text is wrapped at a fixed width: then lines
    belong together up to the next blank line.
    """
    blocks = [list(one) for range_ in kept for one in _blocks(text, range_)]
    if _is_wrapped(text, blocks):
        return [_paragraph(text, lines) for lines in blocks]
    return [
        _paragraph(text, one) for lines in blocks for one in _sentences(text, lines)
    ]


def _sentences(
    text: str, lines: Iterable[tuple[int, int]]
) -> Iterator[list[tuple[int, int]]]:
    """Give each line, or several where one breaks off and the next runs on."""
    group: list[tuple[int, int]] = []
    for start, end in lines:
        if group and not _runs_on(text, group[-1], start):
            yield group
            group = []
        group.append((start, end))
    if group:
        yield group


def _runs_on(text: str, line: tuple[int, int], following: int) -> bool:
    """Tell a line broken in its sentence, going on at `following`."""
    start, end = line
    broken = end - start >= _BROKEN and (
        text[end - 1].isalnum() or text[end - 1] == ","
    )
    return broken and text[following].islower()


def _blocks(text: str, kept: tuple[int, int]) -> Iterator[list[tuple[int, int]]]:
    """Give groups of lines without a blank line between them or an indented start."""
    group: list[tuple[int, int]] = []
    indent = 0
    for found in _LINE.finditer(text, *kept):
        if found[0].isspace():
            continue  # asked here: a pattern that does takes the square of a blank line
        line = _trimmed(text, found.start(), found.end())
        outer, indent = indent, line[0] - found.start()
        apart = text.count("\n", group[-1][1], line[0]) > 1 if group else False
        if group and (apart or indent >= outer + 2 or _signs(text, group[-1], line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _signs(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Tell an agency's or an author's name under the last line of a paragraph."""
    short = following[1] - following[0] <= _SIGNATURE
    return short and text[line[1] - 1] in _STOPS and text[following[1] - 1].isalpha()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the white space around a line."""
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _paragraph(text: str, lines: Sequence[tuple[int, int]]) -> Paragraph:
    """Join lines."""
    return Paragraph(tuple(lines), " ".join(text[start:end] for start, end in lines))


def _is_wrapped(text: str, blocks: Iterable[Sequence[tuple[int, int]]]) -> bool:
    """Tell a text with line breaks inside its sentences from one line a paragraph."""
    inner = [(line, after) for lines in blocks for line, after in pairwise(lines)]
    if len(inner) < 2:
        return False
    widths = [end - start for (start, end), _ in inner]
    if median(widths) < _NARROW or max(widths) > _WIDE:
        return False
    lower = sum(1 for _, after in inner if text[after[0]].islower())
    open_ends = sum(1 for line, _ in inner if text[line[1] - 1] not in _STOPS)
    share = 0.15 if open_ends >= 0.6 * len(inner) else 0.3
    return lower >= share * len(inner)
