"""The bytes of a file become an article's text: which reader, within which limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import PurePath

from services.errors import Unreadable
from services.model.article import ArticleText
from services.reading.encoding import decode
from services.reading.kinds import refuse_binary, refuse_extension
from services.reading.markdown import read_markdown
from services.reading.metadata import Stated, merge
from services.reading.parts import Parts
from services.reading.plain import read_plain
from services.reading.sidecar import read_sidecar
from services.reading.webpage import read_webpage

#: Longest text taken, in code points; a novel has about a million.
LONGEST_TEXT = 2_000_000
#: Longest decoded file; a page's markup may be many times its text.
LONGEST_SOURCE = 20_000_000

_Reader = Callable[[str, date], Parts]
_READERS: dict[str, _Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    "": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".xhtml": read_webpage,
}
_PAGE = re.compile(
    r"\s{0,99}(?:<\?xml[^>]{0,200}>\s{0,99})?<(?:!doctype html|html)\b", re.I
)
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}[\s/>]", re.I)
#: `2026-03-05_source_slug.txt`
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)_([^_]+)_.+")


def read(
    data: bytes, name: str, sidecar: bytes | None = None, *, today: date | None = None
) -> ArticleText:
    """Read a file as an article.

    `name` is the file's name, `sidecar` the content of `NAME.EXT.json` beside it;
    `today` (UTC) bounds the dates that are believed. Raises Unreadable with
    `reading.empty`, `reading.unknown_type` or `reading.too_long`.
    """
    today = today or datetime.now(UTC).date()
    extension = PurePath(name).suffix.lower()
    if not data.strip():
        raise Unreadable("reading.empty", f"{name} is empty; drop it again in full.")
    refuse_binary(data, name)
    refuse_extension(extension, name, _READERS)
    decoded = decode(data)
    _limit(len(decoded.text), LONGEST_SOURCE, name)
    reader = _reader(extension, decoded.text)
    parts = reader(decoded.text, today)
    _limit(len(parts.text), LONGEST_TEXT, name)
    if not parts.text.strip():
        raise Unreadable("reading.empty", f"{name} has no text; drop it again in full.")
    stated = [*parts.stated, _from_name(name, today)]
    if sidecar is not None:
        stated.append(read_sidecar(sidecar, today))
    warnings = [*decoded.warnings, *parts.warnings]
    for one in stated:
        warnings += one.warnings
    return ArticleText(
        text=parts.text,
        metadata=merge(stated),
        media_type=parts.media_type,
        encoding=decoded.encoding,
        source_map=parts.source_map,
        furniture=parts.furniture,
        warnings=tuple(warnings),
    )


def _reader(extension: str, source: str) -> _Reader:
    """Choose the reader; what is in the file counts for more than its name."""
    reader = _READERS[extension]
    if _PAGE.match(source):
        return read_webpage
    if reader is read_webpage and not _ANY_TAG.search(source):
        return read_plain
    return reader


def _limit(length: int, longest: int, name: str) -> None:
    """Refuse a text that no article has."""
    if length > longest:
        raise Unreadable(
            "reading.too_long",
            f"{name} has {length:,} characters, more than {longest:,}; "
            "split it into single articles.",
        )


def _from_name(name: str, today: date) -> Stated:
    """Take date and source from a file name that is made of them."""
    stated = Stated("file name")
    found = _NAME.fullmatch(PurePath(name).stem)
    if found:
        stated.put("published", found[1], today)
        stated.put("source", found[2].replace("-", " "), today)
    return stated
