"""Learn what makes a conflict that no rule sees (judging/conflicts.py).

Learnt from the invented stories of tools/stories/weighed, which the entailment model
did not learn from, so that it reads them as it reads any others: what a line of
`weighed.jsonl` wants of two claims of two articles. Every pair that conflicts has a
line; all others on which the rules are silent are unlike. So are the claims of wire
reports of some days (the load set of ../shared/data, of which the table keeps no word):
real reports on related things, tied to one story by their names, of which hardly any
two contradict each other. Without them the weights call every second pair of such
reports a conflict. A softmax regression; the same data give the same weights.

`python tools/train_conflicts.py` measures rules alone, and with the weights, on stories
that no weight has seen (`--list` what was weighed); `--write` writes the table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
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
from services.model.claim import Claim
from services.model.opinion import OpinionKind
from services.store.claims import NEAR_IN_STORY

TABLE = ROOT / "services" / "judging" / "tables" / "conflicts.tsv"

#: Pull of the weights towards zero, in pairs.
PULL = 50.0
STEPS = 800
#: So many wire reports are read.
WIRES = 300
#: The day of all of them: what ties reports are their names.
_DAY = date(1987, 3, 2)


@dataclass(frozen=True)
class Example:
    """Two claims tied to one event with their signs, and what is wanted of them."""

    signs: dict[str, float]
    label: str


@cache
def examples() -> list[Example]:
    """Give the pairs of the stories that are open."""
    return [
        one
        for name in quality_stories.names(quality_stories.WEIGHED)
        for one in _of_story(name)
    ]


def _of_story(name: str) -> Iterator[Example]:
    claims = claims_of(name)
    labels = labelled(name)
    near = [one for one in combinations(claims, 2) if _may_conflict(*one)]
    signs = _signs([paired(*both) for both in near])
    for both, found in zip(near, signs, strict=True):
        wanted = labels.get((both[0].id, both[1].id), OpinionKind.NOT_COMPARABLE)
        yield Example(found, wanted)


def _may_conflict(one: Claim, other: Claim) -> bool:
    """Tell whether two claims of two articles would be weighed."""
    if one.article_id == other.article_id or not is_candidate(one, other):
        return False
    return conflicts.is_open(paired(one, other), judge_pair(one, other))


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
    return [Example(found, unlike) for found in _signs(pairs)]


def labelled(name: str) -> dict[tuple[int, int], str]:
    """Give what is wanted of pairs of claims; of two lines the first counts."""
    found = Judged({one.id: one for one in claims_of(name)}, {}, ())
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


def measure(title: str, known: Weights) -> None:
    """Judge stories that no weight has seen; print what is reached and given."""
    for folder in (quality_stories.REPORTED, quality_stories.UNSEEN):
        names = quality_stories.names(folder)
        found = {name: judge(claims_of(name), unruled=known) for name in names}
        told = f"{folder.name}, {title}"
        quality_stories.print_figures(told, found, _weighed)


def _weighed(name: str, found: Judged) -> Iterator[str]:
    """Give what was weighed, marked where nobody wants an alarm of any kind."""
    labels = labelled(name)
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


def _table(model: Model) -> str:
    head = TABLE.read_text("utf-8") if TABLE.exists() else ""
    notes = [line for line in head.splitlines() if line.startswith("# ")]
    notes = [line for line in notes if not line.startswith("# sign\t")]
    return "\n".join([*notes, *model.rows()]) + "\n"


def main() -> None:
    """Print the figures; write the table if asked."""
    every = learn([*examples(), *of_wires()])
    named = sum(one.label != OpinionKind.NOT_COMPARABLE for one in examples())
    print(
        f"{len(examples())} pairs of stories, {named} of them named;"
        f" {len(of_wires())} of wire reports"
    )
    measure("rules alone", silenced())
    measure("weighed", weights_of(every))
    if "--write" in sys.argv:
        TABLE.write_text(_table(every), encoding="utf-8")


if __name__ == "__main__":
    main()
