"""Pairs of claims with the right opinion, for tools/train_opinions.py.

* dev/opinions_pairs of CROSSCLAIM_DATA: nine of its eighteen topics; the other nine are
  never looked at, they only measure;
* tools/opinion_grades.tsv: our own opinions on claims of other topics of ECB+, by place
  only: the texts stay where they are;
* our own pairs of tests/quality.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quality_shared import DATA, ROOT, read

from services.engines.loading import Engines, engines
from services.judging.text import Text
from services.offline import side_of, told

#: Topics of opinions_pairs that may be read and trained on.
OURS = frozenset({"3", "9", "10", "11", "13", "16", "19", "27", "32"})
GRADES = ROOT / "tools" / "opinion_grades.tsv"
ARTICLES = DATA / "dev" / "ecbplus_docs_train_dev.jsonl"
CACHE = ROOT / ".bench" / "opinion_texts.pickle"
OWN = ("opinions", "opinions_hard")


@dataclass(frozen=True)
class Judged:
    """Two texts with the right opinion, and the story they are from.

    `part`: "ours" and "graded" and "own" may be learnt from, "held out" may not.
    """

    part: str
    story: str
    label: str
    one: Text
    other: Text
    valued: bool


def judged(*, fresh: bool = False) -> list[Judged]:
    """Give all pairs with their texts read; `fresh` reads them again."""
    if CACHE.exists() and not fresh:
        known: list[Judged] = pickle.loads(CACHE.read_bytes())
        return known
    models = engines()
    found = [_told(pair, models) for pair in pairs()]
    CACHE.parent.mkdir(exist_ok=True)
    CACHE.write_bytes(pickle.dumps(found))
    return found


def _told(pair: dict[str, Any], models: Engines) -> Judged:
    return Judged(
        pair["part"],
        pair["story"],
        pair["label"],
        told(1, side_of(pair, "a"), models),
        told(2, side_of(pair, "b"), models),
        pair["valued"],
    )


def pairs() -> Iterator[dict[str, Any]]:
    """Give all pairs in one shape: a, b (text, who), label, story, part, valued."""
    yield from _published()
    yield from _graded()
    for name in OWN:
        for pair in read(ROOT / "tests" / "quality" / f"{name}.jsonl"):
            story = pair["id"].rpartition("-")[0]
            yield {**pair, "story": story, "part": "own", "valued": False}


def _published() -> Iterator[dict[str, Any]]:
    for pair in read(DATA / "dev" / "opinions_pairs.jsonl"):
        sides = {
            side: {"text": pair[side]["quote"], "who": pair[side]["who"]}
            for side in ("a", "b")
        }
        valued = bool(pair["a"]["value"] and pair["b"]["value"])
        part = "ours" if pair["topic"] in OURS else "held out"
        story = pair["topic"]
        yield {**sides, "label": pair["label"], "story": story} | {
            "part": part,
            "valued": valued,
        }


def _graded() -> Iterator[dict[str, Any]]:
    texts = {one["id"]: one["text"] for one in read(ARTICLES)}
    for line in GRADES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, *rest = line.split("\t")
        sides = {"a": _side(texts, rest[:4]), "b": _side(texts, rest[4:])}
        valued = all(any(map(str.isdigit, side["text"])) for side in sides.values())
        story = rest[0].partition("_")[0]
        yield {**sides, "label": label, "story": story} | {
            "part": "graded",
            "valued": valued,
        }


def _side(texts: dict[str, str], place: list[str]) -> dict[str, Any]:
    article, first, last, who = place
    names = [name for name in who.split("; ") if name]
    return {"text": texts[article][int(first) : int(last)], "who": names}
