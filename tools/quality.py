"""Measure reading and judging; print one table and write .bench/quality.json.

Sections, each left out with a plain sentence where its texts are absent:

* own: our pairs (tests/quality/opinions*.jsonl) through `crossclaim judge`;
* opinions: hand-judged pairs of real news, six opinions (dev/opinions_pairs);
* contradiction: RTE-3, ClaimDiff, FEVER-symmetric (is a red one right, is a calm one?);
* classes: negations (neg-SNLI), headlines against bodies (FNC-1);
* demo and seeds: whole articles read, judged and gathered into cases, in several orders
  of arrival; with --cases the cases themselves are printed;
* stories: invented stories of several outlets against what a checker wants of them;
* known: posts against claims that were checked before (CLEF-2022);
* reading: our own reading cases; real: what a checker would list in real articles;
* pages, attribution, quantities, times, worth and speed: tools of the same names.

Public sets come from CROSSCLAIM_DATA (default ../shared/data), real articles from
../shared/seeds. False alarms: red where it should not be, in per cent.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from gathered import Case, judge
from quality_shared import engines

from services.cleaning.clean import clean
from services.engines.loading import Engines
from services.extraction.extract import extract
from services.model.case import Lane
from services.model.claim import Claim, ClaimDraft, ClaimStatus
from services.offline import judge_lines
from services.reading.read import read

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("CROSSCLAIM_DATA", ROOT.parent / "shared" / "data"))
SEEDS = ROOT.parent / "shared" / "seeds"
DEMO = ROOT / "seeds" / "brenmoor"
OWN = ROOT / "tests" / "quality" / "opinions.jsonl"
OUT = ROOT / ".bench" / "quality.json"

#: Pairs of each large set, to keep a run under five minutes.
MOST = 750
#: The Monday after the real articles' "Saturday (April 26)".
SEED_DAY = date(2025, 4, 28)
RED = "contradiction"
CONFLICTS = ("contradiction", "competing_estimates")


@dataclass
class Row:
    """One line of the table."""

    set: str
    n: int
    bar: str
    ours: str
    false_alarms: str = ""
    words_per_second: float | None = None
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass
class Options:
    """What was asked for on the command line."""

    limit: int | None
    cases: bool
    confusion: bool


def lines(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as text:
        return [json.loads(line) for line in text][:limit]


def judged(pairs: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], float]:
    """Judge pairs of a and b; give the answers and words a second."""
    texts = [json.dumps({"a": one["a"], "b": one["b"]}) for one in pairs]
    words = sum(len(text.split()) for text in texts)
    start = time.perf_counter()
    found = list(judge_lines(texts, engines()))
    return found, words / (time.perf_counter() - start)


def percent(part: int, whole: int) -> float:
    """Give a share in per cent; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def show_confusion(truth: Sequence[str], found: Sequence[str]) -> None:
    """Print which opinion was given for which."""
    names = sorted({*truth, *found})
    counts = Counter(zip(truth, found, strict=True))
    print(f"\n{'right / given':<22}" + "".join(f"{name[:13]:>14}" for name in names))
    for right in names:
        row = "".join(f"{counts[right, given]:>14}" for given in names)
        print(f"{right:<22}{row}")
    print()


def six(name: str, bar: str, pairs: Sequence[dict[str, Any]], options: Options) -> Row:
    """Measure the six opinions on labelled pairs."""
    answers, speed = judged(pairs)
    truth = [one["label"] for one in pairs]
    given = [one.get("opinion", "error") for one in answers]
    if options.confusion:
        show_confusion(truth, given)
    right = sum(one == two for one, two in zip(truth, given, strict=True))
    both = list(zip(pairs, given, strict=True))
    numbers: dict[str, Any] = {"accuracy": percent(right, len(pairs))}
    for valued in (True, False):
        hard = [
            two
            for one, two in both
            if one["label"] in CONFLICTS and one.get("valued", True) is valued
        ]
        if not hard:
            continue
        key = "conflicts found, " + ("values" if valued else "no values")
        numbers[key] = percent(sum(two in CONFLICTS for two in hard), len(hard))
    for label in ("same", "not_comparable", "update", "compatible"):
        calm = [two for one, two in both if one["label"] == label]
        numbers[f"red on {label}"] = percent(calm.count(RED), len(calm))
    found = ", ".join(f"{numbers[one]:g}" for one in numbers if "found" in one)
    reds = [f"{numbers[one]:g}" for one in numbers if one.startswith("red on")]
    return Row(
        name,
        len(pairs),
        bar,
        f"accuracy {numbers['accuracy']:g}; conflicts {found}",
        " / ".join(reds) + " (same/n.c./update/comp.)",
        speed,
        numbers,
    )


def own(options: Options) -> Iterator[Row]:
    """Measure our own pairs: plain ones, and as newspapers print them."""
    yield six("own pairs", "-", lines(OWN, options.limit), options)
    hard = OWN.with_name("opinions_hard.jsonl")
    yield six("own pairs, hard", "-", lines(hard, options.limit), options)


def opinions(options: Options) -> Iterator[Row]:
    """Measure the pairs of real news."""
    pairs = lines(DATA / "dev" / "opinions_pairs.jsonl", options.limit)
    shaped = [
        {
            "label": one["label"],
            "valued": bool(one["a"]["value"] and one["b"]["value"]),
            **{
                side: {"text": one[side]["quote"], "who": one[side]["who"]}
                for side in ("a", "b")
            },
        }
        for one in pairs
    ]
    bar = "accuracy 55; conflicts 70, 30; red 3/3/10"
    yield six("opinions_pairs", bar, shaped, options)


def contradiction(options: Options) -> Iterator[Row]:
    """Measure red, or not, on sets of sentence pairs."""
    for name, bar in (
        ("rte3_3way_dev", "recall 45 at 4"),
        ("claimdiff_train", "false 1.5"),
        ("fever_symmetric_dev", "accuracy 68"),
    ):
        pairs = lines(DATA / "dev" / f"{name}.jsonl", options.limit or MOST)
        answers, speed = judged(pairs)
        red = [one.get("opinion") == RED for one in answers]
        hard = [one for one, two in zip(red, pairs, strict=True) if two["label"] == RED]
        calm = [one for one, two in zip(red, pairs, strict=True) if two["label"] != RED]
        recall, false = percent(sum(hard), len(hard)), percent(sum(calm), len(calm))
        numbers = {"recall": recall, "false alarms": false}
        yield Row(
            name, len(pairs), bar, f"recall {recall:g}", f"{false:g}", speed, numbers
        )


@dataclass(frozen=True)
class Told:
    """An article read and extracted."""

    name: str
    source: str | None
    published: date | None
    drafts: tuple[ClaimDraft, ...]
    vectors: tuple[tuple[float, ...], ...]
    words: int


def tell(path: Path, published: date | None, models: Engines) -> Told:
    """Read a file with its sidecar, clean it and extract its claims."""
    beside = path.with_name(path.name + ".json")
    article = read(
        path.read_bytes(), path.name, beside.read_bytes() if beside.exists() else None
    )
    text = clean(article)
    metadata = article.metadata
    if published:
        metadata = type(metadata)(published=published, source=metadata.source)
    drafts = tuple(extract(text, metadata, models.parser))
    vectors = models.embedder.embed([draft.text for draft in drafts])
    return Told(
        path.name,
        metadata.source,
        metadata.published_on,
        drafts,
        tuple(tuple(one) for one in vectors),
        len(text.text.split()),
    )


def gather(articles: Sequence[Told]) -> list[Case]:
    """Number the claims in order of arrival, judge what is near, make the cases."""
    claims = [
        Claim(
            number * 1000 + place,
            number,
            draft,
            ClaimStatus.PENDING,
            article.source,
            article.published,
            vector=vector,
        )
        for number, article in enumerate(articles, start=1)
        for place, (draft, vector) in enumerate(
            zip(article.drafts, article.vectors, strict=True)
        )
    ]
    return list(judge(claims).cases)


def whole(name: str, bar: str, articles: Sequence[Told], options: Options) -> Row:
    """Measure whole articles: cases by lane, and the same in any order of arrival."""
    start = time.perf_counter()
    cases = gather(articles)
    took = time.perf_counter() - start
    expected = sorted((one.key for one in cases), key=repr)
    shuffle = Random(3)
    steady = True
    for _ in range(3):
        mixed = shuffle.sample(articles, len(articles))
        steady &= sorted((one.key for one in gather(mixed)), key=repr) == expected
    lanes = Counter(one.summary.lane for one in cases)
    if options.cases:
        show_cases(name, cases)
    told = ", ".join(f"{lanes[lane]} {lane}" for lane in Lane if lanes[lane])
    order = "any order" if steady else "ORDER MATTERS"
    numbers = {"lanes": dict(lanes), "steady": steady, "seconds": round(took, 2)}
    red = f"{lanes[Lane.CONTRADICTIONS]} red"
    return Row(name, len(articles), bar, f"{told}; {order}", red, None, numbers)


def show_cases(name: str, cases: Iterable[Case]) -> None:
    """Print cases, gravest lane first; single claims only as a count."""
    print(f"\n== {name}")
    order = list(Lane)
    for case in sorted(cases, key=lambda one: order.index(one.summary.lane)):
        summary = case.summary
        if len(case.claims) == 1 and summary.lane in (Lane.NEW, Lane.MINOR):
            continue
        print(f"[{summary.lane}] {summary.question} | {summary.rule}")
        print(f"    {summary.why}")
        print(f"    {summary.sources}; {', '.join(summary.marks)}")
        for claim in case.claims:
            who = " < ".join(
                one.name or "?" for one in claim.draft.attribution.speakers
            )
            print(f"      {claim.id} ({who}) {claim.draft.text}")


def demo(options: Options) -> Iterator[Row]:
    """Measure the demo articles: four red cases, P1 to P4."""
    models = engines()
    paths = [one for one in sorted(DEMO.iterdir()) if one.suffix != ".json"]
    start = time.perf_counter()
    articles = [tell(path, None, models) for path in paths]
    speed = sum(one.words for one in articles) / (time.perf_counter() - start)
    found = whole("demo (brenmoor)", "4 red", articles, options)
    yield replace(found, words_per_second=speed)


def seeds(options: Options) -> Iterator[Row]:
    """Measure the five real articles, bare and dated: Kursk alone is red."""
    models = engines()
    for day in (None, SEED_DAY):
        articles = [tell(path, day, models) for path in sorted(SEEDS.glob("*.txt"))]
        how = "dated" if day else "bare"
        yield whole(f"seeds, {how}", "1 red (2 with C4)", articles, options)


def beside(name: str) -> Callable[[Options], Iterator[Row]]:
    """Take over the rows of a neighbouring tool: `rows(data: Path) -> [dict]`."""

    def section(options: Options) -> Iterator[Row]:
        path = Path(__file__).with_name(f"{name}.py")
        made = importlib.util.spec_from_file_location(name, path)
        if made is None or made.loader is None:
            return
        module = importlib.util.module_from_spec(made)
        sys.modules[name] = module
        made.loader.exec_module(module)
        for one in module.rows(DATA):
            yield Row(**one) if isinstance(one, dict) else Row(**asdict(one))

    return section


SECTIONS: dict[str, tuple[Callable[[Options], Iterator[Row]], Path]] = {
    "own": (own, OWN),
    "opinions": (opinions, DATA / "dev" / "opinions_pairs.jsonl"),
    "contradiction": (contradiction, DATA / "dev" / "rte3_3way_dev.jsonl"),
    "classes": (beside("quality_classes"), DATA / "dev" / "neg_snli.jsonl"),
    "demo": (demo, DEMO),
    "seeds": (seeds, SEEDS),
    "pages": (beside("quality_pages"), ROOT / "tools" / "quality_pages.py"),
    "reading": (beside("quality_reading"), ROOT / "tests" / "quality" / "reading"),
    "pronouns": (
        beside("quality_pronouns"),
        ROOT / "tests" / "quality" / "pronouns.tsv",
    ),
    "real": (beside("quality_real"), SEEDS),
    "stories": (beside("quality_stories"), ROOT / "tests" / "quality" / "stories"),
    "mixed": (beside("quality_mixed"), ROOT / "tests" / "quality" / "stories"),
    "lookalikes": (
        beside("quality_lookalikes"),
        DATA / "dev" / "ecbplus_docs_train_dev.jsonl",
    ),
    "known": (
        beside("quality_known"),
        DATA / "dev" / "clef2022_2a_queries_train_dev.jsonl",
    ),
    "attribution": (
        beside("quality_attribution"),
        DATA / "dev" / "polnear_dev.jsonl",
    ),
    "quantities": (
        beside("quality_quantities"),
        DATA / "dev" / "recognizers_currency.jsonl",
    ),
    "times": (beside("quality_times"), DATA / "recognizers"),
    "worth": (
        beside("quality_worth"),
        DATA / "dev" / "claimbuster_two_class_train.jsonl",
    ),
    "speed": (beside("quality_speed"), DATA / "load" / "articles.jsonl.gz"),
}


#: What each set gave before the versions of reading and judging that are in the tree.
BEFORE = Path(__file__).with_name("quality_before.tsv")


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    earlier = dict(
        line.split("\t")
        for line in BEFORE.read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    head = ("set", "n", "published bar", "before", "now", "false alarms", "words/s")
    cells = [
        (
            one.set,
            str(one.n),
            one.bar,
            earlier.get(one.set, ""),
            one.ours,
            one.false_alarms,
            f"{one.words_per_second:,.0f}" if one.words_per_second else "",
        )
        for one in rows
    ]
    widths = [max(len(row[place]) for row in [head, *cells]) for place in range(7)]
    for row in [head, *cells]:
        padded = (one.ljust(width) for one, width in zip(row, widths, strict=True))
        print("  ".join(padded).rstrip())


def main() -> None:
    """Measure the sections asked for, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []])
    parser.add_argument("--limit", type=int, help="pairs of each set")
    parser.add_argument("--cases", action="store_true", help="print the cases")
    parser.add_argument("--confusion", action="store_true")
    parser.add_argument(
        "--rules-only", action="store_true", help="without the entailment model"
    )
    asked = parser.parse_args()
    engines(rules_only=asked.rules_only)
    options = Options(asked.limit, asked.cases, asked.confusion)
    rows: list[Row] = []
    try:
        for name in asked.sections or SECTIONS:
            rows.extend(measured(name, options))
    finally:  # what is measured is shown, also if a later section breaks
        show(rows)
        OUT.parent.mkdir(exist_ok=True)
        told = [asdict(one) for one in rows]
        OUT.write_text(json.dumps(told, indent=1, default=str))


def measured(name: str, options: Options) -> Iterator[Row]:
    """Measure one section, or say why not."""
    section, needed = SECTIONS[name]
    if not needed.exists():
        print(f"{name}: left out, {needed.name} is not there.", file=sys.stderr)
        return
    started = time.perf_counter()
    yield from section(options)
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
