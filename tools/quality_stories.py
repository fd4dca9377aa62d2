"""Judge invented stories of several outlets against what a careful checker wants.

Each file of `tests/quality/stories` is one story: articles by different outlets, each
below a line `=== OUTLET | DATE` and headed by its title. `tests/quality/stories.jsonl`
was written before anything was judged. Each of its lines names two places by article
(from 1) and words of the claim, and the opinion that a careful checker has of them:

* contradiction, competing_estimates or update: that opinion, no other;
* same: one statement or count, or two that fit together;
* apart: not to be held against each other at all.

`weak` says why a line is not reached yet. `python tools/quality_stories.py [STORY …]`
lists what is missed, and every alarm that nobody asked for; `--cases` prints the cases.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gathered import Case, Judged, judge
from quality_shared import ROOT, engines, row, run

from services.cleaning.clean import clean
from services.extraction.aliases import BUILT_IN
from services.model.case import Lane
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import OpinionKind, PairOpinion
from services.pipeline.finding import context_of, find
from services.reading.read import read

STORIES = ROOT / "tests" / "quality" / "stories"
#: Written by somebody who knew nothing of the rules, and measured once before anybody
#: looked into what is missed: what is said of stories that nobody has seen.
UNSEEN = STORIES.with_name("heldout")
#: The same, as outlets report: every pair of sentences that conflict is named.
REPORTED = STORIES.with_name("reported")
#: Stories of that kind that the entailment model learnt from, and those from which the
#: weights of judging/conflicts.py are learnt (tools/stories/README.md).
LEARNT, WEIGHED = (ROOT / "tools" / "stories" / one for one in ("learnt", "weighed"))
_FOLDERS = (STORIES, UNSEEN, REPORTED, WEIGHED, LEARNT)
#: What somebody said since of pairs that came near an alarm and of which no line had
#: said anything, in the same form. Not wished for before judging, so not counted as
#: reached or missed: but what is rightly given is not called unasked for.
READ = STORIES.with_name("stories_read.jsonl")

#: Opinions that ask for a lane of their own.
ALARMS = (
    OpinionKind.CONTRADICTION,
    OpinionKind.COMPETING_ESTIMATES,
    OpinionKind.UPDATE,
)
#: A contradiction that is only weighed; it is shown in amber.
POSSIBLE = "possible contradiction"
_AGREEING = (OpinionKind.SAME, OpinionKind.COMPATIBLE)


@dataclass(frozen=True)
class Report:
    """One article of a story as its file gives it."""

    outlet: str
    published: date
    title: str
    body: str


def names(folder: Path = STORIES) -> list[str]:
    """Give the names of a folder's stories."""
    return sorted(path.stem for path in folder.glob("*.txt"))


@cache
def wanted(folder: Path = STORIES) -> list[dict[str, Any]]:
    """Give what a checker wants of a folder's stories, line by line."""
    lines = folder.with_suffix(".jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def wished(name: str) -> list[dict[str, Any]]:
    """Give what a checker wants of one story."""
    return [one for one in wanted(_folder(name)) if one["story"] == name]


@cache
def read_since(name: str) -> list[dict[str, Any]]:
    """Give what was said of a story after it had been judged."""
    lines = (json.loads(line) for line in READ.read_text("utf-8").splitlines())
    return [one for one in lines if one["story"] == name]


def _folder(name: str) -> Path:
    """Give where a story lies; raises SystemExit where there is none of the name."""
    found = (one for one in _FOLDERS if (one / f"{name}.txt").exists())
    folder = next(found, None)
    if folder is None:
        raise SystemExit(f"no story is called {name}")
    return folder


def told(path: Path) -> list[Report]:
    """Take a story's file apart into its articles."""
    found = []
    for part in path.read_text("utf-8").split("=== ")[1:]:
        head, _, rest = part.partition("\n")
        outlet, _, day = head.rpartition(" | ")
        title, _, body = rest.partition("\n")
        found.append(Report(outlet, date.fromisoformat(day), title, body.strip()))
    return found


def read_claims(number: int, report: Report) -> list[Claim]:
    """Find the claims of an article as the pipeline does."""
    beside = {
        "title": report.title,
        "source": report.outlet,
        "published": report.published.isoformat(),
    }
    data = f"{report.title}\n\n{report.body}\n".encode()
    article = read(data, f"{number}.txt", json.dumps(beside).encode())
    text = clean(article)
    found = find(text, article.metadata, engines(), BUILT_IN)
    about = context_of(text, article.metadata, found, engines())
    return [
        Claim(
            number * 1000 + place,
            number,
            one.draft,
            ClaimStatus.PENDING,
            report.outlet,
            report.published,
            vector=tuple(one.vector),
            context=about,
        )
        for place, one in enumerate(found, start=1)
    ]


@cache
def claims_of(name: str) -> tuple[Claim, ...]:
    """Read the claims of a story."""
    reports = told(_folder(name) / f"{name}.txt")
    return tuple(
        claim
        for number, report in enumerate(reports, start=1)
        for claim in read_claims(number, report)
    )


@cache
def story(name: str) -> Judged:
    """Read and judge one story."""
    return judge(claims_of(name))


def places(found: Judged, side: Sequence[Any]) -> list[int]:
    """Give the claims of an article that have one of the words asked for.

    In their own text or as the article prints them; where none has all the words, those
    that have most of them in a row: a claim may end within what a person quoted.
    """
    article, *words = side
    wanted = [one.casefold() for one in words]
    here = [one for one in found.claims.values() if one.article_id == article]
    for texts in (_own_text, _printed):
        told = [
            claim.id
            for claim in here
            if any(one in text for one in wanted for text in texts(claim))
        ]
        if told:
            return told
    shares = {one.id: max(_share(said, one) for said in wanted) for one in here}
    best = max(shares.values(), default=0.0)
    return [one for one in shares if best >= _MOST and shares[one] == best]


#: Of the words that a person quoted so many must stand in a claim in a row.
_MOST = 0.5


def _own_text(claim: Claim) -> list[str]:
    return [claim.draft.text.casefold()]


def _printed(claim: Claim) -> list[str]:
    return [" ".join(span.quote.casefold().split()) for span in claim.draft.spans]


def _share(words: str, claim: Claim) -> float:
    """Give how much of some words stands in a claim in a row, 0 to 1."""
    told = words.split()
    texts = (*_own_text(claim), *_printed(claim))
    for count in range(len(told), 0, -1):
        runs = (" ".join(told[at : at + count]) for at in range(len(told) - count + 1))
        if any(run in text for run in runs for text in texts):
            return count / len(told)
    return 0.0


def fault(one: Mapping[str, Any], found: Judged) -> str | None:
    """Say in what a wanted line is missed; None if it is as wanted."""
    ours, theirs = places(found, one["a"]), places(found, one["b"])
    if not ours or not theirs:
        lost = one["b"] if ours else one["a"]
        return f"no claim has “{lost[1]}”" if one["want"] != "apart" else None
    kinds = _kinds(found, ours, theirs)
    if one["want"] == "apart":
        wrong = [kind for kind in kinds if kind in (*ALARMS, *_AGREEING)]
    elif one["want"] == "same":
        right = any(kind in kinds for kind in _AGREEING)
        wrong = [kind for kind in kinds if kind in ALARMS]
        wrong = wrong or ([] if right else list(kinds) or [OpinionKind.NOT_COMPARABLE])
    else:
        right = OpinionKind(one["want"]) in kinds
        wrong = [] if right else list(kinds) or [OpinionKind.NOT_COMPARABLE]
    if not wrong:
        return None
    rules = ", ".join(sorted({kinds[kind] for kind in wrong if kind in kinds}))
    return f"{', '.join(sorted(wrong))} ({rules or 'never compared'})"


def _kinds(
    found: Judged, ours: Iterable[int], theirs: Iterable[int]
) -> dict[OpinionKind, str]:
    """Give the opinions between two sets of claims, with a rule of each."""
    kinds = {}
    for a in ours:
        for b in theirs:
            pair = found.opinions.get((min(a, b), max(a, b)))
            if pair is not None:
                kinds[pair.opinion.kind] = pair.opinion.rule
    return kinds


def unasked(name: str, found: Judged) -> list[PairOpinion]:
    """Give the alarms of a story on pairs of which no line wants it so.

    An amber one only says that two claims conflict, or may: any conflict asks for it.
    """
    asked: dict[str, set[tuple[int, int]]] = {kind: set() for kind in OpinionKind}
    for one in (*wished(name), *read_since(name)):
        asked.setdefault(one["want"], set()).update(_pairs(one, found))
    asked[POSSIBLE] = set(asked[OpinionKind.CONTRADICTION])
    asked[POSSIBLE] |= asked[OpinionKind.COMPETING_ESTIMATES]
    asked[OpinionKind.COMPETING_ESTIMATES] = asked[POSSIBLE]
    return [
        pair
        for place, pair in sorted(found.opinions.items())
        if pair.opinion.kind in ALARMS and place not in asked[alarm(pair)]
    ]


def alarm(pair: PairOpinion) -> str:
    """Name the alarm that a pair asks for."""
    return POSSIBLE if pair.opinion.doubtful else pair.opinion.kind.value


def _is_red(one: Mapping[str, Any], found: Judged) -> bool:
    """Tell whether a line's claims are shown in red."""
    told = [found.opinions[at] for at in _pairs(one, found) if at in found.opinions]
    return any(alarm(pair) == OpinionKind.CONTRADICTION for pair in told)


def _pairs(one: Mapping[str, Any], found: Judged) -> Iterator[tuple[int, int]]:
    """Give the pairs of claims of which a line speaks, the lower number first."""
    for a in places(found, one["a"]):
        for b in places(found, one["b"]):
            if a != b:
                yield (min(a, b), max(a, b))


def shown(chosen: Iterable[str], judged: Mapping[str, Judged]) -> tuple[int, int]:
    """Count the conflicts and updates wished for that are shown as any of the three."""
    due = [(name, one) for name in chosen for one in wished(name)]
    due = [(name, one) for name, one in due if one["want"] in ALARMS]
    seen = 0
    for name, one in due:
        opinions = judged[name].opinions
        told = [opinions[p] for p in _pairs(one, judged[name]) if p in opinions]
        seen += any(pair.opinion.kind in ALARMS for pair in told)
    return seen, len(due)


def measure(
    chosen: Sequence[str], judged: Mapping[str, Judged] | None = None
) -> dict[str, Counter[str]]:
    """Count what is right, missed and unasked for, by opinion wanted or given.

    `judged` gives the stories as they were judged; without it they are judged now.
    """
    counts: dict[str, Counter[str]] = {
        key: Counter() for key in ("wanted", "right", "red", "unasked", "red cases")
    }
    for name in chosen:
        found = judged[name] if judged else story(name)
        for one in wished(name):
            counts["wanted"][one["want"]] += 1
            counts["right"][one["want"]] += fault(one, found) is None
            counts["red"][one["want"]] += _is_red(one, found)
        counts["unasked"].update(alarm(pair) for pair in unasked(name, found))
        reds = [c for c in found.cases if c.summary.lane is Lane.CONTRADICTIONS]
        counts["red cases"][name] = len(reds)
    return counts


def print_figures(
    title: str,
    judged: Mapping[str, Judged],
    weighed: Callable[[str, Judged], Iterable[str]],
) -> None:
    """Print what stories reach and give as they were judged; `--list` what was weighed.

    `weighed` gives the lines of one story.
    """
    right, extra = _in_words(measure(list(judged), judged))
    print(f"{title}: {right}; not asked for: {extra}")
    print(f"{title}: shown as some conflict %d of %d" % shown(judged, judged))
    if "--list" in sys.argv:
        for name, found in judged.items():
            for line in weighed(name, found):
                print(line)


def _in_words(counts: Mapping[str, Counter[str]]) -> tuple[str, str]:
    """Say what is reached of what is wanted, and what nobody asked for."""
    right, due = counts["right"], counts["wanted"]
    kinds = (*ALARMS, POSSIBLE)
    return (
        ", ".join(f"{kind} {right[kind]}/{due[kind]}" for kind in sorted(due)),
        ", ".join(f"{counts['unasked'][kind]} {kind}" for kind in kinds),
    )


def rows(_: Path) -> Iterator[dict[str, Any]]:
    """Give the lines of the table of `make quality`."""
    for folder, called in (
        (STORIES, "invented stories"),
        (UNSEEN, "unseen stories"),
        (REPORTED, "unseen, all pairs named"),
    ):
        counts = measure(names(folder))
        right, extra = _in_words(counts)
        found = row(called, counts["wanted"].total(), "-", right)
        red = counts["red"][OpinionKind.CONTRADICTION]
        yield found | {
            "false_alarms": f"contradictions in red {red}; not asked for: {extra}",
            "numbers": {key: dict(one) for key, one in counts.items()},
        }


def show(name: str, *, cases: bool) -> Iterator[str]:
    """Give what is missed in a story and what nobody asked for, line by line."""
    found = story(name)
    yield f"== {name}"
    for one in wished(name):
        if wrong := fault(one, found):
            weak = " (known)" if one.get("weak") else ""
            sides = f"{one['a'][0]}:{one['a'][1]} | {one['b'][0]}:{one['b'][1]}"
            yield f"  {one['want']}: {sides}: {wrong}{weak}"
    for pair in unasked(name, found):
        yield f"  + {pair.opinion.kind} {pair.opinion.rule} {pair.a} {pair.b}"
        yield f"      {pair.opinion.reason}"
    if cases:
        order = list(Lane)
        for case in sorted(found.cases, key=lambda c: order.index(c.summary.lane)):
            yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    summary = case.summary
    if len(case.claims) == 1 and summary.lane in (Lane.NEW, Lane.MINOR):
        return
    yield f"  [{summary.lane}] {summary.question} | {summary.rule}"
    yield f"      {summary.why}"
    for claim in case.claims:
        who = " < ".join(one.name or "?" for one in claim.draft.attribution.speakers)
        yield f"      {claim.id} ({who}) {claim.draft.text}"


if __name__ == "__main__":
    asked = [one for one in sys.argv[1:] if not one.startswith("--")]
    for each in asked or names():
        print("\n".join(show(each, cases="--cases" in sys.argv)))
    if not asked:
        run(rows)
