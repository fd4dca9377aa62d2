"""Find an article's claims with the models, or say why they are not looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from services.extraction.aliases import Aliases
from services.extraction.asked import asked
from services.extraction.extract import extract
from services.judging.fingerprint import fingerprint
from services.model.article import Metadata
from services.model.claim import ClaimDraft
from services.model.text import CleanText
from services.store.claims import Found

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines


def find(
    text: CleanText, about: Metadata, engines: Engines, aliases: Aliases
) -> list[Found]:
    """Give the claims of an article, each with its vector from one batch."""
    drafts = extract(text, about, engines.parser, aliases=aliases)
    return _found(drafts, engines)


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
