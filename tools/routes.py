"""Write the table of routes, with who may, into the operator's guide.

    python tools/routes.py --write

A test compares; so no route is added without somebody reading who may.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from flask import Flask

from services.config import Settings
from web.app import create_app
from web.security import NEEDED, PUBLIC, TOKEN

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "operating.md"
BEGIN, END = "<!-- routes: tools/routes.py -->", "<!-- end of routes -->"
_HEAD = "| address | request | who may | what it does |\n|---|---|---|---|\n"


def table(app: Flask) -> str:
    """Give the routes of an application as a table, in the order of their addresses."""
    lines = [
        f"| `{_address(rule.rule)}` | {method} | {_who(app, rule.endpoint)} |"
        f" {_purpose(app, rule.endpoint)} |"
        for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return _HEAD + "\n".join(lines) + "\n"


def written(guide: str, routes: str) -> str:
    """Give the guide with this table in the place of the old one."""
    before, _, rest = guide.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{routes}\n{END}{after}"


def desk() -> Flask:
    """Make a desk that is only looked at: it reaches no server."""
    return create_app(Settings(secret_key="only looked at"))


def _address(rule: str) -> str:
    """Write an address without its converters; a bar would end the table's cell."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule)


def _who(app: Flask, endpoint: str) -> str:
    """Name who may; a route that nobody decided about is open to nobody."""
    needed = getattr(app.view_functions[endpoint], NEEDED, None)
    if needed is None:
        return "nobody: not decided"
    open_to = {PUBLIC: "everybody", TOKEN: TOKEN}
    return open_to.get(needed) or f"{needed} and above"


def _purpose(app: Flask, endpoint: str) -> str:
    """Give the first sentence of a view's docstring."""
    if endpoint == "static":
        return "Give a style sheet, script or picture of the desk."
    told = (app.view_functions[endpoint].__doc__ or "").strip()
    return " ".join(told.split("\n\n")[0].split())


def main() -> None:
    """Print the table, or write it into the guide."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--write", action="store_true", help="into docs/operating.md")
    routes = table(desk())
    if given.parse_args().write:
        guide = GUIDE.read_text(encoding="utf-8")
        GUIDE.write_text(written(guide, routes), encoding="utf-8")
    else:
        print(routes)


if __name__ == "__main__":
    main()
