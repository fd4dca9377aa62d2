"""Markdown: the text without its marks (CommonMark 0.31, as news files use it)."""

from __future__ import annotations

import html
import re
from datetime import date

from services.model.text import Cut
from services.reading.assembly import INVISIBLE, Assembly
from services.reading.dateline import dateline
from services.reading.frontmatter import read_front_matter
from services.reading.metadata import Stated
from services.reading.parts import Parts
from services.reading.titles import guess_title

_LINE = re.compile(
    r"([^\r\n\v\f\x85\u2028\u2029]*+)(\r\n|[\r\n\v\f\x85\u2028\u2029]|$)"
)
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_QUOTED = re.compile(r"(?: {0,3}>[ \t]?){1,20}")
_POINT = re.compile(r"[ \t]{0,20}(?=(?:[-*+]|\d{1,3}[.)])[ \t]+\S)")
#: The signs of a list stay, so that its points are known for such.
_POINTS = ("- ", "* ", "+ ")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:[ \t]*\S+.*")
_TABLE_RULE = re.compile(
    r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*+"
)

_ADDRESS = (
    r"\((?:[^()\s]|\([^()\s]{0,300}\)){0,1500}(?:[ \t]+[\"'][^\"'()]{0,300}[\"'])?\)"
)
_MARK = re.compile(
    rf"(?P<image>!\[[^\[\]]{{0,500}}\](?:{_ADDRESS}|\[[^\[\]]{{0,200}}\]))"
    rf"|(?P<link>\[(?P<words>[^\[\]]{{1,1000}})\](?:{_ADDRESS}|\[[^\[\]]{{0,200}}\]))"
    r"|(?P<footnote>\[\^[^\[\]\s]{1,50}\]:?)"
    rf"|<(?P<address>https?://[^<>\s{INVISIBLE}]{{1,1000}})>"
    r"|(?P<tag><(?:/?[A-Za-z][^<>]{0,500}|!--[^<>]{0,2000}--)>)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:\#[0-9]{1,8}|\#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<stars>\*{1,3}|~~|`{1,3})"
    r"|(?P<underscores>(?<![^\W_])_{1,3}(?=\S)|(?<=[^\s_])_{1,3}(?![^\W_]))"
    rf"|(?P<unseen>[{INVISIBLE}]+)"
)

_UNSEEN = re.compile(f"[{INVISIBLE}]+")


def read_markdown(source: str, today: date) -> Parts:
    """Read a decoded `.md` file."""
    front = read_front_matter(source, today)
    body = _Body(source)
    body.walk(front.end if front else 0)
    text, offsets = body.assembly.finish()
    stated = Stated("format")
    stated.fill("title", body.title or guess_title(text), today)
    stated.fill("published", dateline(text), today)
    cuts = tuple(
        Cut(start, end, rule, text[start:end]) for start, end, rule in body.cuts
    )
    given = (front.stated, stated) if front else (stated,)
    return Parts(text, offsets, "text/markdown", cuts, given)


class _Body:
    """One passage through the lines of a file."""

    def __init__(self, source: str) -> None:
        self.assembly = Assembly()
        self.cuts: list[tuple[int, int, str]] = []
        self.title = ""
        self._source = source
        self._start = -1  # of the open paragraph in the derived text; -1: none
        self._break: tuple[int, int] | None = None  # the line end before this line
        self._fenced = False
        self._linked = 0  # code points of the open paragraph inside links

    def walk(self, position: int) -> None:
        """Go through all lines from `position` on."""
        while position < len(self._source):
            found = _LINE.match(self._source, position)
            if found is None:
                break
            self._line(found.start(1), found.end(1))
            if self._start >= 0 and self._break is None:
                self._break = found.span(2)
            position = found.end()
        self._end()

    def _line(self, start: int, end: int) -> None:
        """Read one line."""
        line = self._source[start:end]
        if _FENCE.match(line):
            self._end()
            self._fenced = not self._fenced
        elif self._fenced:
            self._end()
            self._words(start, end)
        elif not line.strip():
            self._end()
        else:
            self._marked(start, end)

    def _marked(self, start: int, end: int) -> None:
        """Read a line that is not blank and no code."""
        if quoted := _QUOTED.match(self._source, start, end):
            start = quoted.end()
        line = self._source[start:end]
        if self._start >= 0 and _UNDERLINE.fullmatch(line):
            self._end(heading=True)
        elif _RULE.fullmatch(line) or _TABLE_RULE.fullmatch(line):
            self._end()
        elif heading := _HEADING.match(line):
            self._end()
            self._words(start + heading.end(), start + _heading_end(line))
            self._end(heading=True)
        elif not _DEFINITION.fullmatch(line):
            self._running(start, end)

    def _running(self, start: int, end: int) -> None:
        """Read a line of a paragraph, of a list or of a table."""
        line = self._source[start:end]
        if (point := _POINT.match(line)) or line.lstrip().startswith("|"):
            self._end()
            start += point.end() if point else 0
        backslash = line.endswith("\\")
        self._words(start, end - backslash)
        if backslash or line.endswith("  "):
            self._end()

    def _words(self, start: int, end: int) -> None:
        """Add the words of a line, without the white space around them."""
        line = self._source[start:end]
        start, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        if start >= end:
            return
        if start + 2 < end and self._source[start : start + 2] in _POINTS:
            self._put(self._source[start : start + 2], start, 2)
            start += 2
        self._inline(start, end, linked=False)

    def _inline(self, start: int, end: int, *, linked: bool) -> None:
        """Add a run of text, its marks left out."""
        position = start
        for mark in _MARK.finditer(self._source, start, end):
            self._copy(position, mark.start(), linked=linked)
            position = mark.end()
            kind = mark.lastgroup
            if mark["words"] is not None:
                self._inline(*mark.span("words"), linked=True)
            elif kind in ("address", "escaped"):
                self._copy(*mark.span(kind), linked=linked)
            elif kind == "entity":
                visible = _UNSEEN.sub("", html.unescape(mark[0]))
                self._put(visible, mark.start(), len(mark[0]))
            elif kind == "stars" and self._stands_alone(mark):
                self._copy(*mark.span(), linked=linked)
        self._copy(position, end, linked=linked)

    def _stands_alone(self, mark: re.Match[str]) -> bool:
        """Tell an asterisk between spaces from one that marks words."""
        before = self._source[mark.start() - 1 : mark.start()] if mark.start() else " "
        after = self._source[mark.end() : mark.end() + 1] or " "
        return before.isspace() and after.isspace()

    def _copy(self, start: int, end: int, *, linked: bool) -> None:
        """Add text as it stands."""
        if start < end:
            self._put(self._source[start:end], start, end - start)
            self._linked += (end - start) * linked

    def _put(self, text: str, source: int, length: int) -> None:
        """Add text, opening a paragraph or going on with the open one."""
        if self._start < 0:
            text = text.lstrip()
            if not text:
                return
            source, length = source + length - len(text), len(text)
            if self.assembly.length:
                self.assembly.put_in("\n\n")
            self._start = self.assembly.length
            self._linked = 0
        elif self._break:
            begin, end = self._break
            self.assembly.decode(" ", begin, end - begin)
        self._break = None
        self.assembly.decode(text, source, length)

    def _end(self, *, heading: bool = False) -> None:
        """End the open paragraph."""
        start, end = self._start, self.assembly.length
        if start >= 0 and heading:
            self.cuts.append((start, end, "markdown.heading"))
            self.title = self.title or self.assembly.tail(start)
        elif start >= 0 and self._linked >= 0.9 * (end - start):
            self.cuts.append((start, end, "markdown.link"))
        self._start, self._break = -1, None


def _heading_end(line: str) -> int:
    """Give where a heading's words end: closing number signs are marks too."""
    bare = line.rstrip()
    signless = bare.rstrip("#")
    return len(signless) if signless[-1:] in (" ", "\t") else len(bare)
