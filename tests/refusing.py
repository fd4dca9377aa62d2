"""Has PostgreSQL roll back the first writes of a kind, as it does to end a conflict."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import NullPool, create_engine, text

SERIALIZATION, DEADLOCK = "40001", "40P01"

#: A sequence counts, for what is rolled back takes its rows along, and no number back.
#: Names are ours and hold no sign that would want quoting.
_REFUSE = """
CREATE SEQUENCE {name};
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF nextval('{name}') <= {times} THEN
        RAISE EXCEPTION 'as the test asked for' USING ERRCODE = '{code}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW {which} EXECUTE FUNCTION {name}();
"""
_ALLOW = "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}(); DROP SEQUENCE {name}"

_numbers = count(1)


@contextmanager
def refused(
    owner_url: str, code: str, times: int, *, table: str
) -> Generator[Callable[[], int], None, None]:
    """Refuse the first `times` ends of runs, or decisions, with this SQLSTATE.

    What is given tells how often it was refused so far.
    """
    name = f"refusing_{next(_numbers)}"
    when, which = {
        "runs": (
            "UPDATE ON runs",
            "WHEN (NEW.state = 'done' AND OLD.state = 'running')",
        ),
        "decisions": ("INSERT ON decisions", ""),
    }[table]
    engine = create_engine(owner_url, poolclass=NullPool)

    def so_far() -> int:
        with engine.connect() as connection:
            asked = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"
            return min(times, connection.execute(text(asked)).scalar_one())

    wanted = _REFUSE.format(name=name, times=times, code=code, when=when, which=which)
    with engine.begin() as connection:
        connection.execute(text(wanted))
    try:
        yield so_far
    finally:
        with engine.begin() as connection:
            connection.execute(text(_ALLOW.format(name=name, table=table)))
