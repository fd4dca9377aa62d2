"""A CleanText becomes claims. This module states the order.

sentences -> parse -> names -> for each sentence: times, figures, clauses with their
chains -> for each clause and figure a claim: what it says, whether it is so, when, its
worth, its keys. The same claim said again becomes one more span.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.engines.protocols import Parser
from services.extraction.aliases import BUILT_IN, Aliases
from services.extraction.apart import cut
from services.extraction.drafting import Sentences, drafts_of
from services.extraction.lexicon import words
from services.extraction.lost import marked
from services.extraction.names import Names
from services.extraction.pointers import Pointers
from services.extraction.quotes import quotations
from services.extraction.references import Reader
from services.extraction.repeats import once
from services.extraction.sentences import Sentence, sentences
from services.extraction.tree import Tree
from services.extraction.voices import Voices
from services.extraction.worth import is_kept
from services.model.article import Metadata
from services.model.claim import ClaimDraft
from services.model.text import CleanText

VERSION = "11"

_STOPS = (".", "!", "?", "…")
_BULLETS = frozenset("-–—*•·‣▪●○")
#: Words that headlines leave out.
_SAYS = words("the a an is are was were has have had will would")
#: Words of the longest headline, with its mark.
_HEADLINE = 7
_CLOSERS = "\"'”’)]»*"


def extract(
    clean: CleanText,
    metadata: Metadata,
    parser: Parser,
    *,
    every: bool = False,
    aliases: Aliases = BUILT_IN,
) -> list[ClaimDraft]:
    """Give the claims of an article that are kept, in reading order; or `every` one.

    `aliases` says what names are called: the built-in table, or one with a desk's rows.
    """
    context = understood(clean, metadata, parser, aliases=aliases)
    found = [one for one in all_drafts(context) if every or is_kept(one)]
    return marked(once(found))


def understood(
    clean: CleanText,
    metadata: Metadata,
    parser: Parser,
    *,
    aliases: Aliases = BUILT_IN,
) -> Sentences:
    """Give an article's sentences with their grammar, names and voices."""
    told = cut(list(_told(sentences(clean.text))), parser.parse)
    trees = [Tree(one) for one in parser.parse([sentence.text for sentence in told])]
    reader = Reader(Names(trees, aliases), trees)
    voices = Voices(told, trees, reader)
    voices.add(quotations(clean.text))
    pointers = Pointers(trees, reader.names)
    return Sentences(
        tuple(told), tuple(trees), reader, metadata.published_on, voices, pointers
    )


def all_drafts(context: Sentences) -> Iterator[ClaimDraft]:
    """Give every claim as it is found, whatever its worth and however often told."""
    for number in range(len(context.told)):
        yield from drafts_of(context, number)


def _told(found: list[Sentence]) -> Iterator[Sentence]:
    """Leave out headings: lines without a stop, where other lines have one."""
    stopped = {one.paragraph for one in found if _stops(one)}
    for one in found:
        if not stopped or one.paragraph in stopped or _is_point(one):
            yield one


def _is_point(sentence: Sentence) -> bool:
    """Tell a point of a list that says something from a headline with a mark."""
    told = sentence.text.split()
    if len(told) <= _HEADLINE or told[0] not in _BULLETS:
        return False
    return any(one in _SAYS for one in told)


def _stops(sentence: Sentence) -> bool:
    """Tell whether a sentence ends as sentences do."""
    return sentence.text.rstrip(_CLOSERS).endswith((*_STOPS, ":"))
