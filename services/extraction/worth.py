"""Weighs whether a claim deserves a checker's minute: 0 to 1.

Figures, states, dated events and admissions weigh most; opinion, prediction, feeling,
questions and what nobody named does weigh least. A plain sum of signs: the weights are
in one table and every claim's worth can be explained by them.
"""

from __future__ import annotations

from services.extraction.clauses import Clause
from services.extraction.lexicon import rows
from services.extraction.tree import Tree
from services.model.claim import ClaimDraft, Polarity

#: Claims below this are not kept.
FLOOR = 0.35

_BASE = 0.3
#: Counts below this weigh little: "two customers and a cat".
_SMALL = 10.0
_GRAVE = frozenset(
    {"casualties", "arrested", "convicted", "charged", "rescued", "seats"}
)
_FIRST_PERSON = frozenset({"i", "we", "you", "our", "my", "your", "us", "me"})
_GOOD = {
    "figure": 0.35,
    "small figure": 0.15,
    "status": 0.3,
    "time": 0.15,
    "named": 0.15,
    "two named": 0.05,
    "voiced": 0.1,
    "first": 0.1,
    "act": 0.2,
    "announced": 0.15,
    "planned": 0.1,
}
_BAD = {
    "opinion": 0.3,
    "nobody": 0.15,
    "address": 0.25,
    "unsure": 0.15,
    "question": 0.5,
    "short": 0.2,
    "no verb": 0.3,
    "quoted": 0.05,
    "thought": 0.15,
    "empty": 0.2,
    "only said": 0.5,
}


def worth(tree: Tree, clause: Clause, draft: ClaimDraft) -> float:
    """Give the worth of a draft whose other fields are filled in."""
    total = _BASE + sum(_GOOD[one] for one in _good_signs(draft, clause))
    total -= sum(_BAD[one] for one in _bad_signs(tree, clause, draft))
    return round(min(1.0, max(0.0, total)), 2)


def _good_signs(draft: ClaimDraft, clause: Clause) -> list[str]:
    """Name what speaks for checking a claim."""
    said = draft.predication
    signs = {
        "figure": _figure(draft) >= _SMALL,
        "small figure": 0 < _figure(draft) < _SMALL,
        "status": said.status is not None,
        "time": draft.when is not None,
        "named": bool(said.entities),
        "two named": len(said.entities) > 1,
        "voiced": any(one.name for one in draft.attribution.speakers),
        "first": said.first,
        "act": clause.act,
        "announced": clause.mode in ("admit", "confirm", "announce", "deny"),
        "planned": draft.polarity is Polarity.PLANNED,
    }
    return [name for name, holds in signs.items() if holds]


def _bad_signs(tree: Tree, clause: Clause, draft: ClaimDraft) -> list[str]:
    """Name what speaks against it."""
    words = {tree.tokens[one].text.lower() for one in clause.places}
    lemmas = {tree.tokens[one].lemma.lower() for one in clause.places}
    head = tree.tokens[clause.head]
    verbs = [one for one in clause.places if tree.tokens[one].pos in ("VERB", "AUX")]
    quoted = bool(words & {"“", '"', "``"})
    signs = {
        "opinion": bool(lemmas & _opinions()) and not draft.quantities,
        "nobody": draft.predication.subject is None and not draft.predication.objects,
        "address": bool(words & _FIRST_PERSON)
        and draft.predication.status is None
        and draft.polarity is not Polarity.PLANNED,
        "unsure": draft.polarity is Polarity.POSSIBLE and not draft.quantities,
        "question": tree.text.rstrip("\"”’'").endswith("?") or _asks(tree, clause),
        "short": len(clause.places) < 6
        and not (draft.predication.status or draft.when or draft.quantities),
        "no verb": not verbs,
        "quoted": quoted,
        "thought": clause.mode == "think" and not draft.quantities,
        "empty": head.lemma in ("be", "become", "mean", "show", "say", "come", "remain")
        and not (draft.quantities or draft.when or draft.predication.status)
        and not draft.predication.first,
        "only said": not clause.cues
        and not clause.act
        and clause.mode == "say"
        and not (draft.quantities or draft.predication.status),
    }
    return [name for name, holds in signs.items() if holds]


def _figure(draft: ClaimDraft) -> float:
    """Give how large a figure is; of the dead and hurt one is as much as many."""
    if not draft.quantities:
        return 0.0
    one = draft.quantities[0]
    size = max(one.high or 0.0, one.low or 0.0)
    grave = one.metric.family in _GRAVE or one.unit is not None
    return max(size, _SMALL) if grave else size


def _asks(tree: Tree, clause: Clause) -> bool:
    """Tell whether a clause only asks: "how many had died", "whether"."""
    first = [tree.tokens[one].text.lower() for one in clause.places[:3]]
    return bool(first) and (
        first[0] in ("whether", "how", "why", "what", "if") or "how" in first
    )


def _opinions() -> frozenset[str]:
    """Give the words of judgement and feeling."""
    return frozenset(row[0] for row in rows("opinions.tsv"))
