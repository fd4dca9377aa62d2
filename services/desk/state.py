"""How the desk stands, for its own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.desk import health, rulecards
from services.desk.rulecards import RuleCard
from services.model.case import Lane
from services.store import state
from services.store.transaction import Session


@dataclass(frozen=True, slots=True)
class LaneState:
    """What waits in a lane."""

    lane: Lane
    cases: int
    claims: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class DayState:
    """What came and was done on a day, in UTC."""

    day: date
    articles: int
    decided: int
    undone: int


@dataclass(frozen=True, slots=True)
class PersonState:
    """What somebody decided lately."""

    name: str
    decided: int
    last: datetime


@dataclass(frozen=True, slots=True)
class DeskState:
    """How the desk stands."""

    lanes: tuple[LaneState, ...]  # all of them, gravest first
    days: tuple[DayState, ...]  # oldest first, without gaps
    people: tuple[PersonState, ...]
    failures: Mapping[str, int]  # files by the reason, as the operators' page has them
    rules: tuple[RuleCard, ...]  # how often people upheld each rule

    @property
    def waiting(self) -> int:
        """How many cases wait, without those that were only said in passing."""
        return sum(one.cases for one in self._listed)

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest of these waits."""
        return min((one.oldest for one in self._listed if one.oldest), default=None)

    @property
    def _listed(self) -> list[LaneState]:
        return [one for one in self.lanes if one.lane is not Lane.MINOR]

    @property
    def busiest(self) -> int:
        """The greatest count of a day, for a scale; at least one."""
        return (
            max((max(one.articles, one.decided) for one in self.days), default=1) or 1
        )


def show(session: Session) -> DeskState:
    """Give how the desk stands now."""
    lanes = {Lane(row["lane"]): row for row in state.lanes(session)}
    return DeskState(
        lanes=tuple(
            LaneState(
                lane,
                int(lanes[lane]["cases"]) if lane in lanes else 0,
                int(lanes[lane]["claims"] or 0) if lane in lanes else 0,
                lanes[lane]["oldest"] if lane in lanes else None,
            )
            for lane in Lane
        ),
        days=tuple(DayState(**row) for row in state.days(session)),
        people=tuple(PersonState(**row) for row in state.people(session)),
        failures=health.failures(session),
        rules=rulecards.cards(session),
    )
