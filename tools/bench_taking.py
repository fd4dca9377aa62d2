"""What taking many files at once costs: processor, memory, files a second.

    python tools/bench_taking.py [--files 2000] [--watchers 1]

Real watchers, servers of their own, no worker. The files lie there before the clock
starts. On a machine that others use, the processor's time is what tells.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import tempfile
import time
from pathlib import Path

import psutil
import spent
from bench_workers import settings_in

from services.pipeline import sweep
from services.store.schema import upgrade
from tests.faults.stories import story
from tests.programs import Programs, programs
from workers.embedded import Ends, embedded

#: Seconds to wait for everything.
PATIENCE = 3_600.0


def main() -> None:
    """Measure once, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--watchers", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossclaim-bench-") as folder:
        home = Path(folder)
        with embedded(home / "servers") as ends:
            upgrade(ends.owner_url, "crossclaim")
            _measure(home, ends, given.files, given.watchers)


def _measure(home: Path, ends: Ends, files: int, watchers: int) -> None:
    settings = settings_in(home, ends)
    names = [f"watcher{number}" for number in range(watchers)]
    with programs(settings, *names) as parts:
        # All are up, and not in the middle of a listing that would miss some files.
        parts.until(lambda: bool(sweep.signs(settings.database_url)), PATIENCE)
        time.sleep(3)
        pids = [parts.children[name].pid for name in names]
        _send(pids, signal.SIGSTOP)
        for number in range(files):
            name, text = story(number)
            (settings.inbox / name).write_bytes(text.encode())
        before, database, commits = _spent(pids), spent.database(), _commits(parts)
        started = time.perf_counter()
        _send(pids, signal.SIGCONT)
        parts.until(lambda: _taken(parts) == files, PATIENCE)
        took = time.perf_counter() - started
        ours, theirs = _spent(pids) - before, spent.database() - database
        commits = _commits(parts) - commits
        peak = max(_peak(pid) for pid in pids)
        logs = [(parts.logs / f"{name}.log").read_text() for name in names]
    shares = sorted(log.count('"received"') for log in logs)
    print(
        f"{files} files, {watchers} watchers: {ours:.1f} s of the watchers' processor,"
        f" {theirs:.1f} s of the database's; {took:.1f} s by the clock,"
        f" {files / took:.0f} files/s; {commits} transactions; {peak / 1e6:.0f} MB at"
        f" most; received {shares}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def _taken(parts: Programs) -> int:
    (row,) = parts.rows("SELECT count(moved_at) AS n FROM sightings")
    return int(row["n"])


def _commits(parts: Programs) -> int:
    statement = "SELECT sum(xact_commit) AS n FROM pg_stat_database"
    return int(parts.rows(statement)[0]["n"])


def _spent(pids: list[int]) -> float:
    """Give the processor time of the watchers."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(one.user + one.system for one in times)


def _peak(pid: int) -> int:
    """Give the most memory that a process ever held, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
