from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from services.reading.blocks import take_apart
from services.reading.head import read_head

TODAY = date(2026, 5, 4)
FERRY = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry sinks off Osmund",
    "datePublished": "2026-05-02T06:00:00Z",
    "author": [
        {"@type": "Person", "name": "Ada Moor"},
        {"@type": "Person", "name": "Bo Lind"},
    ],
    "publisher": {"@type": "Organization", "name": "Lindhaven Herald"},
    "mainEntityOfPage": {"@id": "https://herald.example/ferry"},
    "inLanguage": "en-GB",
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Cat up a tree",
    "datePublished": "2026-04-01",
    "url": "https://herald.example/cat",
}


def _head(head: str, *scripts: Any, heading: str = "") -> dict[str, Any]:
    ld = "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>'
        for one in scripts
    )
    return read_head(
        take_apart(f"<html><head>{head}{ld}</head>"), heading, TODAY
    ).fields


def test_json_ld_comes_first() -> None:
    found = _head('<meta property="og:title" content="Ferry!">', FERRY)
    assert found == {
        "title": "Ferry sinks off Osmund",
        "published": datetime(2026, 5, 2, 6, 0, tzinfo=UTC),
        "byline": "Ada Moor, Bo Lind",
        "source": "Lindhaven Herald",
        "language": "en-GB",
        "url": "https://herald.example/ferry",
    }


def test_of_several_articles_the_canonical_one_counts() -> None:
    link = '<link rel="canonical" href="https://www.herald.example/ferry/">'
    assert _head(link, OTHER, FERRY)["title"] == "Ferry sinks off Osmund"
    assert _head(link, {"@graph": [OTHER, FERRY]})["byline"] == "Ada Moor, Bo Lind"


def test_without_an_address_the_headline_that_is_shown_counts() -> None:
    assert _head("", OTHER, FERRY, heading="Cat up a tree")["published"] == date(
        2026, 4, 1
    )


def test_several_articles_that_cannot_be_told_apart_state_nothing() -> None:
    assert _head("", OTHER, FERRY) == {}


def test_the_site_is_not_its_own_author() -> None:
    article = FERRY | {"author": {"@type": "Organization", "name": "Lindhaven Herald"}}
    assert "byline" not in _head("", article)


def test_meta_elements_fill_the_gaps() -> None:
    found = _head(
        '<meta property="og:title" content="Ferry sinks">'
        '<meta property="og:site_name" content="Herald">'
        '<meta property="article:published_time" content="2026-05-02">'
        '<meta name="author" content="https://herald.example/ada">'
        '<meta property="og:url" content="https://herald.example/f">'
        '<meta property="og:locale" content="en_GB">'
    )
    assert found == {
        "title": "Ferry sinks",
        "source": "Herald",
        "published": date(2026, 5, 2),
        "url": "https://herald.example/f",
        "language": "en-GB",
    }


def test_the_site_is_taken_off_the_title() -> None:
    assert (
        _head("<title>Ferry sinks - Lindhaven Herald</title>")["title"] == "Ferry sinks"
    )


def test_broken_json_and_wrong_values_are_passed_over() -> None:
    page = take_apart(
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
        '<script type="application/ld+json">' + "[" * 90_000 + "</script>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": 5, '
        '"datePublished": "2099-01-01", "author": [1], "publisher": []}</script>'
    )
    assert read_head(page, "", TODAY).fields == {}
