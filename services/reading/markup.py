"""A linear-time scanner for HTML: tags and texts with their offsets in the source.

The standard library's parser gives no offsets for entities and is quadratic on some
broken pages (CVE-2025-6069). This one follows the tokenization of the HTML standard
(WHATWG HTML, 13.2.5) as far as finding text needs it: every page ends, none fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Text(NamedTuple):
    """Characters between tags, entities not yet decoded."""

    start: int
    end: int


class Tag(NamedTuple):
    """A start or end tag. Attribute names are lower case, values undecoded."""

    name: str
    closing: bool
    attributes: dict[str, str]
    start: int
    end: int


class Raw(NamedTuple):
    """The content of an element that holds no tags, such as a script."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>=][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)
_FILLING = re.compile(r"[\s/]*+")
#: Elements whose content is characters only, and is not shown or not prose.
_RAW_WORDS = "script style title textarea noscript template iframe noembed noframes xmp"
RAW = frozenset(_RAW_WORDS.split())
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in RAW}


def scan(source: str) -> Iterator[Text | Tag | Raw]:
    """Go through a page from its start to its end, each code point once."""
    position = 0
    endless: set[str] = set()  # looked for once, in vain: never again
    while position < len(source):
        opening = source.find("<", position)
        if opening < 0:
            opening = len(source)
        if opening > position:
            yield Text(position, opening)
        position = opening
        if opening == len(source):
            return
        tag = _NAME.match(source, opening)
        if tag:
            found = _tag(source, tag)
            yield found
            position = found.end
            if found.name in RAW and not found.closing:
                raw = _raw(source, found, endless)
                yield raw
                position = raw.end
        else:
            skipped = _skip(source, opening)
            if skipped == opening:
                yield Text(opening, opening + 1)
                skipped += 1
            position = skipped


def _tag(source: str, name: re.Match[str]) -> Tag:
    """Read a tag to its end; an unfinished one takes the rest of the page."""
    attributes: dict[str, str] = {}
    position = name.end()
    while position < len(source):
        found = _ATTRIBUTE.match(source, position)
        if found:
            value = found[2] or found[3] or found[4] or ""
            attributes.setdefault(found[1].lower(), value)
            position = found.end()
            continue
        filling = _FILLING.match(source, position)
        position = filling.end() if filling else position
        position += 1
        if source[position - 1 : position] == ">":
            break
    end = min(position, len(source))
    return Tag(name[2].lower(), name[1] == "/", attributes, name.start(), end)


def _raw(source: str, tag: Tag, endless: set[str]) -> Raw:
    """Find the content of a raw element; an unclosed one is taken for empty."""
    closing = None
    if tag.name not in endless:
        closing = _RAW_END[tag.name].search(source, tag.end)
    if closing is None:
        endless.add(tag.name)
    end = closing.start() if closing else tag.end
    return Raw(tag.name, tag.attributes, tag.end, end)


def _skip(source: str, opening: int) -> int:
    """Give the end of a comment, doctype or processing instruction, else `opening`."""
    if source.startswith("<!--", opening):
        if source.startswith(("<!-->", "<!--->"), opening):
            return source.index(">", opening) + 1
        closing = source.find("-->", opening + 4)
        return closing + 3 if closing >= 0 else len(source)
    if source.startswith(("<!", "<?", "</"), opening):
        closing = source.find(">", opening)
        return closing + 1 if closing >= 0 else len(source)
    return opening
