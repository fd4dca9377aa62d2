"""The Celery app, from the settings. `celery -A workers.app worker ...` finds it here.

Started as `-P prefork --without-gossip --without-mingle -Q <stages>`. Gossip left
64.7 GiB of lists in somebody's Redis (mitodl/ol-infrastructure#5980); mingle has bugs
when it reconnects (celery#8030). Threads of numeric libraries are held to one by the
environment that `workers.start` and the compose file give: we scale by processes.

One message is worth nothing (`workers.doorbell`), so the settings aim at a worker that
never hangs, not at a message that is never lost. Measured in docs/decisions/0001.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from kombu import Queue

from services import logs
from services.config import Settings
from services.engines.loading import engines
from services.model.lifecycle import Stage
from services.store.transaction import forget_connections
from workers.doorbell import PREFIX
from workers.watchdog import Heart, Watchdog

#: The last resort, for a child that has lost its alarm (`workers.tasks.killed_after`):
#: longer than the longest run of the longest text.
TIME_LIMIT = 2_000

#: Celery's settings, each with its reason.
CELERY: Mapping[str, Any] = MappingProxyType(
    {
        # Outcomes are rows. Result backends leak (celery#9806, #10366).
        "result_backend": None,
        "task_ignore_result": True,
        # A Redis that somebody reaches and pickle would run their code.
        "task_serializer": "json",
        "accept_content": ["json"],
        # One queue a stage, so that pools can be split by stage.
        "task_queues": [Queue(stage.value, routing_key=stage.value) for stage in Stage],
        "task_create_missing_queues": False,
        # Our counter of attempts decides about another try: the broker's has no end.
        "task_reject_on_worker_lost": False,
        "task_acks_on_failure": True,
        "task_acks_on_timeout": True,
        # One message a process; nothing waits inside a busy worker.
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "broker_transport_options": {
            # No hash of unacknowledged messages: no redelivery of running tasks, and
            # no slot that stays taken when an acknowledgement fails.
            "ack_emulation": False,
            # A dead line is noticed.
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 10,
            "global_keyprefix": PREFIX,
        },
        # Wait for Redis for ever: the desk goes on, and nothing is lost meanwhile.
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # A queue that is full refuses whoever connects: wait for it as well. Without
        # this each try ends the worker.
        "broker_channel_error_retry": True,
        # With pauses that grow, and few words about it.
        "worker_consumer": "workers.consumer:Patient",
        # Nobody waits for a doorbell.
        "task_publish_retry_policy": {
            "max_retries": 1,
            "interval_start": 0,
            "interval_max": 0.2,
        },
        # Its own line to Redis notices a lost one in a worker whose slots are all
        # busy; without it, one restart of Redis stopped such workers for ever.
        "worker_enable_remote_control": True,
        # Figures come from the database.
        "worker_send_task_events": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        # Hard only: a soft limit is ignored by native code and raises inside commits
        # (celery#4651, #6873).
        "task_time_limit": TIME_LIMIT,
        "task_soft_time_limit": None,
        # The default of 4 s kills a child that is loading models.
        "worker_proc_alive_timeout": 60,
        # Against leaks; looked at after a task only. In KiB: a child holds 260 MB with
        # its models, a long article adds as much. Too low would mean a task a child.
        "worker_max_tasks_per_child": 500,
        "worker_max_memory_per_child": 800_000,
        # A deploy lets runs end in peace.
        "worker_soft_shutdown_timeout": 30,
        "worker_enable_soft_shutdown_on_idle": True,
        "worker_hijack_root_logger": False,
        "timezone": "UTC",
        "enable_utc": True,
    }
)


def make_app(settings: Settings) -> Celery:
    """Build the app. It holds no connection until it is used."""
    celery = Celery("crossclaim", broker=settings.broker_url, include=["workers.tasks"])
    celery.conf.update(CELERY)
    celery.conf.crossclaim = settings
    celery.steps["consumer"].update({Watchdog, Heart})
    return celery


app = make_app(Settings.from_environment())


@setup_logging.connect
def _set_up_logs(**_: object) -> None:
    """Log as everything of ours does."""
    logs.set_up(app.conf.crossclaim.log_level)
    # It says "Task received" and "succeeded" for every doorbell.
    logging.getLogger("celery.worker.strategy").setLevel(logging.WARNING)
    logging.getLogger("celery.app.trace").setLevel(logging.WARNING)
    # "Connected", at each try of a queue that then refuses all else.
    logging.getLogger("celery.worker.consumer.connection").setLevel(logging.WARNING)


@worker_process_init.connect
def _begin_child(**_: object) -> None:
    """Forget the parent's lines; load the models, if this worker's stages need them."""
    forget_connections()
    if Stage.EXTRACTION.value in app.amqp.queues.consume_from:
        engines()
