from __future__ import annotations

from datetime import date

import pytest

from services.reading.metadata import Stated, merge

TODAY = date(2026, 5, 4)


def _stated(origin: str, **values: object) -> Stated:
    stated = Stated(origin)
    for name, value in values.items():
        stated.put(name, value, TODAY)
    return stated


def test_the_stronger_origin_wins_in_any_order() -> None:
    weak = _stated("file name", source="herald", published="2026-05-01")
    strong = _stated("sidecar", source="Lindhaven Herald")
    for order in ([weak, strong], [strong, weak]):
        metadata = merge(order)
        assert metadata.source == "Lindhaven Herald"
        assert metadata.published == date(2026, 5, 1)
        assert metadata.origins == {"source": "sidecar", "published": "file name"}


def test_nothing_stated_is_nothing_known() -> None:
    metadata = merge([])
    assert metadata.title is None
    assert not metadata.origins


@pytest.mark.parametrize("empty", [None, "", "  \n ", "\x00"])
def test_an_empty_value_is_no_value(empty: object) -> None:
    stated = _stated("sidecar", title=empty)
    assert not stated.fields
    assert not stated.warnings


def test_white_space_is_levelled() -> None:
    assert _stated("sidecar", title=" A\n ferry ").fields == {"title": "A ferry"}


def test_an_endless_value_is_refused() -> None:
    stated = _stated("sidecar", title="x" * 2_001)
    assert not stated.fields
    assert "longer than 2,000" in stated.warnings[0]


def test_filling_a_gap_never_warns_nor_overwrites() -> None:
    stated = _stated("format", title="Ferry")
    stated.fill("title", "Another", TODAY)
    stated.fill("published", "soon", TODAY)
    assert stated.fields == {"title": "Ferry"}
    assert not stated.warnings
