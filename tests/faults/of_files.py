"""Faults of disks and of whoever writes into the inbox (F12, F14-F16)."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.faults.catalogue import Context, Missed, fault
from tests.faults.disks import mountable
from tests.faults.of_parts import await_carrying, drop_some, send
from tests.faults.stories import story
from tests.faults.world import SETTLE, World

#: Bytes that a disk has left when it is full: not enough for a file.
_LEFT = 4096


def _no_disk() -> str:
    return "" if mountable() else "only root may mount small disks"


def _no_rights() -> str:
    return "" if os.geteuid() or mountable() else "root may do everything here"


# --- F12: disks -----------------------------------------------------------------------


def _disk(name: str) -> None:
    @fault("F12", f"the disk of {name} is full", why_not=_no_disk, weight=0.5)
    def _full(now: Context) -> None:
        disk = now.world.disks[name]
        drop_some(now.world, 5)
        disk.fill(_LEFT)
        try:
            now.world.wait(now.scale.short + 4)
        finally:
            disk.mend()

    @fault("F12", f"the disk of {name} is read-only", why_not=_no_disk, weight=0.5)
    def _locked(now: Context) -> None:
        disk = now.world.disks[name]
        drop_some(now.world, 5)
        with suppress(AssertionError):
            disk.lock()
        try:
            now.world.wait(now.scale.short + 4)
        finally:
            disk.mend()

    @fault("F12", f"no right to write to {name}", why_not=_no_rights, weight=0.5)
    def _forbidden(now: Context) -> None:
        folder = now.world.settings.inbox if name == "inbox" else _content(now.world)
        before = folder.stat().st_mode
        drop_some(now.world, 5)
        folder.chmod(0o500)
        try:
            now.world.wait(now.scale.short + 4)
        finally:
            folder.chmod(before)


for _name in ("inbox", "content"):
    _disk(_name)


def _content(world: World) -> Path:
    return world.settings.content


@fault(
    "F12",
    "the disk of both servers is full",
    why_not=_no_disk,
    weight=0.5,
    server=True,
)
def _servers_full(now: Context) -> None:
    world = now.world
    with suppress(Missed):
        await_carrying(world)
    drop_some(world, 5)
    world.disks["servers"].fill(_LEFT)
    try:
        world.wait(now.scale.short + 4)
    finally:
        world.mend()


# --- F14: files that change -----------------------------------------------------------


def _fresh() -> tuple[str, bytes]:
    """Give an article that nobody else drops, long enough to be cut."""
    name, text = story(uuid.uuid4().int % 10**9 + 10**8)
    return name, text.encode()


@fault("F14", "files that are written slowly", weight=1)
def _slowly(now: Context) -> None:
    """Write with pauses that are shorter than a file must stand still."""
    for _ in range(5):
        name, data = _fresh()
        path = now.world.settings.inbox / name
        versions: list[bytes] = []
        third = len(data) // 3
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(data), third):
                began = time.monotonic()
                file.write(data[start : start + third])
                time.sleep(SETTLE / 5)
                # A machine that is too busy pauses for us: then half may be taken.
                if time.monotonic() - began > SETTLE / 2:
                    versions.append(data[: start + third])
        now.world.changed[name] = [*versions, data]


@fault("F14", "files truncated and written anew, their time set back", weight=1)
def _anew(now: Context) -> None:
    for _ in range(5):
        name, first = _fresh()
        _, second = _fresh()
        path = now.world.settings.inbox / name
        path.write_bytes(first)
        times = path.stat()
        time.sleep(now.chance.random() * 2 * SETTLE)
        now.world.changed[name] = [first, second]
        with suppress(OSError):
            hidden = path.with_name(f".{name}.tmp")
            hidden.write_bytes(second)
            if now.chance.random() < 0.5:
                path.write_bytes(second)
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns - 10**9))
                hidden.unlink()
            else:
                hidden.rename(path)


@fault("F14", "files taken away again", weight=1)
def _away(now: Context) -> None:
    for _ in range(5):
        name, data = _fresh()
        path = now.world.settings.inbox / name
        now.world.passing[name] = data
        path.write_bytes(data)
        time.sleep(now.chance.random() * 2 * SETTLE)
        path.unlink(missing_ok=True)


# --- F15, F16: many, and the same -----------------------------------------------------


@fault("F15", "thousands of files while the watcher is frozen", weight=0.2, rare=True)
def _many(now: Context) -> None:
    world = now.world
    watcher = [world.parts.children["watcher"].pid]
    send(watcher, signal.SIGSTOP)
    try:
        texts = [_fresh()[1] for _ in range(20)]
        for number in range(now.scale.many):
            name = f"many-{uuid.uuid4()}.txt"
            data = texts[number % len(texts)]
            (world.settings.inbox / name).write_bytes(data)
            world.remember(name, data)
    finally:
        send(watcher, signal.SIGCONT)
    # New articles wait behind these: what comes next would find nobody at work.
    with world.history.operation("rig", "taken", files=now.scale.many):
        world.until(lambda: not any(_lying_many(world)), 1_800, "files still lie there")


def _lying_many(world: World) -> Iterator[Path]:
    return world.settings.inbox.glob("many-*")


@fault("F16", "the same file ten times at once, under one name and under others")
def _same(now: Context) -> None:
    name, data = _fresh()
    threads = [
        threading.Thread(
            target=_drop_into,
            args=(now.world, name if one % 2 else f"{one}-{name}", data),
        )
        for one in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _drop_into(world: World, name: str, data: bytes) -> None:
    world.drop(name, data)


@fault("F16", "the same name again with other bytes")
def _same_name(now: Context) -> None:
    world = now.world
    name, first = _fresh()
    _, second = _fresh()
    world.changed[name] = [first, second]
    (world.settings.inbox / name).write_bytes(first)
    world.until(
        lambda: not (world.settings.inbox / name).exists(), 60, f"{name} was not taken"
    )
    (world.settings.inbox / name).write_bytes(second)
