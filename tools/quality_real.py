"""Check the five real articles against what a checker would list, and tell of it.

`tests/quality/real_articles.jsonl` names each claim: the article, what it is about in
our words, a few words to find it by, and what must be read out of it. `--table` prints
the table of docs/real-articles.md: numbers and speakers, never the articles' sentences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quality_reading import missed
from quality_shared import ROOT, row, run

from services.engines.loading import engines
from services.offline import read_article

SEEDS = ROOT.parent / "shared" / "seeds"
WANTED = ROOT / "tests" / "quality" / "real_articles.jsonl"


def wanted() -> list[dict[str, Any]]:
    """Give the claims that must be found, in the articles' order."""
    return [json.loads(line) for line in WANTED.read_text("utf-8").splitlines()]


@cache
def article(number: str) -> dict[str, Any]:
    """Read a real article by its number. Raises FileNotFoundError if it is not here."""
    for path in sorted(SEEDS.glob(f"{number}_*.txt")):
        return read_article(path.read_bytes(), path.name, parser=engines().parser)
    raise FileNotFoundError(2, "no such real article", str(SEEDS / number))


def faults(one: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the claim that should be found; empty if it is right."""
    return missed(one, article(one["article"]))


def rows(_: Path) -> Iterator[dict[str, Any]]:
    """Give the line of the table of `make quality`."""
    told = wanted()
    right = sum(not faults(one) for one in told)
    ours = f"right {right} ({100 * right / len(told):.1f} %)"
    yield row("real articles", len(told), "all", ours) | {"numbers": {"right": right}}


def table() -> Iterator[str]:
    """Give the lines of the table for the docs."""
    yield "| article | what | who says so | figure | when | |"
    yield "|---|---|---|---|---|---|"
    for one in wanted():
        yield (
            f"| {one['article']} | {one['what']} | {_who(one)} | {_figure(one)}"
            f" | {_when(one)} | {_verdict(one)} |"
        )


def _who(one: Mapping[str, Any]) -> str:
    names = one.get("speakers")
    if names is None:
        return ""
    return " → ".join(name or "unnamed" for name in names) or "the outlet"


def _figure(one: Mapping[str, Any]) -> str:
    told = []
    for two in one.get("quantities", ()):
        ends = dict.fromkeys(
            f"{end:,}" for end in (two.get("low"), two.get("high")) if end is not None
        )
        told.append(
            f"{two.get('hedge') or ''} {'–'.join(ends)} {two['metric']}".strip()
        )
    return "; ".join(told)


def _when(one: Mapping[str, Any]) -> str:
    when = one.get("when")
    if not when:
        return one.get("polarity", "")
    if "start" in when:
        return f"{when['start']} to {when['end']}"
    return f"“{when['text']}”, no day known"


def _verdict(one: Mapping[str, Any]) -> str:
    """Say whether it is read so, and why not where that is known."""
    found = faults(one)
    return f"no: {one.get('weak', found[0])}" if found else "yes"


if __name__ == "__main__":
    if "--table" in sys.argv:
        print("\n".join(table()))
    else:
        for wrong in wanted():
            for fault in faults(wrong):
                print(wrong["article"], fault)
        run(rows)
