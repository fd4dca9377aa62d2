"""How it stands: runs, failures, cases, signs of life, messages."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from services.config import Settings
from services.model.lifecycle import RunState, Stage
from services.pipeline import sweep
from workers import doorbell


def status(settings: Settings) -> dict[str, Any]:
    """Give figures for people and scripts; times are seconds, sizes bytes.

    `queue` is None while the queue is away: reviewing goes on without it.
    """
    lengths = doorbell.lengths(settings)
    return {
        **sweep.figures(settings.database_url),
        "queue": lengths and {stage.value: lengths[stage] for stage in Stage},
        "parts": [
            {
                "name": sign.name,
                "pid": sign.pid,
                "alive": sign.alive,
                "age": round(sign.age, 1),
                **sign.details,
            }
            for sign in sweep.signs(settings.database_url)
        ],
    }


def told(now: Mapping[str, Any]) -> Iterator[str]:
    """Say the figures of `status` in lines for people."""
    for stage, states in now["runs"].items():
        yield f"{stage:<12}{_counted(states) or 'nothing yet'}"
    oldest = now["oldest_ready"]
    yield "waiting     " + ("nothing" if oldest is None else f"oldest {oldest:.0f} s")
    yield f"failures    {_counted(now['failures']) or 'none'}"
    yield f"cases       {_counted(now['cases']) or 'none'}"
    queue = now["queue"]
    yield f"queue       {'away' if queue is None else _counted(queue)}"
    for one in now["parts"]:
        state = "alive" if one["alive"] else "silent"
        yield f"{one['name']:<12}{state}, last sign {one['age']:.0f} s ago"


def _counted(figures: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in figures.items())


def alive(now: Mapping[str, Any], part: str) -> bool:
    """Tell whether a worker or watcher, on whichever host, was heard lately."""
    return any(
        one["alive"] and one["name"].partition("@")[0] == part for one in now["parts"]
    )


def progress(settings: Settings, expected: int) -> Iterator[int]:
    """Give the number of articles that are through, at each change, up to `expected`.

    Failed ones count: nothing more will happen to them.
    """
    told = -1
    while told < expected:
        runs = sweep.figures(settings.database_url)["runs"]
        failed = sum(states.get(RunState.FAILED.value, 0) for states in runs.values())
        through = runs[Stage.JUDGING.value].get(RunState.DONE.value, 0) + failed
        if through != told:
            told = through
            yield min(told, expected)
        time.sleep(0.5)
