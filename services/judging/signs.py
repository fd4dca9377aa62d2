"""What two texts show about each other, as numbers that can be weighed.

Each sign has a name that people can read; tables/weights.tsv says how much it speaks
for each opinion. A sign is the same whichever text comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product

from services.judging import aligned as amounts_aligned
from services.judging import gate, tables, wording
from services.judging.aligned import Aligned
from services.judging.arithmetic import Fit
from services.judging.pair import paired
from services.judging.text import Text
from services.model.opinion import Opinion, OpinionKind

#: What is not so yet: "has not", "yet to", "no suspects".
_NOT_YET = re.compile(
    r"\b(?:has|have|had|were|was|is|are|would|will|did|do|does)"
    r"(?: not\b| ?n['’]t\b)|\bnot (?:yet|immediately)\b"
    r"|\bno (?:suspects?|arrests?|comment|decision)\b|\byet to\b"
)
_NOT_YET_COUNTS = 2
#: Above this nearness two texts get nearer for our purposes than the cosine says.
_NEAR_FROM = 0.5
_MOST = 2

Signs = Mapping[str, float]


def signs(
    one: Text,
    other: Text,
    ruled: Opinion,
) -> dict[str, float]:
    """Give every sign that two texts show.

    `ruled` is what the rules make of them.
    """
    near = _nearness(one, other)
    found = {
        **near,
        **_figures(one, other),
        **_names(one, other),
        **_words(one, other),
        **_voices(one, other),
        **_claims(one, other),
        **_ruled(ruled),
    }
    for sign in ("figures_equal", "figures_apart", "times_apart", *_NEAR_TOO):
        found[f"{sign}_near"] = found[sign] * near["near"]
    found["figures_apart_voiced"] = found["figures_apart"] * found["voiced"]
    found["figures_apart_estimated"] = found["figures_apart"] * found["estimates"]
    found["names_apart_figures"] = found["figures_apart"] * found["names_apart"]
    return found


#: Signs that say more the nearer two texts are.
_NEAR_TOO = ("opposites", "pending", "courses", "voices_apart", "denied_one")


def _nearness(one: Text, other: Text) -> dict[str, float]:
    """Tell how alike two texts are, by vector and by words."""
    near = _cosine(one.vector, other.vector)
    shared, union = one.stems & other.stems, one.stems | other.stems
    least = min(len(one.stems), len(other.stems)) or 1
    claims = [wording.cosine(a, b) or 0.0 for a, b in product(one.claims, other.claims)]
    return {
        "near": near,
        "very_near": 4 * max(0.0, near - _NEAR_FROM) ** 2,
        "claims_near": max(claims),
        "shared_words": len(shared) / max(len(union), 1),
        "contained": len(shared) / least,
        "shorter": min(len(one.text), len(other.text)) / 100,
    }


def _cosine(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    if not one or len(one) != len(other):
        return 0.0
    return sum(x * y for x, y in zip(one, other, strict=True))


def _figures(one: Text, other: Text) -> dict[str, float]:
    """Tell how surely amounts for one thing are equal, fit or are apart."""
    found = amounts_aligned.aligned(one.amounts, other.amounts)
    told = {
        f"{what}_{how}": _surest(found, is_time, fit)
        for what, is_time in (("figures", False), ("times", True))
        for how, fit in (
            ("equal", Fit.EQUAL),
            ("fit", Fit.ADMITTED),
            ("apart", Fit.APART),
        )
    }
    some = [any(not each.is_none for each in text.amounts) for text in (one, other)]
    ordinals = any(
        pair.left.kind == "ordinal" and pair.fit is Fit.APART for pair in found
    )
    return told | {
        "ordinals_apart": float(ordinals),
        "figures_unlike": float(all(some) and not found),
        "figures_one": float(some[0] != some[1]),
        "figures_none": float(not any(some)),
    }


def _surest(found: Iterable[Aligned], is_time: bool, fit: Fit) -> float:
    sure = [
        pair.sure for pair in found if pair.left.is_time is is_time and pair.fit is fit
    ]
    return max(sure, default=0.0)


def _names(one: Text, other: Text) -> dict[str, float]:
    shared = one.names & other.names
    return {
        "names_shared": float(min(len(shared), _MOST)),
        "names_apart": float(bool(one.names and other.names) and not shared),
        "names_none": float(not one.names and not other.names),
    }


def _words(one: Text, other: Text) -> dict[str, float]:
    """Tell which kinds of words stand in one text, but not in the other."""
    ahead, behind = _pending(one), _pending(other)
    stated = (one.has("stated"), other.has("stated"))
    came = (ahead > behind and stated[1]) or (behind > ahead and stated[0])
    return {
        "denied_one": _in_one(one, other, "denial"),
        "denied_both": float(one.has("denial") and other.has("denial")),
        "certain_one": _in_one(one, other, "certain"),
        "stated_one": float(stated[0] != stated[1]),
        "pending": float(min(abs(ahead - behind), _MOST)),
        "pending_then_stated": float(came),
        "estimates": float(one.has("estimate")) + float(other.has("estimate")),
        "opposites": float(min(len(opposites(one, other)), _MOST)),
        "courses": float(min(_courses(one, other), _MOST)),
        "quotes": float('"' in one.text) + float('"' in other.text),
        "speaks_of_self": float(one.has("speaker") or other.has("speaker")),
    }


def _in_one(one: Text, other: Text, group: str) -> float:
    return float(one.has(group) != other.has(group))


def _pending(text: Text) -> int:
    """Tell how much of a text is still ahead or open."""
    not_yet = bool(_NOT_YET.search(text.text.casefold()))
    return text.count("pending") + _NOT_YET_COUNTS * not_yet


def opposites(one: Text, other: Text) -> list[tuple[str, str]]:
    """Give words of two texts that exclude each other, where none has both."""
    found = []
    for left, right in tables.word_lists("opposites.tsv"):
        for here, there in ((left, right), (right, left)):
            ours, theirs = one.words & here, other.words & there
            mixed = one.words & there or other.words & here
            if ours and theirs and not mixed:
                found.append((min(ours), min(theirs)))
    return found


def _courses(one: Text, other: Text) -> int:
    """Count the courses of events of which two texts tell different stages."""
    found = 0
    for course in tables.word_lists("courses.tsv"):
        stages = [
            max((n for n, stage in enumerate(course) if text.words & stage), default=-1)
            for text in (one, other)
        ]
        found += -1 not in stages and stages[0] != stages[1]
    return found


def _voices(one: Text, other: Text) -> dict[str, float]:
    both = bool(one.voices and other.voices)
    shared = bool(one.voices & other.voices)
    return {
        "voices_both": float(both),
        "voices_same": float(shared),
        "voices_apart": float(both and not shared),
        "voiced": float(bool(one.voices or other.voices)),
    }


def _claims(one: Text, other: Text) -> dict[str, float]:
    """Tell whether some two of their claims have one predicate, or one subject."""
    pairs = [paired(a, b) for a, b in product(one.claims, other.claims)]
    predicates = [
        {side.draft.predication.predicate for side in pair.claims} for pair in pairs
    ]
    counted = [_families(one), _families(other)]
    return {
        "one_metric": float(bool(counted[0] & counted[1])),
        "other_metrics": float(all(counted) and not counted[0] & counted[1]),
        "same_predicate": float(
            any(len(both) == 1 and None not in both for both in predicates)
        ),
        "same_subject": float(any(gate.same_subject(pair) is True for pair in pairs)),
    }


def _families(text: Text) -> set[str]:
    """Give the families of what a text's claims count."""
    return {
        each.metric.family
        for claim in text.claims
        for each in claim.draft.quantities
        if each.metric.family
    }


_AT_ODDS = frozenset({OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES})
#: Rules that find another thing, event or place.
_VETOES = frozenset(
    f"gate.{what}"
    for what in ("entity", "actor", "country", "place", "event", "period")
)


def _ruled(ruled: Opinion) -> dict[str, float]:
    """Give what the rules make of the claims, as signs."""
    counted = ruled.rule.startswith("count.")
    return {
        "rule_same": float(ruled.kind is OpinionKind.SAME),
        "rule_wording": float(ruled.rule == "wording.same"),
        "rule_compatible": float(ruled.kind is OpinionKind.COMPATIBLE),
        "rule_counts_differ": float(counted and ruled.kind in _AT_ODDS),
        "rule_opposed": float(not counted and ruled.kind in _AT_ODDS),
        "rule_update": float(ruled.kind is OpinionKind.UPDATE),
        "rule_veto": float(ruled.rule in _VETOES),
    }
