"""Reading and judging without a server: what `crossclaim read` and `judge` print.

Plain dicts of the JSON types only. Both take values and give values; they write
nothing, so the same text gives the same answer on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from services.cleaning import language
from services.cleaning.clean import clean
from services.engines.loading import Engines
from services.engines.protocols import Parser
from services.extraction.aliases import BUILT_IN, Aliases
from services.extraction.extract import extract
from services.judging import second, texts
from services.judging.text import Text
from services.model.article import ArticleText, Metadata
from services.model.claim import (
    Attribution,
    Claim,
    ClaimDraft,
    ClaimStatus,
    Polarity,
    Predication,
    Speaker,
    When,
)
from services.model.opinion import Opinion
from services.model.text import CleanText, OffsetMap, Span
from services.model.written import written_quantity
from services.reading.read import read

#: Longest text judged in a pair, in code points.
LONGEST_SIDE = 20_000


def read_article(
    data: bytes,
    name: str,
    sidecar: bytes | None = None,
    *,
    published: date | None = None,
    parser: Parser,
    aliases: Aliases = BUILT_IN,
) -> dict[str, Any]:
    """Read one file and give its claims, as `crossclaim read` prints them.

    `published` (a day) counts for more than what the article says; `aliases` says what
    names are called. All claims are given, each with its worth, also those that the
    desk would not show. An article in another language than English has none, and
    `not_read` says so in a sentence. Raises Unreadable if the file is no article.
    """
    article = read(data, name, sidecar)
    metadata = article.metadata
    if published:
        metadata = replace(metadata, published=published)
    text = clean(article)
    unread = language.unread(language.guess(text.text), stated=metadata.language)
    drafts = (
        [] if unread else extract(text, metadata, parser, every=True, aliases=aliases)
    )
    return {
        "file": name,
        "sha256": sha256(data).hexdigest(),
        "metadata": _metadata(metadata),
        "text": text.text,
        "removed": _removed(article, text),
        "claims": [
            _claim(number, draft, _way_back(article, text))
            for number, draft in enumerate(drafts, start=1)
        ],
    } | ({"not_read": unread} if unread else {})


def _metadata(found: Metadata) -> dict[str, Any]:
    return {
        "title": found.title,
        "source": found.source,
        "byline": found.byline,
        "published": found.published.isoformat() if found.published else None,
        "language": found.language,
    }


def _removed(article: ArticleText, text: CleanText) -> list[dict[str, Any]]:
    """Give the cuts with their offsets in the decoded file."""
    found = []
    for cut in text.cuts:
        start, end = article.source_map.span_to_source(cut.start, cut.end)
        found.append({"start": start, "end": end, "rule": cut.rule, "text": cut.text})
    return found


@dataclass(frozen=True, slots=True)
class _WayBack:
    """From the clean text through the article's to the decoded file."""

    clean: OffsetMap
    source: OffsetMap

    def span(self, start: int, end: int) -> dict[str, int]:
        """Give the offsets in the decoded file of a span of the clean text."""
        first, last = self.source.span_to_source(*self.clean.span_to_source(start, end))
        return {"start": first, "end": last}


def _way_back(article: ArticleText, text: CleanText) -> _WayBack:
    return _WayBack(text.offsets, article.source_map)


def _claim(number: int, draft: ClaimDraft, back: _WayBack) -> dict[str, Any]:
    span = draft.span
    return {
        "id": number,
        "span": {"start": span.start, "end": span.end, "quote": span.quote},
        "original": back.span(span.start, span.end),
        "text": draft.text,
        "attribution": [
            {"name": one.name or one.words, "cue": one.cue}
            for one in draft.attribution.speakers
        ],
        "lost": draft.attribution.lost,
        "quantities": [written_quantity(one) for one in draft.quantities],
        "when": _when(draft.when),
        "polarity": draft.polarity.value,
        "worth": round(draft.worth, 3),
    }


def _when(when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    return {
        "text": when.text,
        "start": when.start.isoformat() if when.start else None,
        "end": when.end.isoformat() if when.end else None,
        "granularity": when.granularity.value,
    }


class _BadLine(ValueError):
    """A line of pairs that cannot be judged; the message says why."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair, with who says it and when it was published, if known."""

    text: str
    who: tuple[str, ...] = ()
    published: date | None = None


def judge_lines(lines: Iterable[str], engines: Engines) -> Iterator[dict[str, Any]]:
    """Judge pairs of texts, one JSON object a line, as `crossclaim judge --json` does.

    A side is a text or `{"text", "who", "published"}`. A bad line gives an object with
    its number (from 1) and the error; the others go on. Blank lines are passed over.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _judge_line(line, engines)
        except _BadLine as wrong:
            yield {"line": number, "error": str(wrong)}


def _judge_line(line: str, engines: Engines) -> dict[str, Any]:
    try:
        pair = json.loads(line)
    except ValueError as wrong:
        raise _BadLine(f"this is not JSON: {wrong}") from wrong
    if not isinstance(pair, dict):
        raise _BadLine("a line must be an object with a and b")
    sides = [side_of(pair, name) for name in ("a", "b")]
    found = judge_texts(sides[0], sides[1], engines)
    return {
        "id": pair.get("id"),
        "opinion": found.kind.value,
        "confidence": round(found.confidence, 3),
        "rule": found.rule,
        "why": found.reason,
    }


def side_of(pair: Mapping[str, Any], name: str) -> Side:
    """Read one side of a pair. Raises _BadLine with what is wrong with it."""
    given = pair.get(name)
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise _BadLine(f"{name} must be a text or an object with a text")
    text = _joined(given["text"].strip())
    if not text or len(text) > LONGEST_SIDE:
        raise _BadLine(f"the text of {name} must have 1 to {LONGEST_SIDE:,} characters")
    return Side(text, _who(given.get("who"), name), _day(given.get("published"), name))


#: What some text collections tear apart: "30, 000", "24 - hour", "$ 2", "it ’ s".
_TORN = (
    (re.compile(r"(?<=\b\d), (?=\d{3}\b)|(?<=\b\d\d), (?=\d{3}\b)"), ","),
    (re.compile(r"(?<=\b\d\d\d), (?=\d{3}\b)"), ","),
    (re.compile(r"(?<=\w) - (?=\w)"), "-"),
    (re.compile(r"(?<=[$£€]) (?=\d)"), ""),
    (re.compile(r"(?<=\w) ’ (?=s\b)"), "’"),
    (re.compile(r" (?='s\b)"), ""),
    (re.compile(r" ''|`` ?"), '"'),
)
_IS_TORN = re.compile(r"\$ \d| ''|``|\w - \w| ’ s\b|\d, \d{3}\b| 's\b")


def _joined(text: str) -> str:
    """Put a tokenised text together again; leave any other as it is."""
    if not _IS_TORN.search(text):
        return text
    for pattern, joined in _TORN:
        text = pattern.sub(joined, text)
    return text


def _who(given: object, name: str) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise _BadLine(f"who of {name} must be a name or a list of names")
    return tuple(one.strip() for one in names if one.strip())


def _day(given: object, name: str) -> date | None:
    if given is None or given == "":
        return None
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError as wrong:
        raise _BadLine(f"published of {name} must be a date like 2026-03-09") from wrong


def judge_texts(a: Side, b: Side, engines: Engines) -> Opinion:
    """Give the opinion on two texts, each taken as it is told.

    The model of `engines` reads both as wholes, if there is one.
    """
    one, other = told(1, a, engines), told(2, b, engines)
    if engines.entailment is None:
        return texts.judge(one, other)
    (reading,) = second.read(engines.entailment, [(one.text, other.text)])
    return texts.judge(one, other, reading=reading)


def told(article: int, side: Side, engines: Engines) -> Text:
    """Take a text with its claims; one stands for all of it if there are none."""
    clean_text = CleanText(side.text, (), OffsetMap.identity(len(side.text)))
    metadata = Metadata(published=side.published)
    drafts = extract(clean_text, metadata, engines.parser, every=True)
    drafts = [_spoken(draft, side.who) for draft in drafts or [_whole(side.text)]]
    whole, *vectors = engines.embedder.embed(
        [side.text, *(draft.text for draft in drafts)]
    )
    claims = tuple(
        Claim(
            id=article * 1000 + place,
            article_id=article,
            draft=draft,
            status=ClaimStatus.PENDING,
            source=None,
            published=side.published,
            vector=tuple(vector),
        )
        for place, (draft, vector) in enumerate(zip(drafts, vectors, strict=True))
    )
    return Text(side.text, side.who, side.published, claims, tuple(whole))


def _whole(text: str) -> ClaimDraft:
    """Take a text as it stands, where nothing in it is worth a claim."""
    return ClaimDraft(
        spans=(Span(0, len(text), text),),
        text=text,
        attribution=Attribution(),
        quantities=(),
        when=None,
        polarity=Polarity.ASSERTED,
        worth=0.0,
        predication=Predication(),
    )


def _spoken(draft: ClaimDraft, who: Sequence[str]) -> ClaimDraft:
    """Name the given speakers where the text itself names none."""
    if draft.attribution.speakers or not who:
        return draft
    speakers = tuple(Speaker(name, "given", name) for name in who)
    return replace(draft, attribution=Attribution(speakers))
