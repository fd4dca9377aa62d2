"""Room on the disk: below some of it nothing is taken, so that the database goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

#: Below both of these there is too little: bytes, and the free share of the disk.
LEAST_FREE, LEAST_SHARE = 1 << 30, 0.05


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a folder's disk is free, in bytes."""

    free: int
    total: int

    @property
    def enough(self) -> bool:
        """Whether files may still be taken."""
        return self.free >= min(LEAST_FREE, LEAST_SHARE * self.total)


def room(folder: Path) -> Room:
    """Look at the disk on which a folder lies. Raises OSError."""
    found = shutil.disk_usage(folder)
    return Room(found.free, found.total)
