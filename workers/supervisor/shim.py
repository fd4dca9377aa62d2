"""End groups of programs when whoever holds our standard input is gone.

`keeper.py` beside it runs this file as a program of its own, with the groups to hold
from the start. Each line it writes names a group to hold ("4711") or to let go
("-4711"). The end of the input means that it
ended, `kill -9` included: then every group still held is killed. The kernel's own
signal at a parent's death reaches direct children only, and Celery's and gunicorn's
children would work on without their parent.

Standard library only: it is started without any packages, to be small.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain


def keep(lines: Iterable[str]) -> None:
    """Follow `lines` to their end, then kill the groups still held."""
    held: set[int] = set()
    for line in lines:
        group = int(line)
        if group > 0:
            held.add(group)
        else:
            held.discard(-group)
    kill(held)


#: A member that was being forked when its group was killed may be there a moment later:
#: so often is looked again, in seconds after each other, whether a group has any left.
LOOKS, PAUSE = 50, 0.1


def kill(groups: set[int]) -> None:
    """Kill groups until none of them has a member, for a few seconds at most."""
    for _ in range(LOOKS):
        groups = {one for one in groups if _had_members(one)}
        if not groups:
            return
        time.sleep(PAUSE)


def _had_members(group: int) -> bool:
    """Kill what is in a group now; tell whether there was anything."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
        return True
    return False


if __name__ == "__main__":
    # Whoever stops everything at once would stop this first; its input tells the end.
    for polite in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(polite, signal.SIG_IGN)
    keep(chain(sys.argv[1:], sys.stdin))
