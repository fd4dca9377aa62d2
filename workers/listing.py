"""What lies in the inbox, and what of it stands still.

Found by listing, never by an event: with the watcher stopped while 20,000 files fell,
event libraries reported 2,730 of them, and events cross neither network shares nor
bind mounts.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.store.files import shown

#: Names that other programs give to files they have not finished.
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
HIDDEN = (".", "~")
SIDECAR = ".json"


@dataclass(frozen=True, slots=True)
class Standing:
    """What tells a file from one that was written anew under its name.

    No device: its number may change when a machine starts again.
    """

    inode: str
    size: int  # bytes
    mtime_ns: int
    sha256: str | None  # of its bytes, where they were read


@dataclass(frozen=True, slots=True)
class Look:
    """A name in the inbox and what stood behind it at one moment."""

    name: str
    device: int
    inode: int
    size: int  # bytes
    mtime_ns: int
    mode: int

    @property
    def shown(self) -> str:
        """The name for people and for the database."""
        return shown(self.name)

    @property
    def regular(self) -> bool:
        """Whether it is a file: no link, no pipe, no device."""
        return stat.S_ISREG(self.mode)

    def standing(self, sha256: str | None) -> Standing:
        """Make what tells it from others; the hash of its bytes where known."""
        return Standing(str(self.inode), self.size, self.mtime_ns, sha256)


def look(name: str, found: os.stat_result) -> Look:
    """Make a look of what the system says."""
    return Look(
        name,
        found.st_dev,
        found.st_ino,
        found.st_size,
        found.st_mtime_ns,
        found.st_mode,
    )


@dataclass(slots=True)
class Listing:
    """The inbox as it was seen, and since when each file looks as it does.

    Times are those of a clock that only goes forward, in seconds.
    """

    folder: Path
    known: dict[str, tuple[Look, float]] = field(default_factory=dict)

    def refresh(self, now: float) -> None:
        """List the folder again. Raises OSError."""
        fresh: dict[str, tuple[Look, float]] = {}
        for seen in _looks(self.folder):
            before = self.known.get(seen.name)
            unchanged = before is not None and before[0] == seen
            fresh[seen.name] = (seen, before[1] if before and unchanged else now)
        self.known = fresh

    def standing(self, now: float) -> dict[str, float]:
        """Give for how many seconds each file has stood still, by name."""
        return {name: now - since for name, (_, since) in self.known.items()}

    def forget(self, name: str) -> None:
        """Leave a file out that has been moved."""
        self.known.pop(name, None)


def _looks(folder: Path) -> Iterator[Look]:
    """Look at everything in the inbox but folders and what its owner still writes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(HIDDEN) or entry.name.endswith(UNFINISHED):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # gone since the listing
                continue
            if not stat.S_ISDIR(found.st_mode):
                yield look(entry.name, found)


def article_of(name: str) -> str | None:
    """Give the name of the article that `NAME.EXT.json` goes with; None for others."""
    stem, ending = name[: -len(SIDECAR)], name[-len(SIDECAR) :]
    if ending.lower() == SIDECAR and "." in stem:
        return stem
    return None
