"""Named points at which a fault test has this process killed or frozen.

Inert unless `CROSSCLAIM_CRASHPOINT` is set: `NAME:N:SIGNAL:MARK`, for example
`work.claimed:3:KILL:/tmp/x/mark`. The N-th time that a process passes the point it
sends itself the signal, unless MARK is there already: of many processes, started again
and again with the same environment, one does so once.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

from services.config import environment
from services.errors import WrongSetting

VARIABLE = "CROSSCLAIM_CRASHPOINT"

#: Every point there is, with what has happened by then.
POINTS = {
    "work.claimed": "the attempt is counted, nothing is read",
    "work.thought": "the models are done, no transaction is open",
    "work.written": "everything is written, nothing is committed",
    "work.committed": "the run is done, the next one is not rung",
    "inbox.copying": "a part of the bytes is copied",
    "inbox.kept": "the bytes are safe, no row says so",
    "inbox.said": "the rows say so, the file has not moved",
    "inbox.moved": "the file has moved, no row says so",
    "sweep.swept": "leases are turned over, nothing is committed",
    "round.held": "the try at a step of a round is counted, nothing is looked at",
    "transaction.committing": "any transaction is about to be committed",
    "transaction.committed": "any transaction is committed, nobody was told",
}

_SIGNALS = {"KILL": signal.SIGKILL, "STOP": signal.SIGSTOP, "QUIT": signal.SIGQUIT}


@dataclass(slots=True)
class _Wanted:
    """What the environment asks for, and how often the point was not passed yet."""

    name: str
    left: int
    signal: signal.Signals
    mark: str


def parse(text: str | None) -> _Wanted | None:
    """Read the setting; None without one. Raises WrongSetting."""
    if not text:
        return None
    name, number, word, mark = (*text.split(":", 3), "", "", "")[:4]
    if name not in POINTS or not number.isdecimal() or word not in _SIGNALS or not mark:
        raise WrongSetting(f"{VARIABLE}={text!r} is not NAME:N:SIGNAL:MARK")
    return _Wanted(name, int(number), _SIGNALS[word], mark)


_wanted = parse(environment().get(VARIABLE))


def crashpoint(name: str) -> None:
    """Go on, or end or stop here if a test asked for it."""
    if _wanted is None or _wanted.name != name:
        return
    _wanted.left -= 1
    if _wanted.left == 0 and _is_first(_wanted.mark):
        os.kill(os.getpid(), _wanted.signal)


def _is_first(mark: str) -> bool:
    """Leave our number in the mark; False if another process did before."""
    try:
        handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    os.write(handle, str(os.getpid()).encode())
    os.close(handle)
    return True
