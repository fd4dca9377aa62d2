"""The order of judging: one opinion on a pair of claims, with its rule and reason.

    gate      another event, country, period: not comparable
    counts    same, compatible (bounds, sums), update, competing, contradiction
    states    same, changed (update), opposed; asserted and denied; first or not
    stages    charged, then convicted: update
    fixed     one event's date; one statement in other words
    questions two values of one story that answer one question, weighed
    conflicts of one story that no rule sees, weighed
    default   not comparable

First match wins: the most peaceful explanation that holds. The opinions are defined
in docs/glossary.md. Vectors and likeness only ever speak for *same*. Where every rule
is silent about two claims on one thing, a model may speak (second.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from services.engines.protocols import Entailment
from services.judging import (
    conflicts,
    counts,
    fixed,
    gate,
    none,
    questions,
    reasons,
    rivals,
    second,
    stages,
    states,
)
from services.judging.pair import NO_TIE, Pair, paired
from services.judging.second import Reading
from services.judging.weighing import Weights
from services.model.claim import Claim
from services.model.opinion import Opinion, OpinionKind

#: Stamped on stored opinions; raise it when a rule changes.
VERSION = "15"
#: So many pairs of one claim with the claims of one article a model reads at most. Not
#: of one claim with all others: which those are depends on what arrived before.
MOST_READ = 4

_RULES = (
    rivals.opinion,
    none.opinion,
    counts.opinion,
    states.opinion,
    stages.opinion,
    fixed.opinion,
)


def judge_pair(
    a: Claim,
    b: Claim,
    *,
    story: float = 0.0,
) -> Opinion:
    """Judge a pair of claims by rules alone. The same whichever comes first.

    `story` (0 to 1, see pair.py) is how surely the caller knows that both speak of one
    event; without it a common name, speaker, wording or nearness has to show it.
    """
    return _by_rules(paired(a, b, story))


def judge_all(
    pairs: Iterable[tuple[Claim, Claim]],
    model: Callable[[], Entailment | None] = lambda: None,
    weighing: questions.Questions | None = None,
    unruled: Weights | None = None,
) -> list[Opinion]:
    """Judge pairs of claims, in order; a model reads those that rules leave open.

    Before it, one story's values are weighed (questions.py); after it, one story's
    conflicts (conflicts.py, with the weights `unruled`). Of each claim no more than
    `MOST_READ` pairs with an article are read for either: what a model costs does not
    grow with what is stored. `model` is called only if something is open; without one
    rules and weights alone decide.
    """
    found = [paired(a, b) for a, b in pairs]
    opinions = [_by_rules(pair) for pair in found]
    asked = weighing or questions.Questions()
    for place, opinion in asked.opinions(found, opinions).items():
        opinions[place] = opinion
    seconds = _open(found, opinions)
    weighed = _promising(found, opinions, unruled)
    readings = _read(found, sorted({*seconds, *weighed}), model)
    for place in seconds:
        if place in readings:
            decided = second.opinion(found[place], opinions[place], readings[place])
            # In one story more than the model's word is asked for a conflict.
            in_story = conflicts.is_open(found[place], opinions[place])
            if not (decided.doubtful and in_story):
                opinions[place] = decided
    for place in weighed:
        if conflicts.is_open(found[place], opinions[place]):
            told = conflicts.opinion(found[place], readings.get(place), unruled)
            opinions[place] = told or opinions[place]
    return opinions


def _read(
    pairs: Sequence[Pair],
    places: Sequence[int],
    model: Callable[[], Entailment | None],
) -> dict[int, Reading]:
    """Have the model read the pairs at some places, by place; nothing without one."""
    reader = model() if places else None
    if reader is None:
        return {}
    told = [(pairs[n].left.draft.text, pairs[n].right.draft.text) for n in places]
    return dict(zip(places, second.read(reader, told), strict=True))


def _open(pairs: Sequence[Pair], opinions: Sequence[Opinion]) -> list[int]:
    """Give the places of the pairs that a model may decide, the nearest of a claim."""
    rank = {
        place: pairs[place].overlap
        for place, opinion in enumerate(opinions)
        if second.is_open(pairs[place], opinion)
    }
    return _foremost(pairs, rank)


def _promising(
    pairs: Sequence[Pair], opinions: Sequence[Opinion], known: Weights | None
) -> list[int]:
    """Give the places of the pairs of one story that may yet be a conflict."""
    rank = {
        place: conflicts.chance(pair, known)
        for place, (pair, opinion) in enumerate(zip(pairs, opinions, strict=True))
        if conflicts.is_open(pair, opinion)
    }
    likely = {n: one for n, one in rank.items() if one >= conflicts.PROMISING}
    return _foremost(pairs, likely)


def _foremost(pairs: Sequence[Pair], rank: Mapping[int, float]) -> list[int]:
    """Give the places that rank highest, at most `MOST_READ` of a claim and an article.

    Rank and words decide, never the order in which claims came: two articles are always
    judged at once, whatever was there before.
    """
    places = sorted(rank, key=lambda place: (-rank[place], pairs[place].content))
    read: Counter[tuple[int, int]] = Counter()
    chosen = []
    for place in places:
        one, other = pairs[place].claims
        ends = [(one.id, other.article_id), (other.id, one.article_id)]
        if all(read[end] < MOST_READ for end in ends):
            read.update(ends)
            chosen.append(place)
    return chosen


def _by_rules(pair: Pair) -> Opinion:
    stopped = gate.veto(pair)
    if stopped:
        return _not_comparable(pair, stopped.rule, stopped.reason, 0.9)
    told = (rule(pair) for rule in _RULES)
    found = next((one for one in told if one), None)
    if found is None:
        why, sure = "they do not answer one question", 0.6 + 0.3 * (1 - pair.overlap)
        return _not_comparable(pair, "gate.unlike", why, sure)
    if found.kind in _ALARMS and _is_in_passing(pair):
        why = "both are said in passing, and what they differ in is no alarm"
        return _not_comparable(pair, "gate.passing", why, 0.5)
    return found


#: What a desk is called for.
_ALARMS = frozenset(
    {
        OpinionKind.CONTRADICTION,
        OpinionKind.COMPETING_ESTIMATES,
        OpinionKind.UPDATE,
    }
)


def _is_in_passing(pair: Pair) -> bool:
    """Tell whether neither claim is one that a checker would list by itself.

    Where a person has put two texts side by side, both are listed.
    """
    return pair.story == NO_TIE and all(side.draft.minor for side in pair.claims)


def _not_comparable(pair: Pair, rule: str, why: str, sure: float) -> Opinion:
    reason = reasons.stated(pair.claims, f"cannot be compared: {why}")
    return Opinion(OpinionKind.NOT_COMPARABLE, rule, reason, round(sure, 2), False)
