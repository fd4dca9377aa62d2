"""Every page of the desk that a test looks at."""

from __future__ import annotations

from typing import Literal

#: What a reader's system asks for.
Scheme = Literal["light", "dark"]

PAGES = (
    "/queue",
    "/queue?sort=age&mark=single+source",
    "/queue?speaker=Nobody",
    "/cases/1",
    "/cases/1?tour=3",
    "/records",
    "/records/1",
    "/articles",
    "/articles/1",
    "/articles/1?cutting=1",
    "/names",
    "/intake",
    "/paste",
    "/history",
    "/history/mine",
    "/history?person=1",
    "/second",
    "/exports",
    "/search?q=people",
    "/state",
    "/status",
    "/watched",
    "/settings",
    "/nowhere",
)
