"""What differs between the claims of before and now, field by field, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.model.claim import ClaimDraft, Quantity, When
from services.pipeline.matching import Known, Matching

#: Worth moves a little with every word list; less than this is no news.
_WORTH = 0.1

Fields = Mapping[str, tuple[str, str]]


def changes(matching: Matching, drafts: Sequence[ClaimDraft]) -> dict[str, Any]:
    """Tell what reading an article again changes, in JSON types.

    `drafts` are those found now. "kept" counts claims that stand unchanged; "changed"
    lists fields, old and new, and whether the claim keeps its identity; "decided" are
    the ids of claims with a decision among all that do not stand unchanged.
    """
    kept = [(one, number, True) for one, number in matching.kept]
    replaced = [(one, number, False) for one, number in matching.changed]
    told = [
        (one, _told(one, drafts[number], same)) for one, number, same in kept + replaced
    ]
    changed = [(one, line) for one, line in told if line["fields"]]
    gone = [
        {"id": one.id, "text": one.draft.text, "status": one.status.value}
        for one in matching.gone
    ]
    touched = [one for one, _ in changed] + list(matching.gone)
    return {
        "kept": len(told) - len(changed),
        "changed": [line for _, line in changed],
        "new": [{"text": drafts[one].text} for one in matching.new],
        "gone": gone,
        "decided": [one.id for one in touched if one.decided],
    }


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


def _told(one: Known, new: ClaimDraft, same: bool) -> dict[str, Any]:
    fields = differing(one.draft, new)
    return {
        "id": one.id,
        "text": new.text,
        "status": one.status.value,
        "identity": "kept" if same else "new claim",
        "fields": {name: list(both) for name, both in fields.items()},
    }


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
