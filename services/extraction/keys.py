"""Makes the structured keys by which comparable claims find each other.

Coarse enough that seven figures for one army's losses share one, fine enough that
unlike events do not: a figure is keyed by its family and whose it is or where, a state
by its question, an event by what happens and who takes part.
"""

from __future__ import annotations

from functools import cache

from services.extraction.lexicon import rows
from services.model.claim import Predication, Quantity, When

_MOST = 6
_VAGUE = frozenset(
    {"be", "have", "do", "make", "take", "get", "go", "come", "give", "say"}
)


@cache
def _events() -> dict[str, str]:
    """Give for each verb or noun the event it is a name of."""
    return {word: row[0] for row in rows("events.tsv") for word in row[1].split()}


def event_of(lemma: str) -> str:
    """Give the event that a verb is a name of; the verb itself if it is of none."""
    return _events().get(lemma, lemma)


def keys(
    quantities: tuple[Quantity, ...], said: Predication, when: When | None
) -> tuple[str, ...]:
    """Give the keys of a claim, the most telling first, at most six."""
    found: list[str] = []
    for one in quantities:
        found += _quantity_keys(one, said)
    if said.status is not None:
        found.append(f"s:{said.status[0]}")
    if said.first:
        found += [f"f:{one}" for one in said.objects or (said.predicate or "",)]
    found += _event_keys(said, when)
    return tuple(dict.fromkeys(found))[:_MOST]


def _quantity_keys(one: Quantity, said: Predication) -> list[str]:
    """Key a figure by whose it is, by its places, else by who is spoken of."""
    family = one.metric.family
    found = [f"q:{family}:{one.of}"] if one.of else []
    found += [f"q:{family}:@{place}" for place in said.places[:2]]
    if one.of is None or not one.of[:1].isupper():
        found += [f"q:{family}:{said.subject}"] if said.subject else []
    return found or [f"q:{family}:"]


#: Verbs of two words, by one word for the same.
_PHRASES = {"break out": "begin", "set off": "begin"}


def _event_keys(said: Predication, when: When | None) -> list[str]:
    """Key an event by its name and each named party."""
    said_so = _PHRASES.get(said.predicate or "", said.predicate or "")
    verb = said_so.split(" ")[-1]
    event = next(
        (_events()[one] for one in said.objects if one in _events()),
        _events().get(verb, said_so),
    )
    if not event or event in _VAGUE:
        return []
    parties = [said.subject, *said.objects, *said.places]
    if event == "treaty":
        parties += said.entities
    named = [one for one in parties if one and (one[:1].isupper() or when is not None)]
    others = [one for one in parties if one and one not in named]
    return [f"d:{event}:{one}" for one in [*named, *others][:4]]
