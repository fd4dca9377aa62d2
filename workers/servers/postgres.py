"""PostgreSQL: its cluster, its settings, its two roles."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.errors import StartError
from services.store.provision import OwnerRefused, provision
from workers.servers.binaries import BinariesMissing, postgres_bin
from workers.servers.child import StartFailed, before_exec
from workers.servers.identity import Identity, identities
from workers.servers.private import password
from workers.servers.server import ENVIRONMENT, Server


class WrongVersion(StartError):
    """The folder was made by another major version of PostgreSQL."""


class Postgres(Server):
    """A PostgreSQL cluster in `root/cluster` with one database and two roles.

    `owner` is the superuser: for migrations and back-ups only. `app` is an ordinary
    role, for the program; the migrations grant what it may do. Both passwords lie in
    `root` (0600).
    """

    label = "postgres"
    programs = ("postgres",)
    steps = (
        (signal.SIGINT, 20.0),  # fast
        (signal.SIGQUIT, 5.0),  # immediate
        (signal.SIGKILL, 5.0),
    )
    death = signal.SIGINT  # fast shutdown
    database = "crossclaim"
    owner = "crossclaim_owner"

    def __init__(
        self,
        root: Path,
        log: Path | None = None,
        *,
        app: str = "crossclaim",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Take `settings` over the defaults below. Raises BinariesMissing."""
        super().__init__(root, log)
        self.bin = postgres_bin()
        self.app = app
        self.settings = {
            "listen_addresses": "127.0.0.1",
            # No Unix socket: its path may have 107 bytes at most, ours may be longer.
            "unix_socket_directories": "",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
        } | dict(settings or {})
        self.cluster = self.root / "cluster"
        self._identity, self.major = self._probe()
        self._owner_password = password(self.root / "password.owner")
        self._app_password = password(self.root / "password.app")
        self._identity.own(self.root, self.root / "password.owner")

    @property
    def owner_url(self) -> str:
        """SQLAlchemy address of the superuser; valid from `start` on."""
        return self._url(self.owner, self._owner_password)

    @property
    def url(self) -> str:
        """SQLAlchemy address of the program's role; valid from `start` on."""
        return self._url(self.app, self._app_password)

    def _url(self, role: str, password: str) -> str:
        place = f"127.0.0.1:{self.port}/{self.database}"
        return f"postgresql+psycopg://{role}:{password}@{place}"

    def identity(self) -> Identity:
        """Give the identity found at construction."""
        return self._identity

    def working_dir(self) -> Path:
        """Give the cluster's directory, in which every PostgreSQL process runs."""
        return self.cluster

    def _probe(self) -> tuple[Identity, int]:
        """Find the first identity under which the binary runs, and its version."""
        reasons: list[str] = []
        for identity in identities():
            try:
                answer = self._run([self.bin / "postgres", "-V"], identity)
            except (OSError, subprocess.SubprocessError) as error:
                reasons.append(f"{identity.mode}: {error}")
                continue
            if version := re.search(r"\) (\d+)", answer.stdout):
                return identity, int(version[1])
            reasons.append(
                f"{identity.mode}: printed {answer.stdout + answer.stderr!r}"
            )
        raise BinariesMissing(
            f"{self.bin / 'postgres'} does not run here ({'; '.join(reasons)}). As "
            "root in a container, put the virtual environment where every user can "
            "read it, or run as an ordinary user."
        )

    def _run(
        self, argv: Sequence[str | Path], identity: Identity
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's tools to its end."""
        return subprocess.run(
            argv,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
            # An initdb that outlives us would write below the next start's hands.
            preexec_fn=before_exec(signal.SIGKILL, identity),
        )

    def prepare(self) -> None:
        """Make the cluster at the first start; refuse one of another major version."""
        stamp = self.cluster / "PG_VERSION"
        if not stamp.exists():
            self._make_cluster()
            return
        made_by = int(stamp.read_text().split(".")[0])
        if made_by != self.major:
            raise WrongVersion(
                f"{self.cluster} was made by PostgreSQL {made_by}, installed is "
                f"{self.major}: dump it with the old version and load it into a new "
                "folder."
            )

    def _make_cluster(self) -> None:
        """Make it beside its place, then rename: half a one is never taken for one."""
        fresh = self.root / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        locale = ["--locale=C"]
        if self.major >= 17:  # Unicode without any locale of the system
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = self._run(
            [
                *(self.bin / "initdb", "-D", fresh, "-U", self.owner, "-E", "UTF8"),
                *locale,
                *("-A", "scram-sha-256", "--pwfile", self.root / "password.owner"),
            ],
            self._identity,
        )
        if made.returncode:
            raise StartFailed(f"initdb failed:\n{made.stdout}{made.stderr}")
        fresh.replace(self.cluster)
        folder = os.open(self.root, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def clear_stale(self) -> None:
        """Also drop the old `postmaster.pid`.

        PostgreSQL itself removes it only when the pid in it is dead. It refuses to
        start when that pid is a zombie (a container without a reaping init) or by now
        belongs to another program. Nothing of this cluster lives any more at this
        point, so removing the file is safe.
        """
        super().clear_stale()
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Give `postgres` in the foreground, every setting on the command line."""
        settings = self.settings | {"port": str(self.port)}
        flags = [f"--{name}={text}" for name, text in settings.items()]
        return [str(self.bin / "postgres"), "-D", str(self.cluster), *flags]

    def answers(self) -> bool:
        """Connect as the owner; make or mend the program's role and database."""
        try:
            return provision(self.owner_url, self.url)
        except OwnerRefused as error:
            raise StartFailed(
                f"{self.root / 'password.owner'} is not the cluster's: {error}"
            ) from error
