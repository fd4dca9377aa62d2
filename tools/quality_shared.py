"""What the measuring tools share: the sets' folder, scores, lines of the table.

The sets are read from CROSSCLAIM_DATA (default ../shared/data); where one is absent a
plain sentence says so. Their texts are never copied into the project.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from services.engines.loading import Engines
from services.engines.loading import engines as loaded
from services.extraction.extract import extract
from services.model.article import Metadata
from services.model.claim import ClaimDraft
from services.model.text import CleanText, OffsetMap

ROOT = Path(__file__).resolve().parents[1]

DATA = Path(os.environ.get("CROSSCLAIM_DATA", ROOT.parent / "shared" / "data"))
Rows = Callable[[Path], Iterator[dict[str, Any]]]


def engines(*, rules_only: bool | None = None) -> Engines:
    """Give the models; `rules_only` leaves the entailment model out from then on."""
    if rules_only is not None:
        _asked["rules only"] = rules_only
    found = loaded()
    return replace(found, entailment=None) if _asked["rules only"] else found


_asked = {"rules only": False}


def read(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def keep(name: str, found: object) -> None:
    """Write what was measured as JSON into .bench/, for whoever compares."""
    place = ROOT / ".bench" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def claims(text: str) -> list[ClaimDraft]:
    """Give all claims of a text, whatever their worth."""
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    return extract(clean, Metadata(), engines().parser, every=True)


def f1(right: int, found: int, wanted: int) -> float:
    """Give the harmonic mean of precision and recall."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


def row(name: str, n: int, bar: str, ours: str) -> dict[str, Any]:
    """Make a line of the table."""
    return {"set": name, "n": n, "bar": bar, "ours": ours}


def fault(kind: str, name: str, what: str, text: str, *, hit: bool) -> None:
    """List a fault of the half that was looked at, where `--false` asks for it."""
    if "--false" in sys.argv and not hit and name.endswith("looked"):
        print(f"{kind:<7}{name:<32}{what:<24}{text[:200]}")


def run(rows: Rows) -> None:
    """Print a tool's lines, or say which set is absent."""
    try:
        for one in rows(DATA):
            print(f"{one['set']:<24}{one['n']:>6}  {one['bar']:<34}{one['ours']}")
    except FileNotFoundError as absent:
        print(f"left out, {absent.filename} is not there")
