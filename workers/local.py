"""Everything on one computer: starts the servers and our programs, and watches them.

What `crossclaim up` runs. In order: folders and lock, room, the desk's port,
PostgreSQL, Valkey, migrations, the parts, the desk's first answer; then it watches
until Ctrl-C or SIGTERM, and stops in the reverse order.

However it ends, nothing of it keeps running: each part is a group of its own, which
`workers/supervisor/shim.py` kills when we are gone; the part's first program also gets
the kernel's signal; and the next start kills what carries our mark all the same.

Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress

from workers.supervisor.desk import HOST
from workers.supervisor.plan import Part, Plan
from workers.supervisor.signals import Signals
from workers.supervisor.supervisor import StopAsked, Supervisor


def programs(
    env: Mapping[str, str], *, port: int, workers: int, queues: Sequence[str]
) -> list[Part]:
    """List worker, watcher and web; `env` holds the servers' addresses.

    `workers` is the number of worker processes, `queues` what they take work from.
    """
    run = (sys.executable, "-m")
    worker = (*run, "celery", "-A", "workers.app", "worker", "-P", "prefork")
    quiet = ("-n", "worker@%h", "--without-gossip", "--without-mingle")
    web = (*run, "gunicorn", "-c", "python:web.serving", "-b", f"{HOST}:{port}")
    return [
        Part(
            "worker", [*worker, "-c", str(workers), "-Q", ",".join(queues), *quiet], env
        ),
        Part("watcher", [*run, "workers.cli", "watch"], env, patience=15.0),
        Part("web", [*web, "web.app:create_app()"], env, patience=15.0),
    ]


def up(plan: Plan) -> None:
    """Start everything, watch it, and stop it on Ctrl-C or SIGTERM.

    Returns after a stop that was asked for. Raises StartError, with everything stopped,
    when something cannot start or will not stay. Only from the main thread.
    """
    with Signals() as signals, ExitStack() as stack, suppress(StopAsked):
        Supervisor(plan, signals, stack).run()
