"""Where servers of tests keep their data: in memory, where there is room for it.

A PostgreSQL that makes its cluster or stops waits for the disk: up to ten seconds on a
busy one, and every test that starts one pays for it. None of them turns the power off.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
#: Bytes; a cluster is 46 MB, its write-ahead log may be a gibibyte.
_ENOUGH = 4 * 2**30


def quick() -> Path | None:
    """Give a folder in memory; None, for the usual place, where that is too small."""
    if not os.access(_MEMORY, os.W_OK | os.X_OK):
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free > _ENOUGH else None
