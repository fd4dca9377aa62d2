"""Whoever opens a line to the desk and says little takes nobody else's time."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.config import Settings, environment
from web.serving import PAUSE, threads, workers
from workers.local import programs
from workers.servers.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
#: More than are served at once.
LINES = 2 * workers * threads
HALF = b"GET / HTTP/1.1\r\nHost: a\r\n"
HALF_FORM = b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nname="


@pytest.fixture
def desk(settings: Settings) -> Generator[int, None, None]:
    """The desk as `crossclaim up` starts it; its port."""
    port = free_port()
    told = {
        "CROSSCLAIM_DATA": str(settings.data),
        "CROSSCLAIM_DATABASE_URL": settings.database_url,
    }
    env = environment() | {"PATH": os.defpath} | told
    (web,) = [
        one
        for one in programs(env, port=port, workers=1, queues=[])
        if one.name == "web"
    ]
    log = settings.data / "web.log"
    with log.open("wb") as stream:
        child = subprocess.Popen(
            web.argv, cwd=ROOT, env=env, stdout=stream, stderr=stream
        )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and not _answers(port):
            time.sleep(0.2)
        assert _answers(port), log.read_text()
        yield port
    finally:
        child.terminate()
        child.wait(40)


def _answers(port: int) -> bool:
    try:
        return _asked(port) == 200
    except OSError:
        return False


def _asked(port: int) -> int:
    address = f"http://127.0.0.1:{port}/healthz"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return int(answer.status)


def _open(stack: ExitStack, port: int, said: bytes) -> list[socket.socket]:
    """Open many lines, say something on each, and no more."""
    lines = []
    for _ in range(LINES):
        line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        if said:
            line.sendall(said)
        lines.append(line)
    time.sleep(0.5)
    return lines


def test_lines_that_say_nothing_take_nobodys_time(desk: int) -> None:
    """Two of them stopped the desk for forty seconds; browsers open some ahead."""
    with ExitStack() as stack:
        _open(stack, desk, b"")
        begun = time.monotonic()
        assert [_asked(desk) for _ in range(4)] == [200] * 4
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("said", [HALF, HALF_FORM])
def test_requests_that_stop_in_their_middle_are_given_up(
    desk: int, said: bytes
) -> None:
    """Six of them stopped the desk for over two minutes."""
    rounds = LINES / threads  # one process may have all of them
    with ExitStack() as stack:
        lines = _open(stack, desk, said)
        begun = time.monotonic()
        assert _asked(desk) == 200
        assert time.monotonic() - begun < (rounds + 1) * PAUSE  # for ever, without
        for line in lines:
            line.settimeout(2 * PAUSE)
            while line.recv(65_536):
                pass  # the last answer, then the end of the line
    assert _asked(desk) == 200
