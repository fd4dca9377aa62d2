"""Files that only we may read: passwords, and settings that hold one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def password(path: Path) -> str:
    """Give the password in `path` (mode 0600), made at the first call."""
    if not path.exists() or not path.read_text().strip():
        write_private(path, secrets.token_urlsafe(18))
    return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, wholly or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
