"""What the database's own processes spend while something else is measured."""

from __future__ import annotations

import psutil


def database() -> float:
    """Give the processor seconds of our PostgreSQL, processes that ended included."""
    total = 0.0
    for one in psutil.Process().children(recursive=True):
        if one.name().startswith("postgres"):
            used = one.cpu_times()
            total += used.user + used.system
            total += used.children_user + used.children_system
    return total
