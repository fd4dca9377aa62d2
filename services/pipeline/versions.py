"""Which versions a program is: what it writes depends on them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from services.extraction import extract
from services.judging import judge


def program() -> str:
    """Give the version of crossclaim that is installed."""
    try:
        return version("crossclaim")
    except PackageNotFoundError:  # run from its folder
        return "(not installed)"


def ours() -> Mapping[str, str]:
    """Give the version of the program, of its reader, and of its judging."""
    return {
        "program": program(),
        "reading": extract.VERSION,
        "judging": judge.VERSION,
    }
