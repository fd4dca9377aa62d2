"""Figures as Prometheus reads them: its text format, version 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from services.store.gauges import Figure

TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: What each figure is. One that is not listed here is not told.
MEANINGS = {
    "articles": "Articles by status.",
    "cases_waiting": "Open cases by lane.",
    "claims": "Claims by status.",
    "database_up": "Whether the database answered within a second.",
    "decisions_total": "Decisions by kind.",
    "disk_free_bytes": "Free bytes on the disk of a folder.",
    "disk_total_bytes": "Size of the disk of a folder.",
    "failures": "Failures that nobody has dismissed, by reason.",
    "files_taken_total": "Files that were taken from the inbox or refused.",
    "heartbeat_age_seconds": "Time since the last sign of life of a part.",
    "inbox_files": "Files that lie in the inbox.",
    "inbox_oldest_seconds": "For how long the oldest file lies there.",
    "oldest_ready_seconds": "For how long the oldest due run of a stage waits.",
    "queue_messages": "Messages that wait on Redis.",
    "rings_failed_total": "Doorbells that could not be rung since a watcher's start.",
    "run_seconds": "Time that runs took within the last quarter of an hour.",
    "runs": "Runs by stage and state.",
    "runs_overdue": "Runs whose lease has run out and that nobody has turned over yet.",
    "runs_tried_again": "Runs that needed more than one attempt.",
    "sessions": "Browsers that are signed in.",
    "sign_in_attempts": "Attempts to sign in that count against somebody.",
    "worker_memory_bytes": "Memory of a worker's parent.",
    "worker_running": "Messages that a worker is at.",
    "worker_slots": "Processes of a worker.",
}


def written(figures: Iterable[Figure]) -> str:
    """Write figures for Prometheus, each family under its meaning."""
    known = sorted((one for one in figures if one.name in MEANINGS), key=_name)
    families = (
        _family(name, list(members)) for name, members in groupby(known, key=_name)
    )
    return "".join(line for family in families for line in family)


def _family(name: str, members: list[Figure]) -> Iterator[str]:
    kind = "counter" if name.endswith("_total") else "gauge"
    yield f"# HELP crossclaim_{name} {MEANINGS[name]}\n"
    yield f"# TYPE crossclaim_{name} {kind}\n"
    for one in members:
        labels = ",".join(
            f'{key}="{_escaped(value)}"' for key, value in one.labels.items()
        )
        yield f"crossclaim_{name}{{{labels}}} {one.value!r}\n"


def _escaped(value: str) -> str:
    """Write a label's value as the format wants it."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _name(one: Figure) -> str:
    return one.name
