"""Learn what makes a conflict that no rule sees (judging/conflicts.py).

Learnt from the invented stories of tests/quality: what a line of `stories.jsonl` wants
of two claims of two articles, or a line of `stories_read.jsonl`, which somebody wrote
who read the pairs that came near an alarm. All other pairs on which the rules are
silent are taken for unlike; so are the claims of wire reports of some days (the load
set of ../shared/data, of which the table keeps no word): real reports on related
things, tied to one story by their names, of which hardly any two contradict each other.
Without them the weights call every second pair of such reports a conflict. A softmax
regression; the same data give the same weights.

`python tools/train_conflicts.py` judges each story with weights that never saw it, and
all with weights that saw all, and prints both (`--list` what was weighed); `--write`
writes the table; `--near` lists what nobody has read yet and comes near an alarm.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

import numpy as np
import quality_stories
import steady
from gathered import Judged, is_candidate, judge
from quality_shared import ROOT, engines
from quality_stories import claims_of, places
from softmax import Model, fitted

from services.errors import Unreadable
from services.judging import conflicts, second, weighing
from services.judging.judge import judge_pair
from services.judging.pair import Pair, paired
from services.judging.weighing import Weights
from services.model.opinion import Opinion, OpinionKind
from services.store.claims import NEAR_IN_STORY

TABLE = ROOT / "services" / "judging" / "tables" / "conflicts.tsv"

#: Pull of the weights towards zero, in pairs; chosen leaving one story out.
PULL = 25.0
STEPS = 800
#: So many wire reports are read.
WIRES = 300
#: The day of all of them: what ties reports are their names.
_DAY = date(1987, 3, 2)
#: So likely an alarm, by weights that never saw the story, is worth being read.
_NEAR_ALARM = 0.05


@dataclass(frozen=True)
class Example:
    """Two claims tied to one event with their signs, and what is wanted of them."""

    story: str
    pair: Pair
    signs: dict[str, float]
    label: str
    known: bool  # somebody has said so


@cache
def examples() -> list[Example]:
    """Give the pairs of all stories that are open, or that a line speaks of."""
    return [one for name in quality_stories.names() for one in _of_story(name)]


def _of_story(name: str) -> Iterator[Example]:
    claims = claims_of(name)
    labels = _labels(name, Judged({one.id: one for one in claims}, {}, ()))
    chosen = []
    for a, b in combinations(claims, 2):
        pair, label = paired(a, b), labels.get((a.id, b.id))
        first = judge_pair(a, b)
        if not _is_near(pair, label):
            continue
        if label or (is_candidate(a, b) and conflicts.is_open(pair, first)):
            chosen.append((pair, label))
    for (pair, label), found in zip(
        chosen, _signs([one for one, _ in chosen]), strict=True
    ):
        wanted = label or OpinionKind.NOT_COMPARABLE
        yield Example(name, pair, found, wanted, bool(label))


def _signs(pairs: Sequence[Pair]) -> list[dict[str, float]]:
    """Give the signs of pairs, with what the model reads."""
    told = [(one.left.draft.text, one.right.draft.text) for one in pairs]
    read = second.read(engines().entailment, told)
    return [conflicts.signs(*both) for both in zip(pairs, read, strict=True)]


@cache
def of_wires() -> list[Example]:
    """Give the open pairs of claims of wire reports."""
    claims = []
    for number, text in enumerate(steady.articles(WIRES), start=1):
        title, _, body = text.decode().partition("\n\n")
        report = quality_stories.Report("Reuters", _DAY, title, body)
        with suppress(Unreadable):
            claims += quality_stories.read_claims(number, report)
    vectors = np.array([one.vector for one in claims])
    likely = vectors @ vectors.T
    pairs = []
    for place, one in enumerate(claims):
        for other in np.flatnonzero(likely[place, place + 1 :] >= NEAR_IN_STORY):
            pair = paired(one, claims[place + 1 + int(other)])
            if pair.one_story and conflicts.is_open(pair, judge_pair(*pair.claims)):
                pairs.append(pair)
    unlike = OpinionKind.NOT_COMPARABLE
    told = zip(pairs, _signs(pairs), strict=True)
    return [Example("", *both, unlike, known=False) for both in told]


def _is_near(pair: Pair, label: str | None) -> bool:
    """Leave out what is never asked: one article, no story, claims far apart."""
    silent = Opinion(OpinionKind.NOT_COMPARABLE, "gate.unlike", "", 0.5, False)
    return conflicts.is_open(pair, silent) or (label is not None and pair.one_story)


def _labels(name: str, found: Judged) -> dict[tuple[int, int], str]:
    """Give what is wanted of pairs of claims; of two lines the first counts."""
    labels: dict[tuple[int, int], str] = {}
    for line in (*quality_stories.wished(name), *quality_stories.read_since(name)):
        kind = {"apart": OpinionKind.NOT_COMPARABLE}.get(line["want"], line["want"])
        for a in places(found, line["a"]):
            for b in places(found, line["b"]):
                if a // 1000 != b // 1000:
                    labels.setdefault((min(a, b), max(a, b)), kind)
    return labels


def learn(found: Sequence[Example]) -> Model:
    """Fit the weights of the signs."""
    return fitted(
        [one.signs for one in found], [one.label for one in found], PULL, STEPS
    )


def weights_of(model: Model) -> Weights:
    """Give a model's weights as judging reads them."""
    lines = [line.split("\t") for line in model.rows() if not line.startswith("#")]
    return weighing.weights(lines)


@cache
def without(name: str) -> Weights:
    """Learn from all stories but one."""
    told = [one for one in examples() if one.story != name]
    return weights_of(learn([*told, *of_wires()]))


def measure(title: str, known: Callable[[str], Weights]) -> None:
    """Judge each story with the weights for it; print what is reached and given."""
    names = quality_stories.names()
    found = {name: judge(claims_of(name), unruled=known(name)) for name in names}
    quality_stories.print_figures(title, found, _weighed)


def _weighed(name: str, found: Judged) -> Iterator[str]:
    """Give what was weighed, marked where nobody wants an alarm of any kind."""
    labels = _labels(name, found)
    for place, pair in sorted(found.opinions.items()):
        if pair.opinion.rule.startswith("conflict."):
            made, wanted = pair.opinion, labels.get(place, "-")
            yield f"  {name} {made.confidence} {made.rule} wanted: {wanted}"
            for one in place:
                yield f"      {found.claims[one].draft.text[:150]}"


def silenced() -> Weights:
    """Give weights that never find a conflict: what the rules do alone."""
    calm = [0.0] * len(OpinionKind)
    calm[list(OpinionKind).index(OpinionKind.NOT_COMPARABLE)] = 99.0
    return weighing.weights([(weighing.BASE, "0", "1", *map(str, calm))])


def near() -> Iterator[str]:
    """Give what comes near an alarm and of which no line says anything, as JSON."""
    for one in examples():
        found = weighing.chances(one.signs, without(one.story))
        calm = found[OpinionKind.NOT_COMPARABLE] + found[OpinionKind.COMPATIBLE]
        if not one.known and 1 - calm >= _NEAR_ALARM:
            sides = {
                side: {
                    "article": claim.article_id,
                    "outlet": claim.source,
                    "date": str(claim.published),
                    "text": claim.draft.text,
                    "denied": claim.draft.polarity == "denied",
                }
                for side, claim in zip("ab", one.pair.claims, strict=True)
            }
            yield json.dumps({"story": one.story, **sides}, ensure_ascii=False)


def _table(model: Model) -> str:
    head = TABLE.read_text("utf-8") if TABLE.exists() else ""
    notes = [line for line in head.splitlines() if line.startswith("# ")]
    notes = [line for line in notes if not line.startswith("# sign\t")]
    return "\n".join([*notes, *model.rows()]) + "\n"


def main() -> None:
    """Print the figures; write the table if asked."""
    if "--near" in sys.argv:
        print("\n".join(near()))
        return
    every = learn([*examples(), *of_wires()])
    known = sum(one.known for one in examples())
    print(
        f"{len(examples())} pairs of stories, {known} of them read by somebody;"
        f" {len(of_wires())} of wire reports"
    )
    measure("rules alone", lambda _: silenced())
    measure("leave one story out", without)
    measure("all stories seen", lambda _: weights_of(every))
    if "--write" in sys.argv:
        TABLE.write_text(_table(every), encoding="utf-8")


if __name__ == "__main__":
    main()
