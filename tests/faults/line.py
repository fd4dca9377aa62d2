"""A line between our programs and a server whose manners can be changed at any moment.

A proxy on loopback. What it cannot do is to withhold TCP's own acknowledgements: where
a real dead line would be noticed by the kernel (`tcp_user_timeout`), a connection that
was mute here is reset when the line is mended.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from enum import Enum
from typing import Self

_BLOCK = 65_536
_LINGER = struct.pack("ii", 1, 0)  # close with a reset


class Manner(Enum):
    """How a line treats what is sent over it."""

    WELL = "well"
    SLOW = "200 ms each way"
    RESETS = "5 % of blocks end in a reset"
    HALF_OPEN = "answers are swallowed"
    TRICKLE = "a byte a second"
    BLACKHOLE = "everything is swallowed"


#: Those after which a connection has lost bytes and is of no use any more.
_MUTE = (Manner.HALF_OPEN, Manner.BLACKHOLE)
#: Seconds of waiting, and the share of blocks, of slow and of resetting lines.
DELAY, RESET_SHARE = 0.2, 0.05


class Line:
    """A port that leads to another one on this machine."""

    def __init__(self, target: int, seed: int = 0) -> None:
        """Begin with good manners."""
        self.target = target
        self.port = 0
        self.manner = Manner.WELL
        self.resets = 0
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stopped = asyncio.Event()
        self._open: set[_Pair] = set()

    def __enter__(self) -> Self:
        """Listen."""
        listening = threading.Event()
        self._listening = listening
        self._thread.start()
        listening.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        """Reset what is open, and listen no more."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def behave(self, manner: Manner) -> None:
        """Change the manners; connections that lost bytes are reset when they end."""
        self._ask(self._change, manner)

    def cut(self) -> None:
        """Reset all connections that are open now."""
        self._ask(self._cut)

    def _ask(self, function: object, *given: object) -> None:
        done = threading.Event()

        def call() -> None:
            function(*given)  # type: ignore[operator]  # one of our own methods
            done.set()

        self._loop.call_soon_threadsafe(call)
        done.wait(10)

    def _change(self, manner: Manner) -> None:
        self.manner = manner
        for pair in list(self._open):
            if pair.spoiled:
                pair.reset()

    def _cut(self) -> None:
        for pair in list(self._open):
            pair.reset()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._stopped.wait()
        server.close()
        self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Lead one connection to the server, or nowhere."""
        pair = _Pair(writer)
        self._open.add(pair)
        try:
            if self.manner is Manner.BLACKHOLE:
                pair.spoiled = True
                while await reader.read(_BLOCK):
                    pass
                return
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            pair.writers.append(back)
            ways = (self._lead(pair, reader, back), self._lead(pair, there, writer))
            await asyncio.gather(*ways)
        except OSError:
            pass
        finally:
            pair.reset()
            self._open.discard(pair)

    async def _lead(
        self, pair: _Pair, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on one direction until it ends; then end the whole connection."""
        answers = writer is pair.writers[0]
        with contextlib.suppress(OSError):
            while block := await reader.read(_BLOCK):
                await self._pass(pair, block, writer, answers)
        if not pair.spoiled:
            pair.close()

    async def _pass(
        self, pair: _Pair, block: bytes, writer: asyncio.StreamWriter, answers: bool
    ) -> None:
        manner = self.manner
        if manner is Manner.BLACKHOLE or (manner is Manner.HALF_OPEN and answers):
            pair.spoiled = True
            return
        if manner is Manner.SLOW:
            await asyncio.sleep(DELAY)
        if manner is Manner.RESETS and self._chance.random() < RESET_SHARE:
            self.resets += 1
            pair.reset()
            return
        while manner is Manner.TRICKLE and self.manner is manner and len(block) > 1:
            writer.write(block[:1])
            block = block[1:]
            await asyncio.sleep(1)
        writer.write(block)
        await writer.drain()


class _Pair:
    """Both ends of a connection that is led through."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writers = [writer]
        self.spoiled = False

    def close(self) -> None:
        """End both in peace: what is written goes out first."""
        for writer in self.writers:
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    def reset(self) -> None:
        """End both with a reset."""
        for writer in self.writers:
            peer = writer.get_extra_info("socket")
            if peer is not None and peer.fileno() >= 0:
                with contextlib.suppress(OSError):
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            writer.transport.abort()
