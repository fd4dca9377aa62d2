"""Sentences and claims with grades, for tools/train_worth.py and quality_worth.py.

* ClaimBuster (sentences of debates, GPL-3) and CLEF-2019 (whole debates): a fifth of
  the sentences, a quarter of the debates, chosen by a checksum, are held out;
* tools/worth_grades.tsv: our own grades of single claims in real news articles (set,
  article, place in the cleaned text; 2 worth a checker's minute, 1 perhaps, 0 not). The
  texts themselves stay where they are. A fifth of the articles is held out.
"""

from __future__ import annotations

import gzip
import json
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quality_shared import ROOT, read
from worth_fit import Case

from services.cleaning.clean import clean
from services.engines.protocols import Parsed, Parser
from services.extraction.clauses import Clause
from services.extraction.extract import all_drafts, understood
from services.extraction.sentences import sentences
from services.extraction.signs import signs
from services.extraction.tree import Tree
from services.extraction.worth import worth
from services.model.article import Metadata
from services.model.claim import ClaimDraft
from services.model.text import CleanText, OffsetMap
from services.reading.read import read as read_file

GRADES = ROOT / "tools" / "worth_grades.tsv"
#: How likely a claim of each grade is to be checked.
TRUTH = {"0": 0.02, "1": 0.45, "2": 0.97}
#: A graded claim counts as much as so many sentences of debates: there are fewer.
NEWS_COUNTS = 5.0


class Kept:
    """A parser that remembers; for runs that try several things on the same texts."""

    def __init__(self, parser: Parser, path: Path | None) -> None:
        """Take over what an earlier run parsed."""
        self.version = parser.version
        self._parser, self._path = parser, path
        self._known: dict[str, Parsed] = {}
        if path is not None and path.is_file():
            self._known = pickle.loads(path.read_bytes())

    def parse(self, sentences: Sequence[str]) -> Iterator[Parsed]:
        """Parse only what is new."""
        new = [one for one in sentences if one not in self._known]
        self._known.update(zip(new, self._parser.parse(new), strict=True))
        return iter([self._known[one] for one in sentences])

    def know(self, texts: Iterable[str]) -> None:
        """Parse the sentences of many short texts together, which is quicker."""
        self.parse([one.text for text in texts for one in sentences(text)])

    def save(self) -> None:
        """Keep everything for the next run."""
        if self._path is not None:
            self._path.write_bytes(pickle.dumps(self._known))


@dataclass(frozen=True, slots=True)
class Parts:
    """A set's cases to learn from and those held out."""

    learn: list[Case]
    held: list[Case]


def held_out(key: str, percent: int) -> bool:
    """Tell whether a key falls among those kept aside."""
    return zlib.crc32(key.encode()) % 100 < percent


def claimbuster(data: Path, parser: Kept, *, only_held: bool = False) -> Parts:
    """Read ClaimBuster; a group is a stretch of 300 sentences of one debate."""
    parts = Parts([], [])
    rows = read(data / "dev" / "claimbuster_two_class_train.jsonl")
    if only_held:
        rows = [row for row in rows if held_out(str(row["sentence_id"]), 20)]
    parser.know(row["text"] for row in rows)
    for row in rows:
        number = int(row["sentence_id"])
        side = parts.held if held_out(str(number), 20) else parts.learn
        side.append(_case(row["text"], float(row["label"]), str(number // 300), parser))
    return parts


def clef(data: Path, parser: Kept, *, only_held: bool = False) -> Parts:
    """Read CLEF-2019; a group is a debate."""
    rows = read(data / "dev" / "clef2019_t1_train.jsonl")
    files = sorted({row["file_name"] for row in rows}, key=_checksum)
    aside = set(files[: round(len(files) / 4)])
    if only_held:
        rows = [row for row in rows if row["file_name"] in aside]
    parts = Parts([], [])
    parser.know(row["text"] for row in rows)
    for row in rows:
        side = parts.held if row["file_name"] in aside else parts.learn
        side.append(_case(row["text"], float(row["label"]), row["file_name"], parser))
    return parts


def news(data: Path, parser: Kept) -> Parts:
    """Read the articles of our grades; a group is an article."""
    graded: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for line in GRADES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, article, start, end, grade = line.split("\t")
            place = (int(start), int(end), grade)
            graded.setdefault((name, article), []).append(place)
    parts = Parts([], [])
    for (name, article), places in sorted(graded.items()):
        told = _article(data, name)[article]
        side = parts.held if held_out(article, 20) else parts.learn
        side.extend(_graded(told, places, article, parser))
    return parts


@dataclass(frozen=True, slots=True)
class Signed:
    """A claim with its signs and what it is worth by the model in use."""

    draft: ClaimDraft
    signs: tuple[str, ...]
    worth: float


def signed(text: CleanText, metadata: Metadata, parser: Parser) -> list[Signed]:
    """Give each claim of a text with its signs."""
    context = understood(text, metadata, parser)
    seen: list[tuple[tuple[str, ...], float]] = []

    def record(tree: Tree, clause: Clause, draft: ClaimDraft) -> float:
        seen.append((tuple(signs(tree, clause, draft)), worth(tree, clause, draft)))
        return float(len(seen) - 1)

    context.weigh = record
    return [Signed(one, *seen[int(one.worth)]) for one in all_drafts(context)]


def _graded(
    told: str, places: list[tuple[int, int, str]], group: str, parser: Parser
) -> Iterator[Case]:
    """Give the graded claims of one article, found again by their places."""
    article = read_file(told.encode(), "article.txt")
    found = signed(clean(article), article.metadata, parser)
    for start, end, grade in places:
        near = max(found, key=lambda one: _overlap(one.draft, start, end), default=None)
        if near and _overlap(near.draft, start, end) > 0.5:
            yield _of([near], TRUTH[grade], NEWS_COUNTS, group)


def _overlap(draft: ClaimDraft, start: int, end: int) -> float:
    """Give the shared part of two places: 1 where they are the same."""
    shared = min(draft.span.end, end) - max(draft.span.start, start)
    return shared / (max(draft.span.end, end) - min(draft.span.start, start))


@cache
def _article(data: Path, name: str) -> dict[str, str]:
    """Give the articles of a set by their ids."""
    if name == "load":
        with gzip.open(
            data / "load" / "articles.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            return {str(one["id"]): one["text"] for one in map(json.loads, lines)}
    file = {"ecb": "ecbplus_docs_train_dev", "polnear": "polnear_train"}[name]
    rows = read(data / "dev" / f"{file}.jsonl")
    return {str(one["id"]): _whole(one) for one in rows}


def _whole(row: dict[str, Any]) -> str:
    title = row.get("title")
    return f"{title}\n\n{row['text']}" if title else str(row["text"])


def _case(text: str, label: float, group: str, parser: Parser) -> Case:
    clean_text = CleanText(text, (), OffsetMap.identity(len(text)))
    return _of(signed(clean_text, Metadata(), parser), label, 1.0, group)


def _of(found: Sequence[Signed], truth: float, counts: float, group: str) -> Case:
    worths = tuple(one.worth for one in found)
    return Case(tuple(one.signs for one in found), truth, counts, group, worths)


def _checksum(key: str) -> int:
    return zlib.crc32(key.encode())
