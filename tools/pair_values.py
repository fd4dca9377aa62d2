"""Holds the values that people read in pairs of news claims against ours.

The set (opinions_pairs) tells for each claim the value that decides the pair, in the
reader's own words: "people" where the article has "rioters", and 1 for "a guard". So
beside the figure for all of them stands that for the printed ones, by a rule that looks
at the quoted claim only:

- a value is printed if each of its ends stands in the quote as a number, in digits or
  in words; "a", "the only" and "the seventh" are no numbers;
- its unit is printed if a word of it stands in the quote.

A value is the same in another unit of its kind (two decades, 20 years); two figures of
one count are a span where the reader wrote one ("ages 6 and 16"); "hundreds" is 200 and
more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from quality_shared import claims, fault, read, row

from services.extraction.lexicon import rows as lines
from services.judging.wording import stems
from services.model.claim import Hedge, Quantity

_BAR = "value .92; +unit .856"
#: Topics of the pairs that were looked at.
_LOOKED = frozenset(["3", "9", "11", "13", "16", "19", "22", "27", "32"])
#: Clock times and years are times here, and no figures.
_NO_FIGURES = frozenset({"time of day (24h)", "year", "date"})
_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(value) for value, word in enumerate(_NAMES.split())}
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)}
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6}
_SCALES |= {"billion": 1e9, "bn": 1e9, "m": 1e6, "trillion": 1e12}
_PRINTED = re.compile(
    rf"(?P<digits>\d+(?:, ?\d{{3}})*(?:\.\d+)?)|\b(?P<tens>{_TENS.replace(' ', '|')})"
    rf"(?:[- ](?P<ones>{'|'.join(_NAMES.split()[1:10])}))?\b"
    rf"|\b(?P<word>{_NAMES.replace(' ', '|')})\b|\b(?P<half>half)\b"
)
_SCALE = re.compile(rf"[ -]?({'|'.join(_SCALES)})s?\b")
_ALONE = re.compile(r"\b(?:dozen|hundred|thousand|million)s?\b")
#: How many days or years a unit is.
_SIZES = {"decade": ("year", 10.0), "century": ("year", 100.0), "week": ("day", 7.0)}


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Look for the hand-read values of news claims in what we read of the articles."""
    docs = {
        one["id"]: one["text"]
        for one in read(data / "dev" / "ecbplus_docs_train_dev.jsonl")
    }
    told = _told(read(data / "dev" / "opinions_pairs.jsonl"))
    for half in ("looked", "held out"):
        wanted = [one for one in told if (_topic(one) in _LOOKED) == (half == "looked")]
        name = f"opinions_pairs values, {half}"
        total: Counter[str] = Counter()
        for doc, listed in _by_doc(wanted).items():
            found = list(_found(docs[doc]))
            for one in listed:
                _hold(name, total, (one, found))
        yield _values_line(name, total)


def _topic(one: dict[str, Any]) -> str:
    return str(one["doc"]).split("_")[0]


def _told(pairs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each claim with a value once."""
    sides = [pair[side] for pair in pairs for side in "ab"]
    once = {
        (one["doc"], one["start"], one["end"], str(one["value"]), one["unit"]): one
        for one in sides
        if one["value"] is not None and (one["unit"] or "").lower() not in _NO_FIGURES
    }
    return list(once.values())


def _by_doc(wanted: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in wanted:
        found[one["doc"]].append(one)
    return found


def _found(text: str) -> Iterator[tuple[int, Quantity]]:
    """Give our quantities of an article, each with its place."""
    for claim in claims(text):
        for span in claim.spans:
            for one in claim.quantities:
                yield span.start + max(0, span.quote.find(one.quote)), one


def _hold(
    name: str,
    total: Counter[str],
    pair: tuple[dict[str, Any], list[tuple[int, Quantity]]],
) -> None:
    """Hold one hand-read value against ours within its quote."""
    one, found = pair
    near = [q for at, q in found if one["start"] - 3 <= at <= one["end"] + 3]
    hits = _hits(near, one["value"])
    right = [q for q in hits if _same_thing(q, one["unit"] or "")]
    told = Counter(
        wanted=1,
        value=bool(hits),
        unit=bool(right),
        hedge=any(_hedged(q) == bool(one["hedge"]) for q in hits),
    )
    total.update(told)
    if _is_printed(one):
        total.update({f"printed {key}": count for key, count in told.items()})
        if stems((one["unit"] or "").lower()) & stems(one["quote"].lower()):
            total.update({f"named {key}": count for key, count in told.items()})
    what = f"{one['value']} {one['unit']}"
    fault("missed", name, what, one["quote"], hit=bool(right))


def _hits(near: list[Quantity], value: list[float | None]) -> list[Quantity]:
    """Give our figures that have a hand-read value."""
    wanted = _ends(*value)
    hits = [q for q in near if any(_near(one, wanted) for one in _readings(q))]
    low, high = value
    if hits or low is None or high is None or low == high:
        return hits
    ends = [
        [q for q in near if _near(_ends(q.low, q.high), (one, one))] for one in value
    ]
    return [*ends[0], *ends[1]] if all(ends) else []


def _readings(one: Quantity) -> Iterator[tuple[float, float]]:
    """Give the ends of a figure, also in a smaller unit; of "hundreds" the least."""
    low, high = _ends(one.low, one.high)
    yield low, high
    if one.hedge is Hedge.DOZENS:
        yield low, low
    if one.unit in _SIZES:
        size = _SIZES[one.unit][1]
        yield low * size, high * size


def _is_printed(one: dict[str, Any]) -> bool:
    """Tell whether each end of a value stands in its quote as a number."""
    there = set(_numbers(one["quote"].lower()))
    return all(end is None or end in there for end in one["value"])


def _numbers(quote: str) -> Iterator[float]:
    """Give the numbers that are printed in a quote."""
    for match in _PRINTED.finditer(quote):
        value = _value(match)
        scale = _SCALE.match(quote, match.end())
        yield value
        if scale:
            yield round(value * _SCALES[scale[1]], 6)
    for match in _ALONE.finditer(quote):
        size = _SCALES[match.group().removesuffix("s")]
        yield from (size, 2 * size)


def _value(match: re.Match[str]) -> float:
    """Give the value of a number in digits or words."""
    if match["digits"]:
        return float(re.sub(r"[, ]", "", match["digits"]))
    if match["tens"]:
        return _WORDS[match["tens"]] + _WORDS.get(match["ones"] or "", 0.0)
    return _WORDS[match["word"]] if match["word"] else 50.0


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Give both ends, an open one as the other."""
    ends = [one for one in (low, high) if one is not None]
    return ends[0], ends[-1]


def _near(ours: tuple[float, float], theirs: tuple[float, float]) -> bool:
    pairs = zip(ours, theirs, strict=True)
    return all(abs(one - two) <= 0.006 * max(1, abs(two)) for one, two in pairs)


def _hedged(one: Quantity) -> bool:
    return one.hedge is not None and one.hedge is not Hedge.BETWEEN


def _same_thing(ours: Quantity, theirs: str) -> bool:
    """Tell whether a unit as a person wrote it is ours, or names what we count."""
    words = stems(theirs.lower())
    if ours.unit is not None:
        smaller = _SIZES.get(ours.unit, ("",))[0]
        return bool(words & stems(" ".join([smaller, *_printed(ours.unit)])))
    shown = " ".join(_shown(ours.metric.name))
    return bool(words & stems(f"{ours.metric.name} {ours.of} {shown}"))


@cache
def _printed(unit: str) -> list[str]:
    """Give a unit's name and how it may be printed."""
    rows = [one for one in lines("units.tsv") if one[0] == unit]
    return [unit.lower(), *(one[2].lower().replace(";", " ") for one in rows)]


@cache
def _shown(metric: str) -> list[str]:
    """Give the words that show a metric: injured, hurt and wounded are one."""
    rows = [one for one in lines("metrics.tsv") if one[0] == metric.split(" in all")[0]]
    return [word.strip("=+") for one in rows for word in one[2].split()]


def _values_line(name: str, total: Counter[str]) -> dict[str, Any]:
    """Give a line: all values, those printed, and those whose unit is printed too."""
    shares = {
        key: total[key] / max(1, total[f"{kind}wanted"])
        for kind in ("", "printed ", "named ")
        for key in (f"{kind}value", f"{kind}unit", f"{kind}hedge")
    }
    ours = (
        f"value {shares['value']:.3f}, unit {shares['unit']:.3f},"
        f" hedge {shares['hedge']:.3f}; printed {total['printed wanted']}: value"
        f" {shares['printed value']:.3f}; unit printed too {total['named wanted']}:"
        f" value {shares['named value']:.3f}, +unit {shares['named unit']:.3f}"
    )
    return row(name, total["wanted"], _BAR, ours) | {"numbers": shares}
