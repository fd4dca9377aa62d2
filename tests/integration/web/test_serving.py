"""Whoever opens a line to the desk and says little takes nobody else's time."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.config import Settings, environment
from tests.integration.web import hasty as small
from web import serving
from workers.local import programs
from workers.servers.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
#: The configuration that `up` names.
OURS = "python:web.serving"
HALF = b"GET / HTTP/1.1\r\nHost: a\r\n"
HALF_FORM = b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nname="


@pytest.fixture
def desk(settings: Settings) -> Generator[int, None, None]:
    """The desk as `crossclaim up` starts it; its port."""
    with _served(settings) as port:
        yield port


@pytest.fixture
def hasty(settings: Settings) -> Generator[int, None, None]:
    """The desk with less patience; its port."""
    with _served(settings, config="python:tests.integration.web.hasty") as port:
        yield port


@contextmanager
def _served(settings: Settings, config: str = OURS) -> Generator[int, None, None]:
    """Serve the desk by a configuration of gunicorn's."""
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
    assert OURS in web.argv
    argv = [config if word == OURS else word for word in web.argv]
    log = settings.data / "web.log"
    with log.open("wb") as stream:
        child = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=stream, stderr=stream)
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


def _open(
    stack: ExitStack, port: int, said: bytes, *, at_once: int
) -> list[socket.socket]:
    """Open twice as many lines as are served at once; say something, and no more."""
    lines = []
    for _ in range(2 * at_once):
        line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        if said:
            line.sendall(said)
        lines.append(line)
    time.sleep(0.5)
    return lines


def test_lines_that_say_nothing_take_nobodys_time(desk: int) -> None:
    """Two of them stopped the desk for forty seconds; browsers open some ahead."""
    with ExitStack() as stack:
        _open(stack, desk, b"", at_once=serving.workers * serving.threads)
        begun = time.monotonic()
        assert [_asked(desk) for _ in range(4)] == [200] * 4
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize("said", [HALF, HALF_FORM])
def test_requests_that_stop_in_their_middle_are_given_up(
    hasty: int, said: bytes
) -> None:
    """Six of them stopped the desk for over two minutes."""
    # Two rounds; of a form what is left is waited for too; 2 s the desk lingers.
    limit = 3 * (4 * small.PAUSE + 2.0)  # thrice, for a busy machine
    with ExitStack() as stack:
        lines = _open(stack, hasty, said, at_once=small.threads)
        begun = time.monotonic()
        assert _asked(hasty) == 200
        assert time.monotonic() - begun < limit  # for ever, without
        for line in lines:
            line.settimeout(limit)
            while line.recv(65_536):
                pass  # the last answer, then the end of the line
            line.close()  # or the desk lingers for two seconds on each
    assert _asked(hasty) == 200


def test_the_desks_own_lines_have_the_patience_that_it_names() -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        serving.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=line)]))
        found = line.getsockopt(
            socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.calcsize("ll")
        )
    assert struct.unpack("ll", found) == (serving.PAUSE, 0)
