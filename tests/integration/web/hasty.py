"""The desk as gunicorn serves it, but smaller, and with less patience."""

from __future__ import annotations

from typing import Any

from web.serving import be_patient, control_socket_disable, worker_class

__all__ = ["control_socket_disable", "worker_class"]

#: Few at once are soon all taken; one process, so that it is known whose lines are.
workers, threads = 1, 2
#: Seconds; the desk's own would make the tests wait for a minute.
PAUSE = 1


def when_ready(server: Any) -> None:
    """Give up soon who stops in the middle of a request."""
    be_patient(server, PAUSE)
