"""Marks lost attribution: an attributed statement printed again as narration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from services.model.claim import ClaimDraft

_WORD = re.compile(r"\w+")
#: Fewer words are said alike by chance.
_LEAST = 7


def marked(found: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """Mark claims without a speaker whose very words have one elsewhere."""
    said = {_words(one) for one in found if one.attribution.speakers}
    return [_lost(one) if _words(one) in said else one for one in found]


def _words(draft: ClaimDraft) -> tuple[str, ...]:
    """Give a claim's words in lower case; nothing if they are few."""
    words = tuple(_WORD.findall(draft.text.casefold()))
    return words if len(words) >= _LEAST else ()


def _lost(draft: ClaimDraft) -> ClaimDraft:
    """Mark one claim, if it has no speaker and says something."""
    if draft.attribution.speakers or not _words(draft):
        return draft
    return replace(draft, attribution=replace(draft.attribution, lost=True))
