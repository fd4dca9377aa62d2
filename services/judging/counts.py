"""Opinions on figures, the most peaceful explanation first (see judge.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from services.judging import (
    arithmetic,
    dates,
    gate,
    moving,
    reasons,
    reports,
    speakers,
    tables,
    wording,
)
from services.judging.arithmetic import Figure, Fit
from services.judging.denial import LIGHT, of_a_noun
from services.judging.pair import NO_TIE, STRONG_TIE, TIE, Pair
from services.judging.settled import (
    ONE_COUNT,
    are_wholes,
    is_loose,
    is_measured,
    is_named,
    is_one_count,
    of_one_story,
)
from services.model.claim import Claim, Hedge, Metric, Polarity, Quantity
from services.model.opinion import Opinion, OpinionKind

#: Words that make a figure an estimate without bounding it.
_ESTIMATE = wording.words(
    "estimate estimates estimated estimating reportedly believed thought roughly "
    "likely possibly perhaps feared expected alleged allegedly unconfirmed preliminary "
    "provisional initial unverified poll polls polled polling pollster pollsters"
    " survey surveys surveyed forecast forecasts projected projects projection"
    " expects expect predicts predicted prediction"
)

#: What will come about by itself can only be an estimate now.
_AHEAD = re.compile(
    r"\b(?:will|would|could|may|might) (?:reach|grow|rise|fall|cost|hit|total|exceed"
    r"|shrink|increase|drop|need|climb|amount)\b"
)

#: Modes in which a figure is wanted, and not told as it is.
_NOT_YET = frozenset({Polarity.PLANNED, Polarity.ORDERED, Polarity.POSSIBLE})

#: Who denies a bound does not deny the figure.
_BOUNDS = frozenset({Hedge.AT_LEAST, Hedge.UP_TO})

#: Gravest first, to choose among metrics that two claims share.
_GRAVITY = tuple(reversed(OpinionKind))


@dataclass(frozen=True, slots=True)
class Match:
    """Two figures for one metric, and how they fit."""

    metric: Metric
    left: Figure
    right: Figure
    fit: Fit

    @property
    def is_sum(self) -> bool:
        """Whether a side was added up."""
        return self.left.is_sum or self.right.is_sum


def opinion(pair: Pair) -> Opinion | None:
    """Judge the figures of two claims; None if they count nothing in common.

    Where they share several metrics, the gravest disagreement is told.
    """
    if pair.tie == NO_TIE or pair.told_apart:
        return None
    if pair.is_aside:
        return _one_figure(pair)
    found = [_judge(pair, best) for best in _matches(pair)]
    if found:
        return min(found, key=lambda one: _GRAVITY.index(one.kind))
    return _other_metric(pair)


#: Counts from here on are hardly equal by chance.
_TELLING_COUNT = 20


def _one_figure(pair: Pair) -> Opinion | None:
    """Give *same* for one count of one kind; of two counts nothing can be said."""
    for found in _matches(pair):
        exact = found.fit is Fit.EQUAL and found.left.stated == found.right.stated
        if exact and found.left.stated[0] >= _TELLING_COUNT:
            return _agreeing(pair, found)
    return None


def _matches(pair: Pair) -> Iterator[Match]:
    """Give the best fitting figures for each metric that both sides have."""
    left, right = pair.left.draft.quantities, pair.right.draft.quantities
    offered = {one.metric for one in (*left, *right) if not _is_unnamed(one)}
    for metric in sorted(offered, key=lambda one: one.name):
        if not _both_state(pair, metric):
            continue
        options = [
            Match(metric, one, other, arithmetic.fit(one, other))
            for one, other in product(
                arithmetic.figures(left, metric), arithmetic.figures(right, metric)
            )
            if _comparable(pair, one, other)
        ]
        if options:
            yield min(options, key=lambda one: (one.fit.value, one.is_sum))
    yield from _loosely(pair)


def _is_unnamed(one: Quantity) -> bool:
    """Tell whether reading could not tell what a figure counts: so many, so much."""
    return one.metric.name in ("number", one.unit) and one.metric.name != "magnitude"


def _loosely(pair: Pair) -> Iterator[Match]:
    """Give equal figures for one noun under two verbs: rifles seized, rifles found.

    Such metrics are made of the words at hand: only agreement can be read off them,
    unless a person has put two texts about one named thing side by side.
    """
    for one, other in product(pair.left.draft.quantities, pair.right.draft.quantities):
        first, second = arithmetic.figure(one), arithmetic.figure(other)
        if first is not None and second is not None and _of_one_act(pair, one, other):
            metric = min(one.metric, other.metric, key=lambda each: each.name)
            yield Match(metric, first, second, arithmetic.fit(first, second))
            continue
        if not (is_loose(one.metric) and _of_one_noun(pair, one, other)):
            continue
        if one.metric == other.metric or first is None or second is None:
            continue
        fit = arithmetic.fit(first, second)
        if one.role is not other.role and fit is not Fit.EQUAL:
            continue  # "at all 37 hospitals" counts none of the 12 that were hit
        told = fit is Fit.EQUAL or pair.story >= TIE or _one_deed(pair, one, other)
        if told and _same_kind(pair, one, other) is not False:
            yield Match(one.metric, first, second, fit)


def _of_one_noun(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Tell whether one noun is counted; in one story pupils are schoolchildren."""
    if one.metric.family == other.metric.family:
        return True
    nouns = [tables.alike(wording.stems(side.metric.family)) for side in (one, other)]
    return pair.one_story and is_loose(other.metric) and bool(nouns[0] & nouns[1])


def _of_one_act(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Tell whether one story's one subject does one thing by so much money or share.

    "Cut its key rate to 1.75 percent", "lowered the benchmark rate to 1.5 percent":
    whatever reading calls the two, there is one figure of it.
    """
    if not pair.one_story or one.metric == other.metric or one.role is not other.role:
        return False
    if not _may_be_of_one_act(one, other):
        return False
    if gate.same_subject(pair) is not True:
        return False
    if _same_kind(pair, one, other) is not True:
        return False
    acts = [
        tables.alike(wording.stems(side.draft.predication.predicate or "") - LIGHT)
        for side in pair.claims
    ]
    if all(acts):
        return bool(acts[0] & acts[1])
    return pair.likeness >= _HALF  # "make $12 million available"


_HALF = 0.5


def _may_be_of_one_act(one: Quantity, other: Quantity) -> bool:
    """Tell whether both are money, shares, or counts of things of a like name."""
    units = [arithmetic.unit_of(side)[0] for side in (one, other)]
    if one.unit and other.unit:
        return units[0] == units[1] and moving.is_money_or_share(units[0])
    if one.unit or other.unit or not (is_loose(one.metric) and is_loose(other.metric)):
        return False
    nouns = [tables.alike(wording.stems(side.metric.family)) for side in (one, other)]
    return bool(nouns[0] & nouns[1]) and one.metric.family not in _ANYBODY


#: So much of their words two figures of different days share, if they are of one
#: moment.
_ONE_MOMENT = 0.5
#: Metrics of which one thing has one figure from beginning to end.
_ONCE_COUNTED = frozenset({"aboard", "magnitude", "fine", "sentence", "ransom", "bail"})
#: Fewer telling words than this are a figure torn off its sentence.
_TELLING = 2


#: "Two people remained in hospital": of those who had been there.
_LEFT_OVER = re.compile(r"\bremain(?:s|ed|ing)?\b")


def _of_one_moment(pair: Pair, found: Match) -> bool:
    """Tell whether figures told on two days are of one moment: "won by 187 votes".

    "Leads by 212 votes", days before, is of another. What only grows may not fall.
    """
    metric = found.metric
    if metric.family in moving.CUMULATIVE or metric.name in _ONCE_COUNTED:
        return True
    if any(_LEFT_OVER.search(side.draft.text.casefold()) for side in pair.claims):
        return False
    one, other = (
        wording.stems(side.draft.predication.predicate or "") for side in pair.claims
    )
    if tables.alike(one) & tables.alike(other) or _of_one_verb(found):
        return True
    return pair.overlap >= _ONE_MOMENT


def _of_one_verb(found: Match) -> bool:
    """Tell whether what is done to what is counted is alike: taken, abducted."""
    one, other = (_verbs(side.parts[0].metric) for side in (found.left, found.right))
    return bool(one & other) and not found.left.dimension


def _verbs(metric: Metric) -> frozenset[str]:
    """Give the verbs in a metric made of a noun and what happened to it."""
    return tables.alike(wording.stems(metric.name.removeprefix(metric.family)))


#: Nouns too wide to tell by themselves what is counted.
_ANYBODY = frozenset({"people", "person", "number", "man", "woman", "duration"})


def _one_deed(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Tell whether one story counts one noun under two verbs of like meaning.

    Or under no verb at all on one side: 27 survivors, and 24 taken to hospital.
    """
    if not pair.one_story or one.metric.family in _ANYBODY or one.unit or other.unit:
        return False
    first, second = _verbs(one.metric), _verbs(other.metric)
    if one.metric.family != other.metric.family:
        return bool(first & second)
    return not (first and second) or bool(first & second)


def _comparable(pair: Pair, one: Figure, other: Figure) -> bool:
    """Tell whether two figures count one kind; some of a kind may only be equal.

    The dead of a place are the dead of a story that is set there.
    """
    kinds = [
        _same_kind(pair, first, second)
        for first, second in product(one.parts, other.parts)
    ]
    if any(kind is False for kind in kinds):
        units = all(gate.one_unit(*both) for both in product(one.parts, other.parts))
        return units and _is_measured(one) and _is_measured(other)
    if None not in kinds or arithmetic.fit(one, other) is not Fit.APART:
        return True
    return pair.one_story and _of_its_place(pair, one, other)


def _same_kind(pair: Pair, one: Quantity, other: Quantity) -> bool | None:
    """Tell whether two quantities count one kind; in one story pupils are children."""
    kind = gate.same_kind(one, other)
    if kind is not False or not pair.one_story or not gate.one_unit(one, other):
        return kind
    first, second = (
        tables.alike(wording.stems(side.of or "")) for side in (one, other)
    )
    return bool(first & second)


def _of_its_place(pair: Pair, one: Figure, other: Figure) -> bool:
    """Tell whether one figure is of people, the other of the place of the story.

    The other article knows that place, or names no place that it could be instead.
    """
    sides = zip(pair.claims, (one, other), strict=True)
    places = [
        (claim, part.of)
        for claim, side in sides
        for part in side.parts
        if part.of and part.of[:1].isupper()
    ]
    if len(places) != 1:
        return False
    teller, place = places[0]
    other_claim = pair.right if teller is pair.left else pair.left
    if reports.knows(other_claim, place):
        return True
    lands = reports.countries_of(other_claim) - {place}
    return not lands and not other_claim.draft.predication.places


def _is_measured(found: Figure) -> bool:
    """Tell whether a figure measures something known that is named in many ways.

    "Of pine forest", "by satellite data": whose the hectares of one burned area are is
    told differently by each, while homes and roads are two counts.
    """
    return bool(found.dimension) and not any(
        not is_measured(part.metric) or (part.of or "")[:1].isupper()
        for part in found.parts
    )


def _both_state(pair: Pair, metric: Metric) -> bool:
    """Tell whether one side states the metric and the other can be held to it."""
    sides = (pair.left.draft.quantities, pair.right.draft.quantities)
    stated = [any(one.metric.name == metric.name for one in side) for side in sides]
    parts = arithmetic.WHOLES.get(metric.name, frozenset())
    summed = [parts <= {one.metric.name for one in side} for side in sides]
    return (
        any(stated)
        and all(one or other for one, other in zip(stated, summed, strict=True))
        and bool(metric.name)
    )


def _judge(pair: Pair, found: Match) -> Opinion:
    """Give the opinion on one metric: same, compatible, update, then the conflicts."""
    return (
        _denied(pair, found)
        or _agreeing(pair, found)
        or _on_top(pair, found)
        or _told_in_one_breath(pair, found)
        or _later(pair, found)
        or _competing(pair, found)
        or _excluded(pair, found)
    )


def of_one_question(
    pair: Pair, left: Figure, right: Figure, *, surely: bool
) -> Opinion:
    """Judge two figures that are taken for the answers to one question.

    Whatever reading calls them. Only if it is `surely` one may they be a contradiction.
    """
    metrics = (left.parts[0].metric, right.parts[0].metric)
    metric = min(metrics, key=lambda one: (is_loose(one), one.name))
    found = Match(metric, left, right, arithmetic.fit(left, right))
    return (
        _agreeing(pair, found)
        or _on_top(pair, found)
        or _later(pair, found)
        or _competing(pair, found)
        or _perhaps_excluded(pair, found, surely=surely)
    )


def _perhaps_excluded(pair: Pair, found: Match, *, surely: bool) -> Opinion:
    """Figures that exclude each other if they are of one thing."""
    if (
        surely
        and _is_sound(pair, found)
        and is_one_count(pair, found.metric, found.left, found.right)
    ):
        reason = _say(pair, found, "exclude each other")
        return Opinion(
            OpinionKind.CONTRADICTION, "count.excluded", reason, 0.6, links=True
        )
    return _maybe(pair, found)


def _maybe(pair: Pair, found: Match) -> Opinion:
    """Two figures that a person should look at: are they of one thing?"""
    reason = _say(pair, found, "differ, if they are of one thing")
    kind = OpinionKind.COMPETING_ESTIMATES
    return Opinion(kind, "count.maybe", reason, 0.5, links=True)


#: Figures of one thing that two voices give differ no more than this many times.
_NEAR_ENOUGH = 2.0
#: Metrics of which each of many things has its own.
_OF_MANY = frozenset({"distance", "age", "duration", "number"})


def _may_be_one(pair: Pair, found: Match) -> bool:
    """Tell whether two voices of a story may well count one thing, if not surely.

    Each as what its claim is about, both as a whole, and not many times apart.
    """
    if not pair.surely_one_story and not _are_set_against(pair):
        return False
    if speakers.same_voice(pair.left, pair.right) or found.metric.name in _OF_MANY:
        return False
    sides = tuple(zip(pair.claims, (found.left, found.right), strict=True))
    if not all(side.draft.quantities[0] in one.parts for side, one in sides):
        return False
    parts = product(found.left.parts, found.right.parts)
    if any(_same_kind(pair, one, other) is not True for one, other in parts):
        return False
    return _is_sound(pair, found) and are_wholes(pair, sides, _NEAR_ENOUGH)


def _are_set_against(pair: Pair) -> bool:
    """Tell whether one article gives two voices, of which one has a name."""
    one_article = pair.left.article_id == pair.right.article_id
    return one_article and any(speakers.speaker(side) for side in pair.claims)


def _say(pair: Pair, found: Match, tail: str) -> str:
    values = reasons.two(
        reasons.figure_words(found.left),
        reasons.figure_words(found.right),
        (pair.left, pair.right),
    )
    return f"{values} {tail}."


def _denied(pair: Pair, found: Match) -> Opinion | None:
    """One says the figure is so, the other says it is not."""
    denials = [
        side.draft.polarity is Polarity.DENIED or side.draft.predication.negated
        for side in (pair.left, pair.right)
    ]
    if found.fit is not Fit.EQUAL or denials[0] == denials[1] or pair.tie < TIE:
        return None
    if not pair.story and pair.overlap < ONE_COUNT:
        return None  # "why she, 15 years with us, left" denies no years
    if {found.left.hedge, found.right.hedge} & _BOUNDS:
        return None  # "no team offered more than eight" denies none of eight
    if of_a_noun(pair.claims[denials.index(True)]):
        return None  # "the poll of 1,000 gave no margin" denies no 1,000
    reason = _say(pair, found, "are one figure, asserted here and denied there")
    return Opinion(OpinionKind.CONTRADICTION, "count.denied", reason, 0.7, True)


def _agreeing(pair: Pair, found: Match) -> Opinion | None:
    """The figures are one, or one leaves room for the other."""
    sure = 0.6 + 0.3 * pair.tie
    if moving.in_one_sentence(pair):
        return None  # one figure, read into two claims
    if found.fit is Fit.EQUAL and not found.is_sum:
        how = "give the same figure"
        if found.left.stated != found.right.stated:
            how = "say the same: each admits the other's figure"
        reason = _say(pair, found, how)
        return Opinion(OpinionKind.SAME, "count.same", reason, sure, True)
    if found.fit is Fit.APART:
        return None
    if found.is_sum:
        reason = _say(pair, found, "fit together: the sum is admitted")
        return Opinion(OpinionKind.COMPATIBLE, "count.sum", reason, sure, True)
    how = (
        "one admits the other" if found.fit is Fit.ADMITTED else "their ranges overlap"
    )
    rule = "count.admits" if found.fit is Fit.ADMITTED else "count.overlap"
    reason = _say(pair, found, f"can both hold: {how}")
    return Opinion(OpinionKind.COMPATIBLE, rule, reason, sure - 0.1, True)


def _is_extra(found: Figure) -> bool:
    """Tell whether all of a figure is said to come on top of something."""
    return all(part.additional for part in found.parts)


#: "Nine died and another 31 are missing": on top of the dead, not of other missing.
_BESIDE_THE_DEAD = frozenset({"missing", "wounded"})


def _on_top(pair: Pair, found: Match) -> Opinion | None:
    """What is said to be additional comes on top of the other figure, or is part."""
    extra = [_is_extra(found.left), _is_extra(found.right)]
    if extra[0] == extra[1] or found.metric.name in _BESIDE_THE_DEAD:
        return None
    reason = _say(pair, found, "can both hold: one is said to come on top")
    return Opinion(OpinionKind.COMPATIBLE, "count.on-top", reason, 0.6, True)


def _told_in_one_breath(pair: Pair, found: Match) -> Opinion | None:
    """One voice gives two figures in one article, for two times or two things."""
    if not moving.in_one_breath(pair):
        return None
    reason = _say(pair, found, "cannot be compared: one voice gives both side by side")
    return Opinion(OpinionKind.NOT_COMPARABLE, "gate.one-breath", reason, 0.7, True)


def _later(pair: Pair, found: Match) -> Opinion | None:
    """The later figure brings the earlier one up to date, if it can move that way."""
    timing, metric = pair.timing, found.metric
    grows = timing.apart and metric.family in moving.CUMULATIVE
    moved = timing.ordered and moving.may_have_moved(
        pair, metric, found.left, found.right
    )
    risen = metric.family in moving.CUMULATIVE and moving.is_told_to_have_risen(
        pair, found.left, found.right
    )
    if not grows and not moved and not risen:
        return None
    assumed = timing.assumed or grows
    rule = "count.later-assumed" if assumed else "count.later"
    how = "in the order their wording gives" if assumed else "at different times"
    reason = _say(pair, found, f"are one count {how}: the later is an update")
    return Opinion(OpinionKind.UPDATE, rule, reason, 0.6 + 0.2 * pair.tie, True)


def _competing(pair: Pair, found: Match) -> Opinion | None:
    """Figures that exclude each other, put forward as estimates or by named sources."""
    soft = [_is_estimate(pair.left, found.left), _is_estimate(pair.right, found.right)]
    vouched = [not speakers.is_own_voice(side) for side in (pair.left, pair.right)]
    each = all(one or other for one, other in zip(soft, vouched, strict=True))
    apart = not speakers.same_voice(pair.left, pair.right)
    if not each or not (apart or all(soft)):
        return None
    named = apart and all(vouched)
    who = "each by a speaker of its own" if named else "told as estimates"
    reason = _say(pair, found, f"differ, {who}: competing estimates")
    sure = 0.5 + 0.4 * pair.tie
    return Opinion(
        OpinionKind.COMPETING_ESTIMATES, "count.competing", reason, sure, True
    )


def _is_estimate(claim: Claim, found: Figure) -> bool:
    """Tell whether a figure carries an estimate word."""
    if found.hedge is not None and found.hedge is not Hedge.BETWEEN:
        return True
    if claim.draft.polarity is Polarity.POSSIBLE:
        return True
    text = claim.draft.text
    return wording.has_word(text, _ESTIMATE) or _AHEAD.search(text) is not None


def _excluded(pair: Pair, found: Match) -> Opinion:
    """Figures that exclude each other, at least one of them told as settled."""
    if not _is_tied(pair, found):
        if _may_be_one(pair, found):
            return _maybe(pair, found)
        reason = _say(pair, found, "may be about different events: nothing ties them")
        return Opinion(OpinionKind.NOT_COMPARABLE, "gate.untied", reason, 0.5, False)
    if speakers.same_speaker(pair.left, pair.right):
        rule, tail = "count.one-speaker", "are given by one speaker for one time"
    else:
        rule, tail = (
            "count.own-voice",
            "exclude each other, and at least one is stated as a fact",
        )
    reason = _say(pair, found, tail)
    sure = 0.4 + 0.3 * pair.tie
    return Opinion(OpinionKind.CONTRADICTION, rule, reason, sure, True)


def _is_tied(pair: Pair, found: Match) -> bool:
    """Tell whether two figures that exclude each other are surely of one thing."""
    if not _is_sound(pair, found):
        return False
    parts = product(found.left.parts, found.right.parts)
    named = is_named(found.metric) and bool(found.left.dimension and pair.names)
    kinds = [_same_kind(pair, one, other) for one, other in parts]
    if not named and any(kind is not True for kind in kinds):
        return False
    if pair.tie < (TIE if pair.story else STRONG_TIE) and not of_one_story(pair):
        return False
    if pair.timing.ordered and not _of_one_moment(pair, found):
        return False
    return is_one_count(pair, found.metric, found.left, found.right)


def _is_sound(pair: Pair, found: Match) -> bool:
    """Tell whether both figures are told as they are, of one time, in whole claims."""
    modes = {_is_wanted(side, found.metric) for side in pair.claims}
    if len(modes) > 1:
        return False  # what is demanded or planned, and what came of it
    sides = zip(pair.claims, (found.left, found.right), strict=True)
    if any(_is_torn(one) and any(it.stated) for one, it in sides):
        return False  # "$184 million" alone tells of nothing; "nobody was hurt" does
    if any(
        _is_none_known(one, it)
        for one, it in zip(pair.claims, (found.left, found.right), strict=True)
    ):
        return False  # "no injuries were reported" leaves room for some
    if _is_extra(found.left) or _is_extra(found.right):
        return False
    if pair.timing.remote or dates.names_another_time(pair.left, pair.right):
        return False
    return pair.left.draft.text != pair.right.draft.text  # two readings of one text


def _is_torn(claim: Claim) -> bool:
    """Tell whether a figure is torn off its sentence: "with 33 home runs"."""
    if len(wording.told(claim)) < _TELLING:
        return True
    first = claim.draft.text.split(" ", 1)[0].casefold()
    return claim.draft.predication.predicate in _LOOSE_BEGINNINGS or (
        first in _LOOSE_BEGINNINGS
    )


_LOOSE_BEGINNINGS = frozenset({"with", "of", "for", "than"})

#: None so far, as far as somebody knows.
_AS_FAR_AS = re.compile(r"\b(?:report(?:s|ed)?|known|yet|so far|immediate(?:ly)?)\b")


def _is_none_known(claim: Claim, found: Figure) -> bool:
    """Tell whether a claim says no more than that none is known."""
    if any(found.stated):
        return False
    return _AS_FAR_AS.search(claim.draft.text.casefold()) is not None


#: What a court orders is so.
_ORDERED = frozenset({"fine", "sentence", "bail", "compensation"})


def _is_wanted(claim: Claim, metric: Metric) -> bool:
    """Tell whether a figure is only wanted or planned so far."""
    mode = claim.draft.polarity
    ordered = mode is Polarity.ORDERED and metric.name in _ORDERED
    return (mode in _NOT_YET and not ordered) or _is_to_come(claim)


def _is_to_come(claim: Claim) -> bool:
    """Tell whether the day of a claim is still ahead: "taxes go up on July 1"."""
    when, told = claim.draft.when, claim.published
    return bool(when and when.start and told and when.start > told)


def _other_metric(pair: Pair) -> Opinion | None:
    """Figures of one family but not of one metric belong to one question, no more."""
    for one, other in product(pair.left.draft.quantities, pair.right.draft.quantities):
        if _akin(one, other):
            tail = "count different things of one question"
            values = reasons.two(
                reasons.shown(one), reasons.shown(other), (pair.left, pair.right)
            )
            sure = 0.6 + 0.3 * pair.tie
            kind = OpinionKind.NOT_COMPARABLE
            return Opinion(kind, "gate.metric", f"{values} {tail}.", sure, True)
    return None


def _akin(one: Quantity, other: Quantity) -> bool:
    return (
        one.metric.family == other.metric.family
        and one.metric.name != other.metric.name
        and not (is_loose(one.metric) and is_loose(other.metric))
        and gate.same_kind(one, other) is not False
    )
