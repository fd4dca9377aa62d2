"""The bad line does what its manners say; else the faults on it would prove nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator
from contextlib import suppress

import pytest

from tests.faults.line import DELAY, Line, Manner


@pytest.fixture
def echo() -> Generator[int, None, None]:
    """Run a server that says everything again."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(peer: socket.socket) -> None:
            with peer, suppress(OSError):
                while block := peer.recv(65_536):
                    peer.sendall(block)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    peer, _ = server.accept()
                    threading.Thread(target=answer, args=(peer,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(echo: int) -> Generator[Line, None, None]:
    with Line(echo) as one:
        yield one


def _call(line: Line) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=1.0)


def test_a_good_line_passes_everything(line: Line) -> None:
    sent = b"a" * 200_000
    with _call(line) as peer:
        threading.Thread(target=peer.sendall, args=(sent,)).start()
        got = b""
        while len(got) < len(sent):
            got += peer.recv(65_536)
    assert got == sent


def test_a_slow_line_takes_its_time(line: Line) -> None:
    line.behave(Manner.SLOW)
    with _call(line) as peer:
        started = time.monotonic()
        peer.sendall(b"hello")
        assert peer.recv(10) == b"hello"
    assert time.monotonic() - started >= 2 * DELAY


@pytest.mark.parametrize("manner", [Manner.HALF_OPEN, Manner.BLACKHOLE])
def test_a_mute_line_says_nothing_and_is_reset_when_mended(
    line: Line, manner: Manner
) -> None:
    with _call(line) as before:
        before.sendall(b"hello")
        assert before.recv(10) == b"hello"
        line.behave(manner)
        before.sendall(b"again")
        with pytest.raises(TimeoutError):
            before.recv(10)
        line.behave(Manner.WELL)
        with pytest.raises(ConnectionError):
            before.recv(10)
    with _call(line) as after:
        after.sendall(b"hello")
        assert after.recv(10) == b"hello"


def test_a_trickling_line_gives_a_byte_a_second(line: Line) -> None:
    line.behave(Manner.TRICKLE)
    with _call(line) as peer:
        peer.sendall(b"hello")
        assert peer.recv(10) == b"h"
        with pytest.raises(TimeoutError):
            peer.recv(10)
        line.behave(Manner.WELL)
        peer.settimeout(5)
        got = b""
        while len(got) < 4:
            got += peer.recv(10)
    assert got == b"ello"


def test_some_blocks_of_a_bad_line_end_in_a_reset(line: Line) -> None:
    line.behave(Manner.RESETS)
    ended = 0
    for _ in range(200):
        with _call(line) as peer:
            try:
                peer.sendall(b"hello")
                ended += peer.recv(10) != b"hello"
            except ConnectionError:
                ended += 1
    assert 0 < ended < 100 and line.resets == ended


def test_cutting_ends_what_is_open_and_nothing_else(line: Line) -> None:
    with _call(line) as peer:
        peer.sendall(b"hello")
        assert peer.recv(10) == b"hello"
        line.cut()
        with pytest.raises(ConnectionError):
            peer.recv(10)
    with _call(line) as peer:
        peer.sendall(b"hello")
        assert peer.recv(10) == b"hello"
