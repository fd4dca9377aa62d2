"""Small disks of our own, to be filled and locked: tmpfs, which only root may mount."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

#: Root may do everything: without these a folder's rights count for it too.
POWERS = "-dac_override,-dac_read_search"


def mountable() -> bool:
    """Tell whether disks can be mounted here."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    probe = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True
    )
    return probe.returncode == 0


def powerless(command: Sequence[str]) -> list[str]:
    """Give a command under which the rights of files count for root too."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return list(command)
    return ["setpriv", f"--inh-caps={POWERS}", f"--bounding-set={POWERS}", *command]


class Disk:
    """A tmpfs on a folder."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        """Mount it."""
        self.folder = folder
        self.megabytes = megabytes
        folder.mkdir(parents=True, exist_ok=True)
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))

    def fill(self, left: int = 0) -> None:
        """Shrink it to what lies on it and `left` bytes."""
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._remount(f"size={max(used + left, 4096)}")

    def lock(self) -> None:
        """Let nothing be written; waits for a moment without an open file."""
        for _ in range(200):
            with suppress(subprocess.CalledProcessError):
                self._remount("ro")
                return
            time.sleep(0.05)
        raise AssertionError(f"{self.folder} is never without an open file")

    def mend(self) -> None:
        """Make it as it was."""
        self._remount(f"rw,size={self.megabytes}m")

    def close(self) -> None:
        """Take it away, whoever still uses it."""
        _run("umount", "-l", str(self.folder))

    def _remount(self, options: str) -> None:
        _run("mount", "-o", f"remount,{options}", str(self.folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
