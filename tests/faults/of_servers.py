"""Faults of the servers and of the lines to them (F7-F11, F13)."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress

import psycopg
import redis
from sqlalchemy.exc import DBAPIError

from tests.faults.catalogue import Context, Missed, fault
from tests.faults.line import Line, Manner
from tests.faults.of_parts import (
    at_point,
    await_carrying,
    drop_some,
    light_worker,
    send,
)
from tests.faults.world import World, end
from tests.refusing import DEADLOCK, SERIALIZATION, refused


@contextmanager
def _queue(world: World) -> Generator[redis.Redis, None, None]:
    with redis.Redis.from_url(world.valkey.url, socket_timeout=5) as line:
        yield line


# --- F7, F8, F9: Valkey ---------------------------------------------------------------


def _valkey_ends(how: str, number: signal.Signals, *, busy: bool) -> None:
    @fault("F7", f"{how} of Valkey, worker {'saturated' if busy else 'idle'}")
    def _one(now: Context) -> None:
        if busy:
            drop_some(now.world, 10)
            await_carrying(now.world)
        end(now.world.valkey, number)
        now.world.wait(1)
        now.world.valkey.start()


_valkey_ends("kill -9", signal.SIGKILL, busy=True)
_valkey_ends("kill -9", signal.SIGKILL, busy=False)
_valkey_ends("SIGTERM", signal.SIGTERM, busy=True)


@fault("F7", "SIGSTOP of Valkey for a while")
def _valkey_frozen(now: Context) -> None:
    await_carrying(now.world)
    child = now.world.valkey.child
    assert child is not None
    child.send_signal(signal.SIGSTOP)
    now.world.wait(now.scale.short + 12 if now.scale.many > 1000 else now.scale.short)
    child.send_signal(signal.SIGCONT)


@fault("F7", "reset of all lines to Valkey", weight=2)
def _valkey_cut(now: Context) -> None:
    await_carrying(now.world)
    now.world.broker.cut()


@fault("F8", "FLUSHALL with work waiting", weight=2)
def _flushed(now: Context) -> None:
    drop_some(now.world, 15)
    await_carrying(now.world)
    with _queue(now.world) as line:
        line.flushall()


@fault("F8", "Valkey starts again empty", weight=1)
def _emptied(now: Context) -> None:
    drop_some(now.world, 15)
    await_carrying(now.world)
    end(now.world.valkey, signal.SIGKILL)
    for kept in now.world.valkey.root.glob("appendonlydir"):
        shutil.rmtree(kept)
    now.world.valkey.start()


@fault("F8", "Valkey away for long, files dropped meanwhile", weight=0.5, rare=True)
def _away(now: Context) -> None:
    end(now.world.valkey, signal.SIGKILL)
    drop_some(now.world, 15)
    now.world.wait(now.scale.long)
    now.world.valkey.start()


@fault("F9", "Valkey full: it takes no ring", weight=0.5)
def _full(now: Context) -> None:
    with _queue(now.world) as line:
        line.config_set("maxmemory", "1mb")
        line.config_set("maxmemory-policy", "noeviction")
        line.config_set("maxmemory", "1")
        try:
            drop_some(now.world, 5)
            _await_alarm(now.world)
        finally:
            line.config_set("maxmemory", now.world.valkey.max_bytes)


@fault("F9", "Valkey with another password", weight=0.5)
def _password(now: Context) -> None:
    with _queue(now.world) as line:
        line.config_set("requirepass", "another")
        line.client_kill_filter(_type="normal", skipme=True)
        try:
            drop_some(now.world, 5)
            _await_alarm(now.world)
        finally:
            ours = now.world.valkey.url.partition(":")[2].split(":")[1].split("@")[0]
            line.config_set("requirepass", ours)


def _await_alarm(world: World) -> None:
    """Wait until the desk tells whoever watches that the queue is not well."""
    world.until(lambda: world.ready().get("queue") is False, 45, "no alarm")


# --- F10, F11: PostgreSQL -------------------------------------------------------------


def _end_postgres(now: Context, how: signal.Signals) -> None:
    """End the database under load, and start it a second later."""
    await_carrying(now.world)
    end(now.world.postgres, how)
    now.world.wait(1)
    now.world.postgres.start()


@fault("F10", "immediate stop of PostgreSQL", weight=2, server=True)
def _stopped(now: Context) -> None:
    _end_postgres(now, signal.SIGQUIT)


@fault("F10", "kill -9 of PostgreSQL", weight=1, server=True)
def _killed(now: Context) -> None:
    _end_postgres(now, signal.SIGKILL)


@fault("F10", "kill -9 of one of PostgreSQL's backends", weight=1, server=True)
def _backend(now: Context) -> None:
    await_carrying(now.world)
    (one,) = now.world.rows(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        " AND usename = 'crossclaim' ORDER BY state = 'active' DESC LIMIT 1"
    )
    os.kill(one["pid"], signal.SIGKILL)


@fault("F10", "pg_terminate_backend, again and again, whatever they are at", weight=2)
def _terminated(now: Context) -> None:
    await_carrying(now.world)
    until = time.monotonic() + now.scale.short
    while time.monotonic() < until:
        _terminate(now.world, "state <> 'idle' OR random() < 0.2")
        time.sleep(now.chance.random() * 0.3)


def _terminate(world: World, which: str) -> None:
    world.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE usename = 'crossclaim' AND ({which})"
    )


def _terminated_at(point: str) -> None:
    @fault("F10", f"pg_terminate_backend of a worker at {point}", weight=1)
    def _one(now: Context) -> None:
        part = light_worker(now.world)
        try:
            pid = at_point(now, part, point, word="STOP")
            _terminate(now.world, "state LIKE 'idle in transaction%'")
            send([pid], signal.SIGCONT)
            now.world.wait(2)
        finally:
            now.world.parts.retire(part)


_terminated_at("work.written")
_terminated_at("transaction.committing")


@fault("F11", "PostgreSQL away while people decide", weight=0.5, server=True, rare=True)
def _without(now: Context) -> None:
    end(now.world.postgres, signal.SIGINT)
    now.world.wait(2 * now.scale.long)
    now.world.postgres.start()


@fault("F11", "no connection left", weight=0.5)
def _used_up(now: Context) -> None:
    url = now.world.postgres.url.replace("+psycopg", "")
    with ExitStack() as stack:
        with suppress(psycopg.OperationalError):
            for _ in range(120):
                line = psycopg.connect(url, connect_timeout=5)
                stack.callback(line.close)
        now.world.wait(now.scale.short)


@fault("F11", "a lock on the tables that everybody writes", weight=0.5)
def _locked(now: Context) -> None:
    await_carrying(now.world)
    with suppress(DBAPIError):
        now.world.change(
            "DO $$ BEGIN LOCK TABLE runs, decisions IN ACCESS EXCLUSIVE MODE;"
            f" PERFORM pg_sleep({now.scale.short}); END $$"
        )


def _refused(code: str, why: str) -> None:
    @fault("F11", f"{why} ({code}) in finishes and in decisions", weight=1)
    def _one(now: Context) -> None:
        """Roll the first writes back, of runs oftener than three times."""
        world = now.world
        await_carrying(world)
        owner = world.postgres.owner_url
        with (
            refused(owner, code, 12, table="runs") as ends,
            refused(owner, code, 6, table="decisions") as decisions,
        ):
            until = time.monotonic() + 3 * now.scale.short
            while time.monotonic() < until and (ends() < 12 or decisions() < 6):
                drop_some(world, 2)
                world.wait(1)
            if not ends():
                raise Missed("no run came to its end")


_refused(SERIALIZATION, "serialization failures")
_refused(DEADLOCK, "deadlocks")


# --- F13: the lines -------------------------------------------------------------------


def _bad_line(which: str, manner: Manner) -> None:
    @fault("F13", f"line to {which}: {manner.value}", weight=0.6)
    def _one(now: Context) -> None:
        world = now.world
        line: Line = world.database if which == "PostgreSQL" else world.broker
        drop_some(world, 5)
        with suppress(Missed):
            await_carrying(world)
        line.behave(manner)
        try:
            world.wait(2 * now.scale.short)
        finally:
            line.behave(Manner.WELL)


for _manner in (one for one in Manner if one is not Manner.WELL):
    for _which in ("PostgreSQL", "Valkey"):
        _bad_line(_which, _manner)
