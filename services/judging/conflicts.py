"""Conflicts within one story that no rule sees, weighed.

"Sirens sounded eleven minutes before the wave came", "No siren went off": no rule knows
that sounding and going off are one deed. Of two articles that are known to be on one
event much less has to be shown: how near two claims are in meaning, whether one denies,
what words, deeds and subjects they share, whether they give figures of one kind, what
the model reads off the two texts. What each of these signs weighs is learnt by
tools/train_conflicts.py from stories that the model has not seen and kept, with what
was measured, in tables/conflicts.tsv.

Asked only where every rule and every question is silent, and shown only if the two
have a word or a name in common. What is weighed alone waits with the estimates, in
amber; red only where one side denies and little doubt is left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

from services.judging import (
    arithmetic,
    dates,
    deeds,
    denial,
    gate,
    reasons,
    reports,
    speakers,
    states,
    tables,
    weighing,
    wording,
)
from services.judging.pair import Pair
from services.judging.second import Reading
from services.judging.weighing import Chances, Weights
from services.model.claim import Claim
from services.model.opinion import Opinion, OpinionKind

#: Rules that say no more than that none had anything to say.
_SILENT = frozenset({"gate.unlike", "gate.untied"})
#: Claims less near in meaning than this are hardly ever of one question.
_NEAR = 0.28
#: So likely must a conflict be, before a model has read, for the model to be asked.
PROMISING = 0.02
#: So likely must a conflict be to be shown; see also `opinion`.
_MAYBE = 0.25
#: A denial that a model reads so surely as one of what the other tells is red, if the
#: two are near in meaning and have more than a name in common: who denies any
#: wrongdoing denies nothing else that is told of him.
_READ_SURELY, _NEAR_SURELY = 0.75, 0.4
#: And so likely must a conflict be, all signs together.
_LIKELY = 0.35

_AGAINST = (OpinionKind.CONTRADICTION, OpinionKind.COMPETING_ESTIMATES)


@cache
def stored() -> Weights:
    """Give the weights that come with the program."""
    return weighing.weights(tables.rows("conflicts.tsv"))


def is_open(pair: Pair, first: Opinion) -> bool:
    """Tell whether two claims of one story were left open by all that came before."""
    if first.rule not in _SILENT or not pair.one_story:
        return False
    return (wording.cosine(*pair.claims) or 0.0) >= _NEAR


def chance(pair: Pair, known: Weights | None = None) -> float:
    """Give how likely a conflict is, 0 to 1, before a model has read the texts."""
    return _against(weighing.chances(signs(pair), known or stored()))


def _against(found: Chances) -> float:
    return sum(found[kind] for kind in _AGAINST)


def opinion(
    pair: Pair, reading: Reading | None, known: Weights | None = None
) -> Opinion | None:
    """Judge two claims that are open; None where too little speaks for a conflict."""
    found = weighing.chances(signs(pair, reading), known or stored())
    sure, shared = _against(found), _in_common(pair)
    if sure < _MAYBE or not (pair.names or shared):
        return None
    kind = max(_AGAINST, key=lambda one: found[one])
    rule, how = "conflict.maybe", "may not both hold"
    if reading and shared and sure >= _LIKELY and _is_denied(pair, reading):
        kind, rule = OpinionKind.CONTRADICTION, "conflict.denied"
        how = "cannot both hold"
    reason = reasons.stated(pair.claims, how + _why(pair, reading))
    return Opinion(kind, rule, reason, round(sure, 2), True)


#: How a claim begins of which nobody here knows what it is about.
_NAMELESS = re.compile(r"^(?:he|she|it|they)\b")


def _is_denied(pair: Pair, reading: Reading) -> bool:
    """Tell whether one surely denies what the other tells of one thing at one time."""
    if not _one_denies(pair) or (wording.cosine(*pair.claims) or 0.0) < _NEAR_SURELY:
        return False
    if any(map(states.is_ahead, pair.claims)) or states.at_other_times(pair):
        return False
    if states.is_of_this_time(pair):
        return False
    if any(_NAMELESS.match(side.draft.text.casefold()) for side in pair.claims):
        return False
    return min(_read_against(pair, reading)) >= _READ_SURELY


#: From here on a sign is told as a reason.
_TOLD = 0.5


def _why(pair: Pair, reading: Reading | None) -> str:
    """Say what speaks for a conflict, as the end of a sentence."""
    why = []
    if _one_denies(pair):
        why.append("one denies what is near to what the other tells")
    if (wording.cosine(*pair.claims) or 0.0) >= _TOLD:
        why.append("they are near in meaning")
    if reading and _read_against(pair, reading)[0] >= _TOLD:
        why.append("a model reads them as opposed")
    return f" (of one story; {', '.join(why)})" if why else ""


def signs(pair: Pair, reading: Reading | None = None) -> dict[str, float]:
    """Give what speaks for or against a conflict, sign by sign.

    Without a reading its signs are left out, and count for nothing.
    """
    near = wording.cosine(*pair.claims) or 0.0
    denies = float(_one_denies(pair))
    found = {
        "near in meaning": near,
        "one denies": denies,
        "one denies, near": denies * near,
        **dict(_of_articles(pair)),
        **dict(_of_words(pair)),
        **dict(_of_structure(pair)),
        **dict(_of_figures(pair)),
    }
    if reading:
        found |= _of_reading(pair, reading, found)
    return found


def _one_denies(pair: Pair) -> bool:
    return denial.denies(pair.left) != denial.denies(pair.right)


#: Beyond so many names of two articles more tell nothing.
_MOST_NAMES = 6


def _of_articles(pair: Pair) -> Iterator[tuple[str, float]]:
    """Tell how surely the articles are on one event: related ones seldom conflict."""
    alike, names = reports.likeness(*pair.claims)
    yield "articles alike", alike
    yield "names of articles in common", min(_MOST_NAMES, names)
    yield "surely one event", float(pair.surely_one_story)


#: Beyond so many words in common, or in a text, more tell nothing.
_MOST_SHARED, _MOST_WORDS = 4, 25
#: Words that many claims of one story have in common.
_LOOSE = tables.alike(deeds.ANYBODY | deeds.COMMON)


def _of_words(pair: Pair) -> Iterator[tuple[str, float]]:
    ours, theirs = (_told(side) for side in pair.claims)
    shared, least = len(ours & theirs), min(len(ours), len(theirs))
    yield "words in common", min(_MOST_SHARED, shared)
    yield "share in common", shared / least if least else 0.0
    longest = max(len(side.draft.text.split()) for side in pair.claims)
    yield "length", min(_MOST_WORDS, longest)


def _of_structure(pair: Pair) -> Iterator[tuple[str, float]]:
    acts = [_act(side) for side in pair.claims]
    there = [denial.all_stems(side) for side in pair.claims[::-1]]
    inside = zip(acts, there, strict=True)
    yield "act in the other", sum(bool(act) and act <= text for act, text in inside)
    yield "one act", float(bool(acts[0] & acts[1]))
    same = gate.same_subject(pair)
    yield "one subject", float(same is True)
    yield "subjects apart", float(same is False)
    yield "opposite acts", float(states.opposite(pair))
    yield "names in common", float(bool(pair.names))
    yield "names apart", float(pair.names_apart)
    yield "one later", float(pair.timing.ordered)
    yield "other times", float(dates.disjoint(*(one.draft.when for one in pair.claims)))
    ahead = [states.is_ahead(side) for side in pair.claims]
    yield "one ahead", float(ahead[0] != ahead[1])
    yield "both ahead", float(all(ahead))
    yield "one voice", float(speakers.same_voice(*pair.claims))
    yield "in passing", float(sum(side.draft.minor for side in pair.claims))
    denying = pair.left if denial.denies(pair.left) else pair.right
    asserting = pair.right if denying is pair.left else pair.left
    yield "not so far", float(states.is_not_yet(denying))
    fits = _one_denies(pair) and denial.excludes(denying, asserting)
    yield "denial fits", float(fits)


def _of_figures(pair: Pair) -> Iterator[tuple[str, float]]:
    ours, theirs = (side.draft.quantities for side in pair.claims)
    yield "both give figures", float(bool(ours and theirs))
    yield "one gives figures", float(bool(ours) != bool(theirs))
    families = [{one.metric.family for one in side} for side in (ours, theirs)]
    yield "one family", float(bool(families[0] & families[1]))
    units = [{arithmetic.unit_of(one)[0] for one in side} for side in (ours, theirs)]
    yield "one unit", float(bool(units[0] & units[1] - {""}))
    values = [{(one.low, one.high) for one in side} for side in (ours, theirs)]
    yield "equal figures", float(bool(values[0] & values[1]))


def _of_reading(
    pair: Pair, reading: Reading, found: Mapping[str, float]
) -> dict[str, float]:
    against, opposed = _read_against(pair, reading)
    near, denies = found["near in meaning"], found["one denies"]
    opinions = reading.opinions
    return {
        "read as opposed": against,
        "read as contradiction": opposed,
        "read as opposed, near": against * near,
        "read as contradiction, near": opposed * near,
        "read as opposed, one denies": against * denies,
        "read as estimates": opinions[OpinionKind.COMPETING_ESTIMATES],
        "read as update": opinions[OpinionKind.UPDATE],
        "read as same": opinions[OpinionKind.SAME] * (1 - denies),
        "read as unlike": opinions[OpinionKind.NOT_COMPARABLE],
        "odds of opposed": _log_odds(against),
        "odds of contradiction": _log_odds(opposed),
        "odds of same": _log_odds(opinions[OpinionKind.SAME]),
        "odds of implied": _log_odds(reading.entails),
        "odds of unlike": _log_odds(opinions[OpinionKind.NOT_COMPARABLE]),
        "odds of unlike, articles alike": found["articles alike"]
        * _log_odds(opinions[OpinionKind.NOT_COMPARABLE]),
    }


#: Chances nearer to 0 or 1 than this tell no more.
_SURE = 0.003


def _log_odds(chance: float) -> float:
    """Give the logarithm of the odds: near 0 and 1 a chance itself hardly moves."""
    bounded = min(max(chance, _SURE), 1 - _SURE)
    return math.log(bounded / (1 - bounded))


def _read_against(pair: Pair, reading: Reading) -> tuple[float, float]:
    """Give how surely a model reads two claims as opposed: as texts, as an opinion.

    The text of a denial often does not say that it is one ("it denied that troops had
    crossed"): then what it denies is opposed by what implies it.
    """
    if not _one_denies(pair):
        both = denial.denies(pair.left)
        opposed = reading.opinions[OpinionKind.CONTRADICTION]
        return (0.0, 0.0) if both else (reading.contradicts, opposed)
    denying = pair.left if denial.denies(pair.left) else pair.right
    if denial.says_so(denying):
        return reading.contradicts, reading.opinions[OpinionKind.CONTRADICTION]
    return reading.entails, reading.opinions[OpinionKind.SAME]


def _told(claim: Claim) -> frozenset[str]:
    return tables.alike(wording.told(claim)) - _LOOSE


def _in_common(pair: Pair) -> frozenset[str]:
    """Give the stems of words in both that are of no name and tell something.

    Whether a first word is a name can be seen only where it stands in small letters.
    """
    one, other = (_small(side) for side in pair.claims)
    firsts = [_first(side) for side in pair.claims]
    return one & other | firsts[0] & other | one & firsts[1]


def _small(claim: Claim) -> frozenset[str]:
    """Give the stems of the words of a text that have no capital."""
    words = (word for word in claim.draft.text.split() if word == word.casefold())
    return _telling(" ".join(words))


def _first(claim: Claim) -> frozenset[str]:
    return _telling(" ".join(claim.draft.text.split()[:1]))


def _telling(words: str) -> frozenset[str]:
    return tables.alike(wording.stems(words) - denial.LIGHT) - _LOOSE


def _act(claim: Claim) -> frozenset[str]:
    return tables.alike(denial.deed(claim))
