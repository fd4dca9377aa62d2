"""Tells trouble of the world from news about a document and from bugs of ours."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

#: Disks that are full, broken or not ours to write; too many open files.
_DISK = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EIO,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENFILE,
        errno.EMFILE,
        errno.ESTALE,
        errno.ENODEV,
        errno.ENOTCONN,
        errno.ETIMEDOUT,
    }
)

#: Classes of SQLSTATE: no connection; rolled back for another's sake (40001, 40P01);
#: out of disk, memory or connections; not in the state for it; stopped by an operator;
#: its system failed. Class 54 (a row too large) is missing on purpose: it would fail
#: again for ever.
_DATABASE = ("08", "40", "53", "55", "57", "58")

#: Connected to a standby. That the server ended a transaction in which nobody asked it
#: anything (25P03) is missing on purpose: a run that thinks for too long would do it
#: again for ever. Whoever was frozen has an attempt counted, and two left.
_DATABASE_STATES = frozenset({"25006"})


#: Two transactions that could not be put in an order; two that waited for each other.
_CONFLICTS = ("40001", "40P01")


def of_the_world(error: BaseException) -> bool:
    """Tell whether the database or the disk is at fault, so that waiting helps."""
    if isinstance(error, DBAPIError):
        return _of_the_database(error)
    if isinstance(error, OSError):
        return isinstance(error, ConnectionError) or error.errno in _DISK
    return isinstance(error, PoolExhausted)


def for_anothers_sake(error: BaseException) -> bool:
    """Tell whether the database rolled this back so that another could go on.

    Nothing of it stands, and the same once more may well succeed.
    """
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, DBAPIError) and state in _CONFLICTS


def _of_the_database(error: DBAPIError) -> bool:
    """Read the SQLSTATE; without one, the line broke before the server could answer."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError | InterfaceError)
    return state[:2] in _DATABASE or state in _DATABASE_STATES
