"""The only place that begins, commits and rolls back."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session as Session

from services.crashpoint import crashpoint

#: What a caller catches to tell that the database does not answer just now.
UNAVAILABLE = (OperationalError, InterfaceError, PoolExhausted)

#: What a caller catches to tell that the database holds no such value: a number beyond
#: its largest, a text with a NUL.
IMPOSSIBLE = DataError

#: A dead line is noticed within about these seconds, not after TCP's two hours.
_LINE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}

#: Short statements over indexes are all we send: compiling a plan, or sharing one among
#: processes, costs more than it saves, and pages in memory cost the same in any order.
_PLANS = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"


@cache
def engine(url: str) -> Engine:
    """Give this process's pool for a database address.

    An error of the database names no parameters: they are articles and passwords.
    """
    return create_engine(
        _with_option(url, _PLANS),
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        connect_args=_LINE,
        hide_parameters=True,
    )


def bounded(url: str, seconds: float) -> str:
    """Give a database address whose statements may each take so many seconds.

    One that takes longer, or waits longer for a lock, ends as `UNAVAILABLE`.
    """
    longer = _with_option(url, f"-c statement_timeout={round(seconds * 1000)}")
    return longer.render_as_string(hide_password=False)


def _with_option(url: str, option: str) -> URL:
    """Give an address with one more option; those that it names itself come last."""
    address = make_url(url)
    known = address.query.get("options", "")
    named = [known] if isinstance(known, str) else list(known)
    return address.update_query_dict({"options": " ".join([option, *named]).strip()})


def take_time(session: Session, seconds: float) -> None:
    """Let this transaction think for so long between two statements.

    Beyond the ten seconds of the program's role the database ends whoever leaves a
    transaction idle; to place thousands of claims takes longer on a busy machine.
    """
    longer = f"SET LOCAL idle_in_transaction_session_timeout = {round(seconds * 1000)}"
    session.execute(text(longer))


def forget_connections() -> None:
    """Drop pools inherited over a fork without closing the parent's lines."""
    for url in list(_known):
        engine(url).dispose(close=False)
    engine.cache_clear()
    _known.clear()


_known: set[str] = set()


@contextmanager
def transaction(url: str) -> Generator[Session, None, None]:
    """Open a session; commit at the end of the block, roll back on an exception.

    An exception that leaves this block does not mean that nothing was committed: a
    connection may break inside the commit. Whoever must know looks at the rows.
    """
    _known.add(url)
    with Session(engine(url), expire_on_commit=False) as session, session.begin():
        yield session
        crashpoint("transaction.committing")
    crashpoint("transaction.committed")


def answers(session: Session) -> bool:
    """Tell that the database answers. Raises one of `UNAVAILABLE` if it does not."""
    return bool(session.scalar(text("SELECT 1")))
