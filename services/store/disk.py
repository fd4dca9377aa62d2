"""Room on the disk: below some of it nothing is taken, so that the database goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

#: What must stay free unless somebody sets it: the less of these bytes and this share.
LEAST_FREE, LEAST_SHARE = 1 << 30, 0.05


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a folder's disk is free, in bytes."""

    free: int
    total: int

    def leaves(self, least: int) -> bool:
        """Tell whether files may still be taken; `least` in bytes, 0 for the usual."""
        return self.free >= (least or min(LEAST_FREE, LEAST_SHARE * self.total))


def room(folder: Path) -> Room:
    """Look at the disk on which a folder lies. Raises OSError."""
    found = shutil.disk_usage(folder)
    return Room(found.free, found.total)
