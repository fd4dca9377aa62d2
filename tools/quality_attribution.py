"""Measure attribution on PolNeAR: whose words are which."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from quality_shared import claims, f1, read, row, run

from services.model.claim import ClaimDraft

_WORD = re.compile(r"\w+")


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """PolNeAR: are the words in somebody's mouth found, and the right one?"""
    path = data / "dev" / "polnear_dev.jsonl"
    right = found = wanted = heads = matched = articles = 0
    start = time.perf_counter()
    for article in read(path):
        articles += 1
        text = article["text"]
        ours = [one for one in claims(text) if one.attribution.speakers]
        mine = words_at(text, [(s.start, s.end) for one in ours for s in one.spans])
        theirs: set[int] = set()
        for one in article["attributions"]:
            content = words_at(text, [(s["start"], s["end"]) for s in one["content"]])
            theirs |= content
            told = [draft for draft in ours if overlaps(text, draft, content)]
            if told and one["source"]:
                matched += 1
                said = " ".join(piece["text"] for piece in one["source"])
                heads += any(speaks(draft, said) for draft in told)
        right += len(mine & theirs)
        found += len(mine)
        wanted += len(theirs)
    score = f"content F1 {f1(right, found, wanted):.3f}"
    score += f" (P {right / found:.2f} R {right / wanted:.2f}),"
    score += f" head {heads / matched:.2f} of {matched}"
    seconds = time.perf_counter() - start
    yield row("polnear_dev", articles, "F1 .714, aim .80; head .80", score) | {
        "numbers": {"seconds": round(seconds)}
    }


def words_at(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Give the offsets of the words that the spans cover."""
    return {
        start + match.start()
        for start, end in spans
        for match in _WORD.finditer(text[start:end])
    }


def head(name: str) -> str:
    """Give the last word of a name, lower case: what speakers are compared by."""
    found = _WORD.findall(re.split(r",| of | in | from | for ", name)[0].lower())
    return found[-1] if found else ""


def overlaps(text: str, draft: ClaimDraft, content: set[int]) -> bool:
    """Tell whether a claim says mostly what an attributed content says."""
    own = words_at(text, [(one.start, one.end) for one in draft.spans])
    return len(own & content) > len(own) / 2


def speaks(draft: ClaimDraft, said: str) -> bool:
    """Tell whether one of the claim's speakers has the head of the source."""
    speakers = draft.attribution.speakers
    names = [name for one in speakers for name in (one.name, one.words)]
    return head(said) in {head(name) for name in names}


if __name__ == "__main__":
    run(rows)
