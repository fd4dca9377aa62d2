"""Ways in which an article may end its reader, by the words that it holds.

No format that we read is known to kill its reader, so here the text says what happens:
what a library written in C does to its process when it meets the wrong bytes.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable


def _crash() -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def _vanish() -> None:
    """End without a word."""
    os._exit(1)


def _spin() -> None:
    """Go on for ever without Python noticing."""
    while True:
        sum(range(10**6))


def _swell() -> None:
    """Raise what running out of memory raises."""
    raise MemoryError


def _abort() -> None:
    """End as a library does whose own check fails."""
    os.abort()


def _freeze() -> None:
    """Stop where nothing but SIGKILL reaches."""
    os.kill(os.getpid(), signal.SIGSTOP)


def _leave() -> None:
    """Ask for the end of the program."""
    raise SystemExit(3)


def _sink() -> None:
    """Call until the stack is used up."""
    _sink()


KINDS: dict[bytes, Callable[[], None]] = {
    b"POISON crash": _crash,
    b"POISON vanish": _vanish,
    b"POISON spin": _spin,
    b"POISON swell": _swell,
    b"POISON abort": _abort,
    b"POISON freeze": _freeze,
    b"POISON leave": _leave,
    b"POISON sink": _sink,
}
