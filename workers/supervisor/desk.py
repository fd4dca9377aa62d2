"""The desk as seen from outside: its port, and whether it answers there."""

from __future__ import annotations

import errno
import http.client
import socket

from services.errors import StartError
from workers.servers.ports import free_port

HOST = "127.0.0.1"


class PortTaken(StartError):
    """The desk's port cannot be used."""


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
