"""As of when a claim speaks, and which of two speaks first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from services.model.claim import Claim, Granularity, When

#: Two events further apart than this are not one event's two counts.
ONE_EVENT = timedelta(days=366)

#: Articles on one event come within so many days; later ones name the event.
ONE_STORY = timedelta(days=10)
#: Two dates further apart than this are meant for one event only if names tie them.
ONE_CALENDAR_MONTH = timedelta(days=31)

#: Words that place an undated claim at the time of telling, so that they order nothing.
_PRESENT = ("now", "today", "so far", "currently", "as of", "still", "to date", "by ")


class Order(Enum):
    """How the as-of times of two claims stand to each other."""

    SAME = "same time"
    LEFT_FIRST = "left first"
    RIGHT_FIRST = "right first"


@dataclass(frozen=True, slots=True)
class Timing:
    """The order of two claims, and how it is known.

    `assumed`: only the wording orders them. `apart`: both name times of their own which
    differ, but nobody knows which is first ("on Monday", "on Wednesday").
    """

    order: Order
    assumed: bool = False
    apart: bool = False
    remote: bool = False  # known to be more than some days from each other

    @property
    def ordered(self) -> bool:
        """Whether one comes first."""
        return self.order is not Order.SAME


def as_of(claim: Claim) -> tuple[date, date] | None:
    """Give the days a claim speaks of: its own, else its article's; else None."""
    own = _own(claim.draft.when)
    if own:
        return own
    if claim.published is None or _is_unresolved(claim):
        return None
    return (claim.published, claim.published)


def _is_unresolved(claim: Claim) -> bool:
    when = claim.draft.when
    return when is not None and when.start is None


def _own(when: When | None) -> tuple[date, date] | None:
    if when is None or when.start is None or when.end is None:
        return None
    if when.text.casefold().startswith("since "):
        return None  # "since January" speaks of the time of telling
    return (when.start, when.end)


def timing(left: Claim, right: Claim) -> Timing:
    """Order two claims by time.

    Unknown parts match anything: what overlaps counts as the same time. Nothing is
    defaulted to today.
    """
    one, other = as_of(left), as_of(right)
    if one and other:
        gap = max(one[0], other[0]) - min(one[1], other[1])
        return Timing(_order(one, other), remote=gap > ONE_STORY)
    return _by_wording(left, right)


def _order(one: tuple[date, date], other: tuple[date, date]) -> Order:
    if one[1] < other[0]:
        return Order.LEFT_FIRST
    if other[1] < one[0]:
        return Order.RIGHT_FIRST
    return Order.SAME


def _by_wording(left: Claim, right: Claim) -> Timing:
    """Order a claim about some past time before one that speaks of the present."""
    one, other = _is_past(left), _is_past(right)
    if one and _is_undated(right):
        return Timing(Order.LEFT_FIRST, assumed=True)
    if other and _is_undated(left):
        return Timing(Order.RIGHT_FIRST, assumed=True)
    return Timing(Order.SAME, apart=_name_other_times(left, right))


def _name_other_times(left: Claim, right: Claim) -> bool:
    """Tell whether both name a time, in words that differ and cannot be placed."""
    first, second = left.draft.when, right.draft.when
    if first is None or second is None:
        return False
    return first.text.casefold() != second.text.casefold()


def _is_past(claim: Claim) -> bool:
    """Tell whether the claim names a time that is not that of telling."""
    when = claim.draft.when
    if when is None:
        return False
    text = when.text.casefold()
    return not text.startswith(_PRESENT) and when.granularity is not Granularity.DAY


def _is_undated(claim: Claim) -> bool:
    return claim.draft.when is None and claim.published is None


def is_undated(claim: Claim) -> bool:
    """Tell whether neither the claim nor its article has a known date."""
    return as_of(claim) is None


def far_apart(left: Claim, right: Claim) -> bool:
    """Tell whether two claims name times of their own that no one event spans."""
    one, other = _own(left.draft.when), _own(right.draft.when)
    if one is None or other is None:
        return False
    return other[0] - one[1] > ONE_EVENT or one[0] - other[1] > ONE_EVENT


def published_apart(left: Claim, right: Claim) -> bool:
    """Tell whether two articles are known to be more than some days apart."""
    days = [side.published for side in (left, right) if side.published]
    return len(days) > 1 and abs(days[0] - days[1]) > ONE_STORY


def names_another_time(left: Claim, right: Claim) -> bool:
    """Tell whether one names a time that nobody can place, and the other none."""
    one, other = left.draft.when, right.draft.when
    named = one or other
    if named is None or (one is not None and other is not None):
        return False
    return named.start is None and named.granularity is not Granularity.DAY


def long_before(left: Claim, right: Claim) -> bool:
    """Tell whether one claim looks back on a time long before the other speaks.

    "In 2017, fires there killed 66 people" is no earlier count of today's fire.
    """
    for one, other in ((left, right), (right, left)):
        back, told = _own(one.draft.when), as_of(other)
        undated = other.draft.when is None
        if undated and back and told and told[0] - back[1] > ONE_EVENT:
            return True
    return False


def coarser(one: When, other: When) -> bool:
    """Tell whether two times name one and the same in different exactness.

    True where the longer interval holds the shorter one.
    """
    first, second = _own(one), _own(other)
    if first is None or second is None:
        return False
    if first[1] - first[0] < second[1] - second[0]:
        first, second = second, first
    return first[0] <= second[0] and second[1] <= first[1]


def close(one: When, other: When) -> bool:
    """Tell whether two resolved times are near enough to be meant for one event."""
    first, second = _own(one), _own(other)
    if first is None or second is None:
        return False
    return max(first[0], second[0]) - min(first[1], second[1]) <= ONE_CALENDAR_MONTH


def disjoint(one: When | None, other: When | None) -> bool:
    """Tell whether two resolved times have no day in common."""
    first, second = _own(one), _own(other)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]
