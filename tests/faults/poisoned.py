"""The worker's app with a reader that poisonous articles kill, for `test_poison.py`.

No format that we read is known to kill its reader, so here the text says what happens:
what a library written in C does to its process when it meets the wrong bytes.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

from services.model.lifecycle import Stage
from services.pipeline import stages, work
from services.store import articles, files
from services.store.transaction import transaction
from workers.app import app

__all__ = ["app"]

#: Seconds; the real limit of 40 would make the test take minutes. Well above the five
#: for which one message claims runs, or healthy ones would be killed with it.
app.conf.task_time_limit = 15


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


class Poisoned(stages.Reading):
    """Reading that does what the article says."""

    def think(self) -> None:
        """Die of the article, or read it."""
        with transaction(self.job.settings.database_url) as session:
            where = articles.bytes_of(session, self.article)
        content = files.load(self.job.settings.content, where.sha256)
        for words, die in KINDS.items():
            if words in content:
                die()
        super().think()


work.PASSAGES = {**stages.PASSAGES, Stage.READING: Poisoned}
