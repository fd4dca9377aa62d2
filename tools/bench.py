"""Measure speed and memory of the whole stack, side by side in one run.

Starts `crossclaim up` on a folder of its own and any free port, drops articles, and
reads the clock of the database. Prints, and writes to .bench/bench.json:

* articles a minute end to end, beside the bare models (spaCy and MiniLM) on the same
  text in one process, before and after: the ratio is what counts;
* seconds from the end of the stability wait to the desk, one article, idle system;
* peak memory: resident of each process, proportional of all of them together.

Articles come from the load set beside the project (CROSSCLAIM_DATA, default
../shared/data); where it is absent, from the demo, told over and over with other
figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[1]
SETS = Path(os.environ.get("CROSSCLAIM_DATA", ROOT.parent / "shared" / "data"))

BARE = """
import json, sys, time
from services.engines.loading import engines
from services.extraction.sentences import sentences as split
texts = json.load(open(sys.argv[1]))
claims = json.load(open(sys.argv[2]))
models = engines()
sentences = [[one.text for one in split(text)] for text in texts]
list(models.parser.parse(["Two people were hurt on Monday."]))
models.embedder.embed(["Two people were hurt on Monday."])
start = time.perf_counter()
for one in sentences:
    list(models.parser.parse(one))
for one in claims:
    models.embedder.embed(one)
print(time.perf_counter() - start)
"""


@dataclass(slots=True)
class Memory:
    """Peaks in bytes, by part, and of all together."""

    stop: threading.Event = field(default_factory=threading.Event)
    resident: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    together: int = 0

    def watch(self, root: psutil.Process) -> None:
        """Sample every half second until `stop` is set."""
        while not self.stop.wait(0.5):
            total = 0
            for one in [root, *root.children(recursive=True)]:
                try:
                    name, used = _part(one), one.memory_full_info()
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
                self.resident[name] = max(self.resident[name], used.rss)
                total += used.pss
            self.together = max(self.together, total)


def _part(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    if "celery" in words:
        parent = process.parent()
        child = parent is not None and "celery" in " ".join(parent.cmdline())
        return "worker child" if child else "worker parent"
    for sign, name in (
        ("postgres", "postgres"),
        ("valkey", "valkey"),
        ("gunicorn", "web"),
        ("workers.cli watch", "watcher"),
        ("shim", "keeper"),
    ):
        if sign in words:
            return name
    return "supervisor"


def articles(count: int, seed: int = 7) -> Iterator[str]:
    """Give `count` texts, each of at least 100 words."""
    stored = SETS / "load" / "articles.jsonl.gz"
    if stored.is_file():
        given: set[str] = set()
        with gzip.open(stored, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = str(json.loads(line).get("text") or "")
                # The same bytes again would be a sighting, not an article.
                if len(text.split()) >= 100 and text not in given:
                    given.add(text)
                    yield text
                if len(given) == count:
                    return
    print(f"(the load set is not in {SETS}: the demo is told over and over)")
    chance = random.Random(seed)
    told = [one.read_text() for one in sorted((ROOT / "seeds").rglob("*.txt"))]
    for number in range(count):
        text = told[number % len(told)]
        yield f"{number}. " + re.sub(
            r"\d+", lambda _: str(chance.randint(2, 9000)), text
        )


class Stack:
    """`crossclaim up` on a folder of its own."""

    def __init__(self, home: Path) -> None:
        """Start it, and wait until it has told its addresses."""
        command = [sys.executable, "-m", "workers.cli", "--data", str(home), "up"]
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self.home = home
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Press Ctrl-C" in line:
                break
        self.start_seconds = time.perf_counter() - started
        port = (home / "postgres" / "port").read_text().strip()
        password = (home / "postgres" / "password.app").read_text().strip()
        self.dsn = f"postgresql://crossclaim:{password}@127.0.0.1:{port}/crossclaim"

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Give all rows of a query."""
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(statement.encode()).fetchall()

    def drop(self, texts: list[str], name: str) -> None:
        """Put texts into the inbox, each by rename."""
        for number, text in enumerate(texts):
            hidden = self.home / "inbox" / f".{name}-{number}.tmp"
            hidden.write_text(text, encoding="utf-8")
            hidden.rename(self.home / "inbox" / f"{name}-{number}.txt")

    def await_judged(self, count: int, patience: float = 1800.0) -> None:
        """Wait until so many articles have come to their end."""
        over = time.monotonic() + patience
        while time.monotonic() < over:
            ended = self.ask(
                "SELECT count(*) FROM articles WHERE status IN ('judged', 'failed')"
            )
            if ended[0][0] >= count:  # type: ignore[operator]  # count(*) is a number
                return
            time.sleep(0.5)
        raise SystemExit(f"not all of {count} articles came to an end")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(90)


def bare_seconds(folder: Path, texts: list[str], claims: list[list[str]]) -> float:
    """Give the seconds that the models alone take for the same text."""
    (folder / "texts.json").write_text(json.dumps(texts))
    (folder / "claims.json").write_text(json.dumps(claims))
    run = subprocess.run(
        [
            *(sys.executable, "-c", BARE),
            *(str(folder / "texts.json"), str(folder / "claims.json")),
        ],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.split()[-1])


def measure(count: int, folder: Path) -> dict[str, Any]:
    """Run it all once."""
    stack = Stack(folder / "data")
    memory = Memory()
    watching = threading.Thread(
        target=memory.watch, args=(psutil.Process(stack.process.pid),), daemon=True
    )
    watching.start()
    try:
        texts = list(articles(count + 6))
        stack.drop(texts[:3], "warm")
        stack.await_judged(3)
        single = []
        for number in range(3):
            stack.drop([texts[3 + number]], f"single{number}")
            stack.await_judged(4 + number)
            time.sleep(1)
        waits = stack.ask(
            "SELECT extract(epoch FROM a.judged_at - a.received_at)::float8"
            " FROM articles a WHERE a.name LIKE 'single%'"
        )
        single = [float(str(one[0])) for one in waits]
        stack.drop(texts[6:], "load")
        stack.await_judged(count + 6)
        span = stack.ask(
            "SELECT extract(epoch FROM max(r.finished_at) - min(r.started_at))::float8"
            " FROM runs r JOIN articles a ON a.id = r.article_id"
            " WHERE a.name LIKE 'load%'"
        )
        seconds = float(str(span[0][0]))
        rows = stack.ask(
            "SELECT a.clean_text, array_agg(c.text) FILTER (WHERE c.id IS NOT NULL)"
            " FROM articles a LEFT JOIN claims c ON c.article_id = a.id"
            " WHERE a.name LIKE 'load%' AND a.status = 'judged' GROUP BY a.id"
        )
        failed = stack.ask("SELECT count(*) FROM articles WHERE status = 'failed'")
    finally:
        memory.stop.set()
        watching.join()
        stack.stop()
    clean = [str(one[0]) for one in rows]
    claims = [list(one[1] or []) for one in rows]  # type: ignore[call-overload]
    bare = [bare_seconds(folder, clean, claims) for _ in range(3)]
    again = Stack(folder / "data")
    again.stop()
    return {
        "articles": count,
        "failed": failed[0][0],
        "words": sum(len(one.split()) for one in clean),
        "claims": sum(len(one) for one in claims),
        "seconds": seconds,
        "bare_seconds": bare,
        "ratio": seconds / statistics.median(bare),
        "articles_a_minute": 60 * count / seconds,
        "single_seconds": single,
        "first_start_seconds": stack.start_seconds,
        "second_start_seconds": again.start_seconds,
        "resident_mb": {
            name: used // 1_000_000 for name, used in sorted(memory.resident.items())
        },
        "together_mb": memory.together // 1_000_000,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=150)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(given.articles, Path(folder))
    out = ROOT / ".bench"
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps(found, indent=2))
    _tell(found)


def _tell(found: dict[str, Any]) -> None:
    """Print the figures with the aims they are held against."""
    bare = statistics.median(found["bare_seconds"])
    single = statistics.median(found["single_seconds"])
    second = found["second_start_seconds"]
    rows = (
        ("end to end", f"{found['articles_a_minute']:.0f} articles a minute", ""),
        ("", f"{found['articles']} articles, {found['words']} words", ""),
        ("", f"{found['claims']} claims in {found['seconds']:.1f} s", ""),
        ("bare models", f"{bare:.1f} s on the same text", ""),
        ("ratio", f"{found['ratio']:.2f}", "1.25"),
        ("one article", f"{single:.2f} s from inbox to desk, idle", "3 s"),
        ("first start", f"{found['first_start_seconds']:.1f} s", ""),
        ("second start", f"{second:.1f} s", "15 s"),
        ("all together", f"{found['together_mb']} MB (PSS)", "2500 MB"),
        *(
            (name, f"{used} MB (RSS)", "900 MB" if name == "worker child" else "")
            for name, used in found["resident_mb"].items()
        ),
    )
    for name, figure, aim in rows:
        print(f"{name:15}{figure:42}{'aim: at most ' + aim if aim else ''}")


if __name__ == "__main__":
    main()
