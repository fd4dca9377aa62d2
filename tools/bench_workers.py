"""What 1, 2 and 4 worker processes do on this machine: articles a minute, and at what.

    python tools/bench_workers.py [--articles 200] [--processes 1 2 4]

Real watcher, real worker, servers of its own, anew for each number. Each process reads
some articles first, so that no model is loaded any more. Beside the clock stands the
processor's time of the workers and of the database: on a machine with fewer cores than
processes, or one that others use, it alone tells what an article costs, and whether
that grows with the number of processes.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
from pathlib import Path

import psutil
import spent

from services.config import Settings
from services.store import files
from services.store.schema import upgrade
from tests.faults.stories import story
from tests.programs import Programs, programs
from workers.embedded import Ends, embedded

#: Articles for each process before the clock starts, and seconds to wait for all.
WARM, PATIENCE = 6, 1_800.0


def main() -> None:
    """Measure each number of processes, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores; {given.articles} articles", flush=True)
    for number in given.processes:
        with tempfile.TemporaryDirectory(prefix="crossclaim-bench-") as folder:
            home = Path(folder)
            with embedded(home / "servers") as ends:
                upgrade(ends.owner_url, "crossclaim")
                _measure(home, ends, number, given.articles)


def settings_in(home: Path, ends: Ends, *, workers: int = 1) -> Settings:
    """Give the settings of a desk in one folder, on servers of its own."""
    return Settings(
        data=home,
        inbox=home / "inbox",
        content=home / "content",
        database_url=ends.database_url,
        broker_url=ends.broker_url,
        workers=workers,
        settle=0.2,
    )


def _measure(home: Path, ends: Ends, number: int, articles: int) -> None:
    settings = settings_in(home, ends, workers=number)
    settings.inbox.mkdir()
    with programs(settings) as parts:
        warm = WARM * number
        _drop(settings, 0, warm)
        parts.until(lambda: _judged(parts) == warm, PATIENCE)
        # The articles wait when the clock starts: the watcher's pace is another thing.
        os.killpg(parts.children["worker"].pid, signal.SIGSTOP)
        _drop(settings, warm, warm + articles)
        parts.until(lambda: _waiting(parts) == articles, PATIENCE)
        before, database = _spent(parts), spent.database()
        started = time.perf_counter()
        os.killpg(parts.children["worker"].pid, signal.SIGCONT)
        parts.until(lambda: _judged(parts) == warm + articles, PATIENCE)
        took = time.perf_counter() - started
        ours, theirs = _spent(parts) - before, spent.database() - database
    load = os.getloadavg()[0]
    print(
        f"{number} processes: {60 * articles / took:5.0f} articles a minute by the"
        f" clock; an article costs {1000 * ours / articles:4.0f} ms of the workers'"
        f" processor and {1000 * theirs / articles:3.0f} of the database's;"
        f" {(ours + theirs) / took:.2f} cores busy with it; load {load:.1f}",
        flush=True,
    )


def _drop(settings: Settings, first: int, until: int) -> None:
    for number in range(first, until):
        name, text = story(number)
        files.drop(settings.inbox, name, text.encode())


def _judged(parts: Programs) -> int:
    (row,) = parts.rows("SELECT count(*) AS n FROM articles WHERE status = 'judged'")
    return int(row["n"])


def _waiting(parts: Programs) -> int:
    (row,) = parts.rows("SELECT count(*) AS n FROM runs WHERE state = 'ready'")
    return int(row["n"])


def _spent(parts: Programs) -> float:
    """Give the processor time of the worker and its processes."""
    parent = psutil.Process(parts.children["worker"].pid)
    times = [one.cpu_times() for one in (parent, *parent.children())]
    return sum(one.user + one.system for one in times)


if __name__ == "__main__":
    main()
