"""The visible text of a web page, block by block, with its place in the source."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.model.text import OffsetMap
from services.reading.assembly import INVISIBLE, Assembly
from services.reading.markup import RAW, Raw, Tag, Text, scan

#: Elements that begin and end a paragraph.
_BLOCK_WORDS = (
    "address article aside blockquote body br button caption center dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 "
    "h4 h5 h6 header hgroup hr html iframe label legend li main menu nav ol "
    "optgroup option p pre section select summary table tbody td textarea tfoot th "
    "thead tr ul"
)
_BLOCK = frozenset(_BLOCK_WORDS.split())
#: Elements that have no end tag.
_VOID_WORDS = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_WORDS.split())
#: Elements that close an open paragraph although its end tag was left out.
_CLOSES_P = _BLOCK - {"br", "button", "label", "option", "optgroup", "select"}
_SIBLINGS = frozenset({"li", "dt", "dd", "td", "th", "tr", "option"})
#: Elements whose content is not shown as text.
_UNSEEN = frozenset({"head", "svg", "math", "object", "audio", "video", "canvas"})

_BLANK = r" \t\n\r\f\v\x85\u2028\u2029"
_PIECE = re.compile(
    rf"(?P<run>[^{_BLANK}&{INVISIBLE}]+(?: [^{_BLANK}&{INVISIBLE}]+)*)"
    rf"|(?P<space>[{_BLANK}]+)"
    r"|(?P<entity>&(?:\#[0-9]{1,8}|\#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    rf"|(?P<unseen>[{INVISIBLE}]+)"
    r"|(?P<rest>&)"
)
#: What may stand in a head; anything else ends it.
_HEAD = frozenset({"base", "link", "meta", "title", "bgsound", "basefont"} | RAW)
_UNSEEN_CHARACTER = re.compile(f"[{INVISIBLE}]")


@dataclass(slots=True)
class Block:
    """A paragraph of a page. `start` and `end` are offsets in the derived text."""

    start: int
    end: int
    first: int  # where its first and last character stand in the source
    last: int
    path: tuple[str, ...]  # elements around it that tell what it is, outermost first
    tag: str  # the innermost block element
    linked: int = 0  # code points inside links


@dataclass(slots=True)
class Page:
    """A page's visible text, its blocks, and what its head has."""

    text: str
    offsets: OffsetMap
    blocks: list[Block]
    metas: list[Mapping[str, str]]
    links: list[Mapping[str, str]]
    scripts: list[str]  # contents of JSON-LD scripts
    title: str
    language: str
    deepest: int
    elements: int
    attributes: int  # of the tag that has most of them


def take_apart(source: str) -> Page:
    """Find the blocks of a page. Never fails, however broken the page is."""
    return _Walk(source).finish()


@dataclass(slots=True)
class _Open:
    """An element that is open at this point of the walk."""

    name: str
    path: tuple[str, ...]
    shown: bool
    block: str


@dataclass(slots=True)
class _Head:
    """What the page states about itself."""

    metas: list[Mapping[str, str]] = field(default_factory=list)
    links: list[Mapping[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""


class _Walk:
    """One passage through a page."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._assembly = Assembly()
        self._blocks: list[Block] = []
        self._stack = [_Open("", (), True, "body")]
        self._open: Counter[str] = Counter()
        self._links = 0
        self._current: Block | None = None
        self._space: tuple[int, int] | None = None
        self._head = _Head()
        self._deepest = 0
        self._elements = 0
        self._attributes = 0

    def finish(self) -> Page:
        """Walk to the end."""
        for one in scan(self._source):
            if isinstance(one, Text):
                self._text(one)
                continue
            self._attributes = max(self._attributes, len(one.attributes))
            if isinstance(one, Raw):
                self._raw(one)
            elif one.closing:
                self._close(one.name)
            else:
                self._begin(one)
        self._end_block()
        text, offsets = self._assembly.finish()
        head = self._head
        return Page(
            text,
            offsets,
            self._blocks,
            head.metas,
            head.links,
            head.scripts,
            head.title,
            head.language,
            self._deepest,
            self._elements,
            self._attributes,
        )

    def _begin(self, tag: Tag) -> None:
        """Enter an element."""
        self._elements += 1
        name = tag.name
        self._note(tag)
        if self._stack[-1].name == "head" and name not in _HEAD:
            self._pop()
        if name in _BLOCK:
            self._end_block()
            self._close_implied(name)
        if name in _VOID:
            return
        above = self._stack[-1]
        block = name if name in _BLOCK else above.block
        shown = above.shown and name not in _UNSEEN and "hidden" not in tag.attributes
        path = (*above.path, *_marks(tag))[-24:]
        self._stack.append(_Open(name, path, shown, block))
        self._open[name] += 1
        self._links += name == "a"
        self._deepest = max(self._deepest, len(self._stack))

    def _close_implied(self, name: str) -> None:
        """Close what this element's begin tag ends."""
        if name in _CLOSES_P and self._stack[-1].name == "p":
            self._pop()
        if name in _SIBLINGS and self._stack[-1].name == name:
            self._pop()

    def _close(self, name: str) -> None:
        """Leave an element and all that was left open inside it."""
        if name in _BLOCK:
            self._end_block()
        if not self._open[name]:
            return
        while self._stack[-1].name != name:
            self._pop()
        self._pop()

    def _pop(self) -> None:
        """Leave the innermost element."""
        name = self._stack.pop().name
        self._open[name] -= 1
        self._links -= name == "a"
        if name in _BLOCK:
            self._end_block()

    def _note(self, tag: Tag) -> None:
        """Keep what the head states."""
        if tag.name == "meta":
            self._head.metas.append(_decoded(tag.attributes))
        elif tag.name == "link":
            self._head.links.append(_decoded(tag.attributes))
        elif tag.name == "html" and not self._head.language:
            self._head.language = tag.attributes.get("lang", "")

    def _raw(self, raw: Raw) -> None:
        """Keep a title and JSON-LD; skip other scripts and styles."""
        self._close(raw.name)
        content = self._source[raw.start : raw.end]
        if raw.name == "script" and "ld+json" in raw.attributes.get("type", "").lower():
            self._head.scripts.append(content)
        elif raw.name == "title" and not self._head.title and self._shown_title():
            self._head.title = " ".join(html.unescape(content).split())

    def _shown_title(self) -> bool:
        """Tell a page's title from a drawing's."""
        return not (self._open["svg"] or self._open["symbol"])

    def _text(self, text: Text) -> None:
        """Add characters, white space as single spaces, entities decoded."""
        if not self._stack[-1].shown:
            return
        if self._stack[-1].block == "pre":
            self._preformatted(text)
            return
        self._pieces(text.start, text.end)

    def _preformatted(self, text: Text) -> None:
        """Add lines that stand as they are."""
        position = text.start
        while position < text.end:
            end = self._source.find("\n", position, text.end)
            end = text.end if end < 0 else end
            self._pieces(position, end)
            position = end + 1
            if position <= text.end:
                self._end_block()

    def _pieces(self, start: int, end: int) -> None:
        """Add the pieces of a run of characters."""
        for piece in _PIECE.finditer(self._source, start, end):
            kind = piece.lastgroup
            if kind == "space":
                self._space = self._space or piece.span()
            elif kind == "entity":
                self._entity(piece)
            elif kind != "unseen":
                self._put(piece[0], piece.start(), len(piece[0]))

    def _entity(self, piece: re.Match[str]) -> None:
        """Add a decoded entity; one that is unknown stands as it is."""
        decoded = _UNSEEN_CHARACTER.sub("", html.unescape(piece[0]))
        if decoded.isspace():
            self._space = self._space or piece.span()
        elif decoded:
            self._put(decoded, piece.start(), len(piece[0]))

    def _put(self, text: str, source: int, length: int) -> None:
        """Add visible characters to the current block, opening one if need be."""
        if self._current is None:
            if self._blocks:
                self._assembly.put_in("\n\n")
            top = self._stack[-1]
            at = self._assembly.length
            self._current = Block(at, at, source, source, top.path, top.block)
        elif self._space:
            begin, end = self._space
            self._assembly.decode(" ", begin, end - begin)
        self._space = None
        before = self._assembly.length
        self._assembly.decode(text, source, length)
        self._current.end = self._assembly.length
        self._current.last = source + length
        if self._links > 0:
            self._current.linked += self._assembly.length - before

    def _end_block(self) -> None:
        """End the current paragraph."""
        if self._current is not None:
            self._blocks.append(self._current)
        self._current = None
        self._space = None


def _decoded(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """Decode the entities in attribute values."""
    return {name: html.unescape(value) for name, value in attributes.items()}


#: Attributes that authors name a box by.
_NAMED = ("role", "id", "class", "itemprop", "aria-label")


def _marks(tag: Tag) -> tuple[str, ...]:
    """Give an element's name and what its author calls it, if it is a box."""
    if tag.name not in _BLOCK and tag.name not in ("span", "em", "strong", "small"):
        return ()
    called = " ".join(
        tag.attributes[name] for name in _NAMED if tag.attributes.get(name)
    )
    if not called and tag.name in ("div", "p", "li", "ul", "span", "em", "strong"):
        return ()
    return (f"{tag.name} {called[:200].lower()}",)
