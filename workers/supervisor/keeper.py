"""Have groups of processes killed when we are gone."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SHIM = Path(__file__).resolve().with_name("shim.py")


class Keeper:
    """Our end of `shim.py`, which kills what it holds when we are gone."""

    def __init__(self) -> None:
        """Start it."""
        self._held: set[int] = set()
        self._child = self._run()

    def _run(self) -> subprocess.Popen[bytes]:
        # It knows what to hold from its first moment: we may be killed in the next.
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(SHIM), *map(str, sorted(self._held))],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )

    def hold(self, group: int) -> None:
        """Have this group killed when we end."""
        self._held.add(group)
        self._tell(group)

    def let_go(self, group: int) -> None:
        """Forget this group: it has ended."""
        self._held.discard(group)
        self._tell(-group)

    def check(self) -> None:
        """Start it again if somebody killed it."""
        if self._child.poll() is not None:
            self.close()
            self._child = self._run()

    def close(self) -> None:
        """End it; what it still holds is killed."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child.wait()

    def _tell(self, number: int) -> None:
        # A broken pipe: it was killed; `check` starts it again with everything.
        if self._child.stdin is not None:
            with suppress(BrokenPipeError):
                self._child.stdin.write(f"{number}\n".encode())
