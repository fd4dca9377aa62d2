"""What happened, as it happened: each operation's start, end and outcome.

One JSON object a line, written at once: what a run that is broken off leaves can be
read. `at` and `until` are seconds since the run began; `utc` is the moment for people.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class History:
    """A list of entries, kept in a file too. Safe for threads."""

    def __init__(self, path: Path) -> None:
        """Begin anew."""
        self.path = path
        self.entries: list[Entry] = []
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._file = path.open("w", encoding="utf-8")

    @property
    def now(self) -> float:
        """Seconds since the run began."""
        return round(time.monotonic() - self._began, 3)

    def add(self, who: str, what: str, outcome: str, **more: Any) -> Entry:
        """Note something that took no time."""
        now = self.now
        entry = {"at": now, "until": now, "who": who, "what": what}
        return self._write({**entry, "outcome": outcome, **more})

    @contextmanager
    def operation(
        self, who: str, what: str, **more: Any
    ) -> Generator[Entry, None, None]:
        """Note something from its start to its end; the block sets the outcome."""
        entry = {"at": self.now, "who": who, "what": what, "outcome": "unknown", **more}
        try:
            yield entry
        except BaseException as error:
            entry["outcome"] = f"raised {type(error).__name__}"
            raise
        finally:
            entry["until"] = self.now
            self._write(entry)

    def of(self, what: str) -> list[Entry]:
        """Give the entries of one kind."""
        with self._lock:
            return [one for one in self.entries if one["what"] == what]

    def close(self) -> None:
        """Write no more."""
        self._file.close()

    def _write(self, entry: Entry) -> Entry:
        entry["utc"] = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            self.entries.append(entry)
            if not self._file.closed:
                self._file.write(json.dumps(entry) + "\n")
                self._file.flush()
        return entry
