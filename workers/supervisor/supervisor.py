"""Start everything in order, watch it, start again what ended."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, suppress

from services.errors import StartError
from services.store import endings
from services.store.endings import Ending
from workers.embedded import Ends
from workers.servers.lock import Lock
from workers.servers.logfile import log_end, turn_over
from workers.servers.postgres import Postgres
from workers.servers.valkey import Valkey
from workers.supervisor.checks import check_folder, check_python, check_room
from workers.supervisor.desk import HOST, desk_answers, desk_port
from workers.supervisor.keeper import Keeper
from workers.supervisor.orphans import clear_orphans
from workers.supervisor.plan import Plan
from workers.supervisor.program import Program
from workers.supervisor.restarts import MOST_ENDS, Restarts
from workers.supervisor.signals import Signals
from workers.supervisor.watched import (
    Runnable,
    Watched,
    by_its_own_doing,
    how_it_ended,
)

TICK = 0.2
TURN_OVER_EVERY = 5.0
#: Ends in a row from which on the desk tells of them.
WORTH_TELLING = 3


class TooManyEnds(StartError):
    """A part cannot start; its log's end is in the message."""


class DeskSilent(StartError):
    """The desk did not answer in time; its log's end is in the message."""


class StopAsked(Exception):
    """Ctrl-C or SIGTERM came while we were starting or watching."""


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
        """Start, tell that the desk is ready, watch. Raises StartError, StopAsked."""
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
        self._note_endings()

    def _start_servers(self) -> Ends:
        plan, logs = self.plan, self.home / "logs"
        first = not (self.home / "postgres" / "cluster").exists()
        plan.say("Making a new database." if first else "Starting the database.")
        postgres = Postgres(
            self.home / "postgres", logs / "postgres.log", app=plan.app_role
        )
        self._launch(postgres, can_start=True)
        plan.say("Starting the queue.")
        valkey = Valkey(self.home / "valkey", logs / "valkey.log")
        self._launch(valkey, can_start=True)
        plan.say("Bringing the tables up to date.")
        plan.migrate(postgres.owner_url, postgres.app)
        return Ends(postgres.owner_url, postgres.url, valkey.url)

    def _start_parts(self, ends: Ends, port: int) -> None:
        parts = self.plan.parts(ends, port)
        self.plan.say(f"Starting {', '.join(part.name for part in parts)}.")
        for part in parts:
            self._launch(Program(part, home=self.home, keeper=self._keeper))

    def _launch(self, runs: Runnable, *, can_start: bool = False) -> None:
        """Start it for the first time; from now on watch it, and stop it at last.

        `can_start`: a server has answered by then, so it is known that it can.
        """
        self._check_asked()
        self._stack.callback(runs.stop, self._signals.hurried)
        self._start(runs)
        restarts = Restarts(can_start, self.plan.delay, self.plan.well)
        self._watched.append(Watched(runs, restarts))

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
            raise StopAsked

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
            elif one.restarts.row and one.ran() > one.restarts.well:
                self._note_well(one)
        elif time.monotonic() >= one.due:
            one.due = None
            try:
                self._start(one.runs)
            except StartError as error:  # it does not live: the next look notes it
                self.plan.say(str(error))
            one.since = time.monotonic()

    def _note_end(self, one: Watched) -> None:
        """Say that it ended and when it comes again. Raises TooManyEnds."""
        runs = one.runs
        one.how, own = how_it_ended(runs.child), by_its_own_doing(runs.child)
        runs.stop()  # its children, if it left any
        delay = one.restarts.after_end(one.ran(), own=own)
        if delay is None:
            raise TooManyEnds(
                f"{runs.label} cannot start: it ended {MOST_ENDS} times by itself "
                f"({one.how}) and never ran for a minute, so everything was stopped. "
                f"Its log {runs.log} ends:\n{log_end(runs.log)}"
            )
        row = one.restarts.row
        often = f" {row} times in a row" if row > 1 else ""
        self.plan.say(
            f"{runs.label} ended{often} ({one.how}); it is started again in "
            f"{delay:g} s."
        )
        one.due = time.monotonic() + delay
        self._note_endings()

    def _note_well(self, one: Watched) -> None:
        """Say that it stays after it ended some times."""
        if one.restarts.row >= WORTH_TELLING:
            self.plan.say(f"{one.runs.label} has been running for a minute again.")
        one.restarts.be_well()
        self._note_endings()

    def _note_endings(self) -> None:
        """Have the desk tell what ends again and again; a full disk is no matter."""
        found = [
            Ending(one.runs.label, one.restarts.row, one.how)
            for one in self._watched
            if one.restarts.row >= WORTH_TELLING
        ]
        with suppress(OSError):
            endings.note(self.home, found)
