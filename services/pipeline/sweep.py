"""Find what was lost, and tell how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.crashpoint import crashpoint
from services.model.lifecycle import Stage
from services.pipeline import versions
from services.store import heartbeats, judged, rereading, runs, sightings
from services.store.heartbeats import Sign
from services.store.transaction import transaction


def sweep(url: str) -> Mapping[Stage, int]:
    """Turn over expired leases; give how many runs of each stage could be claimed.

    Empty when another sweeper is at it: it rings.
    """
    with transaction(url) as session:
        if not runs.try_to_sweep(session):
            return {}
        runs.sweep(session)
        crashpoint("sweep.swept")
        rereading.take_up(session)
        return runs.due(session)


def beat(
    url: str,
    name: str,
    pid: int,
    *,
    details: dict[str, Any],
    workers: Sequence[str] = (),
) -> None:
    """Give a sign of life for the program called `name`.

    It says which versions the program is and, where `workers` names its processes as
    runs do, which runs they hold.
    """
    with transaction(url) as session:
        more: dict[str, Any] = {"versions": dict(versions.ours())}
        if workers:
            more["runs"] = runs.held_by(session, workers)
        heartbeats.beat(session, name, pid, details=details | more)


def signs(url: str) -> list[Sign]:
    """Give the last sign of life of every program."""
    with transaction(url) as session:
        return heartbeats.signs(session)


def figures(url: str) -> dict[str, Any]:
    """Count runs, failures and cases; times are seconds."""
    with transaction(url) as session:
        return {
            "runs": {
                stage.value: dict(states)
                for stage, states in runs.counts(session).items()
            },
            "oldest_ready": runs.oldest_ready(session),
            "failures": {**runs.failures(session), **sightings.failures(session)},
            "cases": {
                lane.value: number for lane, number in judged.lanes(session).items()
            },
        }
