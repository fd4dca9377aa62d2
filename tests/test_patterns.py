"""No line that somebody makes up for it keeps a pattern of ours busy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from services.cleaning.clean import clean
from services.extraction.quotes import quotations
from services.reading.read import read

ROOT = Path(__file__).resolve().parents[1]
STORY = "The mayor of Ostrell said on Monday that ten people died in the flood.\n"


def test_every_pattern_holds_hostile_text_of_fifty_thousand_signs() -> None:
    """A program of its own: it listens to the compiler while our modules load."""
    told = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "patterns.py")],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr[-2000:]


def test_the_texts_that_once_took_minutes_take_none() -> None:
    """Each of these lines once kept a worker busy until it was killed."""
    for line in (" " * 300_000, "a | " * 150, "A" * 50_000, "\u2003\t" * 100_000):
        clean(read(f"{STORY}{line}\n\n{STORY}".encode(), "flood.txt"))
    quotations("A" * 50_000 + "\n" + "A.-" * 20_000)
