"""Find an article's claims with the models, or say why they are not looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.extraction.aliases import Aliases
from services.extraction.extract import extract
from services.judging.fingerprint import fingerprint
from services.model.article import Metadata
from services.model.text import CleanText
from services.store.claims import Found

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines


def find(
    text: CleanText, about: Metadata, engines: Engines, aliases: Aliases
) -> list[Found]:
    """Give the claims of an article, each with its vector from one batch."""
    drafts = extract(text, about, engines.parser, aliases=aliases)
    vectors = engines.embedder.embed([one.text for one in drafts])
    return [
        Found(draft, fingerprint(draft), vector)
        for draft, vector in zip(drafts, vectors, strict=True)
    ]
