"""What differs between two readings of a claim, field by field, in words."""

from __future__ import annotations

from collections.abc import Mapping

from services.model.claim import ClaimDraft, Quantity, When

#: Worth moves a little with every word list; less than this is no news.
_WORTH = 0.1

Fields = Mapping[str, tuple[str, str]]


def differing(old: ClaimDraft, new: ClaimDraft) -> Fields:
    """Give the fields that differ: name to old and new, as people read them."""
    before, after = _fields(old), _fields(new)
    found = {
        name: (before[name], after[name])
        for name in before
        if before[name] != after[name]
    }
    if abs(old.worth - new.worth) >= _WORTH:
        found["worth"] = (f"{old.worth:.2f}", f"{new.worth:.2f}")
    return found


def judged_alike(old: ClaimDraft, new: ClaimDraft) -> bool:
    """Tell whether two drafts lead to the same opinions: all but place and worth."""
    return _for_judging(old) == _for_judging(new)


def _for_judging(draft: ClaimDraft) -> tuple[object, ...]:
    return (
        draft.text,
        draft.attribution,
        draft.quantities,
        draft.when,
        draft.polarity,
        draft.predication,
        draft.keys,
    )


def _fields(draft: ClaimDraft) -> dict[str, str]:
    said = draft.predication
    speakers = draft.attribution.speakers
    return {
        "text": draft.text,
        "said by": " > ".join(one.name or one.words or "unnamed" for one in speakers),
        "figures": "; ".join(_figure(one) for one in draft.quantities),
        "when": _when(draft.when),
        "polarity": draft.polarity.value,
        "subject": said.subject or "",
        "state": ": ".join(said.status or ()),
        "places": ", ".join(said.places),
    }


def _figure(one: Quantity) -> str:
    ends = [
        f"{end:,g}" for end in dict.fromkeys((one.low, one.high)) if end is not None
    ]
    parts = [one.hedge.value if one.hedge else "", " to ".join(ends), one.unit or ""]
    counted = f"{one.metric.name} ({one.of})" if one.of else one.metric.name
    return " ".join(part for part in (*parts, counted) if part)


def _when(when: When | None) -> str:
    if when is None:
        return ""
    if when.start is None:
        return when.text
    return f"{when.text} ({when.start} to {when.end})"
