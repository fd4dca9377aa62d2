"""What a supervisor is to run: the plan and its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.embedded import Ends
from workers.supervisor.checks import ROOM
from workers.supervisor.restarts import FIRST_DELAY, WELL


@dataclass(frozen=True, slots=True)
class Part:
    """One of our programs: what to run, in which environment, how long to let it end.

    `env` is the whole environment, paths in it absolute: parts run where our packages
    lie. `patience` is what SIGTERM is given before the part's whole group is killed.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    patience: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the supervisor is to run, and whom it tells."""

    #: Folder of everything we keep; made when missing (mode 0700).
    home: Path
    #: Where files are dropped; made when missing.
    inbox: Path
    #: The desk's port; 0 for any free one.
    port: int
    #: Gives the programs for the servers' addresses and the desk's port, in the order
    #: of starting; the desk is the last.
    parts: Callable[[Ends, int], Sequence[Part]]
    #: Brings the tables up to date, given the owner's address and the app role's name.
    migrate: Callable[[str, str], None]
    #: Hears one sentence at a time about what goes on.
    say: Callable[[str], None]
    #: Called once with the desk's address, when the desk answers.
    ready: Callable[[str], None]
    #: Name of the role under which the parts use the database.
    app_role: str = "crossclaim"
    #: Seconds the desk has for its first answer.
    patience: float = 90.0
    #: Seconds until what ended is started again the first time, and for which it has to
    #: run to be well again.
    delay: float = FIRST_DELAY
    well: float = WELL
    #: Bytes that must be free on the disk.
    room: int = ROOM
