"""Pages in parts: htmx asks for what changes, a browser without scripts for it all.

Every page has one address for both. An answer to htmx is the page's title, status line
and main part (`swap.html`); the same address, asked plainly, gives the whole page.
"""

from __future__ import annotations

from flask import make_response, request
from flask.wrappers import Response

#: How htmx is set up: no eval and no inline styles (the policy forbids them), nothing
#: of an article kept in the browser's storage, refusals shown like any other page.
SETUP: dict[str, object] = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "scrollIntoViewOnBoost": False,
    "defaultSettleDelay": 0,
    "timeout": 20_000,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}

#: The fonts of the first screenful, asked for beside the style sheet.
FONTS = (
    "public-sans-5.3.0-latin.woff2",
    "source-serif-4-5.3.1-latin.woff2",
)


def wanted() -> bool:
    """Tell whether only a part of the page is asked for."""
    asked = request.headers
    return "HX-Request" in asked and "HX-History-Restore-Request" not in asked


def at(address: str, page: str) -> Response:
    """Answer htmx with a page that has another address than was asked."""
    answer = make_response(page)
    answer.headers["HX-Push-Url"] = address
    return answer
