"""Web pages: all text that is shown, and which of it is the article."""

from __future__ import annotations

import re
from datetime import date

import htmldate

from services.reading.blocks import Page, take_apart
from services.reading.boilerplate import furniture, is_sane
from services.reading.features import is_strange
from services.reading.head import read_head
from services.reading.parts import Parts

_BODY = re.compile(r"<body\b[^<>]{0,2000}>", re.I)
#: Pages before this day have no markup that could be trusted.
_FIRST_PAGES = date(1995, 1, 1)


def read_webpage(source: str, today: date) -> Parts:
    """Read a decoded web page. Never fails, however broken the page is."""
    page = take_apart(source)
    stated = read_head(page, _heading(page), today)
    if "published" not in stated.fields and is_sane(page, source):
        stated.fill("published", _date(page, source, today), today)
    cuts = furniture(page, source)
    return Parts(page.text, page.offsets, "text/html", cuts, (stated,))


def _heading(page: Page) -> str:
    """Give the first main heading."""
    for one in page.blocks:
        if one.tag == "h1":
            return page.text[one.start : one.end]
    return ""


def _date(page: Page, source: str, today: date) -> str | None:
    """Look for a date in the page's markup, as a last resort.

    Only markup: a date in running text may be an advert's. And only the markup of the
    article: boxes for adverts, events and other stories bear dates too.
    """
    try:
        found: str | None = htmldate.find_date(
            _without_strange(page, source),
            extensive_search=False,
            original_date=True,
            min_date=_FIRST_PAGES.isoformat(),
            max_date=today.isoformat(),
        )
    except ValueError:  # it moves texts about, and may not write control characters
        return None
    return found


def _without_strange(page: Page, source: str) -> str:
    """Leave out the blocks around the article, each with the tags in front of it."""
    parts: list[str] = []
    position = 0
    body = _BODY.search(source)
    first = page.blocks[0].first if page.blocks else 0
    end = body.end() if body else first  # of the block before; the head stays whole
    for block in page.blocks:
        if is_strange(block):
            parts.append(source[position:end])
            position = block.last
        end = block.last
    parts.append(source[position:])
    return "".join(parts)
