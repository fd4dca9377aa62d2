"""Which claims of an article that was read again are the ones of before.

A claim is the same where it says the same (speaker, figures, time as printed, polarity)
at the same place, and also where only its details differ though the same version of
the extractor read it: then a person changed something (a name, the article's date, a
piece of its text), and what was decided on the claim still stands. Whatever else stands
in a claim's place is a changed claim: a new one, with the old one beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.judging.fingerprint import fingerprint
from services.model.claim import ClaimDraft, ClaimStatus, Granularity, When
from services.model.text import OffsetMap

#: Half-open ranges of code points of the text before cleaning.
Places = tuple[tuple[int, int], ...]

DECIDED = frozenset({ClaimStatus.ACCEPTED, ClaimStatus.MERGED, ClaimStatus.REJECTED})
#: Code points that share a drawer of the index of places.
_DRAWER = 400


@dataclass(frozen=True)
class Seen:
    """A claim as a version of the extractor found it."""

    draft: ClaimDraft
    extractor: str
    places: Places

    @cached_property
    def content(self) -> str:
        """What it says, its time as printed: which day that was may be known later."""
        when = self.draft.when
        if when is not None:
            when = When(when.text, None, None, Granularity.UNRESOLVED)
        return fingerprint(replace(self.draft, when=when))

    @property
    def drawers(self) -> Iterable[int | str]:
        """Where it lies in the index: by its words, and by place."""
        yield self.draft.text
        yield from {
            number
            for start, end in self.places
            for number in range(start // _DRAWER, max(start, end - 1) // _DRAWER + 1)
        }


@dataclass(frozen=True)
class Known(Seen):
    """A claim that is stored."""

    id: int
    status: ClaimStatus

    @property
    def decided(self) -> bool:
        """Whether a person has decided on it."""
        return self.status in DECIDED


@dataclass(frozen=True, slots=True)
class Matching:
    """Numbers are places in the sequence of claims found now."""

    kept: tuple[tuple[Known, int], ...]
    changed: tuple[tuple[Known, int], ...]
    gone: tuple[Known, ...]
    new: tuple[int, ...]


def places(draft: ClaimDraft, offsets: OffsetMap) -> Places:
    """Give where a draft's spans stand in the text before cleaning."""
    return tuple(offsets.span_to_source(one.start, one.end) for one in draft.spans)


def match(known: Iterable[Known], seen: Sequence[Seen]) -> Matching:
    """Pair the claims of before with those found now; each is used once.

    A withdrawn claim may come back, and is in no other way part of what is said.
    """
    left = sorted(known, key=lambda one: (_withdrawn(one), one.id))
    free = _Free(seen)
    kept = [pair for fits in _SAME for pair in free.take(left, fits)]
    standing = [one for one in left if not _withdrawn(one)]
    changed = [
        pair for fits in (_same_words, _overlap) for pair in free.take(standing, fits)
    ]
    return Matching(tuple(kept), tuple(changed), tuple(standing), free.numbers)


def _withdrawn(one: Known) -> bool:
    return one.status is ClaimStatus.WITHDRAWN


Fits = Callable[[Known, Seen], bool]


class _Free:
    """The claims found now that nothing is paired with yet."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        """Lay them into drawers by place, and by words."""
        self._seen = dict(enumerate(seen))
        self._near: dict[int | str, set[int]] = defaultdict(set)
        for number, one in self._seen.items():
            for key in one.drawers:
                self._near[key].add(number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Those that are left."""
        return tuple(self._seen)

    def take(self, left: list[Known], fits: Fits) -> list[tuple[Known, int]]:
        """Pair each claim with the nearest that fits; take both out."""
        found = []
        for one in list(left):
            near = {
                number
                for key in one.drawers
                for number in self._near[key]
                if number in self._seen and fits(one, self._seen[number])
            }
            if near:
                number = min(near, key=lambda number: self._apart(one, number))
                found.append((one, number))
                left.remove(one)
                del self._seen[number]
        return found

    def _apart(self, one: Known, number: int) -> tuple[bool, int, int]:
        """Tell how unlike two claims are: in words, then in place."""
        other = self._seen[number]
        distance = abs(one.places[0][0] - other.places[0][0])
        return not _same_words(one, other), distance, number


def _says_the_same(one: Known, other: Seen) -> bool:
    return _same_words(one, other) and one.content == other.content


def _says_the_same_here(one: Known, other: Seen) -> bool:
    return _overlap(one, other) and _says_the_same(one, other)


def _amended(one: Known, other: Seen) -> bool:
    """Tell a claim whose details alone differ, and not through the extractor."""
    if one.extractor != other.extractor or not _overlap(one, other):
        return False
    figures = _figures(one.draft) == _figures(other.draft)
    return _same_words(one, other) or (figures and _one_verb(one, other))


def _one_verb(one: Known, other: Seen) -> bool:
    """Tell the same words read as the same statement, though with another name."""
    ours, theirs = one.draft.predication, other.draft.predication
    words = one.draft.span.quote == other.draft.span.quote
    return words and (ours.predicate, ours.negated, one.draft.polarity) == (
        theirs.predicate,
        theirs.negated,
        other.draft.polarity,
    )


def _reworded(one: Known, other: Seen) -> bool:
    """Tell what says the same in other words, at its old place."""
    return _overlap(one, other) and one.content == other.content


def _rejected_before(one: Known, other: Seen) -> bool:
    """Tell what a person has rejected: it is not offered again."""
    rejected = one.status is ClaimStatus.REJECTED
    return rejected and _same_words(one, other) and _overlap(one, other)


def _same_words(one: Known, other: Seen) -> bool:
    return one.draft.text == other.draft.text


def _overlap(one: Known, other: Seen) -> bool:
    return any(
        start < last and first < end
        for start, end in one.places
        for first, last in other.places
    )


def _figures(draft: ClaimDraft) -> list[tuple[float | None, float | None, str]]:
    ends = ((one.low, one.high, one.metric.name) for one in draft.quantities)
    return sorted(ends, key=str)


#: What makes a claim the one of before; what fits best is paired first.
_SAME: tuple[Fits, ...] = (
    _says_the_same_here,
    _says_the_same,
    _amended,
    _reworded,
    _rejected_before,
)
