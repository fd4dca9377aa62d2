"""Watching a case or a record: what others and new articles do to it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.desk import history, ledger
from services.desk.views import DecisionView
from services.errors import Illegal, Missing
from services.model.decision import Reviewer, Role
from services.store import cases, records, watches
from services.store.transaction import Session
from services.store.watches import Happening, Watch

#: So many cases and records one person may watch.
MOST = 100


@dataclass(frozen=True, slots=True)
class WatchView:
    """Something that is watched, and what happened to it since it was last seen."""

    watch: Watch
    decisions: tuple[DecisionView, ...]  # newest first
    claims: int  # that joined its case
    challenges: int  # claims that differ from what the record holds
    notes: int  # that others wrote

    @property
    def news(self) -> int:
        """How many things happened."""
        return len(self.decisions) + self.claims + self.challenges + self.notes


def watch_case(session: Session, case_id: int, by: Reviewer, *, on: bool) -> None:
    """Watch a case, or no longer. Raises Missing, Illegal beyond the most."""
    if cases.find(session, case_id) is None:
        raise Missing(f"There is no case {case_id}.")
    _set(session, by, on=on, case_id=case_id)


def watch_record(session: Session, record_id: int, by: Reviewer, *, on: bool) -> None:
    """Watch a record, or no longer. Raises Missing, Illegal beyond the most."""
    if records.find(session, record_id) is None:
        raise Missing(f"There is no record {record_id}.")
    _set(session, by, on=on, record_id=record_id)


def _set(session: Session, by: Reviewer, *, on: bool, **subject: int) -> None:
    ledger.require(by, Role.VIEWER)
    if not on:
        watches.drop(session, by.id, **subject)
        return
    if watches.count(session, by.id) >= MOST:
        raise Illegal(f"You watch {MOST} things already. Stop watching one first.")
    watches.put(session, by.id, **subject)


def record_watched(session: Session, record_id: int, by: Reviewer) -> bool:
    """Tell whether somebody watches a record."""
    return watches.watched(session, by.id, record_id=record_id)


def count(session: Session, by: Reviewer) -> int:
    """Count what somebody watches."""
    return watches.count(session, by.id)


def with_news(session: Session, by: Reviewer) -> int:
    """Count the watched things to which something happened."""
    return len({one.watch for one in watches.news(session, by.id)})


def page(session: Session, by: Reviewer) -> tuple[WatchView, ...]:
    """Give what somebody watches; what has news comes first."""
    news: dict[int, list[Happening]] = defaultdict(list)
    for one in watches.news(session, by.id):
        news[one.watch].append(one)
    found = [_view(session, one, news[one.id]) for one in watches.of(session, by.id)]
    return tuple(sorted(found, key=lambda one: not one.news))


def seen(session: Session, by: Reviewer, watch_ids: Sequence[int]) -> None:
    """Note that somebody has seen what happened to these."""
    watches.see(session, by.id, watch_ids)


def _view(session: Session, watch: Watch, news: Sequence[Happening]) -> WatchView:
    told = sorted((one.which for one in news if one.what == "decision"), reverse=True)
    return WatchView(
        watch=watch,
        decisions=tuple(history.one(session, each) for each in told),
        claims=_count(news, "claim"),
        challenges=_count(news, "challenge"),
        notes=_count(news, "note"),
    )


def _count(news: Sequence[Happening], what: str) -> int:
    return len({one.which for one in news if one.what == what})
