"""Carry articles through a stage: claim a run, read, think, write under its lease.

What happens on an exception is sorted by whose fault it is: the document's (parked
with its reason), the world's (tried again, the attempt given back), or ours (tried
again until the attempts are used up).
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from services.config import Settings
from services.crashpoint import crashpoint
from services.errors import Fenced, Unreadable
from services.model.lifecycle import Stage
from services.pipeline.job import Job, Passage
from services.pipeline.stages import PASSAGES
from services.store import articles, rereading, runs
from services.store.runs import Held
from services.store.transaction import take_time, transaction
from services.store.trouble import of_the_world

if TYPE_CHECKING:  # importing it loads spaCy, which most programs do not need
    from services.engines.loading import Engines

log = structlog.get_logger(__name__)

#: Seconds for which one message claims run after run, so that a backlog is not paid
#: for with a message each, and no stage keeps a process to itself.
LOOP = 5.0
#: Seconds that a run may take, some less than its lease: one that has run out means a
#: dead or frozen process. A very long text has more of both.
LONGEST = 40.0
#: Where our own code lies; the frames of libraries tell little.
OURS = str(Path(__file__).resolve().parents[1])


@dataclass(frozen=True, slots=True)
class Worked:
    """What one message did. `ring`: how many runs of which stages it made ready."""

    runs: int
    ring: Mapping[Stage, int]


#: Ends the process if what it is around takes longer than so many seconds.
Bound = Callable[[float], AbstractContextManager[object]]


def work(
    stage: Stage,
    settings: Settings,
    engines: Callable[[], Engines],
    worker: str,
    *,
    bound: Bound = nullcontext,
) -> Worked:
    """Claim ready runs of a stage for some seconds and carry each to its end.

    `engines` is called only when a run needs a model; `bound` ends the process of a run
    that takes too long. Ring what is due afterwards.
    """
    until = time.monotonic() + LOOP
    tried = done = 0
    while time.monotonic() < until:
        held = _claim(stage, settings, worker)
        if held is None:
            break
        tried += 1
        with bound(LONGEST + held.more):
            done += _attempt(Job(held, settings, engines))
    return Worked(tried, _rings(stage, done, over=time.monotonic() >= until))


def _rings(stage: Stage, done: int, *, over: bool) -> Mapping[Stage, int]:
    """Ring the next stage for what was done, and our own if time ran out first."""
    rings = {stage: 1} if over else {}
    if done and stage.next is not None:
        rings[stage.next] = done
    return rings


def _claim(stage: Stage, settings: Settings, worker: str) -> Held | None:
    """Claim a run in a transaction of its own: the attempt counts from here."""
    with transaction(settings.database_url) as session:
        return runs.claim(session, stage, worker=worker, lease=settings.lease)


def _attempt(job: Job) -> bool:
    """Carry one run to whatever end it has; True if it is done."""
    held = job.held
    started = time.monotonic()
    with structlog.contextvars.bound_contextvars(
        trace_id=held.trace_id, stage=held.stage.value, run=held.id
    ):
        try:
            _carry(job)
        except Fenced:
            log.warning("fenced", attempt=held.attempts)
            return False
        except Exception as error:  # the edge: nothing may leave a run unsettled
            _settle(job, error)
            return False
        log.info("done", seconds=round(time.monotonic() - started, 3))
        return True


def _carry(job: Job) -> None:
    """Read, think and write, again while others write what we have not seen."""
    crashpoint("work.claimed")
    passage = PASSAGES[job.held.stage](job)
    passage.think()
    while not _finish(job, passage):
        passage.think()


def _finish(job: Job, passage: Passage) -> bool:
    """Write what was found and make the next run ready; False to think again."""
    held = job.held
    crashpoint("work.thought")
    with transaction(job.settings.database_url) as session:
        if not passage.ready(session):
            return False
        if held.more:
            take_time(session, held.more)
        runs.finish(session, held)
        passage.write(session)
        articles.advance(session, held.article_id, held.stage)
        if held.stage.next is not None:
            runs.add(
                session,
                held.article_id,
                held.stage.next,
                trace_id=held.trace_id,
                priority=held.priority,
            )
        else:
            rereading.finished(session, held.article_id)
        crashpoint("work.written")
    crashpoint("work.committed")
    return True


def _settle(job: Job, error: Exception) -> None:
    """Move the run to where the exception sends it.

    If the transaction had been committed all the same (a line that broke inside the
    commit), the run is no longer running and this moves nothing. If the database is
    away, the lease runs out and the sweeper does it.
    """
    held, url = job.held, job.settings.database_url
    try:
        with transaction(url) as session:
            if isinstance(error, Unreadable):
                runs.fail(session, held, error.code, str(error))
            elif of_the_world(error):
                runs.give_back(session, held, _sentence(error))
            else:
                runs.try_again(session, held, _sentence(error))
    except Exception as another:
        log.warning("not settled", error=type(another).__name__)
        if not of_the_world(another):
            raise
    level = log.info if isinstance(error, Unreadable) else log.warning
    level("not done", error=type(error).__name__, where=_where(error))


def _sentence(error: Exception) -> str:
    """Say what happened without its message, which may quote the article."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    what = f"{type(error).__name__} {state}" if state else type(error).__name__
    places = _where(error)
    return f"{what} at {places[-1]}" if places else what


def _where(error: Exception) -> list[str]:
    """Give the places of a traceback that are ours: file, line, function."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(OURS)
    ]
