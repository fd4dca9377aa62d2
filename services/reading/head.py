"""What a web page states about its article, for machines to read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from services.reading.blocks import Page
from services.reading.metadata import Stated

_ARTICLE = re.compile(
    r"(?:\w*NewsArticle|Article|BlogPosting|Report|LiveBlogPosting|OpinionNewsArticle)"
)
_NODES = 5_000  # of JSON-LD looked at
_PUBLISHED_WORDS = (
    "article:published_time og:article:published_time parsely-pub-date "
    "datepublished pubdate publishdate publish-date sailthru.date dc.date.issued "
    "dc.date dcterms.created dcterms.date date cxenseparse:recs:publishtime"
)
_PUBLISHED = _PUBLISHED_WORDS.split()
_BYLINE = ("author", "article:author", "parsely-author", "dc.creator", "byl")


def read_head(page: Page, heading: str, today: date) -> Stated:
    """Gather title, source, address, byline, date and language of the article.

    JSON-LD comes first, then meta elements, then what people see. `heading` is the
    text of the first h1.
    """
    stated = Stated("format")
    metas = _metas(page.metas)
    canonical = _canonical(page, metas)
    shown = heading or page.title
    _from_json(
        stated, _choose(page.scripts, canonical, f"{shown}\n{page.title}"), today
    )
    site = metas.get("og:site_name") or metas.get("application-name")
    stated.fill("title", metas.get("og:title") or metas.get("twitter:title"), today)
    stated.fill("title", heading or _untitled(page.title, site), today)
    stated.fill("source", site, today)
    stated.fill("url", canonical, today)
    for name in _PUBLISHED:
        stated.fill("published", metas.get(name), today)
    for name in _BYLINE:
        stated.fill("byline", _person(metas.get(name), site), today)
    stated.fill("language", page.language or metas.get("og:locale"), today)
    return stated


def _metas(metas: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Give the first content of each meta element by its name, in lower case."""
    found: dict[str, str] = {}
    for one in metas:
        name = one.get("property") or one.get("name") or one.get("itemprop") or ""
        if one.get("content", "").strip():
            found.setdefault(name.lower(), one["content"].strip())
    return found


def _canonical(page: Page, metas: Mapping[str, str]) -> str | None:
    """Give the address that the page calls its own."""
    for one in page.links:
        if one.get("rel", "").lower() == "canonical" and one.get("href"):
            return one["href"]
    return metas.get("og:url")


def _untitled(title: str, site: str | None) -> str:
    """Give the page's title without its site's name."""
    found = re.search(r" [|\-–—·»:] [^|–—·»]{2,40}$", title)
    if found and (site is None or site.lower() in found[0].lower()):
        return title[: found.start()]
    return title


def _person(name: str | None, site: str | None) -> str | None:
    """Give an author that is somebody, not an address or the site itself."""
    if not name or "://" in name or (site and name.lower() == site.lower()):
        return None
    return name


def _choose(
    scripts: Iterable[str], canonical: str | None, shown: str
) -> dict[str, Any]:
    """Give the article that this page is about; of several the canonical one."""
    articles = [one for script in scripts for one in _articles(script)]
    fitting = (
        [one for one in articles if canonical and _lies_at(one, canonical)]
        or [one for one in articles if _is_headed(one, shown)]
        or (articles if len(articles) == 1 else [])
    )
    return fitting[0] if fitting else {}


def _lies_at(article: Mapping[str, Any], canonical: str) -> bool:
    """Tell whether an article goes by the page's own address."""
    return _bare(canonical) in {_bare(url) for url in _addresses(article)}


def _is_headed(article: Mapping[str, Any], shown: str) -> bool:
    """Tell whether an article's headline is the one that is shown."""
    headline = _string(article.get("headline"))
    return headline in shown if headline else False


def _articles(script: str) -> list[dict[str, Any]]:
    """Find the article objects in one JSON-LD script; none where it is broken."""
    try:
        content = json.loads(script.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return []
    found, waiting = [], [content]
    for _ in range(_NODES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if _is_article(node.get("@type")):
                found.append(cast("dict[str, Any]", node))
            waiting.extend(
                node[name] for name in ("@graph", "mainEntity") if name in node
            )
    return found


def _is_article(kind: object) -> bool:
    """Tell whether a JSON-LD type is a kind of article."""
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and _ARTICLE.fullmatch(one) for one in kinds)


def _addresses(article: Mapping[str, Any]) -> list[str]:
    """Give the addresses that an article object goes by."""
    named = [article.get(name) for name in ("url", "@id", "mainEntityOfPage")]
    inner = [one.get("@id") if isinstance(one, dict) else one for one in named]
    return [one for one in inner if isinstance(one, str)]


def _bare(url: str) -> str:
    """Give an address without what does not tell pages apart."""
    return re.sub(r"^https?://(?:www\.)?|[#?].*$", "", url.strip()).rstrip("/").lower()


def _from_json(stated: Stated, article: Mapping[str, Any], today: date) -> None:
    """Take what an article object states."""
    publisher = _names(article.get("publisher"))
    author = _names(article.get("author"))
    stated.fill("title", _string(article.get("headline")), today)
    stated.fill("published", _string(article.get("datePublished")), today)
    stated.fill("source", publisher, today)
    stated.fill("byline", _person(author, publisher), today)
    stated.fill("language", _string(article.get("inLanguage")), today)
    for one in _addresses(article):
        stated.fill("url", one, today)


def _string(value: object) -> str | None:
    """Give a JSON value that is a text, entities decoded."""
    return html.unescape(value) if isinstance(value, str) else None


def _names(value: object) -> str | None:
    """Give the names of people or organisations, joined."""
    several: Sequence[object] = value if isinstance(value, list) else [value]
    names = [
        _string(one.get("name")) if isinstance(one, dict) else _string(one)
        for one in several
    ]
    return ", ".join(one for one in names if one) or None
