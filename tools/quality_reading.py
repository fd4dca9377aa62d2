"""Measure reading on our own cases: one file a phenomenon in tests/quality/reading.

A case is one line: `id`, `story`, `text`, `published` (a day, or absent), `claims` that
must be found and `none`, words that may stand in no claim of worth. A wanted claim is
found by `has` (words of its quote or text); of the other fields only those given are
compared: `speakers` (names, outermost first; one may end in …), `cues`, `quantities`
(the given keys of each, in order), `when` (the given keys, or null), `polarity`,
`text`, `text_has`, `text_lacks`, `worth_min`, `worth_max`. `once` lists words that the
text of exactly one claim has: what is said twice is one claim. `removed` lists words
that cleaning must cut, `kept` words that it must not. A case that is known to fail says
why in `weak`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from quality_shared import ROOT, row, run

from services.engines.loading import engines
from services.model.claim import FLOOR
from services.offline import read_article

CASES = ROOT / "tests" / "quality" / "reading"


def cases(path: Path) -> list[dict[str, Any]]:
    """Read the cases of one phenomenon."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def faults(case: Mapping[str, Any]) -> list[str]:
    """Read a case's text and say what is wrong; empty if all is right."""
    day = case.get("published")
    published = date.fromisoformat(day) if day else None
    data = case["text"].encode()
    got = read_article(data, "case.txt", published=published, parser=engines().parser)
    found = [wrong for one in case.get("claims", ()) for wrong in missed(one, got)]
    shown = [one for one in got["claims"] if one["worth"] >= FLOOR]
    for words in case.get("none", ()):
        if any(words in (one["span"]["quote"] + one["text"]) for one in shown):
            found.append(f"{words!r} stands in a claim")
    for words in case.get("once", ()):
        told = sum(words in one["text"] for one in got["claims"])
        if told != 1:
            found.append(f"{words!r} stands in {told} claims")
    cut = " ".join(one["text"] for one in got["removed"])
    found += [
        f"{one!r} was not cut"
        for one in case.get("removed", ())
        if one in got["text"] or one not in cut
    ]
    found += [
        f"{one!r} was cut" for one in case.get("kept", ()) if one not in got["text"]
    ]
    return found


def missed(wanted: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the claim that comes nearest to a wanted one."""
    has = wanted["has"]
    near = [
        one
        for one in got["claims"]
        if has in one["span"]["quote"] or has in one["text"]
    ]
    tries = [list(_differences(wanted, one)) for one in near]
    if not tries:
        return [f"no claim has {has!r}"]
    return min(tries, key=len)


def _differences(wanted: Mapping[str, Any], claim: Mapping[str, Any]) -> Iterator[str]:
    """Compare the given fields of a wanted claim with a found one."""
    given = {
        "speakers": [one["name"] for one in claim["attribution"]],
        "cues": [one["cue"] for one in claim["attribution"]],
        "lost": claim["lost"],
        "polarity": claim["polarity"],
        "text": claim["text"],
        "quantities": _alike(wanted.get("quantities"), claim["quantities"]),
        "when": _only(wanted.get("when"), claim["when"]),
    }
    for name, value in given.items():
        if name in wanted and not _equal(wanted[name], value):
            yield f"{wanted['has']!r}: {name} is {value!r}, not {wanted[name]!r}"
    if wanted.get("text_has", "") not in claim["text"]:
        yield f"{wanted['text_has']!r} is not in {claim['text']!r}"
    if "text_lacks" in wanted and wanted["text_lacks"] in claim["text"]:
        yield f"{wanted['text_lacks']!r} is in {claim['text']!r}"
    worth = claim["worth"]
    if not wanted.get("worth_min", 0) <= worth <= wanted.get("worth_max", 1):
        yield f"{wanted['has']!r}: worth is {worth}"


def _equal(wanted: Any, value: Any) -> bool:
    """Compare; a wanted name may be cut short with "…"."""
    if isinstance(wanted, list) and isinstance(value, list):
        return len(wanted) == len(value) and all(map(_equal, wanted, value))
    if isinstance(wanted, str) and wanted.endswith("…"):
        return isinstance(value, str) and value.startswith(wanted[:-1])
    return bool(wanted == value)


def _alike(wanted: list[dict[str, Any]] | None, found: list[dict[str, Any]]) -> Any:
    """Reduce found quantities to the keys that the wanted ones give."""
    if wanted is None or len(wanted) != len(found):
        return found
    return [_only(one, two) for one, two in zip(wanted, found, strict=True)]


def _only(wanted: Mapping[str, Any] | None, found: dict[str, Any] | None) -> Any:
    """Reduce a found mapping to the wanted keys."""
    if not wanted or found is None:
        return found
    return {key: found.get(key) for key in wanted}


def rows(_: Path) -> Iterator[dict[str, Any]]:
    """Give one line for each phenomenon: how many cases are wholly right."""
    for path in sorted(CASES.glob("*.jsonl")):
        told = cases(path)
        right = sum(not faults(one) for one in told)
        ours = f"right {right} ({100 * right / len(told):.1f} %)"
        yield row(f"own {path.stem}", len(told), "-", ours) | {
            "numbers": {"right": right}
        }


if __name__ == "__main__":
    run(rows)
