"""The content of a claim as a key that re-drops and re-extraction leave alone."""

from __future__ import annotations

from hashlib import sha256

from services.judging import wording
from services.model.claim import ClaimDraft, Quantity, When


def fingerprint(draft: ClaimDraft) -> str:
    """Give a claim's content key: slot, metric, value, as-of, speaker; hexadecimal.

    Pairs that people call no conflict are remembered by it. Offsets, worth and the
    wording around a figure play no part; an edited field makes a new key.
    """
    innermost = draft.attribution.innermost
    parts = [
        innermost.name.casefold() if innermost else "",
        _when(draft.when),
        draft.polarity.value,
        *(sorted(map(_quantity, draft.quantities)) or _statement(draft)),
    ]
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _quantity(one: Quantity) -> str:
    ends = (one.low, one.high, one.hedge, one.unit, one.metric.name, one.of)
    return "|".join("" if end is None else str(end).casefold() for end in ends)


def _when(when: When | None) -> str:
    if when is None:
        return ""
    if when.start is None or when.end is None:
        return when.text.casefold()
    return f"{when.start}/{when.end}"


def _statement(draft: ClaimDraft) -> list[str]:
    """Give the telling words of a claim without figures, in an order of their own."""
    return sorted(wording.stems(draft.text))
