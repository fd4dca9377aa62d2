"""Whether two values of one story answer one question, where no rule can tell.

A rule knows a question by what reading calls it: the same metric, the same verb. One
story's price is told as "will get $62 a share" here and as "the offer is worth $65 a
share" there. What speaks for one question then is weighed: how near the claims are in
meaning, how much is in common of what the values are of (the slot: what is counted,
whose, who does what to whom), how far apart the values lie, and whether each article
gives only one of the kind. Few weights, learnt by tools/train_questions.py and kept
with what was measured in tables/questions.tsv.

Weighing alone raised wrong alarms of every second count in sports reports, so it is not
enough: each article must give only one value of that unit, or of what is counted. A
value answers one question of another article at most: the likeliest match is taken
first, and a value that a rule has matched is not matched again.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import exp, log, log1p

from services.judging import (
    arithmetic,
    counts,
    dates,
    gate,
    reasons,
    settled,
    tables,
    wording,
)
from services.judging.amounts import amounts
from services.judging.arithmetic import Figure
from services.judging.denial import LIGHT
from services.judging.pair import TIE, Pair
from services.model.claim import Claim, Granularity, Polarity, Quantity, When
from services.model.opinion import Opinion, OpinionKind

#: Weights by sign, with the sign's usual value and spread; `BASE` is the constant.
Weights = Mapping[str, tuple[float, float, float]]
BASE = "(base)"

#: How likely one question must be for an opinion at all. Red asks for more (_is_sure).
MAYBE = 0.45

#: Values no further apart than this many hours are one clock time.
_ONE_TIME = 0.5
#: Beyond this, how far two values are apart tells no more.
_FARTHEST = 3.0


@dataclass(frozen=True)
class Value:
    """One figure, day or time of the clock of a claim, with the words of its slot."""

    claim: Claim
    kind: str  # "figure", "date" or "clock"
    dimension: str  # of a figure: "" for a count
    number: float  # in the dimension's own unit; days; hours
    quote: str
    slot: frozenset[str]
    noun: frozenset[str] = frozenset()  # what is counted or measured
    figure: Figure | None = None
    when: When | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The figure as it was read."""
        return self.figure.parts[0] if self.figure else None


def values(claim: Claim) -> list[Value]:
    """Give the values of a claim that a question may have as its answer.

    Days count where the article gives a day of the month: a weekday dates the report
    as often as the event.
    """
    told = claim.draft.predication
    act = tables.alike(wording.stems(told.predicate or "") - LIGHT)
    about = act | _alike(told.subject or "", *told.objects)
    found = [
        Value(
            claim,
            "figure",
            figure.dimension,
            figure.stated[1],
            one.quote,
            about | _alike(one.metric.name.replace("-", " "), one.of or ""),
            _noun(one),
            figure,
        )
        for one in claim.draft.quantities
        if (figure := arithmetic.figure(one)) and one.metric.name != "age"
    ]
    found += [
        Value(claim, "clock", "", one.value, one.quote, about)
        for one in amounts(claim.draft.text)
        if one.kind == "clock"
    ]
    when = claim.draft.when
    if when and when.start and when.granularity in _DAYS and _MONTH.search(when.text):
        day = float(when.start.toordinal())
        found.append(Value(claim, "date", "", day, when.text, about, when=when))
    return found


_DAYS = frozenset({Granularity.DAY, Granularity.MONTH})
_MONTH = re.compile(rf"\b(?:{'|'.join([*month_name[1:], *month_abbr[1:], 'Sept'])})\b")


def _alike(*texts: str) -> frozenset[str]:
    return tables.alike(wording.stems(" ".join(texts)))


def _noun(one: Quantity) -> frozenset[str]:
    """Give what is counted or measured; a name tells whose it is, a unit in what."""
    whose = "" if (one.of or "")[:1].isupper() else one.of or ""
    family = "" if one.metric.family == one.unit else one.metric.family
    return _alike(family, whose) - _WIDE


#: What is counted in most articles more than once, and tells nothing by itself.
_WIDE = _alike(
    "people person persons man men woman women number total duration distance time"
    " share change one percent"
)


@dataclass(frozen=True)
class Match:
    """Two values that may answer one question: in the order of their pair."""

    pair: Pair
    left: Value
    right: Value
    by_unit: bool = False  # each article gives one value of the unit
    by_noun: bool = False  # each article gives one value of what is counted

    @property
    def only(self) -> bool:
        """Whether each article gives one value that could be meant."""
        return self.by_unit or self.by_noun

    @property
    def quotes(self) -> tuple[str, str]:
        """Both values as they are printed."""
        return (self.left.quote, self.right.quote)

    @property
    def shared(self) -> frozenset[str]:
        """The stems that are in both slots."""
        return self.left.slot & self.right.slot


def signs(match: Match) -> dict[str, float]:
    """Give what speaks for or against one question, sign by sign."""
    one, other = match.left, match.right
    least = min(len(one.slot), len(other.slot))
    same = one.quantity and other.quantity and _metric(one) == _metric(other)
    return {
        "near in meaning": wording.cosine(one.claim, other.claim) or 0.0,
        "slot in common": len(match.shared) / least if least else 0.0,
        "values apart": _apart(one, other),
        "one metric": float(bool(same)),
        "names apart": float(match.pair.names_apart),
        "unit": float(bool(one.dimension)),
        "date": float(one.kind == "date"),
        "clock": float(one.kind == "clock"),
        "only one": float(match.only),
    }


def _metric(value: Value) -> str:
    return value.quantity.metric.name if value.quantity else ""


def _apart(one: Value, other: Value) -> float:
    """Tell how far two values lie apart: by their ratio, in days or in hours."""
    low, high = sorted((abs(one.number), abs(other.number)))
    if one.kind == "date":
        return min(_FARTHEST, log1p(high - low))
    if one.kind == "clock":
        return min(_FARTHEST, high - low)
    return min(_FARTHEST, log(high / low)) if low else _FARTHEST


@cache
def stored() -> Weights:
    """Give the weights that come with the program."""
    return weights(tables.rows("questions.tsv"))


def weights(rows: Iterable[Sequence[str]]) -> Weights:
    """Read weights: sign, usual value, spread, weight."""
    return {
        name: (float(usual), float(spread), float(weight))
        for name, usual, spread, weight in rows
    }


def chance(found: Mapping[str, float], known: Weights) -> float:
    """Give how likely two values answer one question, 0 to 1."""
    total = known[BASE][2]
    for name in sorted(found):
        usual, spread, weight = known[name]
        total += weight * (found[name] - usual) / spread
    return 1 / (1 + exp(-total))


def may_match(pair: Pair, one: Value, other: Value) -> bool:
    """Tell whether two values are of one kind and nothing read bars one question."""
    if one.kind != other.kind or pair.told_apart or pair.is_aside:
        return False
    subjects = [side.draft.predication.subject or "" for side in pair.claims]
    if all(it[:1].isupper() for it in subjects) and gate.same_subject(pair) is False:
        return False
    first, second = one.quantity, other.quantity
    if first is None or second is None:
        return _modes(pair) == {Polarity.ASSERTED}
    if not gate.one_unit(first, second) or first.role is not second.role:
        return False
    if first.additional != second.additional or _known_apart(first, second):
        return False
    return not dates.disjoint(pair.left.draft.when, pair.right.draft.when)


def _modes(pair: Pair) -> set[Polarity]:
    return {side.draft.polarity for side in pair.claims}


def _known_apart(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures have metrics of which reading knows that they differ."""
    if one.metric.name == other.metric.name:
        return False
    families = {one.metric.family, other.metric.family}
    loose = settled.is_loose(one.metric) or settled.is_loose(other.metric)
    return not loose or "casualties" in families


#: Gives all claims of some articles, whether they were compared with anything or not.
Beside = Callable[[Collection[int]], Iterable[Claim]]


class Questions:
    """The values of pairs that were judged together, matched article by article."""

    def __init__(
        self, known: Weights | None = None, beside: Beside = lambda _: ()
    ) -> None:
        """Take the weights that come with the program, or others.

        `beside` is asked only for articles of which two values may be matched: what
        else they give tells whether either is the only one.
        """
        self._weights = stored() if known is None else known
        self._beside = beside
        self._values: dict[int, list[Value]] = {}
        self._kinds: dict[int, set[_Kind]] = defaultdict(set)

    def opinions(
        self, pairs: Sequence[Pair], first: Sequence[Opinion]
    ) -> dict[int, Opinion]:
        """Give by place the opinions on pairs of which the rules could tell nothing."""
        found = {}
        for places in self._promising(pairs, first):
            matches = [
                (place, match)
                for place in places
                for match in self.matches(pairs[place])
            ]
            rules = {place: first[place].rule for place in places}
            for place, match, sure in self._chosen(matches, rules):
                opinion = _opinion(match, sure)
                if opinion:
                    found[place] = opinion
        return found

    def know(self, claims: Iterable[Claim]) -> None:
        """Take note of what an article's claims give."""
        for claim in claims:
            self._kinds[claim.article_id].update(map(_kind, self._of(claim)))

    def matches(self, pair: Pair) -> Iterator[Match]:
        """Give the values of a pair that may answer one question."""
        for one, other in product(*map(self._of, pair.claims)):
            if may_match(pair, one, other):
                sides = [self._kinds[side.article_id] for side in pair.claims]
                yield Match(pair, one, other, *_only(one, other, sides))

    def _of(self, claim: Claim) -> list[Value]:
        if claim.id not in self._values:
            self._values[claim.id] = values(claim)
        return self._values[claim.id]

    def _promising(
        self, pairs: Sequence[Pair], first: Sequence[Opinion]
    ) -> list[list[int]]:
        """Give the places of pairs by article, where one may be an open question."""
        groups = [
            places
            for places in _by_articles(pairs).values()
            if any(
                first[place].rule == _OPEN and self._is_likely(pairs[place])
                for place in places
            )
        ]
        ends = [side for places in groups for p in places for side in pairs[p].claims]
        self.know(ends)
        if ends:
            self.know(self._beside({side.article_id for side in ends}))
        return groups

    def _is_likely(self, pair: Pair) -> bool:
        """Tell whether two values answer one question if each is the only one."""
        return any(
            chance(signs(replace(match, by_unit=True)), self._weights) >= MAYBE
            for match in self.matches(pair)
        )

    def _chosen(
        self, matches: Sequence[tuple[int, Match]], rules: Mapping[int, str]
    ) -> Iterator[tuple[int, Match, float]]:
        """Take the likeliest matches first, each value once, if likely enough."""
        taken = {
            value
            for place, match in matches
            if _is_matched(match, rules[place]) or _agree(match)
            for value in _ends(match)
        }
        likely = [
            (chance(signs(match), self._weights), match, place)
            for place, match in matches
            if rules[place] == _OPEN and match.only
        ]
        likely.sort(key=lambda one: (-one[0], one[1].pair.content, one[1].quotes))
        for sure, match, place in likely:
            if sure >= MAYBE and taken.isdisjoint(_ends(match)):
                taken.update(_ends(match))
                yield place, match, sure


#: The rule that says that no other had anything to say.
_OPEN = "gate.unlike"

_Kind = tuple[str, str, float, frozenset[str]]
_End = tuple[int, str, str]


def _kind(value: Value) -> _Kind:
    return (value.kind, value.dimension, value.number, value.noun)


def _ends(match: Match) -> tuple[_End, _End]:
    one, other = (
        (value.claim.id, value.kind, value.quote) for value in (match.left, match.right)
    )
    return one, other


def _only(one: Value, other: Value, sides: Iterable[set[_Kind]]) -> tuple[bool, bool]:
    """Tell whether each of two articles gives one value of a kind, however often.

    Of its unit; or, as of any count, of the noun that both have.
    """
    nouns = one.noun & other.noun
    kind = (one.kind, one.dimension)
    told = [
        [(number, noun) for *of, number, noun in side if tuple(of) == kind]
        for side in sides
    ]
    counted = [{number for number, noun in side if noun & nouns} for side in told]
    by_unit = all(len({number for number, _ in side}) == 1 for side in told)
    return (
        kind != ("figure", "") and by_unit,
        bool(nouns) and all(len(side) == 1 for side in counted),
    )


def _is_matched(match: Match, rule: str) -> bool:
    """Tell whether a rule has held two values against each other."""
    if rule == _OPEN:
        return False
    if match.left.kind == "figure":
        return rule.startswith("count.") and _metric(match.left) == _metric(match.right)
    return rule.startswith(("fixed.", "date."))


#: Counts below this are equal by chance too often.
_TELLING = 10


def _agree(match: Match) -> bool:
    """Tell whether two values are one and the same, and that hardly by chance."""
    one = match.left
    telling = one.kind != "figure" or one.dimension or one.number >= _TELLING
    return bool(telling) and one.number == match.right.number


def _by_articles(pairs: Sequence[Pair]) -> dict[tuple[int, ...], list[int]]:
    """Give the places of the pairs of one story, by the two articles."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        if pair.one_story:
            ends = tuple(sorted(side.article_id for side in pair.claims))
            found[ends].append(place)
    return found


def _opinion(match: Match, sure: float) -> Opinion | None:
    """Judge two values that answer one question, as surely as they seem to."""
    if match.left.kind != "figure":
        return _of_time(match, sure)
    pair = replace(match.pair, story=TIE)
    left, right = match.left.figure, match.right.figure
    if left is None or right is None or _is_converted(left, right):
        return None
    found = counts.of_one_question(pair, left, right, surely=_is_sure(match))
    return _explained(match, found, sure)


def _is_converted(one: Figure, other: Figure) -> bool:
    """Tell whether one figure is the other in another unit, whatever bounds them."""
    units = {part.unit for figure in (one, other) for part in figure.parts}
    first, second = one.stated[0], other.stated[0]
    near = abs(first - second) <= arithmetic.CONVERTED * max(abs(first), abs(second))
    return len(units) > 1 and near


def _is_sure(match: Match) -> bool:
    """Tell whether more than weighing says that two figures are of one thing.

    Each article gives one value of the kind, and no other name stands by either. How
    long something lasts is told of many things, and goes on.
    """
    if not match.by_unit or match.pair.names_apart:
        return False
    lasting = match.left.dimension in _LASTING
    return not lasting or any(map(_is_named, (match.left, match.right)))


_LASTING = frozenset({"time", "long time"})


def _is_named(value: Value) -> bool:
    return value.quantity is not None and settled.is_named(value.quantity.metric)


def _of_time(match: Match, sure: float) -> Opinion | None:
    """Judge two days or two times of the clock: never red.

    When a fire broke out and when it was put out are told in the same few words.
    """
    one, other = match.left, match.right
    if one.kind == "date" and not dates.disjoint(one.when, other.when):
        return None
    if one.kind == "clock" and abs(one.number - other.number) <= _ONE_TIME:
        return None
    kind = OpinionKind.CONTRADICTION
    how = f"give two times: “{one.quote}” and “{other.quote}”"
    reason = reasons.stated(match.pair.claims, how)
    return _explained(match, Opinion(kind, one.kind, reason, sure, True), sure)


def _explained(match: Match, found: Opinion, sure: float) -> Opinion:
    """Say why two values are taken for the answers to one question."""
    why = ["each article gives only one such value"]
    if (wording.cosine(*match.pair.claims) or 0.0) >= _NEAR:
        why.append("the claims are near in meaning")
    words = _shared_words(match)
    if words:
        why.append("both are of " + " and ".join(f"“{one}”" for one in words))
    told = f"taken for one question, since {' and '.join(why)}"
    rule = f"question.{found.rule.rpartition('.')[2]}"
    reason = f"{found.reason[:-1]}; {told}."
    return replace(found, rule=rule, reason=reason, confidence=round(sure, 2))


_NEAR = 0.5
#: So many words that both have are named.
_NAMED = 2


def _shared_words(match: Match) -> list[str]:
    """Give words of the first claim that are of both slots, as they are printed."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]{3,}", match.left.claim.draft.text))
    shared = [one for one in words if _alike(one) & match.shared]
    return shared[:_NAMED]
