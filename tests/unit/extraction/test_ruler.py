"""The quick ruler gives every word what spaCy's own gives it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import pytest
from quality_reading import CASES, cases
from quality_real import SEEDS

from services.engines.parser import PIPELINE, SpacyParser
from services.engines.ruler import quicken
from services.extraction.sentences import sentences

#: Words that the ruler's own patterns name, in and out of their places.
_NAMED = """\
Got it! He's gotten what he's got, y'all know, and 'cause it gets dark I'd go.
There's a man who does; there were two. What 're you and me to do, as such?
She could've gone, so as to be more than well off, rather than at least ill.
 \t A tab   and   spaces stand here, $5 #1 (see p. 3) -- “so” he said...
Which of the both wants either? That that is is. Let's not. Ain't it, dunno?
"""


def _told() -> Iterator[str]:
    for path in sorted(CASES.glob("*.jsonl")):
        for case in islice(cases(path), 6):
            yield case["text"]
    yield _NAMED


def _words(doc: Any) -> list[tuple[Any, ...]]:
    return [
        (w.text, w.lemma_, w.pos_, w.tag_, w.dep_, w.head.i, w.ent_type_, str(w.morph))
        for w in doc
    ]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Any, Any]:
    plain, quick = (import_module(PIPELINE).load() for _ in range(2))
    quicken(quick)
    return plain, quick


def _alike(pipelines: tuple[Any, Any], texts: list[str]) -> None:
    told = [one.text for text in texts for one in sentences(text)]
    assert told
    plain, quick = (list(map(_words, one.pipe(told))) for one in pipelines)
    for sentence, wanted, found in zip(told, plain, quick, strict=True):
        assert found == wanted, sentence


def test_own_texts_are_read_word_for_word_the_same(pipelines: tuple[Any, Any]) -> None:
    _alike(pipelines, list(_told()))


@pytest.mark.skipif(
    not SEEDS.exists(), reason="the real articles (../shared/seeds) are not here"
)
def test_real_articles_are_read_word_for_word_the_same(
    pipelines: tuple[Any, Any],
) -> None:
    _alike(pipelines, [one.read_text("utf-8") for one in sorted(SEEDS.glob("*.txt"))])


def test_the_parser_uses_it_and_keeps_few_kinds() -> None:
    parser = SpacyParser()
    names = parser._pipeline.pipe_names
    assert "attribute_ruler" not in names
    ruler = parser._pipeline.get_pipe("quick_attribute_ruler")
    list(parser.parse([f"Word{n} fell." for n in range(300)]))
    assert len(ruler._known) < 50
