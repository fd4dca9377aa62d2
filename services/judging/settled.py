"""Whether two figures that exclude each other surely count one thing.

What made wrong alarms of figures on the development topics: parts ("five of the first
eight"), stretches (a half, a season, a career), comparisons ("than a 21-year-old"),
ages and torn fractions taken for counts, figures that the claim's own words do not
give, and two games, deals or days of one player told in the same few words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.judging import dates, tables, wording
from services.judging.arithmetic import Figure
from services.judging.pair import Pair, all_named
from services.model.claim import Claim, Metric, Quantity

#: Statements that share so much of their words tell of one count, whoever tells them
#: and whatever the metric.
ONE_COUNT = 0.5
#: Within one story: so much of the shorter statement stands in the longer.
_ONE_CORE = 0.6

#: A piece of a game, a year or a life: what one counts in it, the other does not.
_STRETCH = re.compile(
    r"\b((?:first|second|third|fourth|fifth|sixth|opening|final|last|next|early)"
    r"(?: (?:half|quarter|period|round|set|inning|day|leg|lap|game|night|week|month"
    r"|year|hour|phase))?"
    r"|half-?time|season|career|overall|all-time|in total|altogether|so far|yet|since"
    r"|now)\b"
)

#: What is counted within a whole.
_PARTIAL = re.compile(
    r"\b(?:alone|among|including|of them|of those|of whom|of the (?:dead|killed|injured"
    r"|wounded|missing|sick|ill|victims|survivors|arrested|detained|casualties|patients))\b"
)
#: "Five of the first eight": a part of a part.
_OF_A_PART = re.compile(r"\s+of\s+(?:\S+\s+){0,4}?(?:first|last|next|final|opening)\b")
#: Before a figure that something is only likened to.
_LIKENED = re.compile(r"\b(?:than|like|unlike|as)(?: an?| the)? $")
#: "Merle Andry, 20, was": an age.
_AGED = re.compile(r"[A-Z][\w'’.-]+, $")
_AGE_ENDS = re.compile(r"^(?:,| (?:was|is|has|had|who|and|of)\b|$)")
_OLDEST = 110

#: What a sum takes in or leaves out, so that another of the same thing differs.
_TAKEN_IN = re.compile(
    r"\b(?:including|excluding|inclusive|exclusive|without|plus|besides|net|gross"
    r"|before tax|after tax|with debt)\b"
)


def is_one_count(pair: Pair, metric: Metric, left: Figure, right: Figure) -> bool:
    """Tell whether two figures that exclude each other surely count one thing.

    An article that gives two numbers of points, or dollars, mostly gives them for two
    things; so do two articles. Of the dead it says which they mean.
    """
    sides = ((pair.left, left), (pair.right, right))
    if not all(_is_given(claim, one) for claim, one in sides):
        return False
    if not _are_of_one_size(left, right) or _kinds_apart(sides):
        return False
    if any(_is_of_somebody_near(*one) for one in sides):
        return False
    if metric.name == "sentence" and _terms_apart(pair):
        return False
    if _stretches(pair.left) != _stretches(pair.right):
        return False
    if _taken_in(pair.left) != _taken_in(pair.right):
        return False
    inside = pair.left.article_id == pair.right.article_id
    if pair.story or not (inside or is_loose(metric)):
        return True
    if inside and _of_one_sentence(pair):
        return False  # two readings of one place do not contradict each other
    if of_one_story(pair):
        return pair.overlap >= ONE_COUNT or pair.likeness >= _ONE_CORE
    return pair.overlap >= ONE_COUNT and _has_anchor(pair, metric)


_SERVED = re.compile(r"\bserv(?:e|es|ed|ing)\b")
#: What is put to a term, or left of it.
_ADDED = re.compile(r"\b(?:add(?:s|ed|ing)?|extra|further|reduced|suspended|most of)\b")


def _terms_apart(pair: Pair) -> bool:
    """Tell whether one gives the term imposed, the other what is served or added."""
    texts = [side.draft.text.casefold() for side in pair.claims]
    served = [_SERVED.search(text) is not None for text in texts]
    return served[0] != served[1] or any(map(_ADDED.search, texts))


def _is_of_somebody_near(claim: Claim, found: Figure) -> bool:
    """Tell whether a figure is of somebody else's somebody: "Quill's driver"."""
    for part in found.parts:
        if part.of and part.of[:1].isupper() and part.metric.name in _PERSONAL:
            last = re.escape(part.of.split()[-1])
            if re.search(rf"\b{last}['’]s? [a-z]", claim.draft.text):
                return True
    return False


#: Of which each person has one of their own.
_PERSONAL = frozenset({"sentence", "bail", "age", "salary", "fine"})


def of_one_story(pair: Pair) -> bool:
    """Tell whether two claims of one story count its one thing, not a part of it.

    Nothing of what one names is missing from the other: "in Chalamar 23 people died"
    may be some of all the dead. The articles came within days of each other.
    """
    if not pair.surely_one_story or dates.published_apart(*pair.claims):
        return False
    one, other = (
        set(side.draft.predication.entities + side.draft.predication.places)
        for side in pair.claims
    )
    who = {one.name for side in pair.claims for one in side.draft.attribution.speakers}
    one, other = one - who, other - who
    if _is_partial(pair):
        return False
    if any(side.published is None for side in pair.claims):
        return one == other
    return all_named(one, other) and all_named(other, one)


def are_wholes(pair: Pair, sides: Sequence[tuple[Claim, Figure]], most: float) -> bool:
    """Tell whether both figures are given as whole counts, `most` times apart at most.

    Over one stretch, and with the same taken in.
    """
    if _is_partial(pair) or _stretches(pair.left) != _stretches(pair.right):
        return False
    if _taken_in(pair.left) != _taken_in(pair.right):
        return False
    if not all(_is_given(claim, one) for claim, one in sides) or _kinds_apart(sides):
        return False
    low, high = sorted(abs(one.stated[1]) for _, one in sides)
    return low > 0 and high / low <= most


def _is_partial(pair: Pair) -> bool:
    """Tell whether one counts a part only, or both some part that may be another."""
    parts = [_PARTIAL.search(side.draft.text.casefold()) for side in pair.claims]
    return any(parts) and not (all(parts) and pair.likeness >= _ONE_CORE)


#: Figures of one thing differ no more than this many times; beyond, they are of two:
#: all votes of a candidate, and by how many the candidate won.
_TOO_FAR = 10.0


#: What stands between a figure and its noun.
_BETWEEN = re.compile(r"^((?:\s[a-z][a-z-]+){1,4})")


def _kinds_apart(sides: Sequence[tuple[Claim, Figure]]) -> bool:
    """Tell whether two kinds of a noun are counted: rushing, receiving yards."""
    kinds = [_kind_of(claim.draft.text, one.parts[0]) for claim, one in sides]
    return all(kinds) and kinds[0].isdisjoint(kinds[1])


def _kind_of(text: str, part: Quantity) -> frozenset[str]:
    """Give the stems of what stands between a figure and the noun of its metric."""
    noun = wording.stem(part.metric.family)
    behind = _BETWEEN.match(text[text.find(part.quote) + len(part.quote) :])
    words = behind[1].split() if behind else []
    stems = [wording.stem(word) for word in words]
    return frozenset(stems[: stems.index(noun)]) if noun in stems else frozenset()


def _are_of_one_size(left: Figure, right: Figure) -> bool:
    ends = sorted([abs(left.stated[1]), abs(right.stated[1])])
    return ends[0] == 0 or ends[1] / ends[0] <= _TOO_FAR


def is_loose(metric: Metric) -> bool:
    """Tell whether a metric is a noun with the verb that happened to stand by it."""
    made = set(metric.family.split()) <= set(metric.name.split())
    return (made or metric.name.startswith(metric.family)) and metric.name not in _NAMED


#: Metrics that have a name of their own, of which one thing has one figure.
_NAMED = frozenset(
    {
        "aboard",
        "magnitude",
        "fine",
        "sentence",
        "ransom",
        "bail",
        "turnout",
        "votes",
        "seats",
        "inflation",
        "unemployment",
        "efficacy",
        "population",
        "arrested",
        "infected",
        "vaccinated",
        "evacuated",
        "displaced",
        "rescued",
        "hospitalised",
    }
)
#: Those that are measured, and so named without saying of what: "burned 900 hectares".
_MEASURED = _NAMED | {
    "burned",
    "damage",
    "deal value",
    "share price",
    "revenue",
    "profit",
    "loss",
    "rainfall",
    "wind speed",
    "depth",
    "height",
}


def is_named(metric: Metric) -> bool:
    """Tell whether one thing has one figure of a metric, which has its own name."""
    return metric.name in _NAMED


def is_measured(metric: Metric) -> bool:
    """Tell whether a metric with a unit is the same whatever it is said to be of."""
    return metric.name in _MEASURED


def _is_given(claim: Claim, found: Figure) -> bool:
    """Tell whether a claim's own words give each part of a figure as a whole count."""
    return all(_is_printed(claim.draft.text, part) for part in found.parts)


def _is_printed(text: str, part: Quantity) -> bool:
    quote = rf"(?<!\w){re.escape(part.quote)}(?!\w)"
    found = re.search(quote, text, re.IGNORECASE)
    if found is None:
        return False
    before, after = text[: found.start()], text[found.end() :]
    if before.rstrip().endswith("/") or after.lstrip().startswith("/"):
        return False  # a fraction, torn apart
    if _OF_A_PART.match(after) or _LIKENED.search(before.casefold()):
        return False
    if before.endswith("from ") and re.search(r"\b(?:to|up|down)\b", before):
        return False  # what it was before
    return not (part.unit is None and _is_age(before, after, part))


def _is_age(before: str, after: str, part: Quantity) -> bool:
    """Tell whether a bare number is the age of the person named before it."""
    aged = part.low is not None and part.low <= _OLDEST
    return bool(aged and _AGED.search(before) and _AGE_ENDS.match(after))


#: "The next governor" is no stretch of anything.
_SOON = frozenset({"next"})


def _taken_in(claim: Claim) -> frozenset[str]:
    told = f"{claim.draft.text} {claim.draft.span.quote}"
    return frozenset(_TAKEN_IN.findall(told.casefold()))


def _stretches(claim: Claim) -> frozenset[str]:
    found = _STRETCH.findall(claim.draft.text.casefold())
    return frozenset(found) - _SOON


_NUMBERS = frozenset(tables.values("amounts.tsv", "number"))
_WORD = re.compile(r"\d[\d,.]*|[^\W\d_]+")
_BEFORE, _BEHIND = 2, 3


def _counted(text: str) -> list[str]:
    """Give the words around each figure, as far as they tell what is done or counted.

    Those are two words before it, and up to three behind it within its phrase.
    """
    words = _WORD.findall(text)
    found = []
    for place, word in enumerate(words):
        if not (word[0].isdigit() or word.casefold() in _NUMBERS):
            continue
        found += words[max(0, place - _BEFORE) : place]
        for behind in words[place + 1 : place + 1 + _BEHIND]:
            if behind in wording.STOP:
                break
            found.append(behind)
    return found


def _has_anchor(pair: Pair, metric: Metric) -> bool:
    """Tell whether more than who and what is counted is in both.

    "Rell scored 14 points" and "Rell scored seven points" may be of two days; "in the
    final at Orvane" or a common date makes them one.
    """
    times = [side.draft.when for side in pair.claims]
    if times[0] and times[1] and times[0].text.casefold() == times[1].text.casefold():
        return True
    counted: set[str] = set(wording.stems(metric.name))
    for side in pair.claims:
        found = side.draft.predication
        words = [found.subject or "", found.predicate or ""]
        words += [one.of or "" for one in side.draft.quantities]
        words += _counted(side.draft.text)
        words += [one.metric.name for one in side.draft.quantities]
        counted |= wording.stems(" ".join(words))
    return bool((wording.told(pair.left) & wording.told(pair.right)) - counted)


def _of_one_sentence(pair: Pair) -> bool:
    """Tell whether two claims of one article stand in the same place of it."""
    one, other = (side.draft.span for side in pair.claims)
    return one.start < other.end and other.start < one.end
