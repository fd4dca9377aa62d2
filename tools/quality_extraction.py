"""Measure extraction on the public development sets.

Prints set, n, the bar to beat and ours; `tools/quality.py` shows the same rows. The
sets are read from CROSSCLAIM_DATA (default ../shared/data); where one is absent a plain
sentence says so. The texts are never copied into the project.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from services.engines.loading import engines  # noqa: E402  (the path comes first)
from services.extraction.extract import extract  # noqa: E402
from services.extraction.quantities import find_figures  # noqa: E402
from services.extraction.times import find_times  # noqa: E402
from services.extraction.worth import FLOOR  # noqa: E402
from services.model.article import Metadata  # noqa: E402
from services.model.claim import ClaimDraft  # noqa: E402
from services.model.text import CleanText, OffsetMap  # noqa: E402

DATA = Path(os.environ.get("CROSSCLAIM_DATA", ROOT.parent / "shared" / "data"))
#: Sentences of the large sets that are measured, to keep a run under two minutes.
MOST = 1_500
_WORD = re.compile(r"\w+")
_UNITS = {
    "dollar": "USD",
    "united states dollar": "USD",
    "pound": "GBP",
    "british pound": "GBP",
    "euro": "EUR",
    "pound sterling": "GBP",
    "japanese yen": "JPY",
    "canadian dollar": "CAD",
    "australian dollar": "AUD",
    "hong kong dollar": "HKD",
    "swiss franc": "CHF",
    "percentage": "percent",
    "metric ton": "tonne",
    "kilometre": "km",
    "millimetre": "mm",
    "square kilometre": "square km",
    "mile per hour": "mph",
    "kilometre per hour": "km/h",
    "pound mass": "pound weight",
    "kilogram": "kg",
    "year of age": "year",
}
#: Kinds of times that this project resolves; times of day and repetitions are not.
_DATED = ("datetimeV2.date", "datetimeV2.daterange")


def read(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def claims(text: str) -> list[ClaimDraft]:
    """Give all claims of a text, whatever their worth."""
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    return extract(clean, Metadata(), engines().parser, floor=0.0)


def f1(right: int, found: int, wanted: int) -> float:
    """Give the harmonic mean of precision and recall."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


def row(name: str, n: int, bar: str, ours: str) -> dict[str, Any]:
    """Make a line of the table."""
    return {"set": name, "n": n, "bar": bar, "ours": ours}


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


def attribution(data: Path) -> Iterator[dict[str, Any]]:
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


def overlaps(text: str, draft: ClaimDraft, content: set[int]) -> bool:
    """Tell whether a claim says mostly what an attributed content says."""
    own = words_at(text, [(one.start, one.end) for one in draft.spans])
    return len(own & content) > len(own) / 2


def speaks(draft: ClaimDraft, said: str) -> bool:
    """Tell whether one of the claim's speakers has the head of the source."""
    speakers = draft.attribution.speakers
    names = [name for one in speakers for name in (one.name, one.words)]
    return head(said) in {head(name) for name in names}


def quantities(data: Path) -> Iterator[dict[str, Any]]:
    """Recognizers: are the figures of a sentence found, and their units?"""
    for name in ("currency", "dimension"):
        cases = read(data / "dev" / f"recognizers_{name}.jsonl")
        right = units = wanted = 0
        for case in cases:
            ours = find_figures(case["text"])
            values = [one.high if one.high is not None else one.low for one in ours]
            for one in case["quantities"]:
                value = number(one["value"])
                if value is None:
                    continue
                wanted += 1
                hits = [
                    figure
                    for figure, found in zip(ours, values, strict=True)
                    if found is not None and abs(found - value) <= 1e-6 * max(1, value)
                ]
                right += bool(hits)
                unit = one["normalized_unit"].lower()
                units += any(same_unit(hit.unit, unit) for hit in hits)
        score = f"value {right / wanted:.3f}, value+unit {units / wanted:.3f} (recall)"
        yield row(f"recognizers_{name}", len(cases), "value .92; +unit .856", score)


def number(text: str) -> float | None:
    """Read a figure of the set; None if it is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def same_unit(ours: str | None, theirs: str) -> bool:
    """Tell whether two names of units are one.

    What we count without a unit has a noun; the set calls that noun the unit.
    """
    plain = theirs.replace("-", " ").removesuffix(" per share")
    if ours is None:
        return plain not in _UNITS and plain not in ("dollar", "cent", "pound")
    return ours == _UNITS.get(plain) or ours.lower() in (plain, plain + "s")


def times(data: Path) -> Iterator[dict[str, Any]]:
    """Recognizers: are dates and periods resolved to the right days?"""
    folder = data / "recognizers" / "DateTime" / "English"
    cases = json.loads((folder / "DateTimeModel.json").read_text("utf-8-sig"))
    right = found = wanted = n = 0
    for case in cases:
        theirs = [one for one in case["Results"] if one.get("TypeName") in _DATED]
        if not theirs or len(theirs) != len(case["Results"]) or "Context" not in case:
            continue
        n += 1
        published = date.fromisoformat(case["Context"]["ReferenceDateTime"][:10])
        ours = [one.when for one in find_times(case["Input"], published)]
        starts = [one.start.isoformat() for one in ours if one.start]
        found += len(starts)
        wanted += len(theirs)
        right += sum(
            one in said for one, said in zip(starts, map(days, theirs), strict=False)
        )
    yield row(
        "recognizers dates",
        n,
        "HeidelTime .776 (news), aim .80",
        f"start day F1 {f1(right, found, wanted):.3f}",
    )


def days(one: dict[str, Any]) -> set[str]:
    """Give the first days that a case of the set allows."""
    values = (one.get("Resolution") or {}).get("values", [])
    return {value.get("value") or value.get("start") or "" for value in values}


def worths(data: Path) -> Iterator[dict[str, Any]]:
    """ClaimBuster and CLEF-2019: are check-worthy sentences told from others?"""
    cases = read(data / "dev" / "claimbuster_two_class_train.jsonl")[:MOST]
    told = [(best(one["text"]), bool(int(one["label"]))) for one in cases]
    right = sum(worth >= FLOOR and truth for worth, truth in told)
    found = sum(worth >= FLOOR for worth, _ in told)
    wanted = sum(truth for _, truth in told)
    yield row(
        "claimbuster",
        len(cases),
        "F1 .798, aim .82",
        f"F1 {f1(right, found, wanted):.3f}",
    )
    cases = read(data / "dev" / "clef2019_t1_train.jsonl")[:MOST]
    told = [(best(one["text"]), bool(int(one["label"]))) for one in cases]
    yield row(
        "clef2019", len(cases), "AP .166, aim .19", f"AP {precision_along(told):.3f}"
    )


def best(text: str) -> float:
    """Give the worth of the best claim of a sentence."""
    return max((one.worth for one in claims(text)), default=0.0)


def precision_along(told: list[tuple[float, bool]]) -> float:
    """Give average precision: the mean precision at each sentence that counts."""
    ranked = sorted(told, key=lambda one: -one[0])
    hits, total = 0, 0.0
    for place, (_, truth) in enumerate(ranked, start=1):
        if truth:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


SECTIONS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
    "attribution": attribution,
    "quantities": quantities,
    "times": times,
    "worth": worths,
}


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give the lines of the table; a set that is not there is passed over."""
    for name, section in SECTIONS.items():
        try:
            yield from section(data)
        except FileNotFoundError as absent:
            print(f"{name}: left out, {absent.filename} is not there")


def main() -> None:
    """Print the table for the sections named on the command line, else all."""
    wanted = sys.argv[1:] or list(SECTIONS)
    for name in wanted:
        try:
            for one in islice(SECTIONS[name](DATA), 10):
                print(f"{one['set']:<24}{one['n']:>6}  {one['bar']:<34}{one['ours']}")
        except FileNotFoundError as absent:
            print(f"{name}: left out, {absent.filename} is not there")


if __name__ == "__main__":
    main()
