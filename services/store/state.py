"""How the desk stands: what waits, how long, and how much is done a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

#: So many days are looked back on.
DAYS = 14

_LANES = text("""
SELECT lane, count(*) AS cases, sum(undecided) AS claims, min(opened_at) AS oldest
  FROM cases WHERE status = 'open' GROUP BY lane
""")

_DAYS = text("""
SELECT day::date AS day,
       (SELECT count(*) FROM articles
         WHERE received_at >= day AND received_at < day + interval '1 day') AS articles,
       (SELECT count(*) FROM decisions
         WHERE decided_at >= day AND decided_at < day + interval '1 day'
           AND kind NOT IN ('undo', 'redo')) AS decided,
       (SELECT count(*) FROM decisions
         WHERE decided_at >= day AND decided_at < day + interval '1 day'
           AND kind = 'undo') AS undone
  FROM generate_series(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                       - make_interval(days => :days - 1),
                       now(), interval '1 day') AS day
 ORDER BY day
""")

_PEOPLE = text("""
SELECT u.name, count(*) AS decided, max(d.decided_at) AS last
  FROM decisions AS d JOIN users AS u ON u.id = d.user_id
 WHERE d.decided_at > now() - make_interval(days => :days)
   AND d.kind NOT IN ('undo', 'redo')
 GROUP BY u.name ORDER BY decided DESC, u.name
""")

Rows = Sequence[Mapping[str, Any]]


def lanes(session: Session) -> Rows:
    """Count what waits in each lane, and tell since when the oldest does."""
    return _rows(session, _LANES)


def days(session: Session) -> Rows:
    """Count articles, decisions and undos of each of the last days, in UTC."""
    return _rows(session, _DAYS, days=DAYS)


def people(session: Session) -> Rows:
    """Count who decided how much in the last days."""
    return _rows(session, _PEOPLE, days=DAYS)


def _rows(session: Session, query: Any, **asked: int) -> Rows:
    found = session.execute(query, asked).mappings()
    return [{str(key): row[key] for key in row} for row in found]
