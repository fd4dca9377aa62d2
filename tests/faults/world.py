"""Everything that runs, for real: two servers, bad lines to them, our programs, disks.

The servers are started from the main thread (the kernel ends them with it), so faults
are made there too; reviewers, feeder and keeper have threads of their own.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from services.config import Settings
from services.store import files
from services.store.schema import upgrade
from services.store.transaction import engine
from tests.conftest import empty
from tests.faults.disks import Disk, mountable, powerless
from tests.faults.history import History
from tests.faults.line import Line, Manner
from tests.places import quick
from tests.programs import QUEUES, ROOT, Programs
from workers.servers.ports import free_port
from workers.servers.postgres import Postgres
from workers.servers.server import Server
from workers.servers.valkey import Valkey

#: Seconds of a lease here: production's 45 would make every kill a minute long.
LEASE = 6.0
#: Seconds that a file must stand still.
SETTLE = 1.0
SECRET = "a secret that no log may name"  # searched for in the logs
PARTS = ("worker", "watcher", "web")

#: What the database notes of every run that ends: twice would be an effect twice.
WITNESS = """
CREATE TABLE IF NOT EXISTS faults_ends (
    id bigserial PRIMARY KEY, run_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE OR REPLACE FUNCTION faults_note() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN INSERT INTO faults_ends (run_id) VALUES (NEW.id); RETURN NULL; END $$;
DROP TRIGGER IF EXISTS faults_note ON runs;
CREATE TRIGGER faults_note AFTER UPDATE ON runs FOR EACH ROW
    WHEN (NEW.state = 'done') EXECUTE FUNCTION faults_note();
TRUNCATE faults_ends;
"""


@dataclass
class Parts(Programs):
    """Our programs, each with more environment where a fault wants it.

    `mutation` names what of the program is switched off (`tests.faults.mutant`).
    """

    port: int = 0
    queues: str = QUEUES
    mutation: str = ""
    more: dict[str, dict[str, str]] = field(default_factory=dict)
    #: What a part takes work from, where it is not `queues`.
    own_queues: dict[str, str] = field(default_factory=dict)
    #: The module of a worker, where it is not everybody's.
    own_apps: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    restarts: int = 0
    _guard: threading.RLock = field(default_factory=threading.RLock)

    def start(self, *parts: str) -> None:
        """Start parts that are not running and not held down."""
        with self._guard:
            for part in parts:
                child = self.children.get(part)
                if part in self.held or (child is not None and child.poll() is None):
                    continue
                if child is not None:
                    self.restarts += 1
                    self._end_group(child)
                self.children[part] = self._launch(part)

    def revive(self) -> None:
        """Start again what ended; nothing that was retired meanwhile."""
        with self._guard:
            self.start(*self.children)

    def again(self, part: str, **more: str) -> None:
        """Kill a part and start it with this environment on top."""
        with self._guard:
            self.more[part] = more
            self.kill(part, group=True)
            self.start(part)

    def retire(self, part: str) -> None:
        """Kill a part that is needed no more."""
        with self._guard:
            self.kill(part, group=True)
            del self.children[part]
            self.more.pop(part, None)

    def kill(self, part: str, *, group: bool = False) -> None:
        """Kill -9 a part; its group goes with it if asked for, or when it restarts."""
        with self._guard:
            child = self.children[part]
            if group:
                self._end_group(child)
            child.kill()
            child.wait()

    def stop(self) -> None:
        """End everything for good."""
        self.held.update(self.children)
        super().stop()
        for child in self.children.values():
            self._end_group(child)

    def pids(self, part: str) -> list[int]:
        """Give the processes of a part, the first one first."""
        child = self.children.get(part)
        return [child.pid, *(one.pid for one in self.slots(part))] if child else []

    def _end_group(self, child: subprocess.Popen[bytes]) -> None:
        """What a supervisor does with the orphans of a dead part."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)

    def _launch(self, part: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{part}.log").open("ab") as log:
            return subprocess.Popen(
                powerless(self._command(part)),
                cwd=ROOT,
                env={**self._environment(), **self._told(part)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _told(self, part: str) -> dict[str, str]:
        mutation = {"FAULTS_MUTATION": self.mutation} if self.mutation else {}
        own = {"CROSSCLAIM_SECRET_KEY": SECRET, "CROSSCLAIM_SECOND_OPINION": "true"}
        return own | mutation | self.more.get(part, {})

    def _command(self, part: str) -> list[str]:
        python = [sys.executable, "-m"]
        changed = bool(self.mutation)
        kind = part.rstrip("0123456789")
        if kind == "watcher":
            module = "tests.faults.mutant" if changed else "workers.cli"
            return [*python, module, "watch"]
        if kind == "web":
            module = "tests.faults.mutant" if changed else "web.app"
            return [
                *(*python, "gunicorn", "-c", "python:web.serving"),
                *("-b", f"127.0.0.1:{self.port}"),
                f"{module}:create_app()",
            ]
        module = "tests.faults.mutant" if changed else self.app
        return [
            *(*python, "celery", "-A", self.own_apps.get(part, module)),
            *("worker", "-P", "prefork", "-c", str(self.settings.workers)),
            *("-Q", self.own_queues.get(part, self.queues), "-n", f"{part}@%h"),
            *("--without-gossip", "--without-mingle"),
        ]


@dataclass
class World:
    """One desk with all that it stands on, and what was done to it."""

    home: Path
    postgres: Postgres
    valkey: Valkey
    database: Line
    broker: Line
    parts: Parts
    history: History
    disks: Mapping[str, Disk]
    #: What was dropped whole: name to bytes. Each must become an article.
    dropped: dict[str, bytes] = field(default_factory=dict)
    drops: Counter[str] = field(default_factory=Counter)
    #: What changed while it lay there: each of these bytes may have been taken, the
    #: last must have been.
    changed: dict[str, list[bytes]] = field(default_factory=dict)
    #: Names of those that kill their reader: they must end as visible failures.
    poison: set[str] = field(default_factory=set)
    #: What was there for a moment only; these bytes may have been taken.
    passing: dict[str, bytes] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> Settings:
        """The settings with straight lines, for ourselves."""
        return self.parts.settings

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Ask the database as its owner, over a line of our own."""
        ours = create_engine(self.postgres.owner_url, poolclass=NullPool)
        with ours.connect() as connection:
            found = connection.execute(text(statement), values).mappings()
            return [dict(one) for one in found]

    def change(self, statement: str, **values: Any) -> None:
        """Do something as the database's owner."""
        ours = create_engine(self.postgres.owner_url, poolclass=NullPool)
        with ours.begin() as connection:
            connection.execute(text(statement), values)

    def change_alone(self, statement: str) -> None:
        """Do as the owner what no transaction may hold, such as making a database."""
        ours = create_engine(
            self.postgres.owner_url, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with ours.connect() as connection:
            connection.execute(text(statement))

    def drop(self, name: str, data: bytes) -> None:
        """Drop a file as producers should, and remember it; its name may be changed."""
        dropped = files.drop(self.settings.inbox, name, data)
        self.remember(dropped.name, data)

    def remember(self, name: str, data: bytes) -> None:
        """Note that a whole file was put into the inbox."""
        with self._counting:
            self.dropped[name] = data
            self.drops[name] += 1

    def lying(self) -> Iterator[str]:
        """Give the names of the files that lie in the inbox."""
        for path in self.settings.inbox.iterdir():
            if not path.name.startswith(".") and path.is_file():
                yield path.name

    def count(self, statement: str) -> int:
        """Give the one number that a statement asks for."""
        (row,) = self.rows(f"SELECT ({statement}) AS n")
        return int(row["n"])

    def ready(self) -> dict[str, Any]:
        """Ask /readyz; an empty answer while nobody is there."""
        line = http.client.HTTPConnection("127.0.0.1", self.parts.port, timeout=5)
        try:
            line.request("GET", "/readyz")
            found: dict[str, Any] = json.loads(line.getresponse().read())
        except (OSError, ValueError, http.client.HTTPException):
            return {}
        else:
            return found
        finally:
            line.close()

    def mend(self) -> None:
        """Undo whatever a fault left: servers run, lines are good, disks have room."""
        for line in (self.database, self.broker):
            line.behave(Manner.WELL)
        for disk in self.disks.values():
            disk.mend()
        for server in (self.postgres, self.valkey):
            server.start()  # nothing happens to one that lives

    def wait(self, seconds: float) -> None:
        """Let a while pass, for a fault to last."""
        self._stop.wait(seconds)

    def until(self, reached: Callable[[], bool], seconds: float, what: str) -> float:
        """Wait until something holds; give the seconds it took."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            with suppress(OperationalError):
                if reached():
                    return time.monotonic() - started
            time.sleep(0.2)
        raise AssertionError(f"{what}: not within {seconds:.0f} s\n{self.parts.tail()}")

    def keep(self) -> None:
        """Start again whatever ended, as a supervisor does; the work of a thread."""
        while not self._stop.wait(0.3):
            self.parts.revive()

    def carrying(self) -> list[int]:
        """Give the processes that have a run in their hands."""
        rows = self.rows("SELECT worker FROM runs WHERE state = 'running'")
        alive = {pid for part in list(self.parts.children) for pid in self._of(part)}
        found = [int(one["worker"].rpartition(":")[2]) for one in rows]
        return [pid for pid in found if pid in alive]

    def _of(self, part: str) -> list[int]:
        return self.parts.pids(part) if part.startswith("worker") else []

    def end(self) -> None:
        """Let the keeper go."""
        self._stop.set()


def end(server: Server, how: signal.Signals) -> None:
    """Send a signal to a server, and wait for its end."""
    assert server.child is not None
    server.child.send_signal(how)
    server.child.wait(60)


@contextmanager
def world(
    base: Path | None = None,
    *,
    parts: tuple[str, ...] = PARTS,
    workers: int = 2,
    queues: str = QUEUES,
    mutation: str = "",
    megabytes: int = 2_000,
) -> Generator[World, None, None]:
    """Run a desk below a new folder until the block ends; logs and history go along."""
    place = tempfile.mkdtemp(prefix="crossclaim-faults-", dir=base or quick())
    home = Path(place).resolve()
    home.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        disks = {}
        for name in ("inbox", "content", "servers") if mountable() else ():
            disks[name] = Disk(home / name, megabytes)
            stack.callback(disks[name].close)
        servers = home / "servers"
        servers.mkdir(exist_ok=True)
        servers.chmod(0o711)
        postgres = stack.enter_context(Postgres(servers / "postgres"))
        valkey = stack.enter_context(Valkey(servers / "valkey"))
        upgrade(postgres.owner_url, "crossclaim")
        one = _put_together(home, stack, servers=(postgres, valkey), disks=disks)
        one.parts.queues, one.parts.mutation = queues, mutation
        one.parts.settings = replace(one.settings, workers=workers)
        empty(postgres.owner_url)
        one.change(WITNESS)
        keeper = threading.Thread(target=one.keep, daemon=True)
        stack.callback(one.parts.stop)
        stack.callback(keeper.join, 10)
        stack.callback(one.end)
        stack.callback(lambda: one.history.close())
        one.parts.start(*(part for part in parts if part in PARTS))
        keeper.start()
        yield one
        one.mend()


def _put_together(
    home: Path,
    stack: ExitStack,
    *,
    servers: tuple[Postgres, Valkey],
    disks: Mapping[str, Disk],
) -> World:
    postgres, valkey = servers
    database = stack.enter_context(Line(postgres.port, seed=1))
    broker = stack.enter_context(Line(valkey.port, seed=2))
    settings = Settings(
        data=home / "data",
        inbox=home / "inbox",
        content=home / "content",
        database_url=postgres.url,
        owner_url=postgres.owner_url,
        broker_url=valkey.url,
        workers=2,
        lease=LEASE,
        settle=SETTLE,
    )
    told = replace(
        settings,
        database_url=postgres.url.replace(f":{postgres.port}/", f":{database.port}/"),
        broker_url=valkey.url.replace(f":{valkey.port}/", f":{broker.port}/"),
    )
    logs = home / "logs"
    for folder in (logs, settings.data, settings.inbox, settings.content):
        folder.mkdir(parents=True, exist_ok=True)
    parts = Parts(settings, logs, told=told, port=free_port())
    history = History(home / "history.jsonl")
    stack.callback(lambda: engine(settings.database_url).dispose())
    return World(
        *(home, postgres, valkey, database, broker, parts, history, disks),
    )


def answers(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
