"""Our programs as children: a worker, a watcher, and what a test asks of both.

Used by the acceptance and the fault tests. Every child is ended with its test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from services.config import Settings, environment
from services.model.lifecycle import Stage
from workers.start import QUIET
from workers.supervisor.orphans import MARK

ROOT = Path(__file__).resolve().parents[1]
QUEUES = ",".join(stage.value for stage in Stage)


def family(home: Path) -> list[psutil.Process]:
    """Everything that runs for this folder: parts by their mark, servers by place."""
    found = []
    for one in psutil.process_iter(["environ", "cwd", "status"]):
        marked = (one.info["environ"] or {}).get(MARK) == str(home)
        below = str(one.info["cwd"] or "").startswith(str(home))
        if (marked or below) and one.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(one)
    return found


@dataclass
class Programs:
    """A worker and a watcher on their own inbox, started again when they end."""

    settings: Settings
    logs: Path
    app: str = "workers.app"
    watching: str = "workers.cli"
    #: What the parts are told instead of our settings: servers behind bad lines.
    told: Settings | None = None
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *parts: str) -> None:
        """Start parts by name; a part that still runs is left alone."""
        for part in parts or ("worker", "watcher"):
            child = self.children.get(part)
            if child is None or child.poll() is not None:
                self.children[part] = self._launch(part)

    def _launch(self, part: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{part}.log").open("ab") as log:
            return subprocess.Popen(
                self._command(part),
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _command(self, part: str) -> list[str]:
        python = [sys.executable, "-m"]
        if part.startswith("watcher"):
            return [*python, self.watching, "watch"]
        return [
            *(*python, "celery", "-A", self.app, "worker", "-P", "prefork"),
            *("-c", str(self.settings.workers), "-Q", QUEUES, "-n", f"{part}@%h"),
            *("--without-gossip", "--without-mingle"),
        ]

    def _environment(self) -> dict[str, str]:
        ours = self.told or self.settings
        return {
            **environment(),
            **QUIET,
            "CROSSCLAIM_DATA": str(ours.data),
            "CROSSCLAIM_INBOX": str(ours.inbox),
            "CROSSCLAIM_CONTENT": str(ours.content),
            "CROSSCLAIM_DATABASE_URL": ours.database_url,
            "CROSSCLAIM_BROKER_URL": ours.broker_url,
            "CROSSCLAIM_WORKERS": str(ours.workers),
            "CROSSCLAIM_LEASE": str(ours.lease),
            "CROSSCLAIM_SETTLE": str(ours.settle),
        }

    def slots(self, part: str = "worker") -> list[psutil.Process]:
        """Give the child processes of a worker that carry runs."""
        child = self.children[part]
        try:
            return psutil.Process(child.pid).children()
        except psutil.NoSuchProcess:
            return []

    def kill(self, part: str, *, group: bool = False) -> None:
        """Kill -9 a part, or its whole group at once."""
        child = self.children[part]
        if group:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()

    def stop(self) -> None:
        """End all parts, in peace if they can, for certain in any case."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Ask the database over a line of our own."""
        engine = create_engine(self.settings.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            return [dict(one) for one in connection.execute(text(statement)).mappings()]

    def until(
        self, reached: Callable[[], bool], seconds: float, alive: bool = True
    ) -> None:
        """Wait until something holds; what died meanwhile is started again."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if alive:
                self.start(*self.children)
            try:
                if reached():
                    return
            except OperationalError:  # the database is what the test kills
                pass
            time.sleep(0.2)
        raise AssertionError(f"not within {seconds} s; {self.tail()}")

    def tail(self) -> str:
        """Give how it stands and the ends of the logs, for a failed test."""
        runs = self.rows(
            "SELECT stage, state, count(*) AS n, max(last_error) AS error FROM runs"
            " GROUP BY stage, state ORDER BY stage, state"
        )
        ends = [one.read_text()[-1500:] for one in sorted(self.logs.glob("*.log"))]
        return "\n".join([*map(str, runs), *ends])


@contextmanager
def programs(
    settings: Settings,
    *parts: str,
    told: Settings | None = None,
    watching: str = "workers.cli",
) -> Generator[Programs, None, None]:
    """Run parts for the length of a test; `watching` is the watcher's module."""
    logs = settings.data / "logs"
    logs.mkdir()
    running = Programs(settings, logs, told=told, watching=watching)
    with ExitStack() as stack:
        stack.callback(running.stop)
        running.start(*parts)
        yield running
