"""How gunicorn serves the desk: `gunicorn -c python:web.serving`, and the app.

A process that reads one line at a time is taken by whoever opens one and says nothing:
two such lines, as browsers open ahead of need, stopped the desk for forty seconds.
"""

from __future__ import annotations

import socket
import struct
from typing import Any

#: Processes, and requests that each is at, at once: fewer than it may have lines to the
#: database (`services.store.transaction`).
workers, worker_class, threads = 2, "gthread", 8
#: No socket by which others could steer it.
control_socket_disable = True

#: Seconds for which the kernel keeps a line that says nothing to itself, and for which
#: a request may pause in its middle.
SILENT, PAUSE = 30, 10


def when_ready(server: Any) -> None:
    """Let lines that say little take little time."""
    be_patient(server, PAUSE)


def be_patient(server: Any, pause: int) -> None:
    """Let a request pause for so many seconds; each line takes after its listener."""
    for listener in server.LISTENERS:
        line = listener.sock
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT)
        patience = struct.pack("ll", pause, 0)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
