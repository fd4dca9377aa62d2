"""The figures that whoever watches a desk asks for, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Minutes over which the times of runs are taken together.
LATELY = 15

_ALL = text("""
SELECT 'runs' AS name, jsonb_build_object('stage', stage, 'state', state) AS labels,
       count(*)::float8 AS value
  FROM runs WHERE dismissed_at IS NULL GROUP BY stage, state
UNION ALL
SELECT 'oldest_ready_seconds', jsonb_build_object('stage', stage),
       extract(epoch FROM clock_timestamp() - min(not_before))
  FROM runs WHERE state = 'ready' AND not_before <= clock_timestamp() GROUP BY stage
UNION ALL
SELECT 'runs_overdue', jsonb_build_object('stage', stage), count(*)
  FROM runs WHERE state = 'running' AND lease_until < clock_timestamp() GROUP BY stage
UNION ALL
SELECT 'runs_tried_again', jsonb_build_object('stage', stage), count(*)
  FROM runs WHERE attempts > 1 GROUP BY stage
UNION ALL
SELECT 'run_seconds', jsonb_build_object('stage', stage, 'quantile', q::text),
       percentile_cont(q) WITHIN GROUP
           (ORDER BY extract(epoch FROM finished_at - started_at)::float8)
  FROM runs CROSS JOIN unnest(ARRAY[0.5, 0.95]) AS q
 WHERE state = 'done'
   AND finished_at > clock_timestamp() - make_interval(mins => :lately)
 GROUP BY stage, q
UNION ALL
SELECT 'failures', jsonb_build_object('reason', reason), sum(number)::float8
  FROM (SELECT reason, count(*) AS number FROM runs
         WHERE state = 'failed' AND dismissed_at IS NULL GROUP BY reason
        UNION ALL
        SELECT reason, count(*) FROM sightings
         WHERE reason IS NOT NULL AND dismissed_at IS NULL GROUP BY reason) AS failed
 GROUP BY reason
UNION ALL
SELECT 'articles', jsonb_build_object('status', status), count(*)
  FROM articles GROUP BY status
UNION ALL
SELECT 'claims', jsonb_build_object('status', status), count(*)
  FROM claims GROUP BY status
UNION ALL
SELECT 'cases_waiting', jsonb_build_object('lane', lane), count(*)
  FROM cases WHERE status = 'open' GROUP BY lane
UNION ALL
SELECT 'decisions_total', jsonb_build_object('kind', kind), count(*)
  FROM decisions GROUP BY kind
UNION ALL
SELECT name, jsonb_build_object('what', what), number FROM tallies
UNION ALL
SELECT 'files_taken_total', '{}'::jsonb, count(*) FROM sightings
UNION ALL
SELECT 'sessions', '{}'::jsonb, count(*) FROM sessions
UNION ALL
SELECT 'sign_in_attempts', '{}'::jsonb, coalesce(sum(tried), 0)::float8
  FROM sign_in_attempts
""")

_SILENT = text("""
SELECT extract(epoch FROM clock_timestamp() - min(not_before))::float8 AS waited,
       (SELECT extract(epoch FROM clock_timestamp() - max(started_at))::float8
          FROM runs) AS started
  FROM runs WHERE state = 'ready' AND not_before <= clock_timestamp()
""")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name, what it is of, and its value (seconds, bytes, counts)."""

    name: str
    labels: dict[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Silence:
    """How long due work has waited, and how long nobody has begun any, in seconds."""

    waited: float | None
    started: float | None


def figures(session: Session) -> list[Figure]:
    """Count everything."""
    return [
        Figure(row.name, _labels(row.labels), float(row.value))
        for row in session.execute(_ALL, {"lately": LATELY})
    ]


def silence(session: Session) -> Silence:
    """Tell whether work waits that nobody begins."""
    row = session.execute(_SILENT).one()
    return Silence(row.waited, row.started)


def _labels(found: dict[str, Any]) -> dict[str, str]:
    return {name: str(value or "") for name, value in found.items()}
