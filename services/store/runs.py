"""Runs: one row is one article's passage through one stage, and the row is the work.

The statements are those of docs/decisions/0002. A run is claimed in a transaction of
its own, so that the attempt counts whatever happens next; it is finished under its
lease's token, so that a worker which was taken for dead changes nothing any more.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.errors import Fenced, Illegal, Missing
from services.model.lifecycle import BEFORE, ArticleStatus, Stage
from services.store import tallies
from services.store.tallies import Tally

#: Seconds until the second attempt; doubled from there on.
BACKOFF = 2.0
#: Seconds between two attempts at most.
LONGEST_BACKOFF = 300.0
#: Seconds until the world may be whole again. The attempt is not counted.
PAUSE = 5.0
#: One sweeper at a time. Of the transaction: session locks leak through poolers.
SWEEP_LOCK = 5_204_118
#: What a person asks for goes before what the inbox brings, and that before articles
#: that are read again in bulk. A run hands its place on to the next stage's.
REPLAY_PRIORITY, PRIORITY, BULK_PRIORITY = 50, 100, 200


#: A text longer than so many characters may take longer, up to so many seconds more.
LONG_TEXT, MOST_MORE = 50_000, 1_800.0
#: Characters for which a run has a second more: five times what one core needs.
PACE, JUDGING_PACE = 2_500.0, 600.0

_CLAIM = text("""
UPDATE runs
   SET state = 'running', attempts = attempts + 1, lease_token = lease_token + 1,
       worker = :worker, started_at = clock_timestamp(),
       lease_until = clock_timestamp() + (:lease + more) * interval '1 s'
  FROM (SELECT runs.id AS found, least(:most,
               greatest(0, coalesce(length(articles.text), 0) - :long) / :pace) AS more
          FROM runs JOIN articles ON articles.id = runs.article_id
         WHERE runs.stage = :stage AND runs.state = 'ready'
           AND runs.not_before <= clock_timestamp()
         ORDER BY runs.priority, runs.id LIMIT 1 FOR UPDATE OF runs SKIP LOCKED) AS next
 WHERE id = found
RETURNING id, article_id, version, lease_token, attempts, trace_id, priority, more
""")

_SWEEP = text("""
WITH lost AS (
    SELECT id, attempts - (started_at < pg_postmaster_start_time())::int AS used
      FROM runs WHERE state = 'running' AND lease_until < clock_timestamp()
       FOR UPDATE SKIP LOCKED
)
UPDATE runs
   SET attempts = used, lease_until = NULL,
       state = CASE WHEN used >= max_attempts THEN 'failed' ELSE 'ready' END,
       reason = CASE WHEN used >= max_attempts THEN stage || '.crashed' END,
       last_error = CASE WHEN used >= max_attempts
                         THEN 'The worker died ' || used || ' times at this article.'
                         ELSE 'The lease ran out.' END,
       finished_at = CASE WHEN used >= max_attempts THEN clock_timestamp() END,
       not_before = clock_timestamp()
           + least(:cap, :base * power(2, greatest(used, 1) - 1)) * interval '1 s'
  FROM lost WHERE runs.id = lost.id
RETURNING runs.id, runs.state, runs.stage
""")

_REPLAY = text("""
UPDATE runs
   SET state = 'ready', attempts = 0, priority = :priority, reason = NULL,
       not_before = clock_timestamp(), dismissed_at = NULL, finished_at = NULL
 WHERE id = :id
""")

_GIVE_ON = text(
    """
WITH stuck AS (
    SELECT a.id, a.version, a.trace_id, next.stage FROM articles a
      JOIN (VALUES {stages}) AS next (status, stage) ON next.status = a.status
     WHERE a.id = :article AND NOT EXISTS (
           SELECT FROM runs r WHERE r.article_id = a.id AND r.version = a.version
              AND r.state <> 'done')
       FOR UPDATE OF a SKIP LOCKED
)
INSERT INTO runs (article_id, stage, version, trace_id, priority)
SELECT id, stage, version, trace_id, :priority FROM stuck
ON CONFLICT (article_id, stage, version) DO NOTHING
RETURNING id
""".format(stages=", ".join(f"('{BEFORE[one].value}', '{one.value}')" for one in Stage))
)

_UNPARK = text("""
UPDATE articles
   SET status = :before, failed_stage = NULL, reason = NULL, error = NULL
 WHERE id = :article AND status = 'failed'
""")


@dataclass(frozen=True, slots=True)
class Held:
    """A run under our lease. `token` is what every later write has to show."""

    id: int
    article_id: int
    stage: Stage
    version: int
    token: int
    attempts: int
    trace_id: str
    priority: int
    more: float  # seconds that the lease lasts longer, for a very long text


def add(
    session: Session,
    article_id: int,
    stage: Stage,
    *,
    trace_id: str,
    priority: int = PRIORITY,
) -> None:
    """Make the article's run of this stage ready. Twice is once."""
    session.execute(
        text(
            "INSERT INTO runs (article_id, stage, version, trace_id, priority)"
            " SELECT id, :stage, version, :trace, :priority FROM articles"
            " WHERE id = :article"
            " ON CONFLICT (article_id, stage, version) DO NOTHING"
        ),
        {
            "article": article_id,
            "stage": stage.value,
            "trace": uuid.UUID(trace_id),
            "priority": priority,
        },
    )


def give_on(session: Session, article_id: int) -> bool:
    """Make the run ready that an article under way lacks; False if it lacks none.

    An article that somebody holds just now is not stuck.
    """
    made = session.execute(_GIVE_ON, {"article": article_id, "priority": PRIORITY})
    return made.first() is not None


def claim(session: Session, stage: Stage, *, worker: str, lease: float) -> Held | None:
    """Take the first ready run of a stage for `lease` seconds; None when none waits.

    A very long text has its run for longer. Commit before the work begins: the attempt
    must count even if the work kills us.
    """
    row = session.execute(
        _CLAIM,
        {
            "stage": stage.value,
            "worker": worker,
            "lease": lease,
            "long": LONG_TEXT,
            "pace": JUDGING_PACE if stage is Stage.JUDGING else PACE,
            "most": MOST_MORE,
        },
    ).one_or_none()
    if row is None:
        return None
    return Held(
        id=row.id,
        article_id=row.article_id,
        stage=stage,
        version=row.version,
        token=row.lease_token,
        attempts=row.attempts,
        trace_id=str(row.trace_id),
        priority=row.priority,
        more=float(row.more),
    )


def held_by(session: Session, workers: Sequence[str]) -> list[dict[str, object]]:
    """Give the runs that these workers hold, the longest held first; plain values."""
    rows = session.execute(
        text(
            "SELECT id AS run, stage, article_id AS article,"
            " extract(epoch FROM clock_timestamp() - started_at)::float8 AS seconds"
            " FROM runs WHERE state = 'running' AND worker = ANY(:workers)"
            " ORDER BY started_at, id"
        ),
        {"workers": list(workers)},
    )
    return [{**row._mapping, "seconds": round(row.seconds, 1)} for row in rows]


def finish(session: Session, held: Held) -> None:
    """End a run well. Do this before anything else is written.

    Raises Fenced if the lease is no longer ours.
    """
    moved = session.execute(
        text(
            "UPDATE runs SET state = 'done', lease_until = NULL, reason = NULL,"
            " last_error = NULL, finished_at = clock_timestamp()"
            " WHERE id = :id AND lease_token = :token AND state = 'running'"
            " RETURNING id"
        ),
        {"id": held.id, "token": held.token},
    ).first()
    if moved is None:
        raise Fenced


def fail(session: Session, held: Held, code: str, sentence: str) -> bool:
    """Park a run and its article with the reason; False if it is no longer ours."""
    moved = session.execute(
        text(
            "UPDATE runs SET state = 'failed', lease_until = NULL, reason = :code,"
            " last_error = :sentence, finished_at = clock_timestamp(),"
            " dismissed_at = NULL"
            " WHERE id = :id AND lease_token = :token AND state = 'running'"
            " RETURNING id"
        ),
        {"id": held.id, "token": held.token, "code": code, "sentence": sentence},
    ).first()
    if moved is not None:
        _park_articles(session, [held.id])
    return moved is not None


def give_back(session: Session, held: Held, sentence: str) -> bool:
    """Make a run ready again that the world disturbed; the attempt is not counted."""
    return _again(session, held, sentence, counted=0)


def try_again(session: Session, held: Held, sentence: str) -> bool:
    """Make a run ready again that met a bug; fail it when its attempts are used up."""
    used_up = session.execute(
        text("SELECT attempts >= max_attempts FROM runs WHERE id = :id"),
        {"id": held.id},
    ).scalar_one()
    if used_up:
        return fail(session, held, f"{held.stage}.crashed", sentence)
    return _again(session, held, sentence, counted=1)


def _again(session: Session, held: Held, sentence: str, *, counted: int) -> bool:
    """Make a run ready after a pause; False if it is no longer ours."""
    pause = BACKOFF * 2 ** (held.attempts - 1) if counted else PAUSE
    moved = session.execute(
        text(
            "UPDATE runs SET state = 'ready', lease_until = NULL,"
            " attempts = attempts - 1 + :counted, last_error = :sentence,"
            " not_before = clock_timestamp() + :pause * interval '1 s'"
            " WHERE id = :id AND lease_token = :token AND state = 'running'"
            " RETURNING id"
        ),
        {
            "id": held.id,
            "token": held.token,
            "counted": counted,
            "sentence": sentence,
            "pause": min(pause, LONGEST_BACKOFF),
        },
    ).first()
    return moved is not None


def try_to_sweep(session: Session) -> bool:
    """Become the one sweeper until the transaction ends; False if another is."""
    return bool(
        session.execute(
            text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": SWEEP_LOCK}
        ).scalar_one()
    )


def sweep(session: Session) -> int:
    """Turn over every expired lease; give how many there were.

    The lease is longer than a run may take, so an expired one means a dead or frozen
    worker. SKIP LOCKED, or a worker frozen inside its finish would block us. A server
    that was started after the run was claimed explains the silence by itself: then the
    attempt is not the document's.
    """
    swept = session.execute(_SWEEP, {"cap": LONGEST_BACKOFF, "base": BACKOFF}).all()
    _park_articles(session, [row.id for row in swept if row.state == "failed"])
    for stage, number in Counter(str(row.stage) for row in swept).items():
        tallies.count(session, Tally.LEASES_EXPIRED, stage, number)
    return len(swept)


def due(session: Session) -> Mapping[Stage, int]:
    """Count the runs of each stage that could be claimed now."""
    rows = session.execute(
        text(
            "SELECT stage, count(*) AS waiting FROM runs"
            " WHERE state = 'ready' AND not_before <= clock_timestamp()"
            " GROUP BY stage"
        )
    )
    return {Stage(row.stage): row.waiting for row in rows}


def counts(session: Session) -> Mapping[Stage, Mapping[str, int]]:
    """Count the runs by stage and state; failures that a person saw are left out."""
    found: dict[Stage, dict[str, int]] = {stage: {} for stage in Stage}
    for row in session.execute(
        text(
            "SELECT stage, state, count(*) AS number FROM runs"
            " WHERE dismissed_at IS NULL GROUP BY stage, state"
        )
    ):
        found[Stage(row.stage)][row.state] = row.number
    return found


def oldest_ready(session: Session) -> float | None:
    """Give for how many seconds the oldest claimable run waits; None if none does."""
    age: float | None = session.execute(
        text(
            "SELECT extract(epoch FROM clock_timestamp() - min(not_before))::float8"
            " FROM runs WHERE state = 'ready' AND not_before <= clock_timestamp()"
        )
    ).scalar_one()
    return age


def failures(session: Session) -> Mapping[str, int]:
    """Count the failed runs that nobody has dismissed, by reason."""
    rows = session.execute(
        text(
            "SELECT reason, count(*) AS number FROM runs"
            " WHERE state = 'failed' AND dismissed_at IS NULL GROUP BY reason"
        )
    )
    return {str(row.reason): row.number for row in rows}


def replay(session: Session, run_id: int) -> None:
    """Try a failed run again, a person's act: attempts from zero, before all others.

    Raises Missing, or Illegal if the run has not failed.
    """
    row = session.execute(
        text(
            "SELECT r.article_id, r.stage, r.state, r.version < a.version AS outdone"
            " FROM runs r JOIN articles a ON a.id = r.article_id"
            " WHERE r.id = :id FOR UPDATE OF r"
        ),
        {"id": run_id},
    ).one_or_none()
    if row is None:
        raise Missing(f"There is no run {run_id}.")
    if row.state != "failed":
        raise Illegal(f"This run is {row.state}: only a failed one is tried again.")
    if row.outdone:
        raise Illegal("The article has been read again since.")
    session.execute(_REPLAY, {"id": run_id, "priority": REPLAY_PRIORITY})
    before = BEFORE[Stage(row.stage)].value
    session.execute(_UNPARK, {"article": row.article_id, "before": before})


def dismiss(session: Session, run_id: int) -> None:
    """Note that a person has seen a failure. Raises Missing."""
    seen = session.execute(
        text(
            "UPDATE runs SET dismissed_at = clock_timestamp()"
            " WHERE id = :id AND state = 'failed' RETURNING id"
        ),
        {"id": run_id},
    ).first()
    if seen is None:
        raise Missing(f"There is no failed run {run_id}.")


def _park_articles(session: Session, run_ids: list[int]) -> None:
    """Set the articles of failed runs to failed, with stage and reason."""
    if not run_ids:
        return
    session.execute(
        text(
            "UPDATE articles SET status = :failed, failed_stage = runs.stage,"
            " reason = runs.reason, error = runs.last_error FROM runs"
            " WHERE runs.id = ANY(:ids) AND articles.id = runs.article_id"
        ),
        {"ids": run_ids, "failed": ArticleStatus.FAILED.value},
    )
