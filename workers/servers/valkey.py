"""Valkey, which speaks the protocol of Redis: its settings and its password."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from workers.servers.binaries import valkey_bin
from workers.servers.private import password, write_private
from workers.servers.server import Server


class Valkey(Server):
    """A Valkey (Redis protocol) in `root`: append-only file, nothing evicted."""

    label = "valkey"
    programs = ("valkey-server", "redis-server")
    steps = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
    death = signal.SIGTERM

    def __init__(
        self, root: Path, log: Path | None = None, *, max_bytes: int = 256_000_000
    ) -> None:
        """Refuse writes past `max_bytes` of keys. Raises BinariesMissing."""
        super().__init__(root, log)
        self.bin = valkey_bin()
        self.max_bytes = max_bytes
        self._password = password(self.root / "password")

    @property
    def url(self) -> str:
        """Address for Celery and redis-py; valid from `start` on."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Write the password again, which went if somebody emptied the folder.

        The programs that hold our address know the old one, so it has to stay.
        """
        write_private(self.root / "password", self._password)

    def command(self) -> list[str]:
        """Write the settings, then name them.

        The password goes into that file (0600), never into the list of processes.
        Valkey writes to its working directory, so that no path has to be quoted.
        """
        settings = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self._password}",
            "daemonize no",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            f"maxmemory {self.max_bytes}",
            "maxmemory-policy noeviction",
        ]
        path = self.root / "valkey.conf"
        write_private(path, "\n".join(settings) + "\n")
        return [str(self.bin), str(path)]

    def answers(self) -> bool:
        """Ask PING; while it still loads its file it answers -LOADING."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=3) as wire:
                wire.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                with wire.makefile("r") as lines:
                    return lines.readline() == "+OK\n" and lines.readline() == "+PONG\n"
        except OSError:  # not listening yet
            return False
