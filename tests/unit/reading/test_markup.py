from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.markup import Raw, Tag, Text, scan


def _texts(source: str) -> list[str]:
    return [
        source[one.start : one.end] for one in scan(source) if isinstance(one, Text)
    ]


def test_it_gives_tags_with_attributes() -> None:
    tags = [
        one
        for one in scan("<P Class='a b' id=x hidden>hi</p >")
        if isinstance(one, Tag)
    ]
    assert (tags[0].name, tags[0].closing) == ("p", False)
    assert tags[0].attributes == {"class": "a b", "id": "x", "hidden": ""}
    assert (tags[1].name, tags[1].closing) == ("p", True)


def test_a_bracket_in_a_value_ends_no_tag() -> None:
    assert _texts('<a title="x > y">hi</a>') == ["hi"]


def test_a_stray_bracket_is_text() -> None:
    assert "".join(_texts("if 1 < 2 then<b>so</b>")) == "if 1 < 2 thenso"


def test_comments_and_doctypes_are_passed_over() -> None:
    assert _texts("<!doctype html>a<!-- <p> -->b<!-->c<?php x ?>d") == [
        "a",
        "b",
        "c",
        "d",
    ]


def test_scripts_come_as_they_are() -> None:
    source = "<script>if (a < b) { '<p>' }</SCRIPT>text"
    raw = next(one for one in scan(source) if isinstance(one, Raw))
    assert source[raw.start : raw.end] == "if (a < b) { '<p>' }"
    assert _texts(source) == ["text"]


@pytest.mark.parametrize(
    "broken", ["<script>x", "<title>x <p>text", "<p <b", "<!-- x", "</"]
)
def test_broken_pages_end(broken: str) -> None:
    list(scan(broken))


def test_text_behind_an_unclosed_title_is_not_lost() -> None:
    assert _texts("<title>Ferry<p>It sank.") == ["Ferry", "It sank."]


@given(st.text(alphabet=st.sampled_from("<>/!-?\"'= ab\nscript"), max_size=80))
def test_every_token_moves_on(source: str) -> None:
    position = 0
    for one in scan(source):
        assert one.start >= position
        assert one.end >= one.start
        position = one.end
    assert position <= len(source)
