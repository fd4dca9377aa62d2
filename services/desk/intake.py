"""The fate of every dropped file, and a person's second try."""

from __future__ import annotations

from pathlib import Path

from services.desk import ledger
from services.desk.views import IntakeLine, IntakePage
from services.errors import Illegal, Missing
from services.model.decision import Reviewer, Role
from services.model.lifecycle import ArticleStatus, RunState
from services.store import files, intake, runs, sightings
from services.store.intake import Arrival
from services.store.transaction import Session


def page(session: Session, after: int | None = None, limit: int = 50) -> IntakePage:
    """Give dropped files, newest first, behind the sighting `after`."""
    found = intake.arrivals(session, after=after, limit=limit + 1)
    shown = found[:limit]
    return IntakePage(
        lines=tuple(_line(one) for one in shown),
        counts=intake.counts(session),
        after=shown[-1].sighting.id if len(found) > limit else None,
    )


def replay(
    session: Session, what: str, id: int, by: Reviewer, inbox: Path | None = None
) -> None:
    """Try again what failed: a "run" by a worker, a "sighting" by the inbox.

    A refused file moves from its place below `inbox` back into it. Raises Refused for
    a viewer, Missing, Illegal when it has not failed or the file is gone.
    """
    ledger.require(by, Role.REVIEWER)
    if _is_run(what):
        runs.replay(session, id)
        return
    row = intake.refused(session, id)
    if row is None:
        raise Missing(f"There is no refused file {id}.")
    if inbox is None or row.moved_to is None:
        raise Illegal("Drop the file into the inbox once more to try it again.")
    # The inbox will say anew what it sees; this refusal is dealt with. The file moves
    # last: a move is not rolled back.
    sightings.dismiss(session, id)
    files.put_back(inbox, row.moved_to, row.name)


def dismiss(session: Session, what: str, id: int, by: Reviewer) -> None:
    """Note that a person has seen a failure. Raises Refused, Missing."""
    ledger.require(by, Role.REVIEWER)
    if _is_run(what):
        runs.dismiss(session, id)
    else:
        sightings.dismiss(session, id)


def _is_run(what: str) -> bool:
    if what not in ("run", "sighting"):
        raise Missing(f"There is no {what} to try again.")
    return what == "run"


def _line(one: Arrival) -> IntakeLine:
    sighting, article, run = one.sighting, one.article, one.run
    return IntakeLine(
        sighting_id=sighting.id,
        name=sighting.name,
        size=sighting.size,
        seen_at=sighting.seen_at,
        fate=_fate(one),
        article_id=sighting.article_id,
        stage=run.stage if run else None,
        reason=sighting.reason or (article.reason if article else None),
        error=sighting.error or (article.error if article else None),
        failed=_failed(one),
        dismissed=bool(sighting.dismissed_at or (run and run.dismissed_at)),
    )


def _fate(one: Arrival) -> str:
    """Say in words what became of a file."""
    if one.article is None or one.article.status == ArticleStatus.FAILED.value:
        return "failed"
    if not one.first:
        late = one.sighting.name.lower().endswith(".json")
        return "metadata of its article" if late else "seen before"
    if one.article.status == ArticleStatus.JUDGED.value or one.run is None:
        return "on the desk"
    if one.run.state == RunState.RUNNING.value:
        return f"in {one.run.stage}"
    return f"waiting for {one.run.stage}"


def _failed(one: Arrival) -> tuple[str, int] | None:
    """Give what to call for another try, where there is something to try."""
    if one.sighting.reason is not None:
        return "sighting", one.sighting.id
    if one.run is not None and one.run.state == RunState.FAILED.value:
        return "run", one.run.id
    return None
