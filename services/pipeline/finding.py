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

#: What is read.
ENGLISH = "en"
#: The languages that are told apart, as people name them.
_NAMED = {
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_UNKNOWN = "und"


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


def unread(language: str | None, *, stated: str | None) -> str | None:
    """Say in a sentence why a text is not read; None where it is.

    `language` is guessed. Where the guess is none, what the article states counts.
    """
    if language == _UNKNOWN and (stated or "").lower().startswith(ENGLISH):
        return None
    if language in (None, ENGLISH):
        return None
    named = _NAMED.get(language or "")
    written = f"is written in {named}" if named else "does not look like English"
    return f"The article {written}; only English is read for now."
