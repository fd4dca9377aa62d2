"""The real parser, loaded once, and claims of short texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from services.engines.parser import SpacyParser
from services.engines.protocols import Parser
from services.extraction.extract import extract
from services.extraction.tree import Tree
from services.model.article import Metadata
from services.model.claim import ClaimDraft
from services.model.text import CleanText, OffsetMap

#: A Monday.
PUBLISHED = date(2025, 4, 28)

Claims = Callable[..., list[ClaimDraft]]


@pytest.fixture(scope="session")
def parser() -> Parser:
    return SpacyParser()


@pytest.fixture(scope="session")
def claims(parser: Parser) -> Claims:
    """Give a function from a text to its claims, whatever their worth."""

    def of(text: str, *, published: date | None = PUBLISHED) -> list[ClaimDraft]:
        clean = CleanText(text, (), OffsetMap.identity(len(text)))
        return extract(clean, Metadata(published=published), parser, every=True)

    return of


@pytest.fixture(scope="session")
def tree(parser: Parser) -> Callable[[str], Tree]:
    def of(sentence: str) -> Tree:
        return Tree(next(iter(parser.parse([sentence]))))

    return of
