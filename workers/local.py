"""Everything on one computer: starts the servers and our programs, and watches them.

What `crossclaim up` runs. In order: folders and lock, room, the desk's port,
PostgreSQL, Valkey, migrations, the parts, the desk's first answer; then it watches
until Ctrl-C or SIGTERM, and stops in the reverse order.

However it ends, nothing of it keeps running: each part is a group of its own, which
`workers/shim.py` kills when we are gone; the part's first program also gets the
kernel's signal; and the next start kills what carries our mark all the same.

Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol, Self

import psutil

from services.errors import StartError
from workers.embedded import (
    Ends,
    Lock,
    Postgres,
    StartFailed,
    Steps,
    Valkey,
    before_exec,
    end,
    free_port,
    log_end,
    never,
    turn_over,
)

PYTHON = (3, 11)
ROOM = 300_000_000  # a new cluster takes 50 MB, its write-ahead log some more
HOST = "127.0.0.1"
MARK = "SUPERVISED_HOME"  # in the environment of every part: whose it is
ROOT = Path(__file__).resolve().parents[1]  # where our packages lie
SHIM = ROOT / "workers" / "shim.py"

TICK = 0.2
TURN_OVER_EVERY = 5.0
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
MOST_ENDS, SPELL = 5, 60.0  # so many ends in so many seconds stop everything
ONE_KEYSTROKE = 0.3  # terminal and shell may both pass the same Ctrl-C on

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class OldPython(StartError):
    """This Python is too old."""


class NoRoom(StartError):
    """There is too little room on the disk."""


class NotWritable(StartError):
    """A folder cannot be written to."""


class PortTaken(StartError):
    """The desk's port cannot be used."""


class TooManyEnds(StartError):
    """A part ended again and again; its log's end is in the message."""


class DeskSilent(StartError):
    """The desk did not answer in time; its log's end is in the message."""


class _StopAsked(Exception):
    """Ctrl-C or SIGTERM came while we were starting or watching."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of our programs: what to run, in which environment, how long to let it end.

    `env` is the whole environment, paths in it absolute: parts run where our packages
    lie. `patience` is what SIGTERM is given before the part's whole group is killed.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    patience: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `up` is to run, and whom it tells."""

    #: Folder of everything we keep; made when missing (mode 0700).
    home: Path
    #: Where files are dropped; made when missing.
    inbox: Path
    #: The desk's port; 0 for any free one.
    port: int
    #: Gives the programs for the servers' addresses and the desk's port, in the order
    #: of starting; the desk is the last.
    parts: Callable[[Ends, int], Sequence[Part]]
    #: Brings the tables up to date, given the owner's address and the app role's name.
    migrate: Callable[[str, str], None]
    #: Hears one sentence at a time about what goes on.
    say: Callable[[str], None]
    #: Called once with the desk's address, when the desk answers.
    ready: Callable[[str], None]
    #: Name of the role under which the parts use the database.
    app_role: str = "crossclaim"
    #: Seconds the desk has for its first answer.
    patience: float = 90.0
    #: Bytes that must be free on the disk.
    room: int = ROOM


def programs(
    env: Mapping[str, str], *, port: int, workers: int, queues: Sequence[str]
) -> list[Part]:
    """List worker, watcher and web; `env` holds the servers' addresses.

    `workers` is the number of worker processes, `queues` what they take work from.
    """
    run = (sys.executable, "-m")
    worker = (*run, "celery", "-A", "workers.app", "worker", "-P", "prefork")
    quiet = ("-n", "worker@%h", "--without-gossip", "--without-mingle")
    web = (*run, "gunicorn", "-b", f"{HOST}:{port}", "-w", "2", "--no-control-socket")
    return [
        Part(
            "worker", [*worker, "-c", str(workers), "-Q", ",".join(queues), *quiet], env
        ),
        Part("watcher", [*run, "workers.cli", "watch"], env, patience=15.0),
        Part("web", [*web, "web.app:create_app()"], env, patience=15.0),
    ]


def up(plan: Plan) -> None:
    """Start everything, watch it, and stop it on Ctrl-C or SIGTERM.

    Returns after a stop that was asked for. Raises StartError, with everything stopped,
    when something cannot start or will not stay. Only from the main thread.
    """
    with Signals() as signals, ExitStack() as stack, suppress(_StopAsked):
        Supervisor(plan, signals, stack).run()


# --- before anything starts -----------------------------------------------------------


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


def desk_port(wanted: int) -> int:
    """Give the port for the desk; 0 means any free one. Raises PortTaken."""
    if wanted == 0:
        return free_port()
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, wanted))
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is already in use on this computer" if taken else "cannot be used"
        raise PortTaken(
            f"Port {wanted} {why}, so the desk cannot open there. Choose another, for "
            f"example --port {free_port()}, or --port 0 for any free one."
        ) from error
    return wanted


def clear_orphans(home: Path) -> None:
    """Kill the parts that an earlier start left behind; the caller holds the lock.

    Seldom any: they were killed with it, unless its shim was killed at the same moment.
    """
    left = [
        one
        for one in psutil.process_iter(["environ", "status"])
        if (one.info["environ"] or {}).get(MARK) == str(home)
        and one.info["status"] != psutil.STATUS_ZOMBIE
        and one.pid != os.getpid()
    ]
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(left, timeout=5.0)


def desk_answers(port: int) -> bool:
    """Say whether GET /healthz is answered with 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2.0)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


# --- being told to stop ---------------------------------------------------------------


class Signals:
    """Counts the signals that ask us to stop: the first asks, the second hurries."""

    def __init__(self) -> None:
        """Hear nothing yet."""
        self._count = 0
        self._last = float("-inf")
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        """Listen. A hang-up that is ignored (nohup) stays ignored."""
        for one in STOP_SIGNALS:
            if one != signal.SIGHUP or signal.getsignal(one) != signal.SIG_IGN:
                self._before[one] = signal.signal(one, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the signals as they were."""
        for one, before in self._before.items():
            handler = before if callable(before) else signal.SIG_DFL
            signal.signal(one, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last > ONE_KEYSTROKE:
            self._count += 1
        self._last = now

    def asked(self) -> bool:
        """Say whether we were told to stop."""
        return self._count > 0

    def hurried(self) -> bool:
        """Say whether we were told twice."""
        return self._count > 1


# --- what runs ------------------------------------------------------------------------


class Runnable(Protocol):
    """What can be watched: a server, or one of our programs."""

    log: Path
    child: subprocess.Popen[bytes] | None

    @property
    def label(self) -> str:
        """Its name in sentences."""

    def alive(self) -> bool:
        """Say whether it was started and has not ended."""

    def start(self, *, interrupted: Callable[[], bool]) -> object:
        """Start it, or raise StartError."""

    def stop(self, hurried: Callable[[], bool] = never) -> None:
        """Stop it with all it started; harmless when it has ended."""


class Keeper:
    """Our end of `workers/shim.py`, which kills what it holds when we are gone."""

    def __init__(self) -> None:
        """Start it."""
        self._held: set[int] = set()
        self._child = self._run()

    def _run(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(SHIM)],
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
            for group in self._held:
                self._tell(group)

    def close(self) -> None:
        """End it; what it still holds is killed."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child.wait()

    def _tell(self, number: int) -> None:
        # A broken pipe: it was killed; `check` starts it again and tells it everything.
        if self._child.stdin is not None:
            with suppress(BrokenPipeError):
                self._child.stdin.write(f"{number}\n".encode())


class Program:
    """A part as a group of processes, its output in a log."""

    def __init__(self, part: Part, *, home: Path, keeper: Keeper) -> None:
        """Name it; nothing runs yet."""
        self.part = part
        self.label = part.name
        self.log = home / "logs" / f"{part.name}.log"
        self.child: subprocess.Popen[bytes] | None = None
        self._env = dict(part.env) | {MARK: str(home)}
        self._keeper = keeper

    def alive(self) -> bool:
        """Say whether its first program was started and has not ended."""
        return self.child is not None and self.child.poll() is None

    def start(self, *, interrupted: Callable[[], bool] = never) -> None:
        """Start it in a session of its own. Raises StartFailed."""
        turn_over(self.log)
        self.log.touch(mode=0o600)
        try:
            with self.log.open("ab") as stream:
                self.child = subprocess.Popen(
                    list(self.part.argv),
                    cwd=ROOT,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    # For the moment before the keeper knows of it.
                    preexec_fn=before_exec(signal.SIGKILL),
                )
        except OSError as error:
            raise StartFailed(f"{self.label} cannot be started: {error}.") from error
        self._keeper.hold(self.child.pid)

    def stop(self, hurried: Callable[[], bool] = never) -> None:
        """End it with SIGTERM and patience, then kill what is left of its group.

        SIGTERM goes to the first program only, which ends its own children when their
        work is done. It may be reaped by now, but its number stays taken as long as its
        group has members.
        """
        if self.child is None:
            return
        polite: Steps = [(signal.SIGTERM, self.part.patience)]
        end(self.child, polite, hurried)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self._keeper.let_go(self.child.pid)
        self.child = None


@dataclass(slots=True)
class Restarts:
    """When something that ended is started again; the time comes in as an argument."""

    _delay: float = FIRST_DELAY
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_ENDS))

    def after_end(self, now: float) -> float | None:
        """Give the seconds to wait after an end at `now`; None: it ended too often.

        The wait doubles from end to end and begins anew after a minute without one.
        """
        if self._ends and now - self._ends[-1] > SPELL:
            self._delay = FIRST_DELAY
        self._ends.append(now)
        if len(self._ends) == MOST_ENDS and now - self._ends[0] <= SPELL:
            return None
        delay = self._delay
        self._delay = min(delay * 2, LONGEST_DELAY)
        return delay


@dataclass(slots=True)
class Watched:
    """Something that runs, how often it ended, and when it is due again."""

    runs: Runnable
    restarts: Restarts = field(default_factory=Restarts)
    due: float | None = None


def _how_it_ended(child: subprocess.Popen[bytes] | None) -> str:
    """Say how a program ended, in brackets' words."""
    code = child.returncode if child is not None else None
    if code is None:
        return "it did not start"
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"


# --- all of it ------------------------------------------------------------------------


class Supervisor:
    """Starts what the plan names, each thing's stop laid on `stack`, and watches it."""

    def __init__(self, plan: Plan, signals: Signals, stack: ExitStack) -> None:
        """Take the plan; nothing happens yet."""
        self.plan = plan
        self.home = plan.home.expanduser().resolve()
        self._signals = signals
        self._stack = stack
        self._lock = Lock(self.home)
        self._watched: list[Watched] = []
        self._next_turn = 0.0

    def run(self) -> None:
        """Start, tell that the desk is ready, watch. Raises StartError, _StopAsked."""
        self._check_place()
        port = desk_port(self.plan.port)
        self._keeper = Keeper()
        self._stack.callback(self._keeper.close)
        ends = self._start_servers()
        self._start_parts(ends, port)
        self._await_desk(port)
        address = f"http://{HOST}:{port}"
        self._lock.note(address)
        self.plan.ready(address)
        while True:
            self._tick()

    def _check_place(self) -> None:
        check_python(sys.version_info[:2])
        check_folder(self.home, 0o700)
        self._lock.take()
        self._stack.callback(self._lock.free)
        check_folder(self.plan.inbox.expanduser())
        check_folder(self.home / "logs", 0o700)
        check_room(self.home, self.plan.room)
        clear_orphans(self.home)

    def _start_servers(self) -> Ends:
        plan, logs = self.plan, self.home / "logs"
        first = not (self.home / "postgres" / "cluster").exists()
        plan.say("Making a new database." if first else "Starting the database.")
        postgres = Postgres(
            self.home / "postgres", logs / "postgres.log", app=plan.app_role
        )
        self._launch(postgres)
        plan.say("Starting the queue.")
        valkey = Valkey(self.home / "valkey", logs / "valkey.log")
        self._launch(valkey)
        plan.say("Bringing the tables up to date.")
        plan.migrate(postgres.owner_url, postgres.app)
        return Ends(postgres.owner_url, postgres.url, valkey.url)

    def _start_parts(self, ends: Ends, port: int) -> None:
        parts = self.plan.parts(ends, port)
        self.plan.say(f"Starting {', '.join(part.name for part in parts)}.")
        for part in parts:
            self._launch(Program(part, home=self.home, keeper=self._keeper))

    def _launch(self, runs: Runnable) -> None:
        """Start it for the first time; from now on watch it, and stop it at last."""
        self._check_asked()
        self._stack.callback(runs.stop, self._signals.hurried)
        self._start(runs)
        self._watched.append(Watched(runs))

    def _start(self, runs: Runnable) -> None:
        try:
            runs.start(interrupted=self._signals.asked)
        except StartError:
            self._check_asked()  # then it is no failure, but our own impatience
            raise

    def _await_desk(self, port: int) -> None:
        self.plan.say("Waiting for the desk.")
        deadline = time.monotonic() + self.plan.patience
        while not desk_answers(port):
            if time.monotonic() > deadline:
                log = self._watched[-1].runs.log
                raise DeskSilent(
                    f"The desk did not answer on port {port} within "
                    f"{self.plan.patience:g} seconds, so everything was stopped. "
                    f"The log {log} ends:\n{log_end(log)}"
                )
            self._tick()

    def _check_asked(self) -> None:
        if self._signals.asked():
            self.plan.say("Stopping; Ctrl-C again stops at once.")
            raise _StopAsked

    def _tick(self) -> None:
        """Look after everything once, and sleep a little."""
        self._check_asked()
        self._keeper.check()
        for one in self._watched:
            self._look_after(one)
        if time.monotonic() > self._next_turn:
            self._next_turn = time.monotonic() + TURN_OVER_EVERY
            for one in self._watched:
                turn_over(one.runs.log)
        time.sleep(TICK)

    def _look_after(self, one: Watched) -> None:
        if one.due is None:
            if not one.runs.alive():
                self._note_end(one)
        elif time.monotonic() >= one.due:
            one.due = None
            try:
                self._start(one.runs)
            except StartError as error:
                self.plan.say(str(error))
                self._note_end(one)

    def _note_end(self, one: Watched) -> None:
        """Say that it ended and when it comes again. Raises TooManyEnds."""
        runs = one.runs
        how = _how_it_ended(runs.child)
        runs.stop()  # its children, if it left any
        delay = one.restarts.after_end(time.monotonic())
        if delay is None:
            raise TooManyEnds(
                f"{runs.label} ended {MOST_ENDS} times within a minute ({how}), so "
                f"everything was stopped. Its log {runs.log} ends:\n{log_end(runs.log)}"
            )
        self.plan.say(
            f"{runs.label} ended ({how}); it is started again in {delay:g} s."
        )
        one.due = time.monotonic() + delay
