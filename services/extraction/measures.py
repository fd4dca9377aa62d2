"""Makes a metric of the words at hand where no table knows what is counted.

Verbs of one kind count as one (tables/acts.tsv), so that rifles seized and rifles found
share a metric.
"""

from __future__ import annotations

from functools import cache

from services.engines.protocols import Token
from services.extraction.keys import event_of
from services.extraction.lexicon import rows, words
from services.extraction.participles import gerund, participle
from services.extraction.quantities import DURATIONS, Figure
from services.extraction.tree import Tree
from services.model.claim import Metric

_SUM_VERBS = words(
    "be reach total stand rise climb exceed hit put number come estimate grow jump fall"
    " drop say include remain have double triple treble quadruple halve"
)


#: Words that the parser brings to a wrong ground form.
_LEMMAS = {"dos": "dose"}


@cache
def _acts() -> dict[str, str]:
    """Give for each verb what it is a word for; of several, the first in the table."""
    found: dict[str, str] = {}
    for row in rows("acts.tsv"):
        for verb in row[1].split():
            found.setdefault(verb, row[0])
    return found


def _act_of(lemma: str) -> str:
    """Give what a verb does to what is counted, under one word for like verbs."""
    return _acts().get(lemma) or event_of(lemma)


def own_metric(
    tree: Tree, figure: Figure, at: tuple[int, int | None], part: list[int]
) -> Metric | None:
    """Make a metric of the counted noun and the verb over it; None without a noun.

    `at`: the places of the number and of the counted noun.
    """
    number, noun = at
    above = [one for one in tree.above(number) if one in part]
    verb = next((one for one in above if _acts_on(tree.tokens[one])), None)
    lemma = tree.tokens[verb].lemma.lower() if verb is not None else ""
    does = _act_of(lemma)
    if figure.unit in DURATIONS:
        if figure.since:
            return Metric(f"time since {event_of(lemma)}".strip(), "time since")
        return _lasting(tree, number, noun, event_of(lemma))
    if figure.unit is not None:
        return _measured(tree, figure, (number, noun), does)
    thing = noun if noun is not None else _nearest_noun(tree, number, part)
    if thing is None:
        return None
    family = "person" if thing == number else tree.tokens[thing].lemma.lower()
    family = _LEMMAS.get(family, family)
    if does in _SUM_VERBS or not does:
        return Metric(family, family)
    acts = verb is not None and _is_who_acts(tree, thing, verb)
    return Metric(f"{family} {gerund(does) if acts else participle(does)}", family)


def _is_who_acts(tree: Tree, thing: int, verb: int) -> bool:
    """Tell whether what is counted does something: "three senators demanded"."""
    subject = tree.child(verb, "nsubj")
    goes_on = tree.child(verb, "dobj", "ccomp", "xcomp") is not None
    return subject is not None and subject.place == thing and goes_on


def _nearest_noun(tree: Tree, number: int, part: list[int]) -> int | None:
    """Give the noun that a bare number is about: "put the crowd at 70"."""
    if tree.tokens[number].dep in ("nsubj", "nsubjpass"):
        return number  # "10,000 gathered": persons, as the word itself says
    if _of_them(tree, number):
        return number
    nouns = [one for one in part if tree.tokens[one].pos == "NOUN"]
    return min(nouns, key=lambda one: (one > number, abs(one - number)), default=None)


def _acts_on(token: Token) -> bool:
    """Tell whether a word is a verb; what "including" lists is another verb's."""
    return token.pos == "VERB" and token.text.lower() != "including"


def _of_them(tree: Tree, number: int) -> bool:
    """Tell whether persons are counted by a pronoun: "40 or 50 of them"."""
    places = [number, tree.tokens[number].head]
    return any(
        inner.text.lower() in ("them", "us")
        for place in places
        for prep in tree.children(place, "prep")
        for inner in tree.children(prep.place, "pobj")
    )


def _lasting(tree: Tree, number: int, noun: int | None, does: str) -> Metric | None:
    """Name what lasts: "seven-year deal", "deliberated for 40 hours"."""
    thing = tree.tokens[noun] if noun is not None else None
    direct = thing is not None and tree.tokens[number].head == thing.place
    if thing is not None and direct and thing.lemma.lower() not in DURATIONS:
        what = f"duration of {thing.lemma.lower()}"
    else:
        what = f"duration of {does}" if does else "duration"
    return Metric(what, "duration")


def _measured(
    tree: Tree, figure: Figure, at: tuple[int, int | None], does: str
) -> Metric | None:
    """Name what is measured: "water lose", "revenue", "share of voter"."""
    number, noun = at
    subject = _subject_noun(tree, number)
    thing = tree.tokens[noun].lemma.lower() if noun is not None else subject
    if figure.money and _is_object(tree, number):
        thing = "money"
    if figure.unit == "percent" and noun is not None and noun != number:
        return Metric(f"share of {thing}", f"share of {thing}")
    if subject is None and noun is None:
        return Metric(f"{figure.unit} {does}".strip(), figure.unit or "")
    if does in _SUM_VERBS or not does:
        return Metric(thing or "", thing or "")
    return Metric(f"{thing} {participle(does)}", thing or "")


def _is_object(tree: Tree, number: int) -> bool:
    """Tell whether an amount is what something is done to: "withdrew $4 million"."""
    above = [number, *tree.above(number)]
    top = next((one for one in above if tree.tokens[one].dep == "dobj"), None)
    return top is not None and top in above[:3]


def _subject_noun(tree: Tree, number: int) -> str | None:
    """Give the subject of the nearest verb above the number."""
    for verb in [number, *tree.above(number)]:
        subject = tree.child(verb, "nsubj", "nsubjpass")
        if subject is not None:
            return subject.lemma.lower() if subject.pos == "NOUN" else None
    return None
