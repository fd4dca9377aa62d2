"""Find an article's claims with the models, or say why they are not looked for."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from services.extraction.aliases import Aliases
from services.extraction.asked import asked
from services.extraction.extract import extract
from services.judging.fingerprint import fingerprint
from services.model.article import Metadata
from services.model.claim import ClaimDraft, Context
from services.model.text import CleanText
from services.store.claims import Found

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines


#: Code points: what tells of which event an article is, and what names who and where.
_BEGINNING, _NAMED = 500, 1_500


#: A capitalised word that does not begin a sentence, a line or a quotation.
_NAME = re.compile(r"(?<![.!?:”\"'’“‘(]\s)(?<=[^\n“‘\"'(]\s)([A-Z][\w’'-]*[a-z])\b")
_TIMES = frozenset((*day_name, *month_name))


def find(
    text: CleanText, about: Metadata, engines: Engines, aliases: Aliases
) -> list[Found]:
    """Give the claims of an article, each with its vector from one batch."""
    drafts = extract(text, about, engines.parser, aliases=aliases)
    return _found(drafts, engines)


def context_of(
    text: CleanText, about: Metadata, found: Sequence[Found], engines: Engines
) -> Context:
    """Give what an article is about, as its title and beginning tell."""
    beginning = " ".join(text.text[:_BEGINNING].split())
    title = f"{about.title}. " if about.title else ""
    (vector,) = engines.embedder.embed([f"{title}{beginning}"])
    names = set(_NAME.findall(text.text[:_NAMED])) - _TIMES
    for one in found:
        if one.draft.span.start < _NAMED:
            names |= _named(one.draft)
    return Context(frozenset(names), tuple(vector))


def _named(draft: ClaimDraft) -> set[str]:
    """Give all that a claim names: whom it tells of, who says so, whose figures."""
    said = draft.predication
    told = {*said.entities, *said.places, said.subject or ""}
    told |= {one.name for one in draft.attribution.speakers}
    told |= {one.of or "" for one in draft.quantities}
    return {one for one in told if one[:1].isupper()}


def find_asked(
    text: CleanText,
    about: Metadata,
    engines: Engines,
    *,
    places: Mapping[int, tuple[int, int]],
    aliases: Aliases,
) -> list[Found]:
    """Give the claims that people marked: by decision, the place in the clean text."""
    drafts = asked(
        text, about, engines.parser, places=list(places.values()), aliases=aliases
    )
    return [
        replace(one, added_by=decision_id)
        for decision_id, one in zip(places, _found(drafts, engines), strict=True)
    ]


def _found(drafts: list[ClaimDraft], engines: Engines) -> list[Found]:
    vectors = engines.embedder.embed([one.text for one in drafts]) if drafts else []
    return [
        Found(draft, fingerprint(draft), vector)
        for draft, vector in zip(drafts, vectors, strict=True)
    ]
