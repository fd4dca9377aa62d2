"""The operator's guide says of every route who may."""

from __future__ import annotations

from routes import BEGIN, END, GUIDE, desk, table


def test_the_guides_table_of_routes_is_todays() -> None:
    """Made by `python tools/routes.py --write`: read it, then commit it."""
    guide = GUIDE.read_text(encoding="utf-8")
    told = guide.partition(BEGIN)[2].partition(END)[0].strip()
    assert told == table(desk()).strip()


def test_somebody_has_decided_about_every_route() -> None:
    assert "not decided" not in table(desk())
