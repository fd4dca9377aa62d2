"""Learn when two values of one story answer one question (judging/questions.py).

Learnt from the invented stories of tests/quality: the values that a line of
`stories.jsonl` holds against each other, against all of which no line and no rule says
anything; and from pairs of opinion_sets.py that may be learnt from, where of several
values the likeliest pair is taken for the one that is meant. A logistic regression with
few signs; the same data give the same weights, to the last digit.

`python tools/train_questions.py` judges each story with weights that never saw it, and
all with weights that saw all, and prints both; `--write` writes the table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
import quality_stories
from gathered import Judged, judge
from logistic import Numbers, fitted
from opinion_sets import judged
from quality_shared import ROOT
from quality_stories import claims_of

from services.judging import questions
from services.judging.judge import judge_pair
from services.judging.pair import paired
from services.judging.questions import BASE, Match, Questions, Value, Weights
from services.model.opinion import OpinionKind

TABLE = ROOT / "services" / "judging" / "tables" / "questions.tsv"

#: What a pair of texts counts beside a pair of a story, which has all signs.
_PAIR_COUNTS = 0.3
#: How strongly weights are held near nothing; rounds of choosing the values meant.
_RIDGE, _ROUNDS = 3.0, 4
#: Signs that a pair without its articles does not have.
_OF_ARTICLES = ("only one",)
#: Further from the mean than so many spreads counts no more.
_FARTHEST = 4.0


@dataclass(frozen=True)
class Example:
    """Two values with their signs: whether they answer one question.

    `bag`: pairs of values of which one is meant, nobody says which; "" if it is known.
    """

    story: str
    signs: dict[str, float]
    one: bool
    bag: str = ""


@cache
def of_stories() -> list[Example]:
    """Give the values of all stories that may be compared, by what is wished for."""
    return [one for name in quality_stories.names() for one in _of_story(name)]


def _of_story(name: str) -> Iterator[Example]:
    found = Judged({one.id: one for one in claims_of(name)}, {}, ())
    wished = quality_stories.wished(name)
    values = Questions({})
    values.know(claims_of(name))
    for a, b in combinations(claims_of(name), 2):
        pair = paired(a, b)
        if pair.one_story:
            silent = judge_pair(a, b).kind is OpinionKind.NOT_COMPARABLE
            for match in values.matches(pair):
                right = _is_wished(match, wished, found)
                if right is not None or silent:
                    yield Example(name, questions.signs(match), bool(right))


def _is_wished(
    match: Match, wished: Sequence[dict[str, Any]], found: Judged
) -> bool | None:
    """Tell whether a line holds these values against each other; None if none does."""
    for line in wished:
        for one, other in ((match.left, match.right), (match.right, match.left)):
            if _is_meant(one, line["a"], found) and _is_meant(other, line["b"], found):
                return bool(line["want"] != "apart")
    return None


def _is_meant(value: Value, side: Sequence[Any], found: Judged) -> bool:
    """Tell whether a line names a value, or a claim that has no other of its kind."""
    if value.claim.id not in quality_stories.places(found, side):
        return False
    words = " ".join(side[1:]).casefold()
    others = questions.values(value.claim)
    if any(_stands_in(one, words) for one in others):
        return _stands_in(value, words)
    return sum(one.kind == value.kind for one in others) == 1


def _stands_in(value: Value, words: str) -> bool:
    quote = value.quote.casefold()
    first = re.findall(r"[\w.:]+", quote)[:1]
    return quote in words or (bool(first) and first[0] in words.split())


@cache
def of_pairs() -> list[Example]:
    """Give the values of judged pairs of real news, and of our own."""
    found = []
    for place, one in enumerate(judged()):
        if one.part == "held out" or one.label == OpinionKind.COMPATIBLE:
            continue
        apart = one.label == OpinionKind.NOT_COMPARABLE
        for a, b in product(one.one.claims, one.other.claims):
            pair = paired(*(replace(side, context=None) for side in (a, b)))
            for left, right in product(*map(questions.values, pair.claims)):
                equal = left.number == right.number
                fits = apart or equal == (one.label == OpinionKind.SAME)
                if fits and questions.may_match(pair, left, right):
                    signs = questions.signs(Match(pair, left, right))
                    bag = "" if apart else str(place)
                    found.append(Example(one.story, signs, not apart, bag))
    return found


def learn(stories: Sequence[Example], pairs: Sequence[Example]) -> Weights:
    """Fit the weights of the signs."""
    names = list(stories[0].signs)
    told = np.array([list(one.signs.values()) for one in stories])
    usual, spread = told.mean(0), told.std(0) + 1e-6
    beside = np.array([[one.signs[name] for name in names] for one in pairs])
    beside = np.clip((beside - usual) / spread, -_FARTHEST, _FARTHEST)
    beside[:, [names.index(name) for name in _OF_ARTICLES]] = 0
    signs = np.vstack([(told - usual) / spread, beside])
    # The last two: whether it is a pair, which has other odds; and the constant.
    is_pair = np.r_[np.zeros(len(stories)), np.ones(len(pairs))]
    signs = np.column_stack([signs, is_pair, np.ones(len(signs))])
    right = np.array([one.one for one in (*stories, *pairs)], dtype=float)
    found = fitted(signs, right, np.where(is_pair, 0.0, 1.0), _RIDGE)
    for _ in range(_ROUNDS):
        counted = np.r_[
            np.ones(len(stories)), _meant(pairs, signs @ found, len(stories))
        ]
        found = fitted(signs, right, counted, _RIDGE)
    rows = zip(names, usual, spread, found, strict=False)
    known = {name: (float(u), float(s), float(w)) for name, u, s, w in rows}
    return known | {BASE: (0.0, 1.0, float(found[-1]))}


def _meant(pairs: Sequence[Example], scores: Numbers, first: int) -> Numbers:
    """Count of each bag the likeliest values alone."""
    best: dict[str, int] = {}
    for place, one in enumerate(pairs):
        known = best.setdefault(one.bag, place)
        if scores[first + place] > scores[first + known]:
            best[one.bag] = place
    chosen = [not one.bag or best[one.bag] == place for place, one in enumerate(pairs)]
    return np.where(chosen, _PAIR_COUNTS, 0.0)


def without(name: str) -> Weights:
    """Learn from all stories but one."""
    told = [one for one in of_stories() if one.story != name]
    return learn(told, of_pairs())


def measure(title: str, known: Callable[[str], Weights]) -> None:
    """Judge each story with the weights for it; print what is reached and given."""
    names = quality_stories.names()
    found = {name: judge(claims_of(name), known(name)) for name in names}
    quality_stories.print_figures(title, found, _weighed)


def _weighed(name: str, found: Judged) -> Iterator[str]:
    """Give the opinions of a story that were weighed, marked where nobody asked."""
    unasked = {(one.a, one.b) for one in quality_stories.unasked(name, found)}
    for place, pair in sorted(found.opinions.items()):
        if pair.opinion.rule.startswith("question."):
            mark, made = "+" if place in unasked else " ", pair.opinion
            yield f"  {mark} {name} {made.confidence} {made.kind} {made.rule}"
            yield f"      {made.reason}"


def silenced(known: Weights) -> Weights:
    """Give weights that never find one question: what the rules do alone."""
    return dict.fromkeys(known, (0.0, 1.0, 0.0)) | {BASE: (0.0, 1.0, -99.0)}


def _table(known: Weights) -> str:
    head = TABLE.read_text("utf-8") if TABLE.exists() else ""
    notes = [line for line in head.splitlines() if line.startswith("#")]
    rows = [f"{n}\t{u:.4f}\t{s:.4f}\t{w:.4f}" for n, (u, s, w) in known.items()]
    return "\n".join([*notes, *rows]) + "\n"


def main() -> None:
    """Print the figures; write the table if asked."""
    stories, pairs = of_stories(), of_pairs()
    every = learn(stories, pairs)
    right = sum(one.one for one in stories)
    print(
        f"{right} of {len(stories)} values of stories, {len(pairs)} of pairs of texts"
    )
    for name, (_, _, weight) in every.items():
        print(f"  {name:<24}{weight:+.2f}")
    measure("rules alone", lambda _: silenced(every))
    measure("leave one story out", without)
    measure("all stories seen", lambda _: every)
    if "--write" in sys.argv:
        TABLE.write_text(_table(every), encoding="utf-8")


if __name__ == "__main__":
    main()
