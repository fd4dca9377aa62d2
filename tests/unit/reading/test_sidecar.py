from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.sidecar import read_sidecar

TODAY = date(2026, 5, 4)


def test_it_reads_all_fields() -> None:
    stated = read_sidecar(
        b'{"source": "Lindhaven Herald", "url": "https://herald.example/a", '
        b'"title": "Harbour closed", "byline": "Ada Moor", "language": "en_GB", '
        b'"published": "2026-05-03"}',
        TODAY,
    )
    assert stated.fields == {
        "source": "Lindhaven Herald",
        "url": "https://herald.example/a",
        "title": "Harbour closed",
        "byline": "Ada Moor",
        "language": "en-GB",
        "published": date(2026, 5, 3),
    }
    assert not stated.warnings


def test_unknown_keys_are_kept_with_a_warning() -> None:
    stated = read_sidecar(b'{"mood": "grim", "note": "seen"}', TODAY)
    assert stated.warnings == ["sidecar: unknown key “mood” kept, not used."]


@pytest.mark.parametrize(
    "content",
    [
        b'{"published": "2027-01-01"}',
        b'{"published": 20260503}',
        b'{"url": "javascript:alert(1)"}',
        b'{"url": "http://[::"}',
        b'{"language": "the queen\'s"}',
        b'{"title": {"en": "no"}}',
    ],
)
def test_a_wrong_value_leaves_its_field_empty(content: bytes) -> None:
    stated = read_sidecar(content, TODAY)
    assert not stated.fields
    assert "left empty" in stated.warnings[0]


def test_broken_json_names_line_and_column() -> None:
    stated = read_sidecar(b'{"title": "Harbour",\n "url" "x"}', TODAY)
    assert "line 2, column 8" in stated.warnings[0]


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"n": ' + b"9" * 5000 + b"}", b"[1]", b'"text"']
)
def test_what_is_no_object_is_passed_over(content: bytes) -> None:
    stated = read_sidecar(content, TODAY)
    assert not stated.fields
    assert stated.warnings


def test_what_no_database_takes_is_left_out() -> None:
    stated = read_sidecar(b'{"title": "a\\u0000b\\ud800c"}', TODAY)
    assert stated.fields == {"title": "abc"}


@given(st.binary(max_size=60))
def test_it_never_fails(content: bytes) -> None:
    read_sidecar(content, TODAY)
