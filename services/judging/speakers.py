"""Who vouches for a claim, and whether two claims have the same voice."""

from __future__ import annotations

from services.judging.wording import stems
from services.model.claim import Claim

#: Bodies that one country's press names for another; stems that stand for one voice.
#: "South Korea's military" and its "Joint Chiefs of Staff" are one attribution.
_BODIES = tuple(
    stems(body)
    for body in ("joint chiefs staff", "armed forces", "general staff", "army")
)
_MILITARY = stems("military")


def speaker(claim: Claim) -> str:
    """Give the canonical name of who vouches for the claim; "" if nobody is named.

    The innermost named one: "were confirmed dead, the ministry said" is the ministry's.
    """
    named = [one.name for one in claim.draft.attribution.speakers if one.name]
    return named[-1] if named else ""


def is_own_voice(claim: Claim) -> bool:
    """Tell whether the outlet itself says it."""
    return not claim.draft.attribution.speakers


def voice_key(claim: Claim) -> frozenset[str]:
    """Give the stems by which a named speaker is compared; empty if unnamed."""
    found = stems(speaker(claim))
    for body in _BODIES:
        if body <= found:
            found = (found - body) | _MILITARY
    return found


def same_speaker(left: Claim, right: Claim) -> bool:
    """Tell whether one and the same named speaker vouches for both."""
    one, other = voice_key(left), voice_key(right)
    return bool(one) and one == other


def same_voice(left: Claim, right: Claim) -> bool:
    """Tell whether both have one named speaker, or are one article's own voice."""
    if is_own_voice(left) and is_own_voice(right):
        return left.article_id == right.article_id or left.source == right.source
    return same_speaker(left, right) or _same_unnamed(left, right)


def _same_unnamed(left: Claim, right: Claim) -> bool:
    """Tell whether one article leans both on the same nameless words: "a filing"."""
    one, other = (side.draft.attribution.innermost for side in (left, right))
    if one is None or other is None or left.article_id != right.article_id:
        return False
    unnamed = not (speaker(left) or speaker(right))
    return unnamed and (one.words, one.cue) == (other.words, other.cue)


def voice(claim: Claim) -> str:
    """Name who says it, for a sentence: "police, Daily Post"."""
    outlet = claim.source or ""
    if is_own_voice(claim):
        return f"{outlet}, in its own voice" if outlet else "the article's own voice"
    spoken = claim.draft.attribution.speakers[-1].words
    who = speaker(claim) or spoken or "unnamed sources"
    return f"{who}, {outlet}" if outlet else who
