"""Weighs whether a claim deserves a checker's minute: 0 to 1, to be read as a chance.

A linear model: each sign of a claim (services/extraction/signs.py) has one weight in
tables/worth.tsv, learnt by tools/train_worth.py; the sum, divided by the root of the
number of signs so that long sentences are not louder, becomes a chance. `reasons` says
which signs count most. Two bounds are ours: what states a grave figure, a state or an
open admission is never minor, what only asks or is torn off is never kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from services.extraction.clauses import Clause
from services.extraction.conditions import is_condition
from services.extraction.lexicon import rows, words
from services.extraction.relatives import decided
from services.extraction.signs import BASE, SMALL, figure_size, judges, signs
from services.extraction.tree import PROPER, Tree
from services.model.claim import FLOOR, ClaimDraft, Granularity, Polarity

#: What is worth less than this nobody would contradict: it is not kept.
LEAST = 0.03
#: The same of what is only possible, or what somebody believes.
LEAST_POSSIBLE = 0.1

#: What a claim that only asks, or has lost its verb, is worth at most.
_LITTLE = 0.02
#: What a checker always lists is worth at least this.
_LISTED = 0.4
#: Fewer words than this without a verb are no claim, whatever they count.
_PIECE = 4
#: What is confirmed, admitted or announced is news, whatever it is.
_DECLARED = frozenset({"confirm", "admit", "announce"})
_SELF = frozenset({"i", "my", "me", "you", "your"})
#: Wrongs that somebody is charged with: to be checked whoever says so.
_WRONGS = words(
    "complicit guilty responsible culpable violate breach flout collude conspire bribe"
    " rig falsify forge launder smuggle torture massacre murder kidnap abduct poison"
    " sabotage spy plunder loot persecute perpetrate embezzle defraud orchestrate"
)
_NOBODY = words("nobody none no-one")
_JUDGING = words("can could should must ca may might need would")
_WHERE = words("in at near outside")
_INTENDED = frozenset({Polarity.PLANNED, Polarity.ORDERED})
#: What is said in passing is kept where it says that something is so, or will be.
_SAID = frozenset({Polarity.ASSERTED, Polarity.DENIED, Polarity.PLANNED})


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign's part in a worth: in words, and how much for (+) or against (-)."""

    words: str
    weight: float


def worth(tree: Tree, clause: Clause, draft: ClaimDraft) -> float:
    """Give the worth of a draft whose other fields are filled in."""
    found = chance(signs(tree, clause, draft))
    if _asks(tree, clause) or _torn(tree, clause, draft):
        found = min(found, _LITTLE)
    elif _listed(tree, clause, draft):
        found = max(found, _LISTED)
    return round(found, 2)


def is_kept(draft: ClaimDraft) -> bool:
    """Tell whether a claim is kept: for its worth, or since others may contradict it.

    What is ordered contradicts nothing by itself. What may be, or is believed, does so
    for whoever says the opposite, but much of it is only a view.
    """
    if draft.worth >= FLOOR:
        return True
    if draft.polarity is Polarity.POSSIBLE:
        return draft.worth >= LEAST_POSSIBLE
    return draft.worth >= LEAST and draft.polarity in _SAID


def chance(found: list[str]) -> float:
    """Give the chance that a claim with these signs is worth checking."""
    weights = _weights()
    total = sum(weights.get(one, 0.0) for one in found)
    score = weights[BASE] + total / math.sqrt(max(len(found), 1))
    return 1.0 / (1.0 + math.exp(-score))


def reasons(
    tree: Tree, clause: Clause, draft: ClaimDraft, most: int = 3
) -> tuple[Reason, ...]:
    """Name the signs that count most in a worth, strongest first."""
    weights, names = _weights(), _names()
    found = signs(tree, clause, draft)
    scale = math.sqrt(max(len(found), 1))
    parts: dict[str, float] = {}
    for one in found:
        words = names.get(one) or _named(one)
        if words:
            parts[words] = parts.get(words, 0.0) + weights.get(one, 0.0) / scale
    ranked = sorted(parts.items(), key=lambda one: -abs(one[1]))
    return tuple(Reason(words, round(weight, 2)) for words, weight in ranked[:most])


def _listed(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether a checker lists a claim whatever else is said of it."""
    said = draft.predication
    if clause.act or said.status is not None or said.first:
        return True
    if decided(tree, clause.head) is not None:
        return True
    plain = (_told_off, _counted_deed, _plain)
    if any(one(tree, clause, draft) for one in plain):
        return True
    if len(clause.places) < _PIECE or clause.mode == "think":
        return False
    if figure_size(draft) >= SMALL and draft.polarity is not Polarity.POSSIBLE:
        return True
    if clause.cues and clause.mode in _DECLARED and draft.attribution.speakers:
        return True
    if not (said.subject or said.objects) or _speaking(tree, clause):
        return False
    if _stood_for(draft) or _promised(tree, clause, draft):
        return True
    if _charged(draft) or _happened(tree, clause, draft):
        return True
    only_said = clause.mode == "say" and not clause.cues  # "spoke to the press today"
    return _dated(draft) and not only_said


def _plain(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether it is plainly told how something is: "all passengers are safe"."""
    if draft.polarity is Polarity.POSSIBLE or _speaking(tree, clause):
        return False
    return is_condition(tree, clause)


def _told_off(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether somebody denies it, or says of a thing that it is not so.

    "The minister denied that the order came too late", "The firm did not pay, its
    director said", "Hutchins has not conceded"; who must not or cannot judges.
    """
    said = draft.predication
    if draft.polarity is not Polarity.DENIED or _speaking(tree, clause):
        return False
    if clause.mode == "deny" and clause.cues:
        return bool(draft.attribution.speakers)
    subject = tree.subject(clause.head)
    helped = {one.text.lower() for one in tree.children(clause.head, "aux")}
    names = {one.name for one in draft.attribution.speakers if one.name}
    if said.subject in names and helped & {"will", "would"}:
        return True  # "the chairman said he would not stand down"
    if subject is None or helped & _JUDGING:
        return False
    nobody = subject.dep == "nsubjpass" and subject.text.lower() in _NOBODY
    if subject.pos == "PRON" and not nobody:
        return False
    if tree.tokens[clause.head].lemma in ("be", "have", "know", "want", "need"):
        return False
    return (
        bool(names)
        or nobody
        or (said.subject is not None and said.subject in said.entities)
    )


def _counted_deed(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether a count of things was done or undergone: "seven roads were shut"."""
    if draft.polarity is not Polarity.ASSERTED or _speaking(tree, clause):
        return False
    main = next(iter(draft.quantities), None)
    if main is None or main.unit is not None or clause.mode in ("think", "say"):
        return False
    verb = tree.tokens[clause.head]
    subject = tree.subject(clause.head)
    if subject is None or subject.pos == "PRON" or verb.lemma == "be":
        return False
    had_to = tree.child(clause.head, "xcomp") is not None
    if verb.tag not in ("VBD", "VBN") or (verb.lemma == "have" and not had_to):
        return False
    return had_to or tree.child(clause.head, "dobj", "nsubjpass") is not None


def _dated(draft: ClaimDraft) -> bool:
    """Tell whether a claim says on which day or in which month it happened."""
    when = draft.when
    if when is None or draft.polarity is Polarity.POSSIBLE:
        return False
    exact = when.granularity in (Granularity.DAY, Granularity.MONTH)
    return exact or any(one.isdigit() for one in when.text)


def _stood_for(draft: ClaimDraft) -> bool:
    """Tell whether somebody named denies it, intends it or orders it."""
    said = draft.predication
    named = any(one.name for one in draft.attribution.speakers)
    if draft.polarity is Polarity.DENIED:
        return bool(said.objects) and bool(said.subject and (named or said.entities))
    return draft.polarity in _INTENDED and named


def _charged(draft: ClaimDraft) -> bool:
    """Tell whether somebody named says that somebody else named did wrong."""
    said = draft.predication
    names = {one.name for one in draft.attribution.speakers if one.name}
    other = said.subject is not None and said.subject not in names
    if not names or not other or said.subject not in said.entities:
        return False
    return said.predicate is not None and said.predicate.removeprefix("be ") in _WRONGS


def _happened(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether a past event has two named parties and a named place.

    "The leaders of Norway and Sweden met in Oslo"; a feeling or a view is no event.
    """
    said, head = draft.predication, tree.tokens[clause.head]
    if draft.polarity is not Polarity.ASSERTED or clause.mode in ("say", "think"):
        return False
    if head.tag not in ("VBD", "VBN") or head.lemma in ("be", "have"):
        return False
    subject = tree.subject(clause.head)
    told = [tree.tokens[place] for place in clause.places]
    if subject is None or not said.places or judges(told):
        return False
    acting = any(tree.tokens[one].tag in PROPER for one in tree.branch(subject.place))
    return acting and len(said.entities) > 2 and _set_at(tree, clause.head)


def _set_at(tree: Tree, verb: int) -> bool:
    """Tell whether a named place stands right under a verb: "met in Oslo"."""
    for one in tree.children(verb, "prep"):
        place = tree.child(one.place, "pobj")
        if place is not None and place.tag in PROPER and one.text.lower() in _WHERE:
            return True
    return False


def _promised(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether something is to be done to something: "a school will be built"."""
    if draft.polarity is not Polarity.PLANNED or tree.tokens[clause.head].tag == "VBG":
        return False
    return tree.child(clause.head, "nsubjpass", "dobj") is not None


def _speaking(tree: Tree, clause: Clause) -> bool:
    """Tell whether somebody speaks of themselves: "I signed the letter on Monday"."""
    return any(tree.words[one] in _SELF for one in clause.places)


def _asks(tree: Tree, clause: Clause) -> bool:
    """Tell whether a clause only asks: "how many had died", "whether"."""
    if tree.text.rstrip("\"”’'").endswith("?"):
        return True
    first = [tree.words[one] for one in clause.places[:3]]
    if first[:1] == ["if"]:
        marks = tree.children(clause.head, "mark")
        return any(one.place == clause.places[0] for one in marks)
    return bool(first) and (
        first[0] in ("whether", "how", "why", "what") or "how" in first
    )


def _torn(tree: Tree, clause: Clause, draft: ClaimDraft) -> bool:
    """Tell whether a claim is a piece of a sentence: no verb, and hardly a figure."""
    if clause.act or (draft.quantities and len(clause.places) >= _PIECE):
        return False
    return not any(tree.tokens[one].pos in ("VERB", "AUX") for one in clause.places)


def _named(sign: str) -> str | None:
    """Put a sign of a family into words; None for those that tell a reader nothing."""
    family, _, value = sign.partition(":")
    if not value or value.startswith("<"):
        return None
    if family in ("w", "verb"):
        return f"the word “{value}”"
    return f"a figure of {value}" if family == "counts" else None


@cache
def _weights() -> dict[str, float]:
    return {row[0]: float(row[1]) for row in rows("worth.tsv")}


@cache
def _names() -> dict[str, str]:
    """Give the plain words of the signs that a reader can make sense of."""
    return {row[0]: row[1] for row in rows("signs.tsv")}
