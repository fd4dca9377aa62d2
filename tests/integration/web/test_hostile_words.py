"""The words of an article are words on every page: never markup, script or formula.

Whoever may write an article may write anything into it, its name and its metadata.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from lxml import etree, html
from werkzeug.test import TestResponse

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.web.conftest import Visitor
from tests.integration.web.furnished import furnish

#: `pwned` is looked for wherever a browser would run it or fetch something for it.
HOSTILE = (
    "<script>pwned()</script>",
    "</title></textarea></style></script><script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    "\"><svg onload=pwned()><a href='javascript:pwned()'>",
    "' onmouseover='pwned()' x='",
    '" autofocus onfocus=pwned() style=background:url(//pwned.example)',
    "javascript:pwned()",
    "data:text/html,<script>pwned()</script>",
    "{{ config.pwned }}{% for x in ().__class__.__base__.pwned %}{{ 7*7 }}",
    "<!--><iframe srcdoc='<script>pwned()</script>'>-->",
    "<base href=//pwned.example><meta http-equiv=refresh content=0;url=//pwned>",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "\u202e<b>pwned</b>\u2028\u2029\ufeff",
    '<math><mi//xlink:href="data:x,<script>pwned()</script>">',
    '=HYPERLINK("http://pwned.example","pwned")',
    "%0d%0aSet-Cookie: pwned=1",
    "]]><![CDATA[<script>pwned()</script>",
)
#: What a page's links, forms and pictures may lead to.
_OURS = re.compile(r"^(/(?!/)|#|\?|$)")
_LEADING = ("href", "src", "action", "formaction", "xlink:href", "poster", "data")
_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def _pages(visitor: Visitor, app: Flask) -> Iterator[TestResponse]:
    """Give every page that can be looked at, and the two that answer a refused form."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        numbered = "<int:" in rule.rule
        for number in range(1, 2 * len(HOSTILE)) if numbered else [1]:
            address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
            address = re.sub(r"<[^>]*>", str(number), address)
            yield visitor.get(address)
            yield visitor.get(f"{address}?cutting=1&changed=1&search=%3Cb%3Epwned")
    stale = {"choice": "reject:8", "seen": "0", "note": HOSTILE[1], "known": "0"}
    yield visitor.post("/cases/1/decide", **stale)
    yield visitor.post("/articles/1/mend", piece="cut:0:3", seen="0")
    yield visitor.post("/names", alias=HOSTILE[1], canonical=HOSTILE[2], kind="x")
    yield visitor.post("/paste", text=" ", title=HOSTILE[3], source=HOSTILE[5])
    yield visitor.post("/sign-in", name=HOSTILE[1], password="x", next=HOSTILE[4])


@pytest.fixture
def hostile(settings: Settings) -> None:
    """Let the desk be full of them."""
    with transaction(settings.database_url) as session:
        for place, words in enumerate(HOSTILE):
            furnish(session, words, place)


@pytest.mark.usefixtures("hostile")
def test_hostile_words_stay_words_on_every_page(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(Role.ADMIN, HOSTILE[1][:70])
    shown, literal = 0, False
    for answer in _pages(visitor, app):
        assert answer.status_code < 500, answer.request.path
        assert "pwned" not in str(answer.headers), answer.request.path
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            _check_page(answer.text)
            shown += "pwned" in answer.text
            literal |= "{{ 7*7 }}" in answer.text
    assert shown > 3 * len(HOSTILE)  # the pages do show the words
    assert literal


def _check_page(page: str) -> None:
    """Look at what a browser would make of a page."""
    tree = html.document_fromstring(page)
    for script in tree.iter("script"):
        assert script.get("nonce") and not script.text
    for element in tree.iter(etree.Element):
        assert element.tag not in ("iframe", "base", "object", "embed", "math", "style")
        for name, value in element.attrib.items():
            assert not name.startswith(("on", "style", "srcdoc")), (element.tag, name)
            assert "pwned" not in name
            if name in _LEADING:
                assert _OURS.match(value), (element.tag, name, value)
    assert not tree.xpath("//meta[@http-equiv]")


@pytest.mark.usefixtures("hostile")
def test_no_cell_of_an_export_is_a_formula(visit: Callable[..., Visitor]) -> None:
    visitor = visit(Role.VIEWER, "Eve")
    for what in ("claims", "cases", "records", "decisions"):
        answer = visitor.get(f"/exports/{what}.csv")
        assert answer.mimetype == "text/csv"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(rows) > 1
        for cell in (cell for row in rows for cell in row):
            number = re.fullmatch(r"[+-]?[\d.]+", cell)
            assert number or not cell.lstrip().startswith(_SIGNS), cell
