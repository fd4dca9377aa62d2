"""What both servers have in common: lock, port, log, start and stop."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Self

import psutil

from services.errors import StartError
from workers.servers.child import StartFailed, Steps, before_exec, end, never
from workers.servers.identity import Identity
from workers.servers.leftovers import living, send
from workers.servers.lock import Lock
from workers.servers.logfile import log_end, turn_over
from workers.servers.ports import bindable, free_port

START_PATIENCE = 120.0  # recovery after a kill reads up to a gigabyte of log

# The servers get this and nothing of ours: PGPORT and the like would steer them, and
# their messages have to be in English, for we read them.
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


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
            send(left, step)
            psutil.wait_procs(left, timeout=patience)
        if left := self.living():
            pids = ", ".join(str(one.pid) for one in left)
            raise StartFailed(f"{self.label} still runs on {self.root}: pids {pids}.")

    def living(self) -> list[psutil.Process]:
        """List living (not zombie) processes of this very server, whoever began it."""
        return living(self.programs, self.root, self.working_dir())
