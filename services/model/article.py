"""A file that was dropped, and the article in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from services.model.text import Cut, OffsetMap

#: Where a metadata field came from, strongest first. Weaker ones fill gaps only.
ORIGINS = ("reviewer", "sidecar", "front-matter", "format", "file name")

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sighting:
    """One drop of a file. Many sightings may share one article."""

    name: str  # file name as given, undecodable bytes escaped
    sha256: str  # of the bytes, hexadecimal
    size: int  # bytes
    device: int
    inode: int
    mtime_ns: int
    sidecar: bytes | None = None  # of NAME.EXT.json, untouched
    trace_id: str = ""  # UUID made when the file was taken


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an article says about itself. Everything may be unknown.

    `published` is a date where only a day is known, else a datetime; zoneless where the
    article names no zone. It is never the file's time, never now. `origins` tells for
    each known field which of `ORIGINS` it came from.
    """

    title: str | None = None
    source: str | None = None
    url: str | None = None
    byline: str | None = None
    published: date | datetime | None = None
    language: str | None = None  # BCP 47
    origins: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def published_on(self) -> date | None:
        """The day of publication, if it is known."""
        if isinstance(self.published, datetime):
            return self.published.date()
        return self.published


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of a file as its reader sees it, before cleaning.

    `source_map` leads from `text` to the decoded file. `furniture` are pieces that the
    format itself tells to be no part of the article (a page's menus); cleaning cuts
    them under the rule named there. `warnings` are sentences for people.
    """

    text: str
    metadata: Metadata
    media_type: str  # "text/plain", "text/markdown", "text/html"
    encoding: str
    source_map: OffsetMap
    furniture: tuple[Cut, ...] = ()
    warnings: tuple[str, ...] = ()
