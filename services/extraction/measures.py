"""Names what a figure counts or measures where no table knows it.

A count's family is the noun that it stands on, an amount's the thing measured: what
stands behind "of", what is put at the amount or rises to it, or the dimension ("long").
What is done to it comes from its own verb alone (`acting`). Verbs of one kind count as
one (tables/acts.tsv), so that rifles seized and rifles found share a metric.
"""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.acting import Act, act_on, standing_on, tells
from services.extraction.heads import priced
from services.extraction.keys import event_of
from services.extraction.lexicon import words
from services.extraction.quantities import DURATIONS, Figure
from services.extraction.tree import Tree
from services.extraction.units import of_dimension
from services.model.claim import Metric

#: Words that the parser brings to a wrong ground form.
_LEMMAS = {"dos": "dose"}
#: What is measured, by the adjective behind the amount or the verb before it.
_DIMENSIONS = {
    "long": "length",
    "deep": "depth",
    "high": "height",
    "tall": "height",
    "wide": "width",
    "broad": "width",
    "thick": "thickness",
    "heavy": "weight",
    "stretch": "length",
    "extend": "length",
    "weigh": "weight",
}
_MEASURED_IN = {"weight": of_dimension("mass")}
_SUBJECTS = ("nsubj", "nsubjpass")
_LENGTHS = of_dimension("length")
#: Nouns that say that there is an amount, and not of what.
_ANY_AMOUNT = words(
    "amount sum total number figure value minimum maximum average record estimate"
    " increase rise fall drop cut majority stretch distance height length worth"
)


def dimension(tree: Tree, figure: Figure, number: int) -> Metric | None:
    """Give what is measured by a word of dimension: "nine kilometres long"."""
    if figure.unit is None:
        return None
    for place in tree.above(number)[:2]:
        token = tree.tokens[place]
        name = _DIMENSIONS.get(token.lemma.lower())
        units = _MEASURED_IN.get(name or "", _LENGTHS)
        if name and figure.unit in units:
            return Metric(name, name)
        if token.pos not in ("ADP", "ADJ"):
            break
    return None


def own_noun(tree: Tree, number: int, noun: int | None) -> bool:
    """Tell whether an amount stands on its noun: "a reward of £20,000"."""
    if noun is None or tree.tokens[noun].lemma.lower() in _ANY_AMOUNT:
        return False
    token = tree.tokens[number]
    head = tree.tokens[token.head]
    behind_of = token.dep == "pobj" and head.text.lower() == "of"
    beside = token.dep == "appos" or noun == priced(tree, token)
    return (behind_of and head.head == noun) or (beside and token.head == noun)


def paid_for(tree: Tree, number: int) -> Token | None:
    """Give what money is paid for: "£17 million for the club"."""
    if not _is_object(tree, number):
        return None
    for place in (number, *tree.above(number)[:2]):
        for prep in tree.children(place, "prep"):
            thing = tree.child(prep.place, "pobj")
            if prep.text.lower() == "for" and thing and thing.pos in ("NOUN", "PROPN"):
                return thing
    return None


def own_metric(
    tree: Tree, figure: Figure, at: tuple[int, int | None], part: list[int]
) -> Metric:
    """Make a metric of the counted noun and its own verb; "number" without a noun.

    `at`: the places of the number and of the counted noun.
    """
    number, noun = at
    if figure.unit in DURATIONS:
        return _lasting(tree, figure, at, part)
    if figure.unit is not None:
        return _measured(tree, figure, at)
    thing = noun if noun is not None else _persons(tree, number)
    if thing is None:
        return Metric("number", "number")
    family = "person" if thing == number and noun is None else _word(tree, thing)
    acts = number if tree.tokens[number].dep in _SUBJECTS else thing
    direct = acts == number or acts in tree.above(number) or number in tree.above(acts)
    act = act_on(tree, acts) if direct else None
    return _with_act(family, act or standing_on(tree, thing))


def _with_act(family: str, act: Act | None) -> Metric:
    """Name a family with what is done to it, or by it."""
    return Metric(f"{family} {act}" if act else family, family)


def _word(tree: Tree, place: int) -> str:
    """Give the ground form of a noun; a name as it is printed."""
    token = tree.tokens[place]
    if token.pos == "PROPN" and token.tag != "NNPS":
        return token.text
    lemma = token.lemma.lower()
    return _LEMMAS.get(lemma, lemma)


def _persons(tree: Tree, number: int) -> int | None:
    """Give a bare number that counts persons: "10,000 gathered", "40 of them"."""
    acts = tree.tokens[number].dep in _SUBJECTS
    return number if acts or _of_them(tree, number) else None


def _of_them(tree: Tree, number: int) -> bool:
    """Tell whether persons are counted by a pronoun: "40 or 50 of them"."""
    places = [number, tree.tokens[number].head]
    return any(
        inner.text.lower() in ("them", "us")
        for place in places
        for prep in tree.children(place, "prep")
        for inner in tree.children(prep.place, "pobj")
    )


def _lasting(
    tree: Tree, figure: Figure, at: tuple[int, int | None], part: list[int]
) -> Metric:
    """Name what lasts: "seven-year deal", "deliberated for 40 hours"."""
    number, noun = at
    above = [tree.tokens[one] for one in tree.above(number) if one in part]
    verb = next((one for one in above if one.pos == "VERB"), None)
    does = event_of(verb.lemma.lower()) if verb is not None else ""
    if figure.since:
        return Metric(f"time since {does}".strip(), "time since")
    thing = tree.tokens[noun] if noun is not None else None
    direct = thing is not None and tree.tokens[number].head == thing.place
    if thing is not None and direct and thing.lemma.lower() not in DURATIONS:
        return Metric(f"duration of {thing.lemma.lower()}", "duration")
    return Metric(f"duration of {does}" if does else "duration", "duration")


def _measured(tree: Tree, figure: Figure, at: tuple[int, int | None]) -> Metric:
    """Name what is measured: "water lost", "reward", "money spent"."""
    number, noun = at
    if figure.unit == "percent" and noun is not None and noun != number:
        share = f"share of {_word(tree, noun)}"
        return Metric(share, share)
    act = act_on(tree, number)
    if figure.money and act is not None and _is_object(tree, number):
        return _with_act("money", act)
    if noun is None:
        thing = "money" if figure.money and act else figure.unit or ""
        return _with_act(thing, act)
    family = _word(tree, noun)
    if number in tree.above(noun):
        return _with_act(family, act)
    if own_noun(tree, number, noun):
        return Metric(family, family)
    subject = tree.tokens[noun].dep in _SUBJECTS
    act = act_on(tree, noun) if subject else standing_on(tree, noun)
    return _with_act(family, act)


def _is_object(tree: Tree, number: int) -> bool:
    """Tell whether an amount is what something is done to: "withdrew $4 million"."""
    above = [number, *tree.above(number)]
    top = next((one for one in above if tree.tokens[one].dep == "dobj"), None)
    if top is None or top not in above[:3]:
        return False
    verb = tree.tokens[tree.tokens[top].head]
    between = {tree.tokens[one].text.lower() for one in above[: above.index(top)]}
    return not tells(verb) and "of" not in between
