"""What reading an article again changed in its claims, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.gathering.fields import differing
from services.model.claim import ClaimDraft
from services.pipeline.matching import Known, Matching


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


def _told(one: Known, new: ClaimDraft, same: bool) -> dict[str, Any]:
    fields = differing(one.draft, new)
    return {
        "id": one.id,
        "text": new.text,
        "status": one.status.value,
        "identity": "kept" if same else "new claim",
        "fields": {name: list(both) for name, both in fields.items()},
    }
