"""Joins what an article says more than once into one claim with several spans.

Two drafts say the same if their words are the same, or if they agree in everything that
is compared (speaker, figure, who does what to whom, whether it is so) and their texts
differ in a word or two: "about 300 died" in the lead, "about 300 people died in Oslo"
below. The fullest text is kept, with all places in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from services.extraction.lexicon import words
from services.model.claim import ClaimDraft
from services.model.text import Span

#: Words by which two texts of one claim may differ, on the shorter and longer side.
_SWAPPED, _ADDED = 2, 4
_SHARED = 3
#: Drafts of one slot that a further one is held against, so that time stays linear.
_LOOKED_AT = 12
_WORD = re.compile(r"[\w$€£%'’-]+")
_TURNS = words("not no never none nor neither without only former first last more less")


def once(drafts: Iterable[ClaimDraft]) -> list[ClaimDraft]:
    """Give each claim once, in the order of its first place."""
    kept: list[ClaimDraft] = []
    places: list[dict[Span, None]] = []  # beside each, and in its order
    exact: dict[Hashable, int] = {}
    slots: dict[Hashable, list[int]] = {}
    for draft in _whole(drafts):
        text = (draft.text.casefold(), _speakers(draft), draft.quantities)
        slot = _slot(draft)
        place = exact.get(text)
        if place is None:
            near = slots.get(slot, ())[-_LOOKED_AT:]
            place = next((one for one in near if _alike(kept[one], draft)), None)
        if place is None:
            place = len(kept)
            kept.append(draft)
            places.append({})
            slots.setdefault(slot, []).append(place)
        else:
            kept[place] = _joined(kept[place], draft)
        places[place].update(dict.fromkeys(draft.spans))
        exact[text] = place
    return [
        replace(one, spans=tuple(found))
        for one, found in zip(kept, places, strict=True)
    ]


def _whole(found: Iterable[ClaimDraft]) -> Iterator[ClaimDraft]:
    """Give two figures of the same words as one claim with both.

    The store knows a claim of an article by its place and its words.
    """
    told: dict[Hashable, ClaimDraft] = {}
    for draft in found:
        here = (draft.spans, draft.text.casefold(), _speakers(draft))
        known = told.get(here)
        told[here] = draft if known is None else _counting(known, draft)
    yield from told.values()


def _counting(known: ClaimDraft, draft: ClaimDraft) -> ClaimDraft:
    """Give a claim the figures of another that says the same words."""
    return replace(
        known,
        quantities=tuple(dict.fromkeys((*known.quantities, *draft.quantities))),
        worth=max(known.worth, draft.worth),
        keys=tuple(dict.fromkeys((*known.keys, *draft.keys))),
    )


def _joined(known: ClaimDraft, draft: ClaimDraft) -> ClaimDraft:
    """Give the fuller of two drafts; their places are kept beside them."""
    fuller = draft if len(draft.text) > len(known.text) else known
    return replace(
        fuller,
        worth=max(known.worth, draft.worth),
        when=fuller.when or known.when or draft.when,
        keys=tuple(dict.fromkeys((*known.keys, *draft.keys))),
    )


def _slot(draft: ClaimDraft) -> Hashable:
    """Give what must be the same before texts are held against each other."""
    said = draft.predication
    return (
        _speakers(draft),
        draft.polarity,
        tuple(replace(one, quote="") for one in draft.quantities),
        (said.subject, said.predicate, said.objects, said.status, said.first),
    )


def _alike(one: ClaimDraft, two: ClaimDraft) -> bool:
    """Tell whether two drafts of one slot differ in a word or two that turn nothing."""
    if one.when and two.when and one.when.start != two.when.start:
        return False
    first, second = _words(one.text), _words(two.text)
    fewer, more = sorted((first - second, second - first), key=len)
    if len(first & second) < _SHARED or len(fewer) > _SWAPPED or len(more) > _ADDED:
        return False
    if fewer and not one.quantities:
        return False  # without a figure one may only say more than the other
    differing = fewer | more
    return not any(_turns(word) for word in differing) and not _names(one, two, fewer)


def _names(one: ClaimDraft, two: ClaimDraft, fewer: frozenset[str]) -> bool:
    """Tell whether each text names somebody whom the other does not."""
    first, second = set(one.predication.entities), set(two.predication.entities)
    return bool(fewer) and first != second


def _turns(word: str) -> bool:
    """Tell whether a word makes another claim of it: a number, a negation."""
    return word in _TURNS or any(one.isdigit() for one in word)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _speakers(draft: ClaimDraft) -> tuple[str, ...]:
    return tuple(one.name for one in draft.attribution.speakers)
