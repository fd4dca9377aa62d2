"""Figures as Prometheus reads them, written by its own library.

One collector on a registry of its own: every figure is asked of the database, so all
web processes tell the same, and none keeps counts that would end with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.store.gauges import Figure

#: What each figure is. One that is not listed here is not told.
MEANINGS = {
    "articles": "Articles by status.",
    "cases_waiting": "Open cases by lane.",
    "claims": "Claims by status.",
    "conflicts_total": "Forms refused because somebody was first, by page.",
    "database_up": "Whether the database answered within a second.",
    "decisions_total": "Decisions by kind.",
    "disk_free_bytes": "Free bytes on the disk of a folder.",
    "disk_total_bytes": "Size of the disk of a folder.",
    "failures": "Failures that nobody has dismissed, by reason.",
    "files_taken_total": "Files that were taken from the inbox or refused.",
    "heartbeat_age_seconds": "Time since the last sign of life of a part.",
    "inbox_files": "Files that lie in the inbox.",
    "inbox_oldest_seconds": "For how long the oldest file lies there.",
    "leases_expired_total": "Leases that ran out and were turned over, by stage.",
    "oldest_ready_seconds": "For how long the oldest due run of a stage waits.",
    "queue_messages": "Messages that wait on Redis.",
    "rings_again_total": "Rings for due work heard of by nobody, since a start.",
    "rings_failed_total": "Doorbells that could not be rung since a watcher's start.",
    "round_age_seconds": "Time since the last whole nightly round began.",
    "round_broken": "Whether a check of the last nightly round broke itself.",
    "round_found": "What the last nightly round found wrong, by check.",
    "round_looked_at": "How much a check of the last nightly round looked at.",
    "round_put_right": "What the last nightly round put right, or let go of.",
    "run_seconds": "Time that runs took within the last quarter of an hour.",
    "runs": "Runs by stage and state.",
    "runs_overdue": "Runs whose lease has run out and that nobody has turned over yet.",
    "runs_tried_again": "Runs that needed more than one attempt.",
    "sessions": "Browsers that are signed in.",
    "sign_in_attempts": "Attempts to sign in that count against somebody.",
    "worker_memory_bytes": "Memory of a worker's parent.",
    "worker_running": "Messages that a worker is at.",
    "worker_slots": "Processes of a worker.",
    "worker_waits_seconds": "How long a worker's queue has taken nothing from it.",
}


class _Collected(Collector):
    """Figures that were asked for, as the library wants them."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Keep those whose meaning is known, family by family."""
        known = (one for one in figures if one.name in MEANINGS)
        self._figures = sorted(known, key=_name)

    def collect(self) -> Iterator[Metric]:
        """Give each family under its meaning."""
        for name, members in groupby(self._figures, key=_name):
            yield _family(name, list(members))


def written(figures: Iterable[Figure], accept: str) -> tuple[bytes, str]:
    """Write figures in the form that `accept` prefers; give text and content type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(figures))
    encode, kind = choose_encoder(accept)
    return encode(registry), kind


def _family(name: str, members: list[Figure]) -> Metric:
    """Give the samples of one name; counters are those that end in `_total`."""
    labels = list(members[0].labels)
    kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
    family = kind(f"crossclaim_{name}", MEANINGS[name], labels=labels)
    for one in members:
        family.add_metric([one.labels[label] for label in labels], one.value)
    return family


def _name(one: Figure) -> str:
    return one.name
