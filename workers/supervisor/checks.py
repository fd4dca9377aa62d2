"""Checks before anything starts: the Python, the folders, the room on the disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from services.errors import StartError

PYTHON = (3, 11)
ROOM = 300_000_000  # a new cluster takes 50 MB, its write-ahead log some more


class OldPython(StartError):
    """This Python is too old."""


class NoRoom(StartError):
    """There is too little room on the disk."""


class NotWritable(StartError):
    """A folder cannot be written to."""


def check_python(version: tuple[int, int]) -> None:
    """Raise OldPython when this Python is older than ours."""
    if version < PYTHON:
        raise OldPython(
            f"crossclaim needs Python {PYTHON[0]}.{PYTHON[1]} or newer; this is "
            f"{version[0]}.{version[1]}."
        )


def check_folder(folder: Path, mode: int = 0o777) -> None:
    """Make `folder` when missing. Raises NotWritable when no file can be made in it."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotWritable(
            f"{folder} cannot be written to ({error.strerror}): give yourself the "
            "right to, or choose another folder."
        ) from error


def check_room(folder: Path, needed: int = ROOM) -> None:
    """Raise NoRoom when fewer than `needed` bytes are free where `folder` lies."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(
            f"Only {free // 1_000_000} MB are free on the disk of {folder}; crossclaim "
            f"needs {needed // 1_000_000} MB to start. Make room, or choose a folder "
            "on another disk."
        )
