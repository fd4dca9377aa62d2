"""Claims that a person asked for: read like any other, whatever they are worth.

Where the sentence tells a claim at the marked words, that claim is taken, with the
marked words as its place. Where none is found, the words themselves are the claim: who
says what of it can be filled in at the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.engines.protocols import Parser
from services.extraction.aliases import BUILT_IN, Aliases
from services.extraction.extract import all_drafts, understood
from services.model.article import Metadata
from services.model.claim import Attribution, ClaimDraft, Polarity, Predication
from services.model.text import CleanText, Span

#: So much of the marked words a claim must cover to be the one that was meant.
_COVERS = 0.4


def asked(
    clean: CleanText,
    metadata: Metadata,
    parser: Parser,
    *,
    places: Sequence[tuple[int, int]],
    aliases: Aliases = BUILT_IN,
) -> list[ClaimDraft]:
    """Give a claim for each place (half-open, in clean text), in the order asked."""
    if not places:
        return []
    found = list(all_drafts(understood(clean, metadata, parser, aliases=aliases)))
    return [_at(clean.text, found, start, end) for start, end in places]


def _at(text: str, found: Sequence[ClaimDraft], start: int, end: int) -> ClaimDraft:
    """Give the claim that covers most of a place, and has least beside it."""
    words = Span(start, end, text[start:end])
    fitting = [
        (_covered(one.span, words) - _covered(words, one.span) * 1e-6, one)
        for one in found
        if _covered(one.span, words) >= _COVERS * (end - start)
    ]
    if not fitting:
        return _bare(words)
    best = max(fitting, key=lambda pair: (pair[0], pair[1].worth))[1]
    return replace(best, spans=(words,), worth=1.0)


def _covered(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _bare(words: Span) -> ClaimDraft:
    """Make the marked words a statement without fields."""
    return ClaimDraft(
        spans=(words,),
        text=" ".join(words.quote.split()),
        attribution=Attribution(),
        quantities=(),
        when=None,
        polarity=Polarity.ASSERTED,
        worth=1.0,
        predication=Predication(),
    )
